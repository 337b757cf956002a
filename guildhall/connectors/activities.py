from dataclasses import dataclass

from guildhall.kernel.registry import verb


@verb("connectors.import.begun", en="The import of %(subject)s began", zh_hans="开始迁入 %(subject)s")
@dataclass(frozen=True)
class ImportBegun:
    rows: int


@verb("connectors.import.resumed", en="The import of %(subject)s went on", zh_hans="继续迁入 %(subject)s")
@dataclass(frozen=True)
class ImportResumed:
    rows: int


@verb("connectors.import.finished", en="The import of %(subject)s was finished", zh_hans="%(subject)s 迁入完成")
@dataclass(frozen=True)
class ImportFinished:
    rows: int
