"""A Zulip chat."""

from guildhall.connectors.sources.zulip.activity import SOURCE

__all__ = ["SOURCE"]
