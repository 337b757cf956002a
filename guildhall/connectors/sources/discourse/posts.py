"""Topics and their posts. What people did is activity; likes and reactions are counts, edits are counted."""

from __future__ import annotations

from typing import Any

from guildhall.activity.actions import Entry
from guildhall.connectors.actions.id_map import set_facts
from guildhall.connectors.importing.rendering import Text, is_too_long
from guildhall.connectors.importing.rows import Row
from guildhall.connectors.importing.source import (
    ACTIVITY,
    REVISION,
    Came,
    Context,
    Group,
    Item,
    Known,
    Phase,
    Ref,
    Verdict,
    Written,
    left_out,
)
from guildhall.connectors.sources.discourse import loaders, tables
from guildhall.connectors.sources.discourse.loaders import PostHere, TopicHere
from guildhall.connectors.sources.discourse.tables import PostRow
from guildhall.connectors.sources.discourse.texts import markdown
from guildhall.connectors.sources.links import mentions
from guildhall.connectors.sources.people import LONGEST_NAME, Met, Person, bring_in
from guildhall.connectors.sources.scopes import scopes_of_topic
from guildhall.content.actions.import_states import count_revisions, replace_texts, retitle
from guildhall.content.actions.imports import import_posts, import_revisions, import_topics
from guildhall.content.activities import DiscussionOpened, ReplyPosted
from guildhall.content.models import Kind, Post, Revision, Space, Topic
from guildhall.kernel import clock
from guildhall.kernel.html import text_of
from guildhall.kernel.markdown import RENDER_VERSION
from guildhall.kernel.text import Bilingual, clip

REGULAR, BY_MODERATOR, SMALL_ACTION, WHISPER = 1, 2, 3, 4
LONGEST_TITLE = 240


def _refers(record: PostRow) -> list[Ref]:
    refs: list[Ref] = [("post", record.id), ("topic", record.topic), ("user", _old_id(record))]
    return [*refs, ("number", f"{record.topic}/{record.reply_to}")] if record.reply_to else refs


def _old_id(record: PostRow) -> str:
    return record.username.lower()[:60]


def _judge(record: PostRow, known: Known) -> Verdict:
    if known.has("post", record.id):
        return _judge_again(record, known)
    if reason := _reason_to_leave(record):
        return left_out(reason)
    makes: tuple[Ref, ...] = (("post", record.id), ("number", f"{record.topic}/{record.number}"))
    values = (("updated", record.id, record.updated),)
    if known.has("topic", record.topic):
        return Verdict(ACTIVITY, "reply", makes, _odd(record), values)
    odd = _odd(record) if record.title else (*_odd(record), "no_title")
    what = "topic" if record.number == 1 else "stand_in"
    return Verdict(ACTIVITY, what, (*makes, ("topic", record.topic)), odd, values)


def _judge_again(record: PostRow, known: Known) -> Verdict:
    """One post stored twice, after its topic was renamed: the later text wins."""
    before = known.value("updated", record.id) or 0
    if record.updated == before or not (record.raw or record.cooked).strip():
        return left_out("duplicate_id")
    if record.updated < before:
        return left_out("older_text")
    return Verdict(REVISION, "newer_text", values=(("updated", record.id, record.updated),))


def _reason_to_leave(record: PostRow) -> str:
    if record.type == SMALL_ACTION:
        return "small_action"
    if record.type == WHISPER:
        return "whisper"
    if not record.category:
        return "private"
    if record.is_deleted:
        return "deleted"
    if record.is_hidden:
        return "hidden"
    return "" if (record.raw or record.cooked).strip() else "empty"


def _odd(record: PostRow) -> tuple[str, ...]:
    odd = []
    if not record.username:
        odd.append("no_author")
    if not record.raw:
        odd.append("html_only")
    if is_too_long(record.raw or record.cooked):
        odd.append("too_long")
    if record.created_at > clock.now():
        odd.append("future")
    return tuple(odd)


