from __future__ import annotations

from guildhall.kernel.registry import Check, checks
from guildhall.kernel.terminal import say
from guildhall.planning.queries.first_run import pending


def first_run() -> tuple[str, str, str]:
    run = pending()
    if run is None:
        return "green", say("The community is set up", "社区已完成初始设置"), ""
    fix = say(f"Open /start/ with the setup code {run.code}", f"打开 /start/，输入设置码 {run.code}")
    return "yellow", say("The community is not set up yet", "社区尚未完成初始设置"), fix


checks.add(Check(name="planning.first_run", run=first_run, order=5))
