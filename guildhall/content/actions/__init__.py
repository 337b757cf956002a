from guildhall.content.actions.imports import (
    import_acceptances,
    import_comments,
    import_links,
    import_posts,
    import_revisions,
    import_tags,
    import_topic_tags,
    import_topics,
    import_votes,
    settle_import,
)

__all__ = [
    "import_acceptances",
    "import_comments",
    "import_links",
    "import_posts",
    "import_revisions",
    "import_tags",
    "import_topic_tags",
    "import_topics",
    "import_votes",
    "settle_import",
]
