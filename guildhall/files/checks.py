"""What `guildhall doctor` asks of the files: are the bytes there, is there room, does anything lie about."""

from guildhall.files.queries import ages_of_waiting, lost_paths, owners_unknown, space_in_all, stored
from guildhall.kernel.registry import Check, checks
from guildhall.kernel.terminal import say

SAMPLE = 50
LATE_HOURS = 24
NEARLY = 0.9
Answer = tuple[str, str, str]


def bytes_there() -> Answer:
    lost = lost_paths(SAMPLE)
    if lost:
        return (
            "red",
            say(
                f"Files: {len(lost)} of the latest {SAMPLE} have lost their bytes",
                f"文件：最近 {SAMPLE} 个中有 {len(lost)} 个已丢失内容",
            ),
            say("Bring them back from a backup: guildhall restore.", "请用 guildhall restore 从备份恢复。"),
        )
    used, most = stored(), space_in_all()
    sentence = say(f"Files: {used >> 20} MB stored", f"文件：已存储 {used >> 20} MB")
    if used > NEARLY * most:
        return "yellow", sentence, say("Raise files.total_gb in the settings.", "请在设置中提高 files.total_gb。")
    return "green", sentence, ""


def purged() -> Answer:
    unknown, late = owners_unknown(), ages_of_waiting(LATE_HOURS)
    if unknown:
        return (
            "yellow",
            say(f"Files of {', '.join(unknown)} can be read by nobody", f"{'、'.join(unknown)} 的文件无人能够读取"),
            say("Is a room missing from this installation?", "是否缺少某个功能模块？"),
        )
    if late:
        return (
            "yellow",
            say(f"{late} files wait long after their time", f"有 {late} 个文件早该删除"),
            say("Is the worker running (guildhall serve)?", "后台进程（guildhall serve）是否在运行？"),
        )
    return "green", say("Files that nobody needs are purged", "不再需要的文件已按时清理"), ""


checks.add(Check(name="files.bytes", run=bytes_there, order=210))
checks.add(Check(name="files.purge", run=purged, order=220))
