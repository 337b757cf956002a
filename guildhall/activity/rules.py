from guildhall.kernel.actor import Actor
from guildhall.kernel.registry import Capability, capabilities
from guildhall.kernel.text import Bilingual

READ_LOG = capabilities.add(
    Capability(
        name="activity.read_log",
        label=Bilingual("Read the activity log", "查看活动日志"),
        about=Bilingual("Who did what and when, and how far every reader is", "谁在何时做了什么，以及各读取器的进度"),
        roles=("operator", "manager", "director"),
    )
)
REPLAY = capabilities.add(
    Capability(
        name="activity.replay",
        label=Bilingual("Replay readers", "重放读取器"),
        about=Bilingual(
            "Send a reader back to the beginning of the log and retry parked rows",
            "让读取器从日志开头重新读取，并重试搁置的记录",
        ),
        roles=("manager",),
    )
)

READ_STAFF_LOG = capabilities.add(
    Capability(
        name="activity.read_staff_log",
        label=Bilingual("Read the staff log", "查看运营日志"),
        about=Bilingual("What staff changed, from what to what, and why", "运营人员改动了什么、由何改为何，以及理由"),
        roles=("operator", "manager", "director"),
    )
)


def can_read_log(viewer: Actor) -> bool:
    return viewer.can(READ_LOG.name)


def can_replay(viewer: Actor) -> bool:
    return viewer.can(REPLAY.name)


def can_read_staff_log(viewer: Actor) -> bool:
    return viewer.can(READ_STAFF_LOG.name)
