from dataclasses import dataclass

from guildhall.kernel.registry import verb


@verb(
    "activity.reader.replayed",
    en="%(actor)s replayed the reader %(subject)s",
    zh_hans="%(actor)s 重放了读取器 %(subject)s",
    staff="activity.replay",
)
@dataclass(frozen=True)
class ReaderReplayed:
    pass


@verb(
    "activity.reader.retried",
    en="%(actor)s retried the parked rows of %(subject)s",
    zh_hans="%(actor)s 重试了%(subject)s搁置的记录",
    staff="activity.replay",
)
@dataclass(frozen=True)
class ReaderRetried:
    rows: int
