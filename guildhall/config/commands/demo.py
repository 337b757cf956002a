"""`guildhall demo`: a small living community on this machine, ready to sign in to."""

import argparse
from pathlib import Path

from guildhall.config import env, house
from guildhall.config.commands import serve
from guildhall.config.commands.serve import tell
from guildhall.config.processes import stop_by_signal
from guildhall.kernel.terminal import Trouble, say

STORY = "tiny"
LOGINS = {"member": ("member", "成员"), "operator": ("operator", "运营"), "administrator": ("administrator", "管理员")}
UNFINISHED, FINISHED = "unfinished", "finished"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--port", help=say("port of the web server (GUILDHALL_PORT)", "网站端口（GUILDHALL_PORT）"))
    parser.set_defaults(bind=None)
    parser.epilog = say(
        "The first run makes the community in a minute; later runs open in seconds with everything kept.\n"
        "Ctrl-C stops it. Its data lies in the folder var (GUILDHALL_VAR); remove that to begin anew.",
        "首次运行约需一分钟生成社区；之后几秒即可打开，数据全部保留。\n"
        "按 Ctrl-C 停止。数据位于 var 目录（GUILDHALL_VAR），删除即可重新开始。",
    )


def run(args: argparse.Namespace) -> int:
    serve.choose(args)
    stop_by_signal()
    known = env.read()
    serve.refuse_taken_port(known)
    _mark(known)
    with house.opened(announce=tell, automatic=True) as known:
        serve.make_ready(known)
        logins = _settle(known.var / "demo")
        serve.serve(known, lambda: tell(welcome(known.site_url, logins)))
    return 0


def welcome(address: str, logins: dict[str, str]) -> str:
    from guildhall.config.commands.simulate import PASSWORD  # noqa: PLC0415 - Django is set up only now

    lines = [f"  {say(*LOGINS[role]):<16}{handle:<12}{PASSWORD}" for role, handle in logins.items()]
    opened = say(f"Open {address} and look around. To sign in:", f"请打开 {address}。登录账号：")
    return "\n".join(["", opened, *lines, say("Ctrl-C stops it; everything is kept.", "按 Ctrl-C 停止，数据会保留。")])


def _mark(known: env.Environment) -> None:
    """Make the folder a demo's. A folder that holds a real community is refused."""
    var = known.var
    if (var / "demo").exists():
        return
    if (var / "pg").exists():
        raise Trouble(
            f"{var} holds a community that is no demo: run `guildhall serve`, or give the demo another GUILDHALL_VAR.",
            f"{var} 中已有正式社区：请运行 `guildhall serve`，或为演示另设 GUILDHALL_VAR。",
        )
    try:
        known.keep_secret_key()
        var.mkdir(parents=True, exist_ok=True)
        (var / "demo").write_text(UNFINISHED)
    except OSError as error:
        raise Trouble(f"Cannot write {var}: {error.strerror}.", f"无法写入 {var}：{error.strerror}。") from None


def _settle(mark: Path) -> dict[str, str]:
    """Let the invented people move in, once; handles of those to sign in as, by role."""
    from guildhall.config.commands.simulate import simulate  # noqa: PLC0415 - Django is set up only now
    from guildhall.connectors.simulate.story import load  # noqa: PLC0415

    if mark.read_text().strip() != FINISHED:
        simulate(STORY)
        mark.write_text(FINISHED)
    people = load(STORY, seed=1).people.items()
    return {role: handle for role in LOGINS for handle, person in people if person.get("login") == role}
