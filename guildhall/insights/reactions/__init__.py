from guildhall.insights import meanings
from guildhall.insights.queries.catalogue import READER
from guildhall.insights.reactions.lake import forget_lake, keep_activities
from guildhall.insights.reactions.newcomers import forget_newcomers, note_newcomers
from guildhall.insights.reactions.waits import follow_waits, forget_waits
from guildhall.kernel.meanings import concerns
from guildhall.kernel.registry import Reader, readers
from guildhall.kernel.text import Bilingual

readers.add(
    Reader(
        name="insights.waits",
        handle=follow_waits,
        reads=concerns(meanings.waits),  # a bare `waits` is the module beside this one
        reset=forget_waits,
        batch=1000,
        about=Bilingual("What waits for an answer, and how long", "跟踪待回答的问题及等待时长"),
    )
)
readers.add(
    Reader(
        name="insights.newcomers",
        handle=note_newcomers,
        reads=lambda verb: verb.newcomer,
        reset=forget_newcomers,
        batch=1000,
        about=Bilingual("Who joined when", "记录新成员的加入时间"),
    )
)
readers.add(
    Reader(
        name=READER,
        handle=keep_activities,
        reads=lambda verb: True,
        reset=forget_lake,
        batch=50_000,
        process="insights",
        pause=10.0,
        about=Bilingual("Writes the log into the lake that boards are drawn from", "将活动日志写入数据湖，供看板使用"),
    )
)
