"""`guildhall createadmin`: the first administrator, or one more."""

import argparse
import getpass
import sys

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from guildhall.config.commands.serve import tell
from guildhall.kernel.terminal import Trouble, say, speaks_chinese
from guildhall.members import actions
from guildhall.members.rules.passwords import administrator_to_be


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("email", help=say("address, for a new account or of a member", "新账号或已有成员的邮箱"))
    parser.add_argument(
        "--handle", default="", help=say("user name; from the address when not given", "用户名；默认取自邮箱")
    )
    parser.add_argument("--name", default="", help=say("display name", "显示名称"))
    parser.add_argument(
        "--password-from-stdin",
        action="store_true",
        help=say("read the password from standard input instead of asking", "从标准输入读取密码，而不是询问"),
    )
    parser.epilog = say(
        "The address counts as verified. Outside a demo, administrators set up a second factor at their first sign-in.",
        "该邮箱视为已验证。除演示环境外，管理员首次登录时须设置双重验证。",
    )


def run(args: argparse.Namespace) -> int:
    try:
        validate_email(args.email)
        password = _password(args)
        asked = administrator_to_be(email=args.email, handle=args.handle, name=args.name)
        validate_password(password, asked)
        locale = "zh-hans" if speaks_chinese() else "en"
        member, is_new = actions.create_administrator(
            email=args.email, password=password, handle=args.handle, name=args.name, locale=locale
        )
    except ValidationError as wrong:
        raise Trouble(" ".join(wrong.messages), " ".join(wrong.messages)) from None
    if is_new:
        tell(say(f"{member.handle} was made and is an administrator.", f"已创建管理员 {member.handle}。"))
    else:
        tell(say(f"{member.handle} is an administrator now.", f"{member.handle} 现在是管理员。"))
    return 0


def _password(args: argparse.Namespace) -> str:
    if args.password_from_stdin:
        return sys.stdin.readline().rstrip("\n")
    password = getpass.getpass(say("Password: ", "密码："))
    if getpass.getpass(say("Again: ", "再输入一次：")) != password:
        raise Trouble("The two passwords differ.", "两次输入的密码不一致。")
    return password
