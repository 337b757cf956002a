"""`guildhall simulate SIZE`: an invented community, the same for the same seed; `--continue 30d` steps it on."""

import argparse
import re
import sys
from datetime import timedelta
from pathlib import Path

from guildhall.connectors.simulate.sizes import NAMES
from guildhall.kernel.terminal import Trouble, say

PASSWORD = "weathervane-on-the-roof"  # noqa: S105 - a simulated community has no secrets
_LENGTH = re.compile(r"(\d{1,3})d?")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    names = ", ".join(NAMES)
    parser.add_argument("size", nargs="?", metavar="SIZE", help=say(f"one of: {names}", f"可选：{names}"))
    parser.add_argument("--seed", type=int, default=1, help=say("same seed, same community", "同一种子，同一社区"))
    parser.add_argument("--password", default=PASSWORD, help=say("for everybody in it", "所有成员的密码"))
    parser.add_argument(
        "--truth",
        type=Path,
        metavar="PATH",
        help=say("where to write what is planted (default: var/simulated)", "植入内容写到哪里（默认 var/simulated）"),
    )
    parser.add_argument(
        "--into-existing",
        action="store_true",
        help=say("even if people live here who are not invented", "即使这里已有真实成员"),
    )
    parser.add_argument(
        "--continue",
        dest="length",
        metavar="DAYS",
        help=say("step the simulated community on, as in 30d", "把模拟社区向前推进，例如 30d"),
    )
    parser.epilog = say(
        "The people, firms and boards in it are invented. --continue moves the community's clock, in every process.",
        "其中的人物、公司与产品均为虚构。--continue 会拨快整个社区的时钟。",
    )


def run(args: argparse.Namespace) -> int:
    if args.length and args.size:
        raise Trouble("Give a size or --continue, not both.", "规模与 --continue 只能二选一。")
    if args.length:
        return _go_on(args.length)
    if not args.size:
        raise Trouble(
            f"Say how large: guildhall simulate SIZE, one of {', '.join(NAMES)}.",
            f"请指明规模：guildhall simulate 规模，可选 {'、'.join(NAMES)}。",
        )
    made = simulate(args.size, seed=args.seed, password=args.password, truth=args.truth, mixed=args.into_existing)
    print(say(f"What is planted in it: {made.truth}", f"植入的内容：{made.truth}"))
    for role, handle in made.logins.items():
        print(f"  {role:<16}{handle:<24}{args.password}")
    return 0


def simulate(size: str, *, seed: int = 1, password: str = PASSWORD, truth: Path | None = None, mixed: bool = False):  # type: ignore[no-untyped-def]
    """Make a community up to now, with a progress line. Refuses what `community.simulate` refuses."""
    from guildhall.connectors.simulate import community  # noqa: PLC0415 - `--help` stays fast

    return community.simulate(
        size,
        seed=seed,
        password=password,
        folder=_folder(),
        truth_at=truth,
        into_existing=mixed,
        tell=_tell,
    )


def _folder() -> Path:
    from django.conf import settings  # noqa: PLC0415 - Django is ready when the command runs

    return Path(settings.VAR) / "simulated"


def _go_on(length: str) -> int:
    from guildhall.connectors.simulate.living import live  # noqa: PLC0415 - `--help` stays fast

    found = _LENGTH.fullmatch(length)
    if not found or not 1 <= int(found[1]) <= 366:
        raise Trouble(
            f"{length!r} is no length: write days, as in --continue 30d (at most 366).",
            f"{length!r} 不是有效的天数：请写成 --continue 30d（最多 366 天）。",
        )
    lived = live(timedelta(days=int(found[1])), folder=_folder(), tell=_tell_day)
    print(
        say(
            f"{lived.days} days went by, {lived.deeds} deeds of people; the community's clock says {lived.until:%Y-%m-%d %H:%M} UTC.",
            f"过去了 {lived.days} 天，成员共有 {lived.deeds} 次行为；社区时钟现为 {lived.until:%Y-%m-%d %H:%M} UTC。",
        )
    )
    return 0


def _tell(done: int, of: int) -> None:
    if done % 25 == 0 or done == of:
        line = say(f"Making a simulated community: {done:,} of {of:,}", f"正在生成模拟社区：{done:,} / {of:,}")
        print(f"\r{line}", end="\n" if done == of else "", file=sys.stderr, flush=True)


def _tell_day(done: int, of: int) -> None:
    line = say(f"Living on: day {done} of {of}", f"正在推进：第 {done} / {of} 天")
    print(f"\r{line}", end="\n" if done == of else "", file=sys.stderr, flush=True)
