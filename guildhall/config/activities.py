from dataclasses import dataclass

from guildhall.kernel.registry import verb


@verb("config.backup.made", en="A backup was made", zh_hans="已完成一次备份")
@dataclass(frozen=True)
class BackupMade:
    size: int
    rows: int


@verb("config.backup.restored", en="A backup was brought back", zh_hans="已从备份恢复")
@dataclass(frozen=True)
class BackupRestored:
    rows: int
    erased_again: int