def _source(context: Context, record: PostRow) -> tuple[str, str]:
    return (markdown(record.raw, context.site), "markdown") if record.raw else (record.cooked, "html")


def _text(context: Context, record: PostRow) -> Text:
    return Text(*_source(context, record), beside=record.title)


def _write(context: Context, items: list[Item]) -> Written:
    done = Written()
    new = [item for item in items if item.verdict.outcome == ACTIVITY]
    bring_in(context, (_met(context, item.record) for item in new), done)
    _open_topics(context, [item for item in new if item.verdict.what != "reply"], done)
    _post_replies(context, [item for item in new if item.verdict.what == "reply"], done)
    _replace(context, [item for item in items if item.verdict.outcome == REVISION], done)
    return done


def _met(context: Context, record: PostRow) -> Met:
    url = f"https://{context.site}/u/{record.username}" if "." in context.site else ""
    name, is_bot = record.name or record.username, record.user < 0
    return Met(_old_id(record), name, record.created_at, is_bot=is_bot, called=record.username, url=url)


def _open_topics(context: Context, items: list[Item], done: Written) -> None:
    made = [(_topic(context, item), Post(**_common(context, item))) for item in items]
    import_topics(made)
    for item, (topic, opening) in zip(items, made, strict=True):
        record, author = item.record, _author(context, item.record)
        here = TopicHere(topic.pk, topic.space_id, topic.language, author.key if author else None)
        context.known.put("topic", record.topic, here)
        done.rows.append(Came("topic", str(record.topic), "content.topic", topic.pk))
        _remember(context, item, opening, done, author)
        done.entries.append(_entry(context, record, DiscussionOpened(), "content.topic", topic.pk, here))


def _post_replies(context: Context, items: list[Item], done: Written) -> None:
    posts = []
    for item in items:
        topic: TopicHere = context.known.get("topic", item.record.topic)
        author = _author(context, item.record)
        posts.append(
            Post(
                topic_id=topic.id,
                kind=Post.Kind.REPLY,
                author_id=author.id if author else None,
                author_name="" if author else (item.record.name or item.record.username)[:LONGEST_NAME],
                created_at=item.record.created_at,
                origin=context.source,
                origin_id=str(item.record.id),
                **_common(context, item),
            )
        )
    import_posts(posts)
    for item, post in zip(items, posts, strict=True):
        _remember(context, item, post, done, _author(context, item.record))
    for item, post in zip(items, posts, strict=True):
        record, topic = item.record, context.known.get("topic", item.record.topic)
        to: PostHere | None = context.known.get("number", f"{record.topic}/{record.reply_to}")
        target = to.author_key if to else topic.author_key
        activity = ReplyPosted(topic=topic.id)
        done.entries.append(_entry(context, record, activity, "content.post", post.pk, topic, target=target))


def _remember(context: Context, item: Item, post: Post, done: Written, author: Person | None) -> None:
    record: PostRow = item.record
    facts = {**record.facts, "updated": record.updated, "standing": record.standing, "likes": record.likes}
    if mentions(post.source, context.site):
        facts["links"] = True
    is_opening = item.verdict.what != "reply"
    number = f"{record.topic}/{record.number}"
    here = PostHere(post.pk, post.topic_id, is_opening, author.key if author else None, record.updated)
    context.known.put("number", number, here)
    done.rows.append(Came("post", str(record.id), "content.post", post.pk, facts))
    done.rows.append(Came("number", number, "content.post", post.pk))


def _topic(context: Context, item: Item) -> Topic:
    record: PostRow = item.record
    author = _author(context, record)
    title = record.title or clip(text_of(item.made.html), 80) or f"#{record.topic}"
    return Topic(
        space=_space(context, record),
        kind=Kind.DISCUSSION,
        title=clip(title, LONGEST_TITLE)[:LONGEST_TITLE],
        author_id=author.id if author else None,
        author_name="" if author else (record.name or record.username)[:LONGEST_NAME],
        created_at=record.created_at,
        active_at=record.created_at,
        active_by_id=author.id if author else None,
        origin=context.source,
        origin_id=str(record.id),
    )


