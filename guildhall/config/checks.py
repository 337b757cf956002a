"""What `guildhall doctor` asks about the installation itself; rooms add their own in their `checks.py`."""

import platform
import shutil
import smtplib
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import django
from django.conf import settings
from django.core.mail import get_connection
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from guildhall.config.database import OLDEST_SERVER
from guildhall.config.queries import last_backup
from guildhall.kernel import clock
from guildhall.kernel.registry import Check, checks
from guildhall.kernel.terminal import Trouble, say

GREEN, YELLOW, RED = "green", "yellow", "red"
GIGABYTE = 1 << 30
BACKUP_DAYS, BACKUP_LATE_DAYS = 2, 14
Answer = tuple[str, str, str]


def check(name: str, order: int) -> Callable[[Callable[[], Answer]], Callable[[], Answer]]:
    def declare(run: Callable[[], Answer]) -> Callable[[], Answer]:
        checks.add(Check(name=f"config.{name}", run=run, order=order))
        return run

    return declare


@check("versions", 10)
def versions() -> Answer:
    server = connection.cursor().connection.info.server_version
    found = f"Python {platform.python_version()}, Django {django.get_version()}, PostgreSQL {server // 10000}.{server % 100}"
    if not (3, 11) <= sys.version_info[:2] <= (3, 14):
        return YELLOW, found, say("Use Python 3.11 to 3.14.", "请使用 Python 3.11 到 3.14。")
    if server < OLDEST_SERVER * 10000:
        return (
            RED,
            found,
            say(f"PostgreSQL {OLDEST_SERVER} or later.", f"请使用 PostgreSQL {OLDEST_SERVER} 或更高版本。"),
        )
    return GREEN, found, ""


@check("settings", 20)
def safe_settings() -> Answer:
    if settings.ENV.is_demo:
        return GREEN, say("Settings: this is a demo", "设置：演示环境"), ""
    try:
        settings.ENV.refuse_unsafe()
    except Trouble as trouble:
        return RED, say("Settings are not fit for the public", "设置不适合对外开放"), str(trouble)
    if not settings.IS_SECURE:
        return (
            YELLOW,
            say(f"{settings.SITE_URL} is not encrypted", f"{settings.SITE_URL} 未加密"),
            say("Put a proxy with https in front and set SITE_URL.", "请在前面部署 https 代理，并设置 SITE_URL。"),
        )
    return GREEN, say(f"Settings: {settings.SITE_URL}", f"设置：{settings.SITE_URL}"), ""


@check("disk", 30)
def disk() -> Answer:
    free = shutil.disk_usage(settings.VAR).free / GIGABYTE
    level = GREEN if free > 2 else YELLOW if free > 0.5 else RED
    fix = (
        say("Free some space before the database stops writing.", "请在数据库停止写入之前释放空间。")
        if level != GREEN
        else ""
    )
    return level, say(f"Disk: {free:.1f} GB free in {settings.VAR}", f"磁盘：{settings.VAR} 剩余 {free:.1f} GB"), fix


@check("clock", 40)
def clocks() -> Answer:
    """The database's clock and this machine's, and the log must not lie in their future."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        apart = abs((cursor.fetchone()[0] - datetime.now(UTC)).total_seconds())
    level = GREEN if apart < 2 else YELLOW if apart < 30 else RED
    sentence = say(f"Clock: {apart:.1f} s from the database's", f"时钟：与数据库相差 {apart:.1f} 秒")
    return (
        level,
        sentence,
        say("Synchronise both machines (NTP).", "请用 NTP 同步两台机器的时间。") if level != GREEN else "",
    )


@check("mail", 50)
def mail() -> Answer:
    if not settings.ENV["EMAIL_URL"]:
        fix = say("Set EMAIL_URL so that members get their mail.", "请设置 EMAIL_URL，成员才能收到邮件。")
        return YELLOW, say("Mail stays in the console's outbox", "邮件保留在后台的发件箱"), fix
    server = f"{settings.EMAIL_HOST}:{settings.EMAIL_PORT}"
    try:
        with get_connection("django.core.mail.backends.smtp.EmailBackend", timeout=10):
            return GREEN, say(f"Mail: {server} accepts us", f"邮件：{server} 连接正常"), ""
    except (OSError, smtplib.SMTPException) as error:
        return (
            RED,
            say(f"Mail: {server} refuses: {error}", f"邮件：{server} 拒绝：{error}"),
            say("Check EMAIL_URL.", "请检查 EMAIL_URL。"),
        )


@check("migrations", 60)
def migrations() -> Answer:
    executor = MigrationExecutor(connection)
    pending = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if pending:
        return (
            RED,
            say(f"{len(pending)} migrations are pending", f"有 {len(pending)} 个迁移待执行"),
            "guildhall manage migrate",
        )
    return GREEN, say("Database schema is up to date", "数据库结构已是最新"), ""


@check("corruption", 70)
def corruption() -> Answer:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT current_setting('data_checksums') = 'on', checksum_failures FROM pg_stat_database"
            " WHERE datname = current_database()"
        )
        checked, failures = cursor.fetchone()
    if failures:
        fix = say("Restore the last backup to a healthy disk.", "请将最近的备份恢复到健康的磁盘。")
        return RED, say(f"{failures} damaged pages in the database", f"数据库中有 {failures} 个损坏页"), fix
    if not checked:
        fix = say("Switch them on with pg_checksums.", "请用 pg_checksums 开启。")
        return YELLOW, say("The database keeps no page checksums", "数据库未启用页校验"), fix
    return GREEN, say("No damaged page in the database", "数据库中没有损坏页"), ""


@check("jobs", 80)
def jobs() -> Answer:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FILTER (WHERE status = 'failed'),"
            " count(*) FILTER (WHERE status = 'todo' AND coalesce(scheduled_at, '-infinity') < now() - interval '5 minutes'"
            "   AND id IN (SELECT job_id FROM procrastinate_events WHERE at < now() - interval '5 minutes'))"
            " FROM procrastinate_jobs"
        )
        failed, late = cursor.fetchone()
        cursor.execute("SELECT count(*) FROM procrastinate_workers WHERE last_heartbeat > now() - interval '1 minute'")
        (workers,) = cursor.fetchone()
    sentence = say(
        f"Jobs: {late} late, {failed} failed, workers alive: {workers}",
        f"任务：{late} 个延迟，{failed} 个失败，{workers} 个后台进程在运行",
    )
    if late and not workers:
        return (
            RED,
            sentence,
            say("Start the worker: guildhall serve (or worker).", "请启动后台任务：guildhall serve（或 worker）。"),
        )
    if late or failed:
        return YELLOW, sentence, say("Look at the worker's messages.", "请查看后台任务的输出。")
    return GREEN, sentence, ""


@check("backup", 95)
def backup() -> Answer:
    """The last one that was read back whole; the demo may live without."""
    last = last_backup()
    level, fix = (
        (GREEN, "")
        if settings.IS_DEMO
        else (YELLOW, say("Run `guildhall backup` every night.", "请每晚运行 `guildhall backup`。"))
    )
    if last is None:
        return level, say("There is no backup yet", "尚无备份"), fix
    days = (clock.now() - last.made_at) / timedelta(days=1)
    if days < BACKUP_DAYS:
        level, fix = GREEN, ""
    elif days > BACKUP_LATE_DAYS and not settings.IS_DEMO:
        level = RED
    return (
        level,
        say(f"Last good backup: {days:.1f} days ago, {last.place}", f"最近一次可用备份：{days:.1f} 天前，{last.place}"),
        fix,
    )
