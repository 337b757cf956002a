"""Tags, questions, answers and tag wikis."""

from __future__ import annotations

from typing import Any

from guildhall.activity.actions import Entry
from guildhall.connectors.importing.rendering import Text, is_too_long
from guildhall.connectors.importing.rows import Row
from guildhall.connectors.importing.source import (
    ACTIVITY,
    ATTRIBUTE,
    Came,
    Context,
    Item,
    Known,
    Phase,
    Ref,
    Verdict,
    Written,
    left_out,
)
from guildhall.connectors.sources.links import mentions
from guildhall.connectors.sources.scopes import scopes_of_topic
from guildhall.connectors.sources.stackexchange import tables
from guildhall.connectors.sources.stackexchange.loaders import Person, PostHere
from guildhall.connectors.sources.stackexchange.tables import PostRow, TagRow
from guildhall.content.actions.import_states import describe_tags
from guildhall.content.actions.imports import import_posts, import_tags, import_topic_tags, import_topics
from guildhall.content.activities import AnswerPosted, ArticlePublished, QuestionAsked
from guildhall.content.models import Kind, Post, Tag, Topic, TopicTag
from guildhall.kernel import clock
from guildhall.kernel.html import text_of
from guildhall.kernel.markdown import RENDER_VERSION
from guildhall.kernel.text import Bilingual, clip, language_of

QUESTION, ANSWER, SUMMARY, WIKI = 1, 2, 4, 5
MOST_TAGS = 5
LONGEST_TAG, LONGEST_TITLE, LONGEST_NAME = 40, 240, 80
WIKI_TITLE = Bilingual("About “%(tag)s”", "关于“%(tag)s”")


def _judge_tag(record: TagRow, known: Known) -> Verdict:
    if known.has("tag", record.name):
        return left_out("same_name")
    about: tuple[Ref, ...] = (("tag", record.name),)
    if record.excerpt_post and not known.has("summary_of", record.excerpt_post):
        about = (*about, ("summary_of", record.excerpt_post))
    if record.wiki_post and not known.has("wiki_of", record.wiki_post):
        about = (*about, ("wiki_of", record.wiki_post))
    return Verdict(ATTRIBUTE, "tag", about)


def _write_tags(context: Context, items: list[Item]) -> Written:
    ids = import_tags([item.record.name[:LONGEST_TAG] for item in items], created_at=clock.now())
    done = Written()
    for item in items:
        record: TagRow = item.record
        facts = {"required": record.is_required, "for_moderators": record.is_for_moderators, "count": record.count}
        for kind, old_id in item.verdict.makes:
            mine = facts if kind == "tag" else {}
            done.rows.append(_row(kind, old_id, "content.tag", ids[record.name[:LONGEST_TAG]], mine))
    return done


def _refers_of_post(record: PostRow) -> list[Ref]:
    refs: list[Ref] = [("post", record.id), ("user", record.owner), ("user", record.editor)]
    if record.type == ANSWER:
        return [*refs, ("question", record.parent)]
    if record.type in (SUMMARY, WIKI):
        return [*refs, ("summary", record.id), ("summary_of", record.id), ("wiki_of", record.id)]
    return [*refs, ("accepted_by", record.accepted), *(("tag", tag) for tag in record.tags)]


def _judge_post(record: PostRow, known: Known) -> Verdict:
    """Everything but answers."""
    if known.has("post", record.id) or known.has("summary", record.id):
        return left_out("duplicate_id")
    if record.type == QUESTION:
        return _judge_question(record, known)
    return _judge_tag_text(record, known) if record.type in (SUMMARY, WIKI) else left_out("post_type")


def _judge_tag_text(record: PostRow, known: Known) -> Verdict:
    if not known.has("summary_of" if record.type == SUMMARY else "wiki_of", record.id):
        return left_out("no_tag")
    if not record.body.strip():
        return left_out("empty")
    if record.type == SUMMARY:
        return Verdict(ATTRIBUTE, "tag_summary", (("summary", record.id),))
    values = (("topic_of", record.id, record.id),)
    return Verdict(ACTIVITY, "tag_wiki", (("post", record.id),), _odd(record, known), values)


