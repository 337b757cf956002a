from __future__ import annotations

from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from guildhall.content.actions.allowances import allow_new
from guildhall.content.actions.attachments import claim_attachments
from guildhall.content.actions.counters import count_space, stir, weight
from guildhall.content.actions.hiding import await_review, say_held
from guildhall.content.actions.mentions import note_mentions
from guildhall.content.actions.pace import keep_pace
from guildhall.content.actions.writing import allow, author, link_topics, locked_topic, once, say, write_text
from guildhall.content.activities import POSTED
from guildhall.content.models import Kind, Post, Topic
from guildhall.content.queries.topics import may_read
from guildhall.content.rules import can_answer, may_reply
from guildhall.kernel import clock
from guildhall.kernel.actor import Actor
from guildhall.kernel.prepared import EXAMPLE, Prepared
from guildhall.kernel.refusal import Forbidden
from guildhall.kernel.writes import insert, update
from guildhall.members.models import Member
from guildhall.moderation.actions.limits import spend
from guildhall.moderation.actions.screening import screen, settle
from guildhall.moderation.queries.looking import Screened


def post_answer(*, actor: Actor, topic: Topic, source: str, key: str = "", draft: str = "") -> Post:
    """Answer a question; below anything else it is a reply. `key`, `draft`: see `publish_topic`.

    Refuses `not_a_member`, `not_allowed` (also when the topic is closed), `not_replier`, `empty`, `too_long`,
    `too_deep`, `blocked_word`.
    """
    member = author(actor)
    allow(may_read(actor, topic.pk))
    kind = Post.Kind.ANSWER if topic.kind == Kind.QUESTION else Post.Kind.REPLY
    screened = screen(actor=member, text=source)
    post = Post(kind=kind, author=member, key=key)
    write_text(post, screened.text, beside=topic.title)
    allow_new(member, post)
    if screened.is_held:
        await_review(post, screened.why)
    return once(Post, member, key, lambda: _post(post, topic, member, screened), draft)


def _post(post: Post, topic: Topic, member: Member, screened: Screened) -> Post:
    post.topic = topic = locked_topic(topic)
    if not may_reply(member, topic):
        raise Forbidden("not_replier", _("Only some people may reply in this space. Your text is kept below."))
    allow(can_answer(member, topic))
    keep_pace(member, topic)
    spend(actor=member, action="posts")
    before, post.created_at = weight(topic), clock.now()
    post.number = _last_number(topic) + 1
    insert(post)
    settle(screened, post)
    note_mentions(post, by=member)
    claim_attachments(post, actor=member)
    if post.hidden_at:
        say_held(post)
        return post
    topic.replies += 1
    stir(topic, member, "replied", post.created_at)
    update(topic, "replies", "active_at", "active_by", "active_as", "faces")
    link_topics(post, member)
    count_space(topic, before=before)
    say(POSTED[post.kind](topic=topic.pk), post, actor=member, target=topic.author)
    return post


_LAST = Prepared(
    # What has no number yet is not in the index.
    lambda topic: Post.objects.filter(~Q(number=0), topic=topic).order_by("-number").values_list("number")[:1],
    topic=EXAMPLE,
)


def _last_number(topic: Topic) -> int:
    found = _LAST.rows(topic=topic.pk)
    return found[0][0] if found else 1


def count_comments(post: Post, change: int) -> None:
    Post.objects.filter(pk=post.pk).update(comment_count=F("comment_count") + change)
