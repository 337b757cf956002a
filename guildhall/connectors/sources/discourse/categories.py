from __future__ import annotations

from guildhall.connectors.importing.source import (
    ATTRIBUTE,
    Context,
    Group,
    Item,
    Known,
    Phase,
    Verdict,
    Written,
    left_out,
)
from guildhall.connectors.sources.discourse import tables
from guildhall.connectors.sources.discourse.tables import CategoryRow
from guildhall.kernel.text import Bilingual


def _judge(record: CategoryRow, known: Known) -> Verdict:
    if known.has("category", record.id):
        return left_out("duplicate_id")
    return Verdict(ATTRIBUTE, "category", (("category", record.id),))


def _write(context: Context, items: list[Item]) -> Written:
    """Their spaces were made before the first row was written."""
    return Written()


CATEGORIES = Phase(
    name="categories",
    label=Bilingual("categories", "分类"),
    table="categories",
    read=tables.category,
    group=lambda record: Group(str(record.id), record.name),
    judge=_judge,
    write=_write,
)