def _judge_question(record: PostRow, known: Known) -> Verdict:
    odd = _odd(record, known)
    makes: tuple[Ref, ...] = (("post", record.id), ("question", record.id))
    values: tuple[tuple[str, int, int], ...] = (("topic_of", record.id, record.id),)
    if not record.title:
        odd = (*odd, "no_title")
    if len(record.tags) > MOST_TAGS:
        odd = (*odd, "many_tags")
    if any(not known.has("tag", tag) for tag in record.tags):
        odd = (*odd, "unlisted_tag")
    if record.accepted and known.has("accepted_by", record.accepted):
        odd = (*odd, "accepted_twice")
    elif record.accepted:
        makes = (*makes, ("accepted_by", record.accepted))
        values = (*values, ("accepted_by", record.accepted, record.id))
    return Verdict(ACTIVITY, "question", makes, odd, values)


def _judge_answer(record: PostRow, known: Known) -> Verdict:
    if known.has("post", record.id) or known.has("summary", record.id):
        return left_out("duplicate_id")
    if not known.has("question", record.parent):
        return left_out("no_question")
    made = (("post", record.id),)
    return Verdict(ACTIVITY, "answer", made, _odd(record, known), (("topic_of", record.id, record.parent),))


def _odd(record: PostRow, known: Known) -> tuple[str, ...]:
    odd = []
    if not record.owner or not known.has("user", record.owner):
        odd.append("unknown_user" if record.owner else "vanished" if record.owner_name else "nameless")
    if is_too_long(record.body):
        odd.append("too_long")
    if record.wiki_at:
        odd.append("community_wiki")
    if record.created_at > clock.now():
        odd.append("future")
    return tuple(odd)


def _text_of(context: Context, record: PostRow) -> Text:
    return Text(record.body, "html", beside=record.title)


def _write_posts(context: Context, items: list[Item]) -> Written:
    topics = [item for item in items if item.verdict.outcome == ACTIVITY]
    describe_tags(
        {
            context.known.get("summary_of", item.record.id): text_of(item.made.html)
            for item in items
            if item.verdict.what == "tag_summary"
        }
    )
    done = _write_topics(context, topics)
    done.rows += [
        _row("summary", item.record.id, "content.tag", context.known.get("summary_of", item.record.id), {})
        for item in items
        if item.verdict.what == "tag_summary"
    ]
    return done


def _write_topics(context: Context, items: list[Item]) -> Written:
    names = _tag_names(context, items)
    oldest = min((item.record.created_at for item in items), default=clock.now())
    ids = import_tags({name for some in names for name in some}, created_at=oldest)
    made = [(_topic(context, item, tags), _opening(context, item)) for item, tags in zip(items, names, strict=True)]
    import_topics(made)
    tagged = [list(dict.fromkeys(ids[name] for name in some)) for some in names]
    import_topic_tags(
        [TopicTag(topic=topic, tag_id=tag) for (topic, _), some in zip(made, tagged, strict=True) for tag in some]
    )
    done = Written()
    for item, (topic, opening), tags in zip(items, made, tagged, strict=True):
        done.rows.append(_row("post", item.record.id, "content.post", opening.pk, _facts(context, item.record)))
        if any(kind == "accepted_by" for kind, _ in item.verdict.makes):
            done.rows.append(_row("accepted_by", item.record.accepted, "content.topic", topic.pk, {}))
        activity = QuestionAsked() if topic.kind == Kind.QUESTION else ArticlePublished()
        where = scopes(context, topic.language, tags)
        done.entries.append(_entry(context, item.record, activity, "content.topic", topic.pk, where))
    return done


def _tag_names(context: Context, items: list[Item]) -> list[list[str]]:
    """Tags of every topic; a tag wiki is tagged with its own."""
    wikis = [context.known.get("wiki_of", item.record.id) for item in items if item.verdict.what == "tag_wiki"]
    own = dict(Tag.objects.filter(pk__in=wikis).values_list("pk", "name"))
    return [
        [own[context.known.get("wiki_of", item.record.id)]]
        if item.verdict.what == "tag_wiki"
        else [tag[:LONGEST_TAG] for tag in item.record.tags]
        for item in items
    ]


def _topic(context: Context, item: Item, tags: list[str]) -> Topic:
    record: PostRow = item.record
    author, name = _author(context, record)
    return Topic(
        space=context.space,
        kind=Kind.QUESTION if record.type == QUESTION else Kind.ARTICLE,
        title=_title(record, item.made.html, tags),
        author_id=author.id if author else None,
        author_name=name,
        created_at=record.created_at,
        active_at=record.created_at,
        active_by_id=author.id if author else None,
        closed_at=record.closed_at,
        tag_names=list(dict.fromkeys(tags)),
        origin=context.source,
        origin_id=str(record.id),
    )


