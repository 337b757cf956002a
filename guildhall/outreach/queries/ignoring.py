"""Whom a member ignores: the members they muted. Their posts are folded away, and nothing they do is told."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet
from django.db.models.functions import Coalesce

from guildhall.members.models import Member
from guildhall.outreach.models import Watch
from guildhall.outreach.queries.watches import watch_level


def ignored_by(member: int) -> QuerySet[Member, Any]:
    """Ids of those who are shown for them, for a statement that the reader's number is put into."""
    accounts = Member.objects.filter(Q(pk=member) | Q(merged_into=member)).values("pk")
    said = Watch.objects.said_by(member).filter(kind="member", level=Watch.Level.MUTE, member__in=accounts)
    return Member.objects.filter(pk__in=said.values("ref")).values(shown_id=Coalesce("merged_into_id", "pk"))


def ignores(member: Member, other: Member) -> bool:
    return watch_level(member, "member", other.pk) == Watch.Level.MUTE


def ignored_people(member: Member) -> list[Member]:
    """Those who are still here, by name."""
    there = Member.objects.present().filter(pk__in=ignored_by(member.pk)).exclude(pk=member.pk)
    return sorted(there, key=lambda one: str(one.display_name).casefold())
