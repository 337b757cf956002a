"""What becomes of elections before they open and after they are counted; the subject is the election."""

from dataclasses import dataclass

from guildhall.kernel.registry import verb


@verb(
    "groups.election.moved",
    en="%(actor)s changed the times of the election “%(subject)s”",
    zh_hans="%(actor)s 修改了选举《%(subject)s》的时间",
    staff="groups.manage",
)
@dataclass(frozen=True)
class ElectionMoved:
    pass


@verb(
    "groups.election.seated",
    en="%(actor)s gave those elected in “%(subject)s” their role",
    zh_hans="%(actor)s 让选举《%(subject)s》的当选者就任",
    staff="groups.manage",
)
@dataclass(frozen=True)
class WinnersSeated:
    seats: int


@verb(
    "groups.election.unseated",
    en="%(actor)s took back the roles of those elected in “%(subject)s”",
    zh_hans="%(actor)s 撤销了选举《%(subject)s》当选者的就任",
    reverses="groups.election.seated",
    staff="groups.manage",
)
@dataclass(frozen=True)
class WinnersUnseated:
    pass
