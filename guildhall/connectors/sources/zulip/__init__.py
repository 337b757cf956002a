"""A Zulip chat: as tables without its words, or message by message with them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from guildhall.connectors.importing.rows import Table
from guildhall.connectors.sources.finishing import SETTLED
from guildhall.connectors.sources.people import JOINED
from guildhall.connectors.sources.zulip import activity
from guildhall.connectors.sources.zulip.texts import TEXTS, discussions

__all__ = ["SOURCE"]


def _expects(here: Collection[str]) -> Collection[str]:
    return ("texts",) if "texts" in here else tuple(activity.SOURCE.tables)


SOURCE = replace(
    activity.SOURCE,
    tables={**activity.SOURCE.tables, "texts": Table(names=("*.jsonl",))},
    needed=(),
    expects=_expects,
    phases=(*activity.SOURCE.phases, TEXTS),
    finishes=(JOINED, *SETTLED),
    loaders={**activity.SOURCE.loaders, "discussion": discussions},
)
