from guildhall.insights import meanings
from guildhall.insights.reactions.newcomers import forget_newcomers, note_newcomers
from guildhall.insights.reactions.waits import follow_waits, forget_waits
from guildhall.insights.reactions.weeks import count_weeks, forget_weeks
from guildhall.kernel.registry import Reader, readers
from guildhall.kernel.text import Bilingual

readers.add(
    Reader(
        name="insights.weeks",
        handle=count_weeks,
        reads=meanings.concerns(meanings.contributes),
        reset=forget_weeks,
        batch=1000,
        about=Bilingual("Who contributed in which week", "统计每周有哪些人做出贡献"),
    )
)
readers.add(
    Reader(
        name="insights.waits",
        handle=follow_waits,
        reads=meanings.concerns(meanings.waits),  # a bare `waits` is the module beside this one
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
