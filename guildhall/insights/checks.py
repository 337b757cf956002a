"""Lines of `guildhall doctor` about the lake. How far its reader is stands with the other readers."""

from __future__ import annotations

from datetime import timedelta

from guildhall.insights.queries.catalogue import tally
from guildhall.kernel.registry import Check, checks
from guildhall.kernel.terminal import say

GREEN, YELLOW, RED = "green", "yellow", "red"
LATE, TOO_LATE = timedelta(minutes=15), timedelta(hours=2)
Answer = tuple[str, str, str]
START = (
    "Is the insights process running (guildhall serve, or guildhall insights)?",
    "统计进程（guildhall serve 或 guildhall insights）是否在运行？",
)


def refreshed() -> Answer:
    found = tally()
    if found is None:
        return YELLOW, say("Figures: nothing was reckoned yet", "统计：尚未开始计算"), say(*START)
    if found.state.as_of is None:
        return YELLOW, say("Figures: the lake is being made again", "统计：正在重建数据湖"), ""
    count, as_of, seconds = (
        f"{found.state.activities:,}",
        f"{found.state.as_of:%Y-%m-%d %H:%M}",
        f"{found.state.seconds:.1f}",
    )
    waiting = int(found.waiting.total_seconds() // 60)
    sentence = say(
        f"Figures: {count} activities, as of {as_of} UTC, last refresh {seconds} s, news wait {waiting} min",
        f"统计：{count} 条活动，截至 {as_of} UTC，上次刷新 {seconds} 秒，新数据已等待 {waiting} 分钟",
    )
    if found.waiting < LATE:
        return GREEN, sentence, ""
    return RED if found.waiting > TOO_LATE else YELLOW, sentence, say(*START)


def files() -> Answer:
    # Knows object stores and what they need; web processes never ask.
    from guildhall.insights.lake.storage import missing_files  # noqa: PLC0415

    found = tally()
    if found is None:
        return GREEN, say("Lake: no files yet", "数据湖：尚无文件"), ""
    try:
        missing = len(missing_files(found.state))
    except OSError as error:
        where = say(
            f"Lake: {found.state.home} cannot be read: {error}", f"数据湖：无法读取 {found.state.home}：{error}"
        )
        return RED, where, say("Check GUILDHALL_LAKE.", "请检查 GUILDHALL_LAKE。")
    told = say(
        f"Lake: {found.files} files, {found.bytes / 1e6:.1f} MB in {found.state.home}",
        f"数据湖：{found.files} 个文件，{found.bytes / 1e6:.1f} MB，位于 {found.state.home}",
    )
    if not missing:
        return GREEN, told, ""
    more = say(f"; {missing} are missing", f"；缺少 {missing} 个")
    return YELLOW, told + more, say("The insights process makes them again.", "统计进程会重新生成。")


checks.add(Check(name="insights.refreshed", run=refreshed, order=87))
checks.add(Check(name="insights.lake", run=files, order=88))
