"""`guildhall serve`: everything a community needs, under one command."""

import argparse
import os
import socket
import sys
import urllib.error
import urllib.request
from collections.abc import Callable

from guildhall.config import env, house, static
from guildhall.config.processes import Child, HomeGone, Supervisor, stop_by_signal
from guildhall.kernel.terminal import Trouble, say


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--port", help=say("port of the web server (GUILDHALL_PORT)", "网站端口（GUILDHALL_PORT）"))
    parser.add_argument("--bind", help=say("address to listen on (GUILDHALL_BIND)", "监听地址（GUILDHALL_BIND）"))
    parser.epilog = say(
        "Starts the embedded PostgreSQL (unless DATABASE_URL is set), applies migrations, then runs the web processes,\n"
        "the worker and the insights process; whoever dies is started again. Ctrl-C or SIGTERM stops everything.",
        "启动内置 PostgreSQL（未设置 DATABASE_URL 时），执行数据库迁移，然后运行网站进程、后台任务与统计进程；\n"
        "任何进程退出都会自动重启。按 Ctrl-C 或发送 SIGTERM 即可全部停止。",
    )


def run(args: argparse.Namespace) -> int:
    choose(args)
    stop_by_signal()
    known = env.read()
    known.refuse_unsafe()
    refuse_taken_port(known)
    if known.is_demo:
        known.keep_secret_key()
    with house.opened(announce=tell) as known:
        make_ready(known)
        serve(known, lambda: tell(say(f"Open at {known.site_url}", f"已开放：{known.site_url}")))
    return 0


def make_ready(known: env.Environment) -> None:
    """What every start brings up to date beside the schema."""
    from guildhall.members.actions import sync_roles  # noqa: PLC0415 - Django is set up only now
    from guildhall.members.actions.shipped_segments import count_at_once  # noqa: PLC0415

    if static.collect(known.var / "static"):
        tell(say("Collected the static files.", "已收集静态文件。"))
    sync_roles()
    count_at_once()
    if not known.is_demo:
        tell_setup_code(known)


def tell_setup_code(known: env.Environment) -> None:
    """Only while the community has no administrator: whoever reads this terminal may set it up."""
    from guildhall.planning.actions import begin_first_run  # noqa: PLC0415 - Django is set up only now

    if run := begin_first_run():
        address = f"{known.site_url}/start/"
        tell(say(f"New here: open {address} with the setup code {run.code}",
                 f"首次使用：请打开 {address}，输入设置码 {run.code}"))  # fmt: skip


def choose(args: argparse.Namespace) -> None:
    """Options win over the environment, and reach the child processes through it."""
    for name, value in (("GUILDHALL_PORT", args.port), ("GUILDHALL_BIND", args.bind)):
        if value is not None:
            os.environ[name] = value


def serve(known: env.Environment, welcome: Callable[[], None]) -> None:
    children = [
        Child("web", ["-m", "guildhall.config.web"]),
        Child("worker", ["-m", "guildhall.config.cli", "worker"]),
        Child("insights", ["-m", "guildhall.config.cli", "insights"]),
    ]
    # A child that starts anew would make a database where one was removed, so that the folder above never goes.
    homes = [known.var, known.var / "pg"] if known.is_embedded else [known.var]
    supervisor = Supervisor(children, say=tell, homes=homes)
    try:
        supervisor.run(ready=lambda: _when_answering(known, supervisor, welcome))
    except HomeGone:
        raise Trouble(
            f"The folder {known.var} was removed while it was in use: everything is stopped. Start again to begin anew.",
            f"{known.var} 目录在使用中被删除：已全部停止。重新启动即可从头开始。",
        ) from None
    tell(say("Stopped.", "已停止。"))


def _when_answering(known: env.Environment, supervisor: Supervisor, welcome: Callable[[], None]) -> None:
    while not supervisor.stopping.wait(0.1):
        try:
            urllib.request.urlopen(f"http://{_reachable(known)}:{known['GUILDHALL_PORT']}/healthz", timeout=5)  # noqa: S310
        except urllib.error.HTTPError:
            break
        except OSError:
            continue
        break
    if not supervisor.stopping.is_set():
        welcome()


def _reachable(known: env.Environment) -> str:
    bind = known["GUILDHALL_BIND"]
    return "127.0.0.1" if bind == "0.0.0.0" else f"[{bind.strip('[]')}]" if ":" in bind else bind  # noqa: S104


def refuse_taken_port(known: env.Environment) -> None:
    bind, port = known["GUILDHALL_BIND"], known["GUILDHALL_PORT"]
    try:
        _bind(bind, port)
    except PermissionError:
        raise Trouble(
            f"Port {port} is reserved for root: choose another, as in GUILDHALL_PORT=8000.",
            f"端口 {port} 仅限 root 使用：请另选端口，例如 GUILDHALL_PORT=8000。",
        ) from None
    except OSError as error:
        free = next((number for number in range(port + 1, min(port + 100, 65536)) if _is_free(bind, number)), 8123)
        raise Trouble(
            f"Port {port} of {bind} cannot be used ({error.strerror}): choose another, as in GUILDHALL_PORT={free}.",
            f"{bind} 的端口 {port} 无法使用（{error.strerror}）：请另选端口，例如 GUILDHALL_PORT={free}。",
        ) from None


def _is_free(bind: str, port: int) -> bool:
    try:
        _bind(bind, port)
    except OSError:
        return False
    return True


def _bind(bind: str, port: int) -> None:
    family = socket.AF_INET6 if ":" in bind else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        probe.bind((bind.strip("[]"), port))


def tell(sentence: str) -> None:
    print(sentence, file=sys.stderr, flush=True)
