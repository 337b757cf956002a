"""Every code that a row may be given, in the operator's language."""

from guildhall.kernel.text import Bilingual

WORDS: dict[str, Bilingual] = {
    # activities
    "commit": Bilingual("commits of people", "真人的提交"),
    "merge": Bilingual("merges of people", "真人的合并"),
    "bot_commit": Bilingual("commits of bots, which figures leave out", "机器人的提交（不计入指标）"),
    "bot_merge": Bilingual("merges of bots, which figures leave out", "机器人的合并（不计入指标）"),
    # left out
    "broken": Bilingual("A value is missing or cannot be read", "某个值缺失或无法读取"),
    "repeated_sha": Bilingual("The same commit of the same repository came before", "同一仓库的同一提交已出现过"),
    "future": Bilingual("Author and committer both say a day that has not come", "作者日期与提交日期都在未来"),
    "no_date": Bilingual("Neither date can be true", "两个日期都不可信"),
    "here": Bilingual("came with an earlier import", "此前的迁入已包含"),
    # odd, but imported
    "dated_by_commit": Bilingual(
        "The author's clock cannot be true; the day it was committed stands in", "作者日期不可信，以提交日期代替"
    ),
    "strange_offset": Bilingual("The clock was set to an offset that no place has", "时区偏移不属于任何地区"),
    "no_name": Bilingual("The author has no name", "作者没有名字"),
}
