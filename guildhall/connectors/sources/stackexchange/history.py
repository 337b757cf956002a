"""PostHistory: texts as they were, in Markdown, and what else happened to a post.

One press of the save button is several rows (title, text, tags); they share a GUID, or post, time and person.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from itertools import groupby
from typing import Any

from guildhall.activity.actions import Entry
from guildhall.connectors.actions.id_map import add_facts
from guildhall.connectors.importing.source import (
    ACTIVITY,
    ATTRIBUTE,
    REVISION,
    Context,
    Item,
    Known,
    Phase,
    Verdict,
    Written,
    left_out,
)
from guildhall.connectors.sources.stackexchange import tables
from guildhall.connectors.sources.stackexchange.loaders import Person, PostHere
from guildhall.connectors.sources.stackexchange.posts import LONGEST_NAME, LONGEST_TAG, LONGEST_TITLE, scopes
from guildhall.connectors.sources.stackexchange.tables import HistoryRow, tag_names
from guildhall.content.actions.import_states import count_revisions, explain_closings
from guildhall.content.actions.imports import import_revisions
from guildhall.content.activities import HIDDEN, RESTORED, PostEdited, TopicClosed, TopicReopened
from guildhall.content.models import Revision
from guildhall.kernel.text import Bilingual, clip

TITLE, TEXT, TAGS = (1, 4, 7), (2, 5, 8), (3, 6, 9)
KINDS = {
    **dict.fromkeys((1, 2, 3), "original"),
    **dict.fromkeys((4, 5, 6), "edit"),
    **dict.fromkeys((7, 8, 9), "rollback"),
}
MOMENTS = {10: "closed", 11: "reopened", 12: "deleted", 13: "undeleted"}
# Locked, wiki, migrated, merged, protected, edit approved, tweeted, notices, bumped, hot list, made by a wizard.
EVENTS = {14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 31, 33, 34, 35, 36, 37, 38, 50, 52, 53, 66}
REASONS = {
    1: Bilingual("Duplicate", "重复问题"),
    2: Bilingual("Off-topic", "与主题无关"),
    3: Bilingual("Not constructive", "没有建设性"),
    4: Bilingual("Not a real question", "不是真正的问题"),
    7: Bilingual("Too localized", "过于局限"),
    10: Bilingual("Too general", "过于宽泛"),
    101: Bilingual("Duplicate", "重复问题"),
    102: Bilingual("Off-topic", "与主题无关"),
    103: Bilingual("Needs details or clarity", "需要补充细节"),
    104: Bilingual("Needs more focus", "需要聚焦"),
    105: Bilingual("Opinion-based", "主观看法为主"),
}


def _judge(record: HistoryRow, known: Known) -> Verdict:
    if not known.has("post", record.post):
        about_tag = known.has("summary_of", record.post) or known.has("wiki_of", record.post)
        return left_out("summary_history" if about_tag else "no_post")
    if record.type in KINDS:
        return Verdict(REVISION, KINDS[record.type])
    if record.type in (10, 11):
        on_question = known.has("question", record.post)
        return Verdict(ACTIVITY, MOMENTS[record.type]) if on_question else left_out("not_a_question")
    if record.type in MOMENTS:
        return Verdict(ACTIVITY, MOMENTS[record.type])
    return Verdict(ATTRIBUTE, "event") if record.type in EVENTS else left_out("history_type")


def _write(context: Context, items: list[Item]) -> Written:
    done = Written()
    _write_revisions(context, [item.record for item in items if item.verdict.outcome == REVISION], done)
    _write_moments(context, [item.record for item in items if item.verdict.outcome == ACTIVITY], done)
    facts: dict[int, list[dict[str, Any]]] = defaultdict(list)
    for item in items:
        if item.verdict.outcome == ATTRIBUTE:
            facts[item.record.post].append(_event(item.record))
    add_facts(context.source, "post", facts)
    return done


def _event(record: HistoryRow) -> dict[str, Any]:
    words = clip(record.comment, 300)
    return {"type": record.type, "at": record.at.isoformat(), **({"comment": words} if words else {})}


def _write_revisions(context: Context, records: list[HistoryRow], done: Written) -> None:
    saves = [list(group) for _, group in groupby(records, key=lambda record: record.save)]
    last = _last_revisions({_post(context, save[0]).id for save in saves})
    made = []
    for save in saves:
        post = _post(context, save[0])
        revision = _revision(context, post, save, last.get(post.id))
        last[post.id] = revision
        made.append(revision)
        if any(record.type > 3 for record in save):
            done.entries.append(_edited(context, post, save[0], revision.number))
    import_revisions(made)
    count_revisions({post: revision.number for post, revision in last.items()})


def _last_revisions(posts: Iterable[int]) -> dict[int, Revision]:
    found = Revision.objects.filter(post__in=list(posts)).order_by("post_id", "-number").distinct("post_id")
    return {revision.post_id: revision for revision in found}


def _revision(context: Context, post: PostHere, save: list[HistoryRow], before: Revision | None) -> Revision:
    first = save[0]
    editor: Person | None = context.known.get("user", first.user)
    made = Revision(
        post_id=post.id,
        number=before.number + 1 if before else 1,
        title=before.title if before else "",
        tag_names=list(before.tag_names) if before else [],
        source=before.source if before else "",
        made_at=first.at,
        author_id=editor.id if editor else None,
        author_name="" if editor else first.user_name[:LONGEST_NAME],
        reason=clip(next((record.comment for record in save if record.comment), ""), 300)[:300],
    )
    for record in save:
        if record.type in TEXT:
            made.source = record.text
        elif record.type in TITLE and post.is_opening:
            made.title = clip(record.text.strip(), LONGEST_TITLE)[:LONGEST_TITLE]
        elif record.type in TAGS and post.is_opening:
            made.tag_names = [tag[:LONGEST_TAG] for tag in tag_names(record.text)]
    return made


def _edited(context: Context, post: PostHere, first: HistoryRow, number: int) -> Entry:
    return _entry(context, PostEdited(topic=post.topic, number=number), "content.post", post.id, first, post)


def _write_moments(context: Context, records: list[HistoryRow], done: Written) -> None:
    closings: dict[int, tuple[int | None, str]] = {}
    for record in records:
        post = _post(context, record)
        if record.type == 10:
            editor: Person | None = context.known.get("user", record.user)
            closings[post.topic] = (editor.key if editor else None, _reason(record))
        done.entries.append(_moment(context, record, post))
    explain_closings(closings)


def _moment(context: Context, record: HistoryRow, post: PostHere) -> Entry:
    if record.type in (10, 11):
        activity = TopicClosed() if record.type == 10 else TopicReopened()
        return _entry(context, activity, "content.topic", post.topic, record, post)
    declared = HIDDEN if record.type == 12 else RESTORED
    on_topic = post.is_opening
    kind, subject = ("content.topic", post.topic) if on_topic else ("content.post", post.id)
    return _entry(context, declared[post.noun](topic=post.topic), kind, subject, record, post)


def _reason(record: HistoryRow) -> str:
    """The dump gives a number; its words are English, as the sites that speak English have them."""
    number = int(record.comment) if record.comment.isdigit() else 0
    return REASONS[number].en if number in REASONS else ""


def _entry(context: Context, activity: Any, kind: str, subject: int, record: HistoryRow, post: PostHere) -> Entry:
    person: Person | None = context.known.get("user", record.user)
    return Entry(
        activity=activity,
        subject_type=kind,
        subject_id=subject,
        actor_key=person.key if person else None,
        target_key=post.author_key,
        occurred_at=record.at,
        scopes=scopes(context, post.language, post.tags),
        source=context.source,
        source_id=f"posthistory/{record.id}",
    )


def _post(context: Context, record: HistoryRow) -> PostHere:
    found: PostHere = context.known.get("post", record.post)
    return found


HISTORY = Phase(
    name="history",
    label=Bilingual("edits and events", "修改与事件"),
    table="PostHistory",
    read=tables.history,
    refers=lambda record: [
        ("post", record.post),
        ("question", record.post),
        ("summary_of", record.post),
        ("wiki_of", record.post),
        ("user", record.user),
    ],
    judge=_judge,
    write=_write,
    together=lambda one, next_one: one.save == next_one.save,
    batch=2000,
)
