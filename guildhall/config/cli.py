"""The one command, `guildhall`. Each subcommand is a module of `config.commands`, loaded when it is asked for.

A command module has `run(args) -> int` and may have `add_arguments(parser)`. It is imported with Django ready and run
with the database up and migrated, except for those named in `BARE` and `WITHOUT_DATABASE`; `MIGRATED = False` in a
module leaves pending migrations alone. Expected failures are raised as `Trouble` or `Refusal`: one line, exit code 1.
"""

import argparse
import importlib
import importlib.util
import keyword
import os
import sys
from pathlib import Path
from types import ModuleType

from guildhall.kernel.terminal import Trouble, say

COMMANDS = {
    "demo": ("open a small living community on this machine", "在本机打开一个充满活力的小型演示社区"),
    "serve": (
        "run a community: web, worker, insights and, where embedded, the database",
        "运行社区：网站、后台任务、统计计算，以及内置数据库",
    ),
    "worker": ("run only the readers, jobs and schedules", "仅运行日志读取、任务与定时计划"),
    "insights": ("run only the lake and the figures drawn from it", "仅运行数据湖与统计计算"),
    "createadmin": ("make an administrator, or give a member the role", "创建管理员，或将成员设为管理员"),
    "import": ("move a community in from another platform", "从其他平台迁入社区"),
    "export": ("write everything kept about a member", "导出某位成员的全部资料"),
    "erase": ("erase a member's personal data", "清除某位成员的个人数据"),
    "backup": ("write a backup of database and files while serving", "在线备份数据库与文件"),
    "restore": ("bring a backup back", "恢复备份"),
    "doctor": ("check the installation; exit 1 when something is wrong", "检查安装状况；有问题时退出码为 1"),
    "verify-log": ("check that nobody touched the staff log", "检查运营日志是否被改动"),
    "way": ("show who says a verb and who hears it", "查看某个动作由谁发出、被谁读取"),
    "simulate": ("make an invented community, the same for the same seed", "生成虚构社区，同一种子结果相同"),
    "upgrade": ("bring the embedded database to this release's PostgreSQL", "将内置数据库升级到本版本的 PostgreSQL"),
    "manage": ("run one of Django's management commands", "运行 Django 管理命令"),
}
BARE = {"demo", "serve", "doctor", "upgrade", "manage"}
WITHOUT_DATABASE = {"way"}


def main(argv: list[str] | None = None) -> int:
    arguments = sys.argv[1:] if argv is None else argv
    try:
        return _dispatch(arguments)
    except Trouble as trouble:
        print(f"guildhall: {trouble}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 141


def available() -> list[str]:
    return [name for name in COMMANDS if (Path(__file__).parent / "commands" / f"{_module_name(name)}.py").exists()]


def _dispatch(arguments: list[str]) -> int:
    if not arguments or arguments[0] not in available():
        _overview().parse_args(arguments or ["--help"])
        return 2
    name, rest = arguments[0], arguments[1:]
    os.environ["PGAPPNAME"] = f"guildhall {name}"  # who holds a transaction open is told by this name
    if name not in BARE:
        _make_ready()
    module = load(name)
    if getattr(module, "RAW", False):
        return module.run(rest)
    options = parser_of(name).parse_args(rest)
    return module.run(options) if name in BARE else _run_inside(name, module, options)


def _make_ready() -> None:
    from guildhall.config import env, house  # noqa: PLC0415 - `guildhall --help` stays fast

    env.read()
    house.set_up()


def _run_inside(name: str, module: ModuleType, options: argparse.Namespace) -> int:
    from guildhall.config import house  # noqa: PLC0415 - `guildhall --help` stays fast
    from guildhall.kernel.refusal import Refusal  # noqa: PLC0415

    migrated = getattr(module, "MIGRATED", True)
    try:
        with house.opened(database_too=name not in WITHOUT_DATABASE, migrated=migrated):
            return module.run(options)
    except Refusal as refusal:
        raise Trouble(_said(refusal, "en"), _said(refusal, "zh-hans")) from None


def _said(refusal: Exception, language: str) -> str:
    from django.utils.translation import override  # noqa: PLC0415 - `guildhall --help` stays fast

    with override(language):
        return str(refusal)


def _overview() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="guildhall",
        description=say("The home and the operations desk of a community.", "社区之家与运营工作台。"),
        epilog=say(
            "`guildhall COMMAND --help` tells more. First look: `guildhall demo`. A real site: set SECRET_KEY and "
            "ALLOWED_HOSTS, then `guildhall serve`. `guildhall doctor --settings` lists every setting.",
            "`guildhall 命令 --help` 查看详情。先体验：`guildhall demo`。正式站点：设置 SECRET_KEY 与 ALLOWED_HOSTS 后运行 "
            "`guildhall serve`。`guildhall doctor --settings` 列出全部设置。",
        ),
    )
    choices = parser.add_subparsers(metavar=say("COMMAND", "命令"), title=say("commands", "命令"), required=True)
    for name in available():
        choices.add_parser(name, help=say(*COMMANDS[name]), add_help=False)
    return parser


def load(name: str) -> ModuleType:
    return importlib.import_module(f"guildhall.config.commands.{_module_name(name)}")


def parser_of(name: str) -> argparse.ArgumentParser:
    module = load(name)
    parser = argparse.ArgumentParser(
        prog=f"guildhall {name}",
        description=say(*COMMANDS[name]) + say(".", "。"),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    if hasattr(module, "add_arguments"):
        module.add_arguments(parser)
    return parser


def _module_name(command: str) -> str:
    return f"{command}_" if keyword.iskeyword(command) else command.replace("-", "_")


if __name__ == "__main__":
    sys.exit(main())
