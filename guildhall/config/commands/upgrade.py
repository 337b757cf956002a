"""`guildhall upgrade`: the embedded database, to the PostgreSQL of this release."""

import argparse

from guildhall.config import env
from guildhall.config.commands.serve import tell
from guildhall.kernel.postgres.binaries import MAJOR
from guildhall.kernel.postgres.upgrade import upgrade
from guildhall.kernel.terminal import Trouble, say


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.epilog = say(
        "Dumps the old data, restores it into a new cluster and keeps the old folder as var/pg-VERSION.\n"
        "Stop every other guildhall command first. A failure changes nothing.",
        "导出旧数据并恢复到新集群，旧目录保留为 var/pg-版本号。\n请先停止其他 guildhall 命令；失败时不会改动任何数据。",
    )


def run(args: argparse.Namespace) -> int:
    known = env.read()
    if not known.is_embedded:
        raise Trouble("DATABASE_URL is set: upgrade that server yourself.", "已设置 DATABASE_URL：请自行升级该服务器。")
    if not upgrade(known.var, tell):
        tell(say(f"Nothing to do: the data is of PostgreSQL {MAJOR}.", f"无需升级：数据已是 PostgreSQL {MAJOR}。"))
    return 0
