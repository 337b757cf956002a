from __future__ import annotations

from guildhall.members.models import ADMINISTRATOR, RoleGrant
from guildhall.planning.models import FirstRun

STEPS = ("community", "place", "look", "spaces", "rules", "mail", "administrator")

_is_watching = False


def watch(is_watching: bool = True) -> None:
    """From now on this process asks whether a first run waits; called when it starts to serve, or begins one."""
    global _is_watching  # noqa: PLW0603 - one gate a process
    _is_watching = is_watching


def is_waiting() -> bool:
    """Whether every page leads to `/start/`. Asks the database only until there is nothing to wait for."""
    if _is_watching:
        watch(pending() is not None)
    return _is_watching


def pending() -> FirstRun | None:
    """The first run that still waits for somebody, or None."""
    run = FirstRun.objects.filter(done_at=None).first()
    if run and RoleGrant.objects.current().filter(role__handle=ADMINISTRATOR).exists():
        return None
    return run


def next_step(run: FirstRun) -> str:
    """The first that was not gone through; the last when all were."""
    return next((name for name in STEPS if name not in run.steps), STEPS[-1])


def step_before(name: str) -> str:
    at = STEPS.index(name)
    return STEPS[at - 1] if at else ""


def step_after(name: str) -> str:
    at = STEPS.index(name)
    return STEPS[at + 1] if at + 1 < len(STEPS) else ""


def finished() -> FirstRun | None:
    return FirstRun.objects.exclude(done_at=None).first()
