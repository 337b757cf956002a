from guildhall.kernel.registry import classify

classify(
    "planning.FirstRun", "done_by", about="activity", on_erase="key", export=False,
    why="A key of the log; once the person is erased nothing leads from it to anybody.",
)  # fmt: skip
classify(
    "planning.FirstRun", "code begun_at wrong_codes wrong_since steps spaces done_at",
    about="none", on_erase="keep", export=False,
    why="Tells about the installation, not about a person.",
)  # fmt: skip
