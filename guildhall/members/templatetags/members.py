from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings
from django.template import Context, Library
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import pgettext, pgettext_lazy

from guildhall.kernel import clock
from guildhall.kernel.registry import panels_at, port
from guildhall.members import attributes
from guildhall.members.cities import city_name
from guildhall.members.models import Member
from guildhall.members.places import industry_name, region_name
from guildhall.members.rules import (
    can_decide_claims,
    can_edit_roles,
    can_grant_roles,
    can_see_place,
    can_see_work,
)
from guildhall.members.rules.attributes import can_verify
from guildhall.members.rules.founding import can_invite
from guildhall.members.rules.record import can_hand_over
from guildhall.options.queries import get as choice
from guildhall.ui.figures import day as full_day
from guildhall.ui.figures import short_day
from guildhall.ui.shell import NavItem

register = Library()

PROOFS = {
    "email": pgettext_lazy("proof", "by mail"),
    "sign-in": pgettext_lazy("proof", "by sign-in"),
    "code": pgettext_lazy("proof", "by code"),
    "staff": pgettext_lazy("proof", "by staff"),
}


@dataclass(frozen=True)
class State:
    label: Any
    tone: str


@register.simple_tag
def mail_is_delivered() -> bool:
    """False while messages only land in the console's outbox; asked of the room that sends them."""
    answer = port("delivery", "outreach.mail")
    return bool(answer()) if answer else settings.DELIVERS_MAIL  # type: ignore[misc]


@register.simple_tag
def has_terms() -> bool:
    return bool(choice("community.terms").strip())


@register.simple_tag(takes_context=True)
def settings_tabs(context: Context) -> list[NavItem]:
    """The pages of the settings, from every room that has some."""
    request = context["request"]
    shown = [panel for panel in panels_at("settings") if not panel.capability or request.user.can(panel.capability)]
    items = [(panel, reverse(panel.url_name)) for panel in shown if panel.url_name]
    on_accounts = request.path.startswith("/accounts/")
    return [
        NavItem(
            panel.label, url, current=request.path.startswith(url) or (on_accounts and panel.name == "members.security")
        )
        for panel, url in items
    ]


@register.simple_tag(takes_context=True)
def console_tabs(context: Context) -> list[NavItem]:
    """The pages of People in the console that the viewer may open."""
    viewer, path = context["request"].user, context["request"].path
    pages = [
        (pgettext("tab", "People"), "members:list", True),
        (pgettext("tab", "Segments"), "members:segments", True),
        (pgettext("tab", "Founding"), "members:founding", can_invite(viewer)),
        (pgettext("tab", "Ties"), "members:ties", True),
        (pgettext("tab", "Claims"), "members:claims", can_decide_claims(viewer)),
        (pgettext("tab", "Verification"), "members:verifications", can_verify(viewer)),
        (pgettext("tab", "Merges"), "members:merges", can_decide_claims(viewer)),
        (pgettext("tab", "Hand over"), "members:hand_over", can_hand_over(viewer)),
        (pgettext("tab", "Roles"), "members:roles", can_grant_roles(viewer) or can_edit_roles(viewer)),
    ]
    return [NavItem(label, reverse(name), current=reverse(name) == path) for label, name, allowed in pages if allowed]


@register.simple_tag(takes_context=True)
def member_line(context: Context, member: Member) -> str:
    """One line about a member: what they do and where, as far as the viewer may see it."""
    viewer = context["request"].user
    work = [member.role, member.company, member.industry and industry_name(member.industry)]
    place = [city_name(member.city), member.country and region_name(member.country)]
    parts = (work if can_see_work(viewer, member) else []) + (place if can_see_place(viewer, member) else [])
    return " · ".join(str(part) for part in parts if part)


@register.simple_tag
def member_state(member: Member) -> State | None:
    if member.erased_at:
        return State(pgettext("state of a member", "Former member"), "")
    if member.merged_into_id:
        return State(pgettext("state of a member", "Merged"), "info")
    if member.waiting_since:
        return State(pgettext("state of a member", "Waiting"), "warn")
    if member.is_suspended:
        return State(pgettext("state of a member", "Suspended"), "warn")
    return State(pgettext("state of a member", "Not claimed"), "info") if member.is_unclaimed else None


@dataclass(frozen=True)
class Due:
    text: str
    is_late: bool


@register.simple_tag
def due(day: date) -> Due:
    """A day as it is said of a task: late and today stand out."""
    today = timezone.localdate(clock.now())
    if day == today:
        return Due(pgettext("due", "today"), True)
    return Due(short_day(day) if day.year == today.year else full_day(day), day < today)


@register.simple_tag
def proof_name(verified_by: str) -> Any:
    return PROOFS.get(verified_by) or pgettext("proof", "not verified")


@register.simple_tag
def key_name(key: str) -> str:
    return attributes.key_name(key)


@register.simple_tag
def value_name(fact: Any) -> Any:
    """The value of an attribute or of a verification, in words."""
    return attributes.value_name(fact.key, fact.value)
