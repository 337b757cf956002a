"""What `guildhall doctor` asks of content."""

from guildhall.content.queries import counters_off, to_rebake
from guildhall.content.queries.soundness import to_index
from guildhall.kernel.registry import Check, checks
from guildhall.kernel.terminal import say

SAMPLE = 500


def counters() -> tuple[str, str, str]:
    wrong = counters_off(SAMPLE)
    if wrong:
        return (
            "yellow",
            say(
                f"{wrong} of the {SAMPLE} latest topics are counted wrongly.",
                f"最近 {SAMPLE} 个主题中有 {wrong} 个计数有误。",
            ),
            "guildhall manage recount",
        )
    return "green", say("Topics, answers and comments are counted right.", "主题、回答和评论计数正确。"), ""


def rendering() -> tuple[str, str, str]:
    old = to_rebake()
    if old:
        sentence = say(f"{old} texts were rendered by an older release.", f"有 {old} 篇内容由旧版本渲染。")
        return "yellow", sentence, "guildhall manage rebake"
    return "green", say("All texts are rendered by this release.", "所有内容均由当前版本渲染。"), ""


def index() -> tuple[str, str, str]:
    missing = to_index()
    if missing:
        sentence = say(f"{missing} posts are not in the index of the search.", f"有 {missing} 篇内容尚未进入搜索索引。")
        return "yellow", sentence, "guildhall manage reindex"
    return "green", say("Every post can be found.", "所有内容均可搜索。"), ""


checks.add(Check(name="content.counters", run=counters, order=300))
checks.add(Check(name="content.rendering", run=rendering, order=310))
checks.add(Check(name="content.search", run=index, order=320))
