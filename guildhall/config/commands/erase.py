"""`guildhall erase`: take away a member's personal data, for ever."""

import argparse
import sys

from guildhall.config.commands.export import named
from guildhall.kernel.refusal import Refusal
from guildhall.kernel.terminal import Trouble, say


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("member", metavar=say("MEMBER", "成员"), help=say("handle or mail address", "用户名或邮箱"))
    parser.add_argument(
        "--with-content",
        action="store_true",
        help=say("also delete what they wrote and uploaded", "同时删除其发布和上传的内容"),
    )
    parser.add_argument("--yes", action="store_true", help=say("do not ask", "不再确认"))
    parser.epilog = say(
        "What they wrote stays under “former member” unless --with-content. The log keeps an opaque key that leads to nobody. "
        "A backup that is brought back later forgets the person again.",
        "除非使用 --with-content，其发布的内容会以“已注销成员”的名义保留。日志只保留无法对应到个人的编号。之后恢复备份时会再次清除。",
    )


def run(args: argparse.Namespace) -> int:
    from guildhall.kernel.actor import HOUSE  # noqa: PLC0415 - needs Django set up
    from guildhall.members.actions import erase_member  # noqa: PLC0415

    member = named(args.member)
    if not args.yes and not _is_meant(member.handle):
        raise Trouble("Nothing was erased.", "未清除任何数据。")
    try:
        erase_member(actor=HOUSE, member=member, with_content=args.with_content)
    except Refusal as refusal:
        raise Trouble(str(refusal), str(refusal)) from None
    print(say("Erased.", "已清除。"))
    return 0


def _is_meant(handle: str) -> bool:
    if not sys.stdin.isatty():
        raise Trouble("Say --yes when nobody can be asked.", "无法交互确认时请使用 --yes。")
    question = say(f"Erase {handle} for ever? Type the handle: ", f"确定永久清除 {handle}？请输入用户名：")
    return input(question).strip() == handle
