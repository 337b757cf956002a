from guildhall.kernel.registry import classify

classify("moderation.Screening", "author_key", about="activity", on_erase="key", export=False)
classify(
    "moderation.Screening", "subject_type subject_id at is_edit said reasons likeness bands score version asked_at",
    about="activity", on_erase="keep", export=False,
    why="It says what was found in a text that is exported itself; without the key it points to nobody.",
)  # fmt: skip
classify("moderation.WatchedWord", "added_by ended_by", about="activity", on_erase="key", export=False)
