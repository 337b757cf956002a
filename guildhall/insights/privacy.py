from guildhall.kernel.registry import classify

KEY = "A key of the log; once the person is erased nothing leads from it to anybody."
classify("insights.Newcomer", "actor_key", about="activity", on_erase="key", export=False, why=KEY)
classify("insights.Newcomer", "joined_at source", about="activity", on_erase="keep", export=False, why=KEY)
classify("insights.Wait", "opened_by answered_by", about="activity", on_erase="key", export=False, why=KEY)
classify(
    "insights.Wait",
    "kind thread subject_type opened_at answered_at closed_at withdrawn_at said source scopes",
    about="activity",
    on_erase="keep",
    export=False,
    why=KEY,
)
classify("insights.Step", "actor_key", about="activity", on_erase="key", export=False, why=KEY)
classify(
    "insights.Step",
    "kind thread role subject_id at withdrawn_at said",
    about="activity",
    on_erase="keep",
    export=False,
    why=KEY,
)
classify("insights.Report", "asked_by", about="activity", on_erase="key", export=False, why=KEY)
