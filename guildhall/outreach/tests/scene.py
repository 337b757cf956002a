"""People who write and are told, for the tests of this room."""

from __future__ import annotations

from typing import Any

from django.test import Client

from guildhall.content.actions import post_answer, publish_topic
from guildhall.content.models import Topic
from guildhall.content.tests.factories import SpaceFactory
from guildhall.members.actions.security import trust_email
from guildhall.members.models import Member
from guildhall.members.tests.factories import MemberFactory
from guildhall.outreach.models import Notice, Skip


def reader(handle: str, **fields: Any) -> Member:
    """Somebody with a confirmed address that leads somewhere."""
    member = MemberFactory(handle=handle, name=handle.title(), **fields)
    trust_email(member=member, email=f"{handle}@post.dev")
    return member


def ask(actor: Member, **fields: Any) -> Topic:
    given = {"kind": "question", "title": "How do I mount it twice?", "source": "It **fails**.", **fields}
    return publish_topic(actor=actor, space=given.pop("space", None) or SpaceFactory(), **given)


def answer(actor: Member, topic: Topic, source: str = "Like this.") -> Any:
    return post_answer(actor=actor, topic=topic, source=source)


def told(member: Member) -> list[str]:
    """Kinds of what a member was told and can still see, in order."""
    rows = Notice.objects.filter(member=member, news__withdrawn_at=None).order_by("pk")
    return list(rows.values_list("news__kind", flat=True))


def skipped(member: Member) -> list[tuple[str, str]]:
    return list(Skip.objects.filter(member=member).order_by("pk").values_list("channel", "reason"))


def signed_in(member: Member) -> Client:
    client = Client()
    client.force_login(member)
    return client