def _title(record: PostRow, html: str, tags: list[str]) -> str:
    if record.type == WIKI:
        words = text_of(html)
        return WIKI_TITLE.in_language(language_of(words)) % {"tag": tags[0]}
    return clip(record.title or clip(text_of(html), 80) or f"#{record.id}", LONGEST_TITLE)[:LONGEST_TITLE]


def _opening(context: Context, item: Item) -> Post:
    return Post(**_text(context, item))


def _write_answers(context: Context, items: list[Item]) -> Written:
    posts, done = [], Written()
    for item in items:
        author, name = _author(context, item.record)
        question: PostHere = context.known.get("question", item.record.parent)
        posts.append(
            Post(
                topic_id=question.topic,
                kind=Post.Kind.ANSWER,
                author_id=author.id if author else None,
                author_name=name,
                created_at=item.record.created_at,
                origin=context.source,
                origin_id=str(item.record.id),
                **_text(context, item),
            )
        )
    import_posts(posts)
    for item, post in zip(items, posts, strict=True):
        question = context.known.get("question", item.record.parent)
        done.rows.append(_row("post", item.record.id, "content.post", post.pk, _facts(context, item.record)))
        activity = AnswerPosted(topic=question.topic)
        where, asker = scopes(context, question.language, question.tags), question.author_key
        done.entries.append(_entry(context, item.record, activity, "content.post", post.pk, where, target=asker))
    return done


def _text(context: Context, item: Item) -> dict[str, Any]:
    record: PostRow = item.record
    editor: Person | None = context.known.get("user", record.editor)
    counts = {}
    if "Votes" in context.shared.get("without", ()):
        counts = {"imported_up": max(record.score, 0), "imported_down": max(-record.score, 0)}
    return {
        "source": record.body,
        "source_format": "html",
        "html": item.made.html,
        "language": item.made.language,
        "render_version": RENDER_VERSION,
        "edited_at": record.edited_at,
        "edited_by": editor.key if editor and record.edited_at else None,
        "imported_from": context.source,
        **counts,
    }


def _author(context: Context, record: PostRow) -> tuple[Person | None, str]:
    found: Person | None = context.known.get("user", record.owner)
    return found, "" if found else record.owner_name[:LONGEST_NAME]


def _facts(context: Context, record: PostRow) -> dict[str, Any]:
    facts: dict[str, Any] = {"licence": record.licence, "score": record.score, "views": record.views}
    if record.wiki_at:
        facts["wiki_at"] = record.wiki_at.isoformat()
    if mentions(record.body, context.site):
        facts["links"] = True
    return {name: value for name, value in facts.items() if value}


def _row(kind: str, old_id: Any, subject_type: str, subject_id: int, facts: dict[str, Any]) -> Came:
    return Came(kind, str(old_id), subject_type, subject_id, facts)


def _entry(  # noqa: PLR0913 - the columns of one row
    context: Context,
    record: PostRow,
    activity: Any,
    kind: str,
    pk: int,
    where: tuple[int, ...],
    *,
    target: int | None = None,
) -> Entry:
    author, _ = _author(context, record)
    return Entry(
        activity=activity,
        subject_type=kind,
        subject_id=pk,
        actor_key=author.key if author else None,
        target_key=target,
        occurred_at=record.created_at,
        scopes=where,
        source=context.source,
        source_id=f"posts/{record.id}",
    )


def scopes(context: Context, language: str, tags: list[int]) -> tuple[int, ...]:
    assert context.space
    return scopes_of_topic(context, context.space.pk, language, tags)


def _is_answer(row: Row) -> bool:
    return row.attributes.get("PostTypeId") == "2"


TAGS = Phase(
    name="tags",
    label=Bilingual("tags", "标签"),
    table="Tags",
    read=tables.tag,
    refers=lambda record: [
        ("tag", record.name),
        ("summary_of", record.excerpt_post),
        ("wiki_of", record.wiki_post),
    ],
    judge=_judge_tag,
    write=_write_tags,
)
QUESTIONS = Phase(
    name="questions",
    label=Bilingual("questions", "问题"),
    table="Posts",
    read=tables.post,
    takes=lambda row: not _is_answer(row),
    refers=_refers_of_post,
    judge=_judge_post,
    text=_text_of,
    write=_write_posts,
    batch=500,
)
ANSWERS = Phase(
    name="answers",
    label=Bilingual("answers", "回答"),
    table="Posts",
    read=tables.post,
    takes=_is_answer,
    refers=_refers_of_post,
    judge=_judge_answer,
    text=_text_of,
    write=_write_answers,
    batch=500,
)
