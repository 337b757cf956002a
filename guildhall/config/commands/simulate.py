"""`guildhall simulate`: an invented community, the same for the same seed."""

import argparse
import sys

from guildhall.connectors.simulate.play import play
from guildhall.connectors.simulate.story import STORIES, load
from guildhall.kernel.terminal import say

PASSWORD = "weathervane-on-the-roof"  # noqa: S105 - a simulated community has no secrets


def add_arguments(parser: argparse.ArgumentParser) -> None:
    names = sorted(folder.name for folder in STORIES.iterdir() if folder.is_dir())
    parser.add_argument("story", choices=names, help=say("which community", "哪个社区"))
    parser.add_argument("--seed", type=int, default=1, help=say("same seed, same community", "同一种子，同一社区"))
    parser.add_argument("--password", default=PASSWORD, help=say("for everybody in it", "所有成员的密码"))
    parser.epilog = say(
        "Needs an empty installation. The people, firms and boards in it are invented.",
        "需要空的安装环境。其中的人物、公司与产品均为虚构。",
    )


def run(args: argparse.Namespace) -> int:
    simulate(args.story, seed=args.seed, password=args.password)
    return 0


def simulate(story: str, *, seed: int = 1, password: str = PASSWORD) -> None:
    """Play a story up to now, with a progress line. Refuses what `play` refuses."""
    play(load(story, seed=seed), password=password, tell=_tell)


def _tell(done: int, of: int) -> None:
    if done % 25 == 0 or done == of:
        line = say(f"Making a small community: {done} of {of}", f"正在生成小型社区：{done} / {of}")
        print(f"\r{line}", end="\n" if done == of else "", file=sys.stderr, flush=True)
