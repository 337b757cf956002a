"""What `guildhall doctor` asks about the log: are the readers up to date, does anybody hold them, is the epoch sure."""

from django.db import connection

from guildhall.activity import epochs, queries
from guildhall.kernel.registry import Check, checks
from guildhall.kernel.sql import raw_cursor
from guildhall.kernel.terminal import say

GREEN, YELLOW, RED = "green", "yellow", "red"
LATE, TOO_LATE = 60, 600  # seconds
LONG, TOO_LONG = 5, 60
Answer = tuple[str, str, str]


def readers() -> Answer:
    states = queries.reader_states()
    slowest = max(states, key=lambda state: state.lag_seconds, default=None)
    parked = sum(state.parked for state in states)
    lag = slowest.lag_seconds if slowest else 0
    stopped = [state.reader.name for state in states if state.is_stopped]
    sentence = say(
        f"Readers: {len(states)}, at most {lag} s behind, {parked} rows parked",
        f"读取器：{len(states)} 个，最多落后 {lag} 秒，搁置 {parked} 条记录",
    )
    if stopped:
        names = ", ".join(stopped)
        return (
            RED,
            sentence,
            say(f"{names} stopped: its handler refuses nearly every row.", f"{names} 已停止：几乎每条记录都处理失败。"),
        )
    if lag > LATE and slowest:
        return RED if lag > TOO_LATE else YELLOW, sentence, _why_late(slowest.reader.name)
    if parked:
        return YELLOW, sentence, say("Look at /console/log/readers/.", "请查看 /console/log/readers/。")
    return GREEN, sentence, ""


def _why_late(name: str) -> str:
    return say(
        f"{name} is the last. Is the worker running (guildhall serve), and does a transaction hold the horizon?",
        f"最慢的是 {name}。后台进程（guildhall serve）是否在运行？是否有事务拖住了读取？",
    )


def horizon() -> Answer:
    holder = queries.horizon_holder()
    seconds = holder.seconds if holder else 0.0
    if holder is None or seconds < LONG:
        return GREEN, say("No transaction holds the readers", "没有事务拖住读取器"), ""
    sentence = say(
        f"Process {holder.pid} ({holder.name or '?'}) has held the readers for {seconds:.0f} s: {holder.query}",
        f"进程 {holder.pid}（{holder.name or '?'}）已拖住读取器 {seconds:.0f} 秒：{holder.query}",
    )
    fix = say(
        f"End it: SELECT pg_terminate_backend({holder.pid})", f"结束它：SELECT pg_terminate_backend({holder.pid})"
    )
    return RED if seconds > TOO_LONG else YELLOW, sentence, fix


def identity() -> Answer:
    with connection.wrap_database_errors, raw_cursor() as cursor:
        known = epochs.identifier(cursor)
    if known is not None:
        return GREEN, say("The database cluster is known by its number", "可以识别数据库集群的编号"), ""
    return (
        YELLOW,
        say("The database does not tell its cluster's number", "数据库未提供集群编号"),
        say(
            "A restored copy is then known by its transaction ids. To be sure: GRANT EXECUTE ON FUNCTION "
            "pg_control_system() TO this role, and restore with `guildhall restore`.",
            "此时只能通过事务编号识别恢复的副本。更稳妥的做法：将 pg_control_system() 的执行权限授予当前角色，"
            "并用 `guildhall restore` 恢复。",
        ),
    )


checks.add(Check(name="activity.readers", run=readers, order=82))
checks.add(Check(name="activity.horizon", run=horizon, order=84))
checks.add(Check(name="activity.identity", run=identity, order=86))
