"""`guildhall export`: everything kept about one member, as a zip."""

import argparse
from pathlib import Path

from guildhall.kernel.terminal import Trouble, say


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("member", metavar=say("MEMBER", "成员"), help=say("handle or mail address", "用户名或邮箱"))
    parser.add_argument(
        "--to",
        type=Path,
        metavar=say("FILE", "文件"),
        help=say("the zip to write; default HANDLE.zip", "输出的 zip 文件；默认为 用户名.zip"),
    )
    parser.epilog = say(
        "One JSON file for each part of the community, and the files the member uploaded. The log says that it was done.",
        "每个 JSON 文件对应社区的一个部分，并附上成员上传的文件。导出操作会记入日志。",
    )


def run(args: argparse.Namespace) -> int:
    from guildhall.kernel.actor import HOUSE  # noqa: PLC0415 - needs Django set up
    from guildhall.members.actions import export_member  # noqa: PLC0415

    member = named(args.member)
    target: Path = args.to or Path(f"{member.handle}.zip")
    try:
        with target.open("xb") as file:
            target.chmod(0o600)
            file.write(export_member(actor=HOUSE, member=member))
    except FileExistsError:
        raise Trouble(f"{target} is there already.", f"{target} 已存在。") from None
    except OSError as error:
        raise Trouble(
            f"{target} cannot be written: {error.strerror}.", f"无法写入 {target}：{error.strerror}。"
        ) from None
    print(say(f"{target}: everything about {member.name}.", f"{target}：{member.name} 的全部资料。"))
    return 0


def named(text: str):  # noqa: ANN201 - a Member, which cannot be imported before Django is set up
    """The member by handle or address. Raises Trouble when nobody is called so."""
    from guildhall.members.queries import by_name  # noqa: PLC0415 - needs Django set up

    member = by_name(text)
    if member is None:
        raise Trouble(f"Nobody is called {text} here.", f"没有名为 {text} 的成员。")
    return member
