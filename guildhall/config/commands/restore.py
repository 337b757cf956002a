"""`guildhall restore PATH`: bring a backup back, after proving it whole."""

import argparse
import sys
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from guildhall.config import house
from guildhall.config.commands.serve import tell
from guildhall.kernel.terminal import Trouble, say

if TYPE_CHECKING:
    from guildhall.config.backups.manifest import Manifest

MIGRATED = False  # what is brought back has its own tables, and is migrated then


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "backup", metavar="PATH", help=say("folder that `guildhall backup` made", "`guildhall backup` 生成的目录")
    )
    parser.add_argument(
        "--replace", action="store_true", help=say("throw away what is in the database now", "丢弃数据库中的现有内容")
    )
    parser.add_argument("--yes", action="store_true", help=say("do not ask", "不再询问"))
    parser.epilog = say(
        "Every byte is checked first. The database changes in one transaction; a failure leaves everything as it was.\n"
        "People who were erased after the backup was made are erased again. Mail that was waiting is kept, not sent.",
        "先校验每个字节。数据库在同一事务中替换，失败则一切保持原样。\n备份之后被清除的成员会再次清除；待发邮件只保留、不发送。",
    )


def run(args: argparse.Namespace) -> int:
    folder = Path(args.backup).expanduser().absolute()
    from guildhall.config.backups import reading, restoring  # noqa: PLC0415 - Django is set up only now

    known = reading.verify(folder)
    restoring.refuse_unfit(known)
    if not restoring.is_empty():
        _agree_to_replace(args)
    tell(say(f"Bringing back {folder.name} ({known.rows:,} rows) …", f"正在恢复 {folder.name}（{known.rows:,} 行）……"))
    restoring.restore(folder, known)
    house.migrate(automatic=True, announce=tell)
    erased = _go_on(folder, known)
    tell(
        say(f"Done: {known.rows:,} rows, {known.files:,} files.", f"完成：{known.rows:,} 行、{known.files:,} 个文件。")
    )
    if erased:
        tell(say(f"Erased again since then: {erased}.", f"已再次清除备份后被清除的成员：{erased} 位。"))
    return 0


def _go_on(folder: Path, known: "Manifest") -> int:
    """A new life of the cluster begins: readers go on, who was erased stays erased, no old mail leaves."""
    from guildhall.activity.actions import raise_epoch  # noqa: PLC0415
    from guildhall.activity.timekeeping import set_clock  # noqa: PLC0415
    from guildhall.config.actions import note_restore  # noqa: PLC0415
    from guildhall.kernel.actor import HOUSE  # noqa: PLC0415
    from guildhall.members import tombstones  # noqa: PLC0415
    from guildhall.members.actions.erasures import replay_erasures  # noqa: PLC0415
    from guildhall.outreach.actions import keep_waiting_mail  # noqa: PLC0415

    set_clock()
    raise_epoch()
    keep_waiting_mail(actor=HOUSE)
    tombstones.take_from(folder.parent)
    erased = replay_erasures()
    made_at = datetime.fromisoformat(known.made_at)
    counted = {"rows": known.rows, "files": known.files, "erased_again": erased}
    note_restore(actor=HOUSE, place=str(folder), made_at=made_at, **counted)
    return erased


def _agree_to_replace(args: argparse.Namespace) -> None:
    if not args.replace:
        raise Trouble(
            "The database is not empty: make a backup of it, then say --replace.",
            "数据库不为空：请先备份，再使用 --replace。",
        )
    if args.yes:
        return
    if not sys.stdin.isatty():
        raise Trouble("Nobody is here to be asked: say --yes.", "当前无法询问：请加上 --yes。")
    asked = say(
        "Everything in the database now will be lost. Type “replace” to go on: ",
        "数据库中的现有内容将全部丢失。输入 replace 继续：",
    )
    if input(asked).strip() != "replace":
        raise Trouble("Nothing was changed.", "未做任何改动。")
