"""`guildhall backup`: database and files into one dated folder, while the site serves."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from guildhall.config.commands.serve import tell
from guildhall.kernel.terminal import say

if TYPE_CHECKING:
    from guildhall.config.backups.making import Made

MEGABYTE = 1_000_000


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "place", nargs="?", metavar="PATH", help=say("folder of backups (var/backups)", "备份目录（默认 var/backups）")
    )
    parser.add_argument(
        "--keep", type=_at_least_one, metavar="N", help=say("then keep only the newest N", "完成后仅保留最新的 N 份")
    )
    parser.epilog = say(
        "Everything in it is of one moment; it appears whole or not at all, and is read back before it counts.\n"
        "The lake is left out: it is made again from the log. Copy the folder to another machine.\n"
        "Schedule it with cron or systemd: see docs/operate/backup.md.",
        "备份内容取自同一时刻；要么完整生成，要么不生成，并在读回校验后才算成功。\n"
        "不含数据湖，恢复后会由活动日志重建。请将目录复制到其他机器，并用 cron 或 systemd 定时执行：见 docs/operate/backup.md。",
    )


def _at_least_one(text: str) -> int:
    if not text.isdigit() or int(text) < 1:
        raise argparse.ArgumentTypeError(say("a number from 1", "应为不小于 1 的数字"))
    return int(text)


def run(args: argparse.Namespace) -> int:
    from django.conf import settings  # noqa: PLC0415 - Django is set up only now

    from guildhall.config.actions import note_backup  # noqa: PLC0415
    from guildhall.config.backups import making  # noqa: PLC0415
    from guildhall.kernel.actor import HOUSE  # noqa: PLC0415
    from guildhall.members import tombstones  # noqa: PLC0415

    place = Path(args.place).expanduser().absolute() if args.place else Path(settings.VAR) / "backups"
    made = making.make(place, keep=args.keep)
    tombstones.copy_to(place)
    counted = {"size": made.size, "rows": made.manifest.rows, "files": made.manifest.files}
    note_backup(actor=HOUSE, place=str(made.folder), seconds=made.seconds, **counted)
    tell_about(made)
    return 0


def tell_about(made: "Made") -> None:
    counted = made.manifest
    size = f"{made.size / MEGABYTE:.1f} MB"
    rows, files, seconds = f"{counted.rows:,}", f"{counted.files:,}", f"{made.seconds:.1f}"
    tell(
        say(
            f"{made.folder}: {rows} rows, {files} files, {size}, {seconds} s. Read back: whole.",
            f"{made.folder}：{rows} 行、{files} 个文件、{size}，用时 {seconds} 秒，校验完整。",
        )
    )
    if missing := counted.missing_files:
        tell(
            say(
                f"{len(missing)} files that the database knows were not on the disk; the manifest names them.",
                f"有 {len(missing)} 个数据库登记的文件不在磁盘上，清单中已列出。",
            )
        )
