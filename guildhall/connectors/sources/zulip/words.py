"""Every code that a row may be given, in the operator's language."""

from guildhall.kernel.text import Bilingual

WORDS: dict[str, Bilingual] = {
    # activities
    "member": Bilingual("people, who joined with their first message", "成员（自首条消息之日加入）"),
    "opening": Bilingual("first messages of topics, which open conversations", "话题的首条消息（开启对话）"),
    "message": Bilingual("further messages", "后续消息"),
    "discussion": Bilingual("first messages of topics, as discussions", "话题的首条消息（作为讨论）"),
    "reply": Bilingual("further messages, as replies", "后续消息（作为回复）"),
    # attributes
    "bot": Bilingual("bots, which figures leave out", "机器人（不计入指标）"),
    "channel": Bilingual("streams", "频道"),
    "conversation": Bilingual("topics", "话题"),
    "resolved": Bilingual("topics marked as resolved", "标记为已解决的话题"),
    # left out
    "broken": Bilingual("A value is missing or cannot be read", "某个值缺失或无法读取"),
    "duplicate_id": Bilingual(
        "A message with this id came before: it was moved to another topic and stands in both",
        "此编号的消息已出现过：消息曾移至其他话题，在两处都有记录",
    ),
    "same_id": Bilingual("A row with this id came before", "此编号已出现过"),
    "no_stream": Bilingual("Its stream is not in the files", "所属频道不在文件中"),
    "no_topic": Bilingual("Its topic is not in the files", "所属话题不在文件中"),
    "no_user": Bilingual("Its author is not in the files", "作者不在文件中"),
    "here": Bilingual("came with an earlier import", "此前的迁入已包含"),
    "empty": Bilingual("There is no text in it", "没有任何文字"),
    "no_date": Bilingual("The date cannot be true", "日期不可信"),
    # odd, but imported
    "too_long": Bilingual(
        "The text is too long or too deeply nested to be formatted and is shown plain",
        "正文过长或嵌套过深，将以纯文本显示",
    ),
    "no_name": Bilingual("There is no name", "没有名称"),
    "future": Bilingual("The date lies in the future and is kept as it is written", "日期在未来，按原样保留"),
}
