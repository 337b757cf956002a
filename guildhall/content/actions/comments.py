from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from guildhall.content.actions.allowances import allow_edit, allow_new
from guildhall.content.actions.attachments import claim_attachments
from guildhall.content.actions.counters import count_space, stir, weight
from guildhall.content.actions.editing import mend
from guildhall.content.actions.hiding import await_review, say_held
from guildhall.content.actions.mentions import note_mentions
from guildhall.content.actions.pace import keep_pace
from guildhall.content.actions.posts import count_comments
from guildhall.content.actions.slots import drop_draft
from guildhall.content.actions.writing import allow, author, locked_topic, once, say, write_text
from guildhall.content.activities import CommentEdited, CommentPosted
from guildhall.content.models import Comment, Hidden, Post
from guildhall.content.rules import can_comment, can_edit
from guildhall.kernel import clock
from guildhall.kernel.actor import Actor
from guildhall.kernel.refusal import Refusal
from guildhall.kernel.text import width
from guildhall.members.models import Member
from guildhall.moderation.actions.limits import spend
from guildhall.moderation.actions.screening import screen, settle
from guildhall.moderation.queries.looking import Screened

AT_MOST = 2000  # columns


def post_comment(
    *, actor: Actor, post: Post, source: str, parent: Comment | None = None, key: str = "", draft: str = ""
) -> Comment:
    """A remark on a post, or on a comment of the same post. `key`, `draft`: see `publish_topic`.

    Refuses `not_a_member`, `not_allowed`, `empty`, `comment_too_long`, `other_post`, `blocked_word`.
    """
    member = author(actor)
    allow(Post.objects.visible_to(actor).filter(pk=post.pk).exists())
    if parent is not None and parent.post_id != post.pk:
        raise Refusal("other_post", _("That comment belongs to another post."))
    comment = Comment(author=member, parent=parent, key=key)
    screened = screen(actor=member, text=source)
    _write(comment, screened.text)
    allow_new(member, comment)
    if screened.is_held:
        await_review(comment, screened.why)
    return once(Comment, member, key, lambda: _post(comment, post, member, screened), draft)


def _post(comment: Comment, post: Post, member: Member, screened: Screened) -> Comment:
    topic = locked_topic(post.topic)
    post = Post.objects.select_related("author").get(pk=post.pk)
    post.topic, comment.post, comment.created_at = topic, post, clock.now()
    allow(can_comment(member, post))
    keep_pace(member, topic)
    spend(actor=member, action="comments")
    comment.save(force_insert=True)
    settle(screened, comment)
    claim_attachments(comment, actor=member)
    note_mentions(comment, by=member)
    if comment.hidden_at:
        say_held(comment)
        return comment
    stir(topic, member, "commented", comment.created_at)
    topic.save(update_fields=["active_at", "active_by", "active_as"])
    count_comments(post, 1)
    count_space(topic, before=weight(topic))
    addressed = comment.parent.author if comment.parent else post.author
    say(CommentPosted(topic=topic.pk, post=post.pk), comment, actor=member, target=addressed)
    return comment


@transaction.atomic
def edit_comment(*, actor: Actor, comment: Comment, source: str, draft: str = "") -> Comment:
    """Refuses `not_allowed`, `empty`, `comment_too_long`, `blocked_word`. Comments keep no revisions."""
    comment = (
        Comment.objects.select_for_update(of=("self",))
        .select_related("post__topic__space", "author")
        .get(pk=comment.pk)
    )
    allow(can_edit(actor, comment))
    before = comment.source
    screened = screen(actor=actor, text=source, before=before, subject=comment)
    _write(comment, screened.text)
    if comment.source != before:
        allow_edit(actor, comment)
        comment.edited_at = clock.now()
        comment.save(update_fields=["source", "source_format", "html", "render_version", "language", "edited_at"])
        claim_attachments(comment, actor=actor)
        note_mentions(comment, by=actor, edited=True)
        say(CommentEdited(topic=comment.post.topic_id), comment, actor=actor, target=comment.author)
        if comment.hidden_as == Hidden.HELD:
            mend(actor, comment)
        settle(screened, comment)
    if draft:
        drop_draft(actor=author(actor), context=draft)
    return comment


def _write(comment: Comment, source: str) -> None:
    if width(source) > AT_MOST:
        raise Refusal("comment_too_long", _("This is too long for a comment. Write an answer instead."))
    write_text(comment, source)
