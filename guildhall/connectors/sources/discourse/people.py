"""What the old site thought of people when they last wrote: trust level, flair, title, staff."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from guildhall.connectors.importing.source import Context, Finish, Written
from guildhall.kernel.sql import copy_in, raw_cursor
from guildhall.kernel.text import Bilingual
from guildhall.members.actions.identities import end_attributes
from guildhall.members.models import Attribute

_STANDING = """
SELECT DISTINCT ON (u.subject_id) u.subject_id, s.old_id, s.facts->'standing', p.created_at
FROM connectors_sourcerow u JOIN content_post p ON p.author_id = u.subject_id
JOIN connectors_sourcerow s ON s.subject_type = 'content.post' AND s.subject_id = p.id AND s.kind = 'post'
    AND s.source = u.source
WHERE u.id = ANY(%s) ORDER BY u.subject_id, p.created_at DESC, p.id DESC"""
_PAGE = """
SELECT id FROM connectors_sourcerow WHERE source = %s AND kind = 'user' AND id > %s ORDER BY id LIMIT %s"""


def _page(context: Context, after: int, limit: int) -> Sequence[int]:
    with raw_cursor() as cursor:
        return [pk for (pk,) in cursor.execute(_PAGE, (context.source, after, limit)).fetchall()]


def _write(context: Context, rows: Sequence[int]) -> Written:
    with raw_cursor() as cursor:
        told = cursor.execute(_STANDING, [list(rows)]).fetchall()
    held = _held(context, [member for member, *_ in told])
    new, ended = [], []
    for member, old_id, standing, at in told:
        before = held.pop(member, {})
        for key, value in (standing or {}).items():
            same = before.pop(key, None)
            if same is None or same.value != value:
                ended += [same] if same else []
                new.append(_attribute(context, member, key, value, f"posts/{old_id}", at))
        ended += before.values()
    end_attributes(ids=[one.pk for one in ended if one])
    copy_in(new)
    return Written()


def _held(context: Context, members: list[int]) -> dict[int, dict[str, Attribute]]:
    held: dict[int, dict[str, Attribute]] = {}
    for one in Attribute.objects.filter(member__in=members, source=context.source, until=None):
        held.setdefault(one.member_id, {})[one.key] = one
    return held


def _attribute(context: Context, member: int, key: str, value: Any, evidence: str, at: Any) -> Attribute:
    return Attribute(member_id=member, key=key, value=value, evidence=evidence, source=context.source, since=at)


STANDING = Finish(
    name="standing",
    label=Bilingual("trust levels and flair", "信任等级与标识"),
    page=_page,
    write=_write,
    batch=1000,
)
