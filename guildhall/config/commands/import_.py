"""`guildhall import PLATFORM PATH`: a community moves in, or shows what would happen. `groups`: lists of its groups."""

import argparse
import time
from pathlib import Path

from guildhall.connectors.actions.community import Outcome, Wish, import_community, rehearse_community, told
from guildhall.connectors.actions.rosters import import_groups
from guildhall.connectors.importing.progress import Progress, peak_mb
from guildhall.connectors.importing.report import language
from guildhall.connectors.sources import SOURCES
from guildhall.kernel.actor import HOUSE
from guildhall.kernel.terminal import say

GROUPS = "groups"
NAMES = [*SOURCES, GROUPS]
COUNTED = {
    "founded": ("groups founded", "新建小组"),
    "known": ("groups known", "已有小组"),
    "meetings": ("meetings", "例会"),
    "dated": ("of them with known days", "其中日期可知"),
    "lines": ("people new in the list", "名单新增人员"),
    "linked": ("linked by a verified identity", "凭已验证身份关联"),
    "gone": ("no longer in the list", "已不在名单中"),
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    names = ", ".join(NAMES)
    parser.add_argument("platform", metavar="PLATFORM", choices=NAMES, help=say(f"one of: {names}", f"可选：{names}"))
    parser.add_argument(
        "path",
        type=Path,
        metavar="PATH",
        help=say("a folder or one archive (.7z, .zip)", "文件夹或单个归档（.7z、.zip）"),
    )
    parser.add_argument(
        "--dry-run", action="store_true", help=say("read everything, write nothing", "只读取检查，不写入任何内容")
    )
    parser.add_argument(
        "--site",
        default="",
        help=say("the old site, as in bicycles.stackexchange.com", "原站点，例如 bicycles.stackexchange.com"),
    )
    parser.add_argument(
        "--space",
        default="",
        help=say("handle of the space it goes to (default: a new one)", "迁入的版块标识（默认新建）"),
    )
    parser.add_argument(
        "--without",
        default=[],
        action="append",
        metavar="TABLE",
        help=say("a table that is known to be missing; may be given again", "已知缺失的数据表；可重复指定"),
    )
    parser.epilog = say(
        "Everything is checked before anything is written. Stop it whenever you like and run the same command again: it\n"
        "goes on where it was. Nobody gets mail. Reports are kept in var/imports and in the console.",
        "写入之前会先检查全部内容。可随时停止，再次运行同一命令即从中断处继续。不会发送任何邮件。\n"
        "报告保存在 var/imports 及控制台中。",
    )


def run(args: argparse.Namespace) -> int:
    from django.conf import settings  # noqa: PLC0415 - Django is ready when the command runs

    if args.platform == GROUPS:
        return _import_groups(args)
    source, folder, progress = SOURCES[args.platform], Path(settings.VAR) / "imports", Progress()
    wish = Wish(path=args.path, site=args.site, space=args.space, without=tuple(args.without))
    started = time.monotonic()
    try:
        if args.dry_run:
            outcome = rehearse_community(source=source, wish=wish, folder=folder, progress=progress)
        else:
            outcome = import_community(actor=HOUSE, source=source, wish=wish, folder=folder, progress=progress)
    finally:
        progress.over()
    print("\n".join(told(outcome, language())))
    print(_last_words(outcome, time.monotonic() - started, dry=args.dry_run))
    return 1 if outcome.is_stopped else 0


def _import_groups(args: argparse.Namespace) -> int:
    for name, done in import_groups(actor=HOUSE, path=args.path, is_rehearsal=args.dry_run).items():
        told = [f"{say(*COUNTED[key])} {done[key]}" for key in COUNTED if done[key]]
        print(f"{name}: {', '.join(told)}")
    if args.dry_run:
        print(say("Nothing was written: this was a rehearsal.", "这是一次演练，没有写入任何内容。"))
    else:
        print(say("Who is who: console, Groups, Lists.", "人员确认：控制台 › 小组 › 名单。"))
    return 0


def _last_words(outcome: Outcome, seconds: float, *, dry: bool) -> str:
    rows, peak = outcome.rehearsal.rows, outcome.run.peak_mb if outcome.run else peak_mb()
    figures_en = f"{rows:,} rows in {seconds:.1f} s, at most {peak} MB of memory. Report: {outcome.saved_as}"
    figures_zh = f"共 {rows:,} 行，用时 {seconds:.1f} 秒，内存峰值 {peak} MB。报告：{outcome.saved_as}"
    if outcome.is_stopped:
        return say(f"Nothing was written. {figures_en}", f"没有写入任何内容。{figures_zh}")
    if dry and outcome.mapping:
        return say(
            f"Nothing was written: this was a rehearsal. {figures_en}\nName the spaces in {outcome.mapping}, then import.",
            f"这是一次演练，没有写入任何内容。{figures_zh}\n请在 {outcome.mapping} 中为版块命名，然后迁入。",
        )
    if dry:
        return say(
            f"Nothing was written: this was a rehearsal. {figures_en}", f"这是一次演练，没有写入任何内容。{figures_zh}"
        )
    if outcome.run is None:
        return say(
            f"Everything was here already; nothing changed. {figures_en}",
            f"全部内容此前已迁入，没有任何变化。{figures_zh}",
        )
    return say(
        f"{outcome.site} has moved in: every row is accounted for. {figures_en}",
        f"{outcome.site} 已迁入，每一行均有去向。{figures_zh}",
    )
