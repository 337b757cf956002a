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
    "here": Bilingual("came with an earlier import", "此前的迁入已包含"),
    # odd, but imported
    "future": Bilingual("The date lies in the future and is kept as it is written", "日期在未来，按原样保留"),
    "before_1980": Bilingual(
        "The date is older than any history in git and is kept as it is written", "日期早于任何 git 历史，按原样保留"
    ),
    "no_name": Bilingual("The author has no name", "作者没有名字"),
}
