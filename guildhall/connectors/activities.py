from dataclasses import dataclass

from guildhall.kernel.registry import verb


@verb("connectors.import.begun", en="The import of %(subject)s began", zh_hans="开始迁入 %(subject)s")
@dataclass(frozen=True)
class ImportBegun:
    rows: int


@verb("connectors.import.resumed", en="The import of %(subject)s went on", zh_hans="继续迁入 %(subject)s")
@dataclass(frozen=True)
class ImportResumed:
    rows: int


@verb("connectors.import.finished", en="The import of %(subject)s was finished", zh_hans="%(subject)s 迁入完成")
@dataclass(frozen=True)
class ImportFinished:
    rows: int


@verb(
    "connectors.commit.made",
    en="%(actor)s committed to %(subject)s",
    zh_hans="%(actor)s 向 %(subject)s 提交了代码",
    contribution=True,
)
@dataclass(frozen=True)
class CommitMade:
    files: int  # touched; 0 where it is not known
    minutes_east: int  # of the clock it was made by


@verb(
    "connectors.merge.made",
    en="%(actor)s merged a branch of %(subject)s",
    zh_hans="%(actor)s 合并了 %(subject)s 的一个分支",
    contribution=True,
)
@dataclass(frozen=True)
class MergeMade:
    files: int
    minutes_east: int


@verb(
    "connectors.commit.shared",
    en="%(actor)s wrote a commit to %(subject)s together with %(target)s",
    zh_hans="%(actor)s 与 %(target)s 共同完成了 %(subject)s 的一次提交",
    contribution=True,
    tie="wrote_with",
)
@dataclass(frozen=True)
class CommitShared:
    pass


@verb(
    "connectors.commit.taken",
    en="%(actor)s took a commit of %(target)s into %(subject)s",
    zh_hans="%(actor)s 将 %(target)s 的提交收入 %(subject)s",
    tie="took_in",
)
@dataclass(frozen=True)
class CommitTaken:
    pass


@verb(
    "connectors.conversation.opened",
    en="%(actor)s began the conversation %(subject)s",
    zh_hans="%(actor)s 发起了对话 %(subject)s",
    contribution=True,
    speaks="subject",
)
@dataclass(frozen=True)
class ConversationOpened:
    characters: int  # of the text; 0 where it is not known


@verb(
    "connectors.message.sent",
    en="%(actor)s wrote in the conversation %(subject)s",
    zh_hans="%(actor)s 在对话 %(subject)s 中发言",
    contribution=True,
    tie="replied",
    speaks="conversation",
)
@dataclass(frozen=True)
class MessageSent:
    conversation: int
    characters: int
