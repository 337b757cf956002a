"""`guildhall verify-log`: does the chain of the staff log still hold? Exit 1 names the first row that does not."""

import argparse
from typing import Any

from guildhall.kernel.terminal import say


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--expect",
        default="",
        metavar="HASH",
        help=say("a hash that was noted elsewhere and must be in the chain", "在别处记下、必须仍在链中的哈希值"),
    )
    parser.epilog = say(
        "Prints how many rows are sealed and the last hash. Keep that hash outside this machine: with --expect it shows that\n"
        "nobody has cut the end off and chained anew.",
        "输出已封存的行数和最后一个哈希值。请将该哈希值保存在本机之外：配合 --expect 可证明没有人截断末尾并重新串链。",
    )


def run(args: argparse.Namespace) -> int:
    from guildhall.activity.queries import verify_chain  # noqa: PLC0415 - needs Django set up

    verdict = verify_chain(expect=args.expect)
    print(told(verdict))
    return int(bool(verdict.why))


def told(verdict: Any) -> str:
    if verdict.why == "unknown_head":
        return say(
            f"BROKEN: {verdict.sealed} rows hold, but the expected hash is not among them: the end was cut off or chained anew.",
            f"已损坏：{verdict.sealed} 行完好，但其中没有所期望的哈希值：末尾被截断或重新串链。",
        )
    if verdict.why:
        en, zh = WORDS[verdict.why]
        return say(
            f"BROKEN at #{verdict.broken} (row {verdict.activity} of the log): {en}. {verdict.sealed} rows before it hold.",
            f"第 {verdict.broken} 行损坏（日志第 {verdict.activity} 行）：{zh}。此前 {verdict.sealed} 行完好。",
        )
    return say(
        f"{verdict.sealed} rows hold. Last hash: {verdict.head}",
        f"{verdict.sealed} 行完好。最后一个哈希值：{verdict.head}",
    )


WORDS = {
    "changed": ("the row, its right or its place was changed", "该行、其权限或位置被改动"),
    "words": ("what was before, after or why was changed", "前后内容或理由被改动"),
    "missing": ("the row is gone", "该行已不存在"),
    "gap": ("a seal before it is gone", "此前有封存记录缺失"),
    "unsealed": ("the row was added later, or its seal taken away", "该行是事后添加的，或其封存记录被移除"),
}
