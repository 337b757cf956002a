from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.db import connection
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from guildhall.files.models import File
from guildhall.kernel.actor import Actor
from guildhall.kernel.notices import Watchable, watchables
from guildhall.kernel.prepared import Prepared
from guildhall.kernel.registry import Port, Shown, ports
from guildhall.kernel.search import Searchable
from guildhall.kernel.text import Bilingual
from guildhall.members import moderated, moderated_profiles, staff_fields  # noqa: F401 - they declare by being imported
from guildhall.members.actions import set_language
from guildhall.members.attributes import KEYS, key_name, value_name
from guildhall.members.models import Attribute, Guest, Invitation, Member, SilentQuestion, Verification, Welcome
from guildhall.members.queries import by_name, ids_behind, is_visible, keys_behind, members_of_keys, plain, starts_with
from guildhall.members.rules.attributes import can_verify
from guildhall.members.rules.founding import can_invite


def can_read_avatar(viewer: Actor, file: File) -> bool:
    """Whoever may open the profile."""
    return is_visible(viewer, file.owner_id)


def keep_language(viewer: Member | Guest, language: str) -> None:
    """The switch at the foot of every page holds for a member on every device."""
    if isinstance(viewer, Member) and viewer.locale != language:
        set_language(actor=viewer, member=viewer, locale=language)


ports.add(Port(name="members.member.files", kind="files", answers=can_read_avatar))
ports.add(Port(name="members.member.language_chosen", kind="language_chosen", answers=keep_language))


def keys_of(text: str) -> set[int]:
    """The keys of the log behind a handle or mail address; none where nobody has it."""
    member = by_name(text)
    return set(keys_behind(member)) if member else set()


def show_members(viewer: Actor, ids: Iterable[int]) -> dict[int, Shown]:
    found = Member.objects.visible_to(viewer).filter(pk__in=ids).select_related("merged_into")
    return {
        one.pk: Shown(str(one.shown.display_name), reverse("members:profile", args=[one.shown.handle])) for one in found
    }


def find_people(viewer: Actor, text: str, limit: int) -> list[Shown]:
    """Listed members whose name or handle begins so; the shortest handles are what few letters mean."""
    begins = plain(text).lstrip("@")
    if not begins:
        return []
    known = _beginning(_Reader(viewer.is_authenticated, viewer.can("members.see")))
    pattern = connection.ops.prep_for_like_query(begins) + "%"  # type: ignore[attr-defined]
    found = sorted(known.rows(pattern=pattern), key=lambda row: (len(row[1]), row[1]))
    return [
        Shown(f"{name} @{handle}" if name else f"@{handle}", reverse("members:profile", args=[handle]))
        for name, handle in found[:limit]
    ]


@dataclass(frozen=True)
class _Reader:
    """What `.visible_to` asks of a viewer."""

    is_authenticated: bool
    sees_all: bool

    def can(self, capability: str) -> bool:
        return self.sees_all and capability == "members.see"


@cache
def _beginning(reader: Any) -> Prepared[Member]:
    def build(pattern: str) -> Any:
        people = Member.objects.visible_to(reader).listed().people()
        return people.filter(starts_with(pattern.removesuffix("%"))).values_list("name", "handle")[:60]

    return Prepared(build, pattern="beginning%")


PEOPLE = Searchable(Bilingual("People", "成员"), "user-circle", find_people, order=10)
ports.add(Port(name="members.member.searchable", kind="searchable", answers=PEOPLE))
ports.add(Port(name="members.member.people", kind="people", answers=members_of_keys))
ports.add(Port(name="members.member.keys", kind="keys", answers=keys_of))
ports.add(Port(name="members.member.subject", kind="subject", answers=show_members))
watchables.add(Watchable(name="member", subject="members.member", label=Bilingual("People", "成员")))


def show_verifications(viewer: Actor, ids: Iterable[int]) -> dict[int, Shown]:
    """To whoever asked, the colleague who is named, and staff who verify."""
    found = Verification.objects.filter(pk__in=ids).select_related("member__merged_into")
    if not can_verify(viewer):
        behind = _behind(viewer)
        found = found.filter(Q(member__in=behind) | Q(colleague__in=behind))
    return {one.pk: Shown(_about_verification(one), reverse("members:attributes")) for one in found}


def _about_verification(asked: Verification) -> str:
    return f"{asked.member.shown.display_name} · {key_name(asked.key)} · {value_name(asked.key, asked.value)}"


ports.add(Port(name="members.verification.subject", kind="subject", answers=show_verifications))


def show_facts(viewer: Actor, ids: Iterable[int]) -> dict[int, Shown]:
    """To the member of whom it is verified: where it is asked for anew."""
    rows = Attribute.objects.filter(pk__in=list(ids), key__in=KEYS, member__in=_behind(viewer))
    return {
        one.pk: Shown(
            f"{key_name(one.key)} · {value_name(one.key, one.value)}",
            reverse("members:ask_verification", args=[one.key]),
        )
        for one in rows
    }


def _behind(viewer: Actor) -> list[int]:
    mine = members_of_keys([viewer.actor_key]).get(viewer.actor_key or 0)
    return ids_behind(mine) if mine else []


ports.add(Port(name="members.attribute.subject", kind="subject", answers=show_facts))


def show_welcomes(viewer: Actor, ids: Iterable[int]) -> dict[int, Shown]:
    """To the member who is greeted."""
    rows = Welcome.objects.filter(pk__in=list(ids), member=getattr(viewer, "pk", None))
    return {one.pk: Shown(one.words[:80], reverse("members:welcome")) for one in rows}


def show_questions(viewer: Actor, ids: Iterable[int]) -> dict[int, Shown]:
    """To the member who is asked, and to those who invite."""
    mine = Q() if can_invite(viewer) else Q(member=getattr(viewer, "pk", None))
    rows = SilentQuestion.objects.filter(mine, pk__in=list(ids)).select_related("member")
    return {one.pk: _question(viewer, one) for one in rows}


def _question(viewer: Actor, asked: SilentQuestion) -> Shown:
    if asked.member_id == getattr(viewer, "pk", None):
        return Shown(str(_("What was missing?")), reverse("members:answer_silent"))
    return Shown(f"{_('What was missing?')} {asked.member.display_name}", reverse("members:founding") + "#silent")


def show_invitations(viewer: Actor, ids: Iterable[int]) -> dict[int, Shown]:
    """To those who invite."""
    rows = Invitation.objects.filter(pk__in=list(ids)) if can_invite(viewer) else Invitation.objects.none()
    return {one.pk: Shown(one.note or str(_("Invitation")), reverse("members:founding")) for one in rows}


ports.add(Port(name="members.welcome.subject", kind="subject", answers=show_welcomes))
ports.add(Port(name="members.silentquestion.subject", kind="subject", answers=show_questions))
ports.add(Port(name="members.invitation.subject", kind="subject", answers=show_invitations))
