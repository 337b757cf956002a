from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest
from django.utils.translation import pgettext_lazy

from guildhall.kernel.registry import Panel, panels
from guildhall.outreach.queries import quiet_hours_of, unread, watch_level
from guildhall.outreach.queries.contacts import budget_of, contacts_of
from guildhall.outreach.queries.conversations import closed_to, lets_not_write
from guildhall.outreach.queries.ignoring import ignores
from guildhall.outreach.rules import SEE
from guildhall.outreach.rules.contacts import can_contact

panels.add(
    Panel(
        name="outreach.outbox",
        place="console",
        label=pgettext_lazy("console", "Outreach"),
        url_name="outreach:desk",
        icon="send",
        order=230,
        group="know",
        capability=SEE.name,
    )
)


def watch_menu(kind: str) -> Callable[[HttpRequest, Any], tuple[str, dict[str, Any]] | None]:
    """The menu watch, normal, mute on a page; guests and a member's own profile have none."""

    def render(request: HttpRequest, subject: Any) -> tuple[str, dict[str, Any]] | None:
        viewer = request.user
        if not viewer.is_authenticated or (kind, subject.pk) == ("member", viewer.pk):
            return None
        is_known = hasattr(subject, "watch_level")
        level = subject.watch_level or "normal" if is_known else watch_level(viewer, kind, subject.pk)
        return "outreach/watch.html", {"kind": kind, "ref": subject.pk, "level": level}

    return render


for _kind in ("space", "tag", "topic", "member"):
    panels.add(Panel(name=f"outreach.watch_{_kind}", place=f"on_{_kind}", label="", render=watch_menu(_kind)))

panels.add(Panel(name="outreach.watch_group", place="on_group_head", label="", render=watch_menu("group")))


def contact_history(request: HttpRequest, member: Any) -> tuple[str, dict[str, Any]]:
    context = {"member": member, "budget": budget_of(member), "contacts": contacts_of(member)}
    return "outreach/contacts.html", context | {"may_contact": can_contact(request.user, member)}


def contact_budget(_request: HttpRequest, member: Any) -> tuple[str, dict[str, Any]]:
    return "outreach/contact_fact.html", {
        "member": member,
        "budget": budget_of(member),
        "quiet": quiet_hours_of(member),
    }


panels.add(
    Panel(
        name="outreach.contacts", place="member", label=pgettext_lazy("panel", "Contacts"), order=40, group="side",
        render=contact_history,
    )
)  # fmt: skip
panels.add(
    Panel(
        name="outreach.contact_budget", place="member_fact", label=pgettext_lazy("panel", "Contacts"), order=10,
        render=contact_budget,
    )
)  # fmt: skip


def write_button(request: HttpRequest, member: Any) -> tuple[str, dict[str, Any]] | None:
    viewer = request.user
    is_here = member.claimed_at and not member.erased_at and not member.merged_into_id
    if not viewer.is_authenticated or viewer.pk == member.pk or not is_here:
        return None
    return "outreach/write_button.html", {"member": member, "closed": closed_to(viewer, member)}


def member_menu(request: HttpRequest, member: Any) -> tuple[str, dict[str, Any]] | None:
    viewer = request.user
    if not viewer.is_authenticated or viewer.pk == member.pk or member.erased_at or member.merged_into_id:
        return None
    may_block = member.claimed_at is not None and not lets_not_write(viewer, member)
    return "outreach/member_menu.html", {
        "member": member,
        "ignored": ignores(viewer, member),
        "may_block": may_block,
    }


panels.add(Panel(name="outreach.member_menu", place="member_menu", label="", order=10, render=member_menu))
panels.add(Panel(name="outreach.write", place="on_member", label="", order=50, render=write_button))
panels.add(
    Panel(
        name="outreach.reach", place="settings", label=pgettext_lazy("settings", "Messages"),
        url_name="outreach:choose_reach", order=26,
    )
)  # fmt: skip
panels.add(Panel(name="outreach.bell", place="notices", label="", count=unread))
panels.add(
    Panel(
        name="outreach.choices",
        place="settings",
        label=pgettext_lazy("settings", "Notices"),
        url_name="outreach:choose_notices",
        order=25,
    )
)
