from dataclasses import dataclass

from guildhall.kernel.registry import verb


@verb(
    "moderation.word.watched",
    en="%(actor)s added a watched word",
    zh_hans="%(actor)s 添加了敏感词",
    staff="moderation.screen",
)
@dataclass(frozen=True)
class WordWatched:
    words: int  # how many at once


@verb(
    "moderation.word.ended",
    en="%(actor)s took a watched word off the list",
    zh_hans="%(actor)s 移除了敏感词",
    staff="moderation.screen",
)
@dataclass(frozen=True)
class WordEnded:
    pass


@verb(
    "moderation.classifier.trained",
    en="The classifier learned from %(actor)s",
    zh_hans="分类器完成了一次训练（%(actor)s）",
)
@dataclass(frozen=True)
class ClassifierTrained:
    decisions: int
