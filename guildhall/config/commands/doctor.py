"""`guildhall doctor`: is this installation well? One line a question; exit 1 when one is red."""

import argparse
import sys
from collections.abc import Iterator

from guildhall.config import env, house
from guildhall.kernel.registry import checks
from guildhall.kernel.terminal import Trouble, say, speaks_chinese

SIGNS = {"green": ("✓", "32"), "yellow": ("!", "33"), "red": ("✗", "31")}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--settings", action="store_true", help=say("list every setting and its value", "列出全部设置及其值")
    )
    parser.epilog = say(
        "Checks versions, settings, disk, clock, mail, migrations, damaged pages, jobs, the lag of every reader of the\n"
        "log, the transaction that holds them up, and the age of the last good backup.",
        "检查版本、设置、磁盘、时钟、邮件、迁移、损坏页、任务、每个日志读取者的延迟、拖住它们的事务，以及最近一次可用备份的时间。",
    )


def run(args: argparse.Namespace) -> int:
    if args.settings:
        print_settings(env.read())
        return 0
    worst = "green"
    for level, sentence, fix in answers():
        print_line(level, sentence, fix)
        worst = max(worst, level, key=list(SIGNS).index)
    return int(worst == "red")


def answers() -> Iterator[tuple[str, str, str]]:
    """Every check's answer. What cannot even be opened is the first and only one."""
    try:
        with house.opened(migrated=False):
            _speak()
            for entry in sorted(checks, key=lambda entry: (entry.order, entry.name)):
                try:
                    yield entry.run()
                except Exception as error:  # noqa: BLE001 - a check that breaks is itself a finding
                    yield (
                        "red",
                        say(f"{entry.name} could not be checked", f"无法检查 {entry.name}"),
                        " ".join(str(error).split()),
                    )
    except Trouble as trouble:
        yield "red", say("The installation does not open", "无法启动"), str(trouble)


def _speak() -> None:
    from django.utils import translation  # noqa: PLC0415 - Django is set up only now

    translation.activate("zh-hans" if speaks_chinese() else "en")


def print_line(level: str, sentence: str, fix: str) -> None:
    sign, colour = SIGNS[level]
    if sys.stdout.isatty():
        sign = f"\033[{colour}m{sign}\033[0m"
    print(f"{sign} {sentence}")
    if fix:
        print(f"    {fix}")


def print_settings(known: env.Environment) -> None:
    for variable in env.VARIABLES:
        value = known[variable.name]
        if variable.secret and value:
            value = say("(set)", "（已设置）")
        print(f"{variable.name} = {' '.join(value) if isinstance(value, list) else '' if value is None else value}")
        print(f"    {say(variable.en, variable.zh)}")
