"""Every code that a row may be given, in the operator's language."""

from guildhall.kernel.text import Bilingual

WORDS: dict[str, Bilingual] = {
    # activities
    "topic": Bilingual("topics, as discussions", "主题（作为讨论）"),
    "reply": Bilingual("replies", "回复"),
    "stand_in": Bilingual(
        "topics whose first post is not in the files: the first that is there opens them",
        "首帖不在文件中的主题：以文件中最早的一帖作为开头",
    ),
    # revisions
    "newer_text": Bilingual("a later text of a post that came before", "先前内容的较新版本"),
    # attributes
    "category": Bilingual("categories, as spaces", "分类（作为版块）"),
    # left out
    "broken": Bilingual("A value is missing or cannot be read", "某个值缺失或无法读取"),
    "older_text": Bilingual(
        "The same post stands in the files with a later text, which wins", "同一内容在文件中有较新的版本，以较新者为准"
    ),
    "duplicate_id": Bilingual("A row with this id came before", "此编号已出现过"),
    "private": Bilingual("Private messages stay private", "私信属于个人隐私"),
    "whisper": Bilingual("Whispers of the old site's staff", "原站点工作人员的内部留言"),
    "small_action": Bilingual("A note that something was done to the topic, without words", "没有正文的主题操作记录"),
    "deleted": Bilingual("It was deleted over there", "在原站点已被删除"),
    "hidden": Bilingual("It was hidden over there", "在原站点已被隐藏"),
    "empty": Bilingual("There is no text in it", "没有任何文字"),
    "here": Bilingual("came with an earlier import", "此前的迁入已包含"),
    # odd, but imported
    "no_title": Bilingual("The topic has no title: its first words become it", "主题没有标题：取正文开头作为标题"),
    "no_author": Bilingual("The author is not told", "没有说明作者"),
    "html_only": Bilingual("Only the HTML is there, and is cleaned", "只有 HTML，清理后使用"),
    "too_long": Bilingual(
        "The text is too long or too deeply nested to be formatted and is shown plain",
        "正文过长或嵌套过深，将以纯文本显示",
    ),
    "future": Bilingual("The date lies in the future", "日期在未来"),
}