def _space(context: Context, record: PostRow) -> Space:
    found = context.spaces.get(str(record.category)) or context.space
    assert found
    return found


def _author(context: Context, record: PostRow) -> Person | None:
    found: Person | None = context.known.get("user", _old_id(record)) if record.username else None
    return found


def _common(context: Context, item: Item) -> dict[str, Any]:
    record: PostRow = item.record
    source, source_format = _source(context, record)
    return {
        "source": source,
        "source_format": source_format,
        "html": item.made.html,
        "language": item.made.language,
        "render_version": RENDER_VERSION,
        "edited_at": record.updated_at if record.version > 1 else None,
        "imported_up": record.likes,
        "imported_from": context.source,
    }


def _entry(  # noqa: PLR0913 - the columns of one row
    context: Context,
    record: PostRow,
    activity: Any,
    kind: str,
    pk: int,
    topic: TopicHere,
    *,
    target: int | None = None,
) -> Entry:
    author = _author(context, record)
    return Entry(
        activity=activity,
        subject_type=kind,
        subject_id=pk,
        actor_key=author.key if author else None,
        target_key=target,
        occurred_at=record.created_at,
        scopes=scopes_of_topic(context, topic.space, topic.language),
        source=context.source,
        source_id=f"posts/{record.id}",
    )


def _replace(context: Context, items: list[Item], done: Written) -> None:
    """Later texts of posts that are here: what stood before stays in their history."""
    new = {row.old_id: row for row in done.rows if row.kind == "post"}
    here = loaders.posts(context.source, [item.record.id for item in items]) if items else {}
    facts = {}
    for item in items:
        record: PostRow = item.record
        row = new.get(str(record.id))
        pk = row.subject_id if row else here[record.id].id
        told = {**record.facts, "updated": record.updated, "likes": record.likes}
        if mentions(_replace_one(context, item, pk), context.site):
            told["links"] = True
        if row:
            row.facts.update(told)
        else:
            facts[str(record.id)] = told
    set_facts(context.source, "post", facts)


def _replace_one(context: Context, item: Item, pk: int) -> str:
    """Returns the new text."""
    record: PostRow = item.record
    post = Post.objects.select_related("topic").get(pk=pk)
    is_opening = post.kind == Post.Kind.OPENING
    source, _ = _source(context, record)
    title = clip(record.title, LONGEST_TITLE)[:LONGEST_TITLE] if is_opening else ""
    before = Revision.objects.filter(post=post).count()
    old = Revision(
        post=post, number=1, title=post.topic.title if is_opening else "", source=post.source,
        made_at=post.edited_at or post.created_at, author_id=post.author_id, author_name=post.author_name,
    )  # fmt: skip
    new = Revision(
        post=post, number=max(before, 1) + 1, title=title, source=source, made_at=record.updated_at,
        author_id=post.author_id, author_name=post.author_name, reason=record.facts.get("edit_reason", ""),
    )  # fmt: skip
    import_revisions([new] if before else [old, new])
    count_revisions({post.pk: new.number})
    replace_texts("post", [(post.pk, source, item.made.html)])
    if title:
        retitle({post.topic_id: title})
    return source


def _group(record: PostRow) -> Group:
    return Group(str(record.category))


def _opens(row: Row) -> bool:
    return row.attributes.get("post_number") == 1


_SHARED: dict[str, Any] = {
    "table": "posts",
    "read": tables.post,
    "refers": _refers,
    "judge": _judge,
    "group": _group,
    "text": _text,
    "write": _write,
    "batch": 500,
}
OPENINGS = Phase(name="topics", label=Bilingual("topics", "主题"), takes=_opens, **_SHARED)
REPLIES = Phase(name="replies", label=Bilingual("replies", "回复"), takes=lambda row: not _opens(row), **_SHARED)
