"""Every code that a row of the dump may be given, in the operator's language."""

from guildhall.kernel.text import Bilingual

WORDS: dict[str, Bilingual] = {
    # activities
    "member": Bilingual("people who joined", "加入的成员"),
    "question": Bilingual("questions", "问题"),
    "answer": Bilingual("answers", "回答"),
    "tag_wiki": Bilingual("tag wikis, as articles", "标签百科（作为文章）"),
    "comment": Bilingual("comments", "评论"),
    "accept": Bilingual("accepted answers", "被采纳的回答"),
    "closed": Bilingual("closings of a question", "关闭问题"),
    "reopened": Bilingual("reopenings of a question", "重新开放问题"),
    "deleted": Bilingual("deletions that were undone later", "之后又撤销的删除"),
    "undeleted": Bilingual("undone deletions", "撤销删除"),
    # revisions
    "original": Bilingual("original texts, titles and tags", "最初的正文、标题与标签"),
    "edit": Bilingual("edits", "修改"),
    "rollback": Bilingual("edits that were taken back", "回退的修改"),
    # attributes
    "tag": Bilingual("tags", "标签"),
    "tag_summary": Bilingual("descriptions of a tag", "标签说明"),
    "bot": Bilingual("accounts of the platform itself", "平台自身的账号"),
    "upvote": Bilingual("upvotes, as counts without voters", "赞成票（仅计数，不含投票人）"),
    "downvote": Bilingual("downvotes, as counts without voters", "反对票（仅计数，不含投票人）"),
    "badge": Bilingual("badges, kept with the person", "徽章（保留在成员资料中）"),
    "linked": Bilingual("links between topics", "主题之间的链接"),
    "duplicate": Bilingual("marks of a duplicate", "重复问题标记"),
    "event": Bilingual("events of a post, kept as facts about it", "内容的相关事件（作为附注保留）"),
    # left out
    "broken": Bilingual("An attribute is missing or cannot be read", "某个属性缺失或无法读取"),
    "duplicate_id": Bilingual("A row with this id came before", "此编号已出现过"),
    "same_name": Bilingual("A tag with this name came before", "同名标签已出现过"),
    "empty": Bilingual("There is no text in it", "没有任何文字"),
    "post_type": Bilingual(
        "A kind of post that is no question, answer or tag wiki", "不属于问题、回答或标签百科的内容"
    ),
    "no_tag": Bilingual("It describes a tag that is not in the dump", "所说明的标签不在导出文件中"),
    "no_question": Bilingual("Its question is not in the dump", "所属问题不在导出文件中"),
    "no_post": Bilingual("Its post is not in the dump (most were deleted)", "所属内容不在导出文件中（多数已被删除）"),
    "no_user": Bilingual("Its owner is not in the dump", "所属用户不在导出文件中"),
    "accept_withdrawn": Bilingual("The answer was accepted once but is no longer", "该回答曾被采纳，后来已取消"),
    "accept_again": Bilingual("The same answer was accepted before", "该回答此前已被采纳"),
    "bookmark": Bilingual("Bookmarks are private", "收藏属于个人隐私"),
    "bounty": Bilingual("Bounties moved the old platform's points, which stay there", "悬赏涉及原平台的积分，不予迁入"),
    "case": Bilingual(
        "Votes to close, delete or report were casework of the old platform",
        "关闭、删除、举报类投票属于原平台的管理事务",
    ),
    "review": Bilingual("Reviews and approvals of the old platform's staff", "原平台工作人员的审阅与批准"),
    "vote_type": Bilingual("A kind of vote that is not known", "无法识别的投票类型"),
    "same_topic": Bilingual("It links a topic with itself", "主题链接到了自身"),
    "link_type": Bilingual("A kind of link that is not known", "无法识别的链接类型"),
    "summary_history": Bilingual(
        "Earlier texts of a tag's description; the last one is kept", "标签说明的旧版本；仅保留最新版本"
    ),
    "history_type": Bilingual("A kind of event that is not known", "无法识别的事件类型"),
    "not_a_question": Bilingual("Only questions are closed and reopened", "只有问题才会被关闭或重新开放"),
    "here": Bilingual("came with an earlier import", "此前的迁入已包含"),
    # odd, but imported
    "no_title": Bilingual("A question has no title: its first words become it", "问题没有标题：取正文开头作为标题"),
    "vanished": Bilingual("The author is gone and shown by the name that was left", "作者已离开，以其留下的名称显示"),
    "nameless": Bilingual("The author is gone without a name", "作者已离开，且没有留下名称"),
    "unknown_user": Bilingual("The author is not in the dump", "作者不在导出文件中"),
    "unlisted_tag": Bilingual("A tag is used that the table of tags does not list", "使用了标签表中未列出的标签"),
    "too_long": Bilingual(
        "The text is too long or too deeply nested to be formatted and is shown plain",
        "正文过长或嵌套过深，将以纯文本显示",
    ),
    "long_name": Bilingual("The name is longer than 80 characters and is cut", "名称超过 80 个字符，已截断"),
    "no_name": Bilingual("The person has no name and gets a made one", "用户没有名称，已自动生成"),
    "many_tags": Bilingual("A question has more tags than a member may give it", "问题的标签数量超过成员可添加的上限"),
    "accepted_twice": Bilingual("Two questions name the same accepted answer", "两个问题指定了同一个被采纳的回答"),
    "future": Bilingual("The date lies in the future", "日期在未来"),
    "community_wiki": Bilingual(
        "A community wiki: it keeps its author, and its editors are in its history",
        "社区维基：保留作者，编辑者可在历史中查看",
    ),
}
