"""Users become members nobody has claimed yet; their badges stay with them as attributes."""

from __future__ import annotations

from typing import Any

from guildhall.activity.actions import Entry
from guildhall.connectors.importing.rendering import Text
from guildhall.connectors.importing.source import (
    ACTIVITY,
    ATTRIBUTE,
    Came,
    Context,
    Item,
    Known,
    Phase,
    Verdict,
    Written,
    left_out,
)
from guildhall.connectors.sources.stackexchange import tables
from guildhall.connectors.sources.stackexchange.tables import BadgeRow, UserRow
from guildhall.kernel.html import text_of
from guildhall.kernel.sql import copy_in
from guildhall.kernel.text import Bilingual, clip
from guildhall.members.actions import create_members
from guildhall.members.actions.naming import free_handles
from guildhall.members.activities import MemberJoined
from guildhall.members.models import Attribute, Identity, Member

LONGEST_BIO = 2000


def _judge_user(record: UserRow, known: Known) -> Verdict:
    if known.has("user", record.id):
        return left_out("duplicate_id")
    odd = () if record.name else ("no_name",)
    if len(record.name) > 80:
        odd = (*odd, "long_name")
    makes = (("user", record.id),)
    return Verdict(ATTRIBUTE, "bot", makes, odd) if record.id < 0 else Verdict(ACTIVITY, "member", makes, odd)


def _write_users(context: Context, items: list[Item]) -> Written:
    handles = free_handles({item.record.id: item.record.name for item in items})
    members = create_members(_member(item, handles[item.record.id]) for item in items)
    copy_in([_identity(context, item.record, member) for item, member in zip(items, members, strict=True)])
    facts = [
        fact for item, member in zip(items, members, strict=True) for fact in _attributes(context, item.record, member)
    ]
    copy_in(facts)
    done = Written()
    for item, member in zip(items, members, strict=True):
        record: UserRow = item.record
        done.rows.append(Came("user", str(record.id), "members.member", member.pk))
        if item.verdict.outcome == ACTIVITY:
            done.entries.append(
                Entry(
                    activity=MemberJoined(),
                    subject_type="members.member",
                    subject_id=member.pk,
                    actor_key=member.actor_key,
                    occurred_at=record.joined_at,
                    source=context.source,
                    source_id=f"users/{record.id}",
                )
            )
    return done


def _member(item: Item, handle: str) -> Member:
    record: UserRow = item.record
    about = record.about if len(record.about) <= LONGEST_BIO else clip(text_of(item.made.html), LONGEST_BIO)
    website = (
        record.website if record.website.startswith(("http://", "https://")) and len(record.website) <= 200 else ""
    )
    return Member(
        handle=handle,
        name=clip(record.name, 80)[:80] or handle,
        kind=Member.Kind.BOT if record.id < 0 else Member.Kind.PERSON,
        bio=about,
        bio_html=item.made.html,
        city=clip(record.location, 80)[:80],
        website=website,
        joined_at=record.joined_at,
    )


def _identity(context: Context, record: UserRow, member: Member) -> Identity:
    return Identity(
        member=member,
        platform=context.source,
        value=str(record.id),
        label=record.name[:200],
        url=f"https://{context.site}/users/{record.id}" if "." in context.site else "",
        added_at=record.joined_at,
    )


def _attributes(context: Context, record: UserRow, member: Member) -> list[Attribute]:
    counts = {"views": record.views, "up_votes": record.up_votes, "down_votes": record.down_votes}
    facts: dict[str, Any] = {"stackexchange.reputation": record.reputation, "stackexchange.counts": counts}
    if record.last_seen_at:
        facts["stackexchange.last_seen"] = record.last_seen_at.isoformat()
    if record.account > 0:
        facts["stackexchange.account"] = record.account
    evidence = f"users/{record.id}"
    return [
        Attribute(member=member, key=key, value=value, evidence=evidence, source=context.source, since=record.joined_at)
        for key, value in facts.items()
    ]


def _judge_badge(record: BadgeRow, known: Known) -> Verdict:
    return Verdict(ATTRIBUTE, "badge") if known.has("user", record.user) else left_out("no_user")


def _write_badges(context: Context, items: list[Item]) -> Written:
    copy_in([_badge(context, item.record) for item in items])
    return Written()


def _badge(context: Context, record: BadgeRow) -> Attribute:
    return Attribute(
        member_id=context.known.get("user", record.user).id,
        key="stackexchange.badge",
        value={"name": record.name, "class": record.grade, "for_tag": record.is_for_tag},
        evidence=f"badges/{record.id}",
        source=context.source,
        since=record.at,
    )


USERS = Phase(
    name="users",
    label=Bilingual("people", "成员"),
    table="Users",
    read=tables.user,
    refers=lambda record: [("user", record.id)],
    judge=_judge_user,
    text=lambda context, record: Text(record.about, "html"),
    write=_write_users,
)
BADGES = Phase(
    name="badges",
    label=Bilingual("badges", "徽章"),
    table="Badges",
    read=tables.badge,
    refers=lambda record: [("user", record.user)],
    judge=_judge_badge,
    write=_write_badges,
    batch=5000,
)
