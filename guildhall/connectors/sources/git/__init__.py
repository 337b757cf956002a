"""Histories of code: a clone, or lines of JSON with a commit each. People are hashes of their mail addresses."""

from pathlib import Path

from guildhall.connectors.importing.packing import Packed
from guildhall.connectors.importing.rows import Table
from guildhall.connectors.importing.source import Source
from guildhall.connectors.sources.bots import fresh
from guildhall.connectors.sources.git.clone import finds
from guildhall.connectors.sources.git.commits import COMMITS
from guildhall.connectors.sources.git.tables import forget_names
from guildhall.connectors.sources.people import JOINED, people
from guildhall.connectors.sources.places import places, said
from guildhall.kernel.text import Bilingual


def _finds(path: Path) -> list[Packed]:
    fresh()
    forget_names()
    return finds(path)


SOURCE = Source(
    name="git",
    label=Bilingual("Git history", "Git 提交历史"),
    tables={"commits": Table(names=("*.jsonl",), old_id="sha")},
    needed=("commits",),
    finds=_finds,
    phases=(COMMITS,),
    finishes=(JOINED,),
    loaders={"said": said, "repository": places("repository"), "user": people},
    scattered=("said",),
    has_texts=False,
    words={
        "commit": Bilingual("commits", "提交"),
        "merge": Bilingual("merges of a branch", "分支合并"),
        "bot_commit": Bilingual(
            "commits by programs, left out of figures about people", "程序的提交（不计入成员数据）"
        ),
        "bot_merge": Bilingual("merges by programs, left out of figures about people", "程序的合并（不计入成员数据）"),
        "broken": Bilingual("A value is missing or cannot be read", "某个值缺失或无法读取"),
        "duplicate_id": Bilingual("This commit of the repository came before", "该仓库的此次提交已出现过"),
        "future": Bilingual("Author and committer both say a day that has not come", "作者日期与提交日期都在未来"),
        "no_date": Bilingual("Neither date can be true", "两个日期都不可信"),
        "here": Bilingual("came with an earlier import", "此前的迁入已包含"),
        "dated_by_commit": Bilingual(
            "The author's clock cannot be true; the day it was committed stands in", "作者日期不可信，以提交日期代替"
        ),
        "strange_offset": Bilingual("The clock was set to an offset that no place has", "时区偏移不属于任何地区"),
        "nameless": Bilingual("The author has no name", "作者没有名称"),
    },
)
