from __future__ import annotations

from guildhall.activity.actions import Entry
from guildhall.connectors.importing.rendering import Text
from guildhall.connectors.importing.source import (
    ACTIVITY,
    Came,
    Context,
    Item,
    Known,
    Phase,
    Verdict,
    Written,
    left_out,
)
from guildhall.connectors.sources.links import mentions
from guildhall.connectors.sources.stackexchange import tables
from guildhall.connectors.sources.stackexchange.loaders import Person, PostHere
from guildhall.connectors.sources.stackexchange.posts import LONGEST_NAME, scopes
from guildhall.connectors.sources.stackexchange.tables import CommentRow
from guildhall.content.actions.imports import import_comments
from guildhall.content.activities import CommentPosted
from guildhall.content.models import Comment
from guildhall.kernel.markdown import RENDER_VERSION
from guildhall.kernel.text import Bilingual


def _judge(record: CommentRow, known: Known) -> Verdict:
    if known.has("comment", record.id):
        return left_out("duplicate_id")
    if not known.has("post", record.post):
        return left_out("no_post")
    if not record.text.strip():
        return left_out("empty")
    odd: tuple[str, ...] = ()
    if not record.user or not known.has("user", record.user):
        odd = ("unknown_user" if record.user else "vanished" if record.user_name else "nameless",)
    return Verdict(ACTIVITY, "comment", (("comment", record.id),), odd)


def _write(context: Context, items: list[Item]) -> Written:
    comments = [_comment(context, item) for item in items]
    import_comments(comments)
    done = Written()
    for item, comment in zip(items, comments, strict=True):
        record: CommentRow = item.record
        facts: dict[str, object] = {"licence": record.licence} if record.licence else {}
        if mentions(record.text, context.site):
            facts["links"] = True
        done.rows.append(Came("comment", str(record.id), "content.comment", comment.pk, facts))
        done.entries.append(_entry(context, record, comment))
    return done


def _comment(context: Context, item: Item) -> Comment:
    record: CommentRow = item.record
    post: PostHere = context.known.get("post", record.post)
    author: Person | None = context.known.get("user", record.user)
    return Comment(
        post_id=post.id,
        author_id=author.id if author else None,
        author_name="" if author else record.user_name[:LONGEST_NAME],
        created_at=record.created_at,
        source=record.text,
        html=item.made.html,
        language=item.made.language,
        render_version=RENDER_VERSION,
        imported_up=record.score,
        imported_from=context.source,
        origin=context.source,
        origin_id=str(record.id),
    )


def _entry(context: Context, record: CommentRow, comment: Comment) -> Entry:
    post: PostHere = context.known.get("post", record.post)
    author: Person | None = context.known.get("user", record.user)
    return Entry(
        activity=CommentPosted(topic=post.topic, post=post.id),
        subject_type="content.comment",
        subject_id=comment.pk,
        actor_key=author.key if author else None,
        target_key=post.author_key,
        occurred_at=record.created_at,
        scopes=scopes(context, post.language, post.tags),
        source=context.source,
        source_id=f"comments/{record.id}",
    )


COMMENTS = Phase(
    name="comments",
    label=Bilingual("comments", "评论"),
    table="Comments",
    read=tables.comment,
    refers=lambda record: [("comment", record.id), ("post", record.post), ("user", record.user)],
    judge=_judge,
    text=lambda context, record: Text(record.text, "markdown"),
    write=_write,
)
