"""Where moderation stands in the menus, on Today and beside a member."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.translation import pgettext_lazy

from guildhall.kernel.registry import Panel, panels
from guildhall.moderation.queries import open_items, waiting_appeals
from guildhall.moderation.rules import SANCTION, can_flag, can_hear, can_sanction

panels.add(
    Panel(
        name="moderation.queue",
        place="console",
        label=pgettext_lazy("console", "Moderation"),
        url_name="moderation:queue",
        icon="shield-check",
        key="m",
        order=128,
        group="run",
        capability=SANCTION.name,
    )
)
panels.add(
    Panel(
        name="moderation.decisions",
        place="settings",
        label=pgettext_lazy("settings", "Decisions and flags"),
        url_name="moderation:decisions",
        order=70,
    )
)


def today(request: HttpRequest, _subject: Any) -> tuple[str, dict[str, Any]] | None:
    number = open_items(request.user).count()
    appeals = len(waiting_appeals(request.user)) if can_hear(request.user) else 0
    return ("moderation/today.html", {"number": number, "appeals": appeals}) if number or appeals else None


panels.add(
    Panel(
        name="moderation.today",
        place="today",
        label=pgettext_lazy("console", "Moderation"),
        order=55,
        capability=SANCTION.name,
        render=today,
    )
)


def on_message(_request: HttpRequest, message: Any) -> tuple[str, dict[str, Any]]:
    return "moderation/flag_link.html", {"kind": message._meta.label_lower, "pk": message.pk}


for _kind in ("message", "announcement", "inquiry_message"):
    panels.add(Panel(name=f"moderation.flag_{_kind}", place=f"on_{_kind}", label="", render=on_message))


def on_profile(request: HttpRequest, member: Any) -> tuple[str, dict[str, Any]] | None:
    """Not on one's own, nor on that of somebody who left."""
    if not can_flag(request.user, member.pk) or member.erased_at or member.merged_into_id:
        return None
    return "moderation/flag_profile.html", {"member": member}


panels.add(Panel(name="moderation.flag_profile", place="member_menu", label="", order=90, render=on_profile))


def beside_member(request: HttpRequest, member: Any) -> tuple[str, dict[str, Any]] | None:
    return ("moderation/beside_member.html", {"member": member}) if can_sanction(request.user, member) else None


panels.add(
    Panel(
        name="moderation.member",
        place="member",
        label=pgettext_lazy("console", "Moderation"),
        order=80,
        capability=SANCTION.name,
        render=beside_member,
    )
)
