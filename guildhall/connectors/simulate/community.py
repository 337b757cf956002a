"""The whole way of a simulated community: may it be, is there room, and then it moves in."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from guildhall.connectors.actions.imports import alone
from guildhall.connectors.simulate.asking import scale_of
from guildhall.connectors.simulate.history import history
from guildhall.connectors.simulate.mark import simulated_as, source_of, strangers
from guildhall.connectors.simulate.memory import Memory
from guildhall.connectors.simulate.moving_in import MovingIn
from guildhall.connectors.simulate.play import play
from guildhall.connectors.simulate.sizes import NAMES, SIZES, TINY
from guildhall.connectors.simulate.story import load
from guildhall.connectors.simulate.truth import truth, truth_of_story, write_truth
from guildhall.connectors.simulate.world import World
from guildhall.kernel import clock
from guildhall.kernel.refusal import Refusal
from guildhall.kernel.text import Bilingual
from guildhall.members.actions.security import trust_email
from guildhall.members.models import Member

NO_SUCH_SIZE = Bilingual(
    "There is no size %(size)s: choose one of %(known)s.", "没有 %(size)s 这个规模，请选择：%(known)s。"
)
PEOPLE_LIVE_HERE = Bilingual(
    "People live here who are not invented. Use an empty installation, or add --into-existing if they may be mixed.",
    "这里已有真实成员。请使用空的安装环境；若允许混在一起，请加 --into-existing。",
)
SIMULATED_ALREADY = Bilingual(
    "A simulated community (%(source)s) lives here already: take it further with --continue 30d, or use an empty installation.",
    "这里已有一个模拟社区（%(source)s）：可用 --continue 30d 继续推进，或使用空的安装环境。",
)
NO_ROOM = Bilingual(
    "%(size)s needs about %(needed)s MB of disk and %(free)s MB are free under %(place)s. Make room, or choose a smaller size.",
    "%(size)s 大约需要 %(needed)s MB 磁盘，%(place)s 只剩 %(free)s MB。请腾出空间，或选择更小的规模。",
)


@dataclass(frozen=True, slots=True)
class Made:
    """What came of it; `logins`: role and handle of people to sign in as."""

    activities: int
    truth: Path
    logins: dict[str, str]


def simulate(
    name: str,
    *,
    seed: int,
    password: str,
    folder: Path,
    truth_at: Path | None = None,
    into_existing: bool = False,
    tell: Callable[[int, int], None] = lambda done, of: None,
) -> Made:
    """Make a community of a size. `folder`: where its truth and memory lie (`var/simulated`).

    Refuses `no_such_size`, `people_live_here`, `simulated_already`, `no_room`, `another_runs`.
    """
    if name not in NAMES:
        raise Refusal("no_such_size", NO_SUCH_SIZE, size=name, known=", ".join(NAMES))
    with alone():
        if name != TINY:
            _require_room(name, folder)
            _require_empty(into_existing)
        at = truth_at or folder / f"{name}-{seed}.json"
        make = _tiny if name == TINY else _generated
        return make(name, seed, password, folder, at, tell)


def _require_empty(into_existing: bool) -> None:
    if known := simulated_as():
        raise Refusal("simulated_already", SIMULATED_ALREADY, source=known)
    if strangers() and not into_existing:
        raise Refusal("people_live_here", PEOPLE_LIVE_HERE)


def _require_room(name: str, folder: Path) -> None:
    place = next(one for one in (folder, *folder.parents) if one.exists())
    free, needed = shutil.disk_usage(place).free, SIZES[name].bytes
    if free < needed:
        raise Refusal("no_room", NO_ROOM, size=name, needed=needed >> 20, free=free >> 20, place=place)


def _tiny(name: str, seed: int, password: str, folder: Path, at: Path, tell: Callable[[int, int], None]) -> Made:
    story = load(name, seed=seed)
    stage = play(story, password=password, tell=tell)
    written = write_truth(at, truth_of_story(story, clock.now().astimezone(story.zone).date()))
    logins = {person["login"]: handle for handle, person in story.people.items() if "login" in person}
    return Made(len(stage.posts), written, logins)


def _generated(name: str, seed: int, password: str, folder: Path, at: Path, tell: Callable[[int, int], None]) -> Made:
    clock_at = clock.now()
    world = World.made(SIZES[name], seed=seed, now=clock_at)
    past = history(world)
    moving = MovingIn(world, past, password, source_of(name, seed), tell)
    count = moving.go()
    Memory(name, seed, clock_at.isoformat(), scale_of(world)).keep(folder)
    written = write_truth(at, truth(world, past, moving.handles))
    member = Member.objects.get(pk=moving.pk[world.people.experts[0].person])
    trust_email(member=member, email=member.email or "")
    logins = {"administrator": moving.handles[0], "operator": moving.handles[1], "member": member.handle}
    return Made(count, written, logins)
