from typing import Any

from django.http import HttpRequest
from django.utils.translation import pgettext_lazy

from guildhall.kernel.registry import Panel, panels
from guildhall.members.queries import claim_queue_size
from guildhall.members.queries.founding import question_to
from guildhall.members.queries.record import left_behind, tasks_of
from guildhall.members.queries.tie_picture import picture_of
from guildhall.members.queries.ties import ties_of
from guildhall.members.rhythm import lifecycle_context
from guildhall.members.rules import SEE, can_decide_claims
from guildhall.members.rules.founding import INVITE
from guildhall.members.rules.record import HAND_OVER, KEEP
from guildhall.members.tie_chart import network_context

panels.add(
    Panel(
        name="members.people", place="site", label=pgettext_lazy("place", "People"), url_name="members:people",
        icon="users", order=60,
    )
)  # fmt: skip
panels.add(
    Panel(
        name="members.console", place="console", label=pgettext_lazy("place", "People"), url_name="members:list",
        icon="users", key="p", order=110, group="run", capability=SEE.name,
        count=lambda viewer: (claim_queue_size() or None) if can_decide_claims(viewer) else None,
    )
)  # fmt: skip
for order, (name, url_name, label) in enumerate(
    (
        ("profile", "members:edit_profile", pgettext_lazy("settings", "Profile")),
        ("attributes", "members:attributes", pgettext_lazy("settings", "Verified facts")),
        ("privacy", "members:set_privacy", pgettext_lazy("settings", "Privacy")),
        ("language", "members:set_language", pgettext_lazy("settings", "Language")),
        ("security", "members:security", pgettext_lazy("settings", "Security")),
        ("data", "members:my_data", pgettext_lazy("settings", "My data")),
    )
):
    panels.add(Panel(name=f"members.{name}", place="settings", label=label, url_name=url_name, order=(order + 1) * 10))


def beside_record(_request: HttpRequest, member: Any) -> tuple[str, dict[str, Any]]:
    return "members/console/ties.html", {"ties": ties_of(member)}


panels.add(
    Panel(
        name="members.ties", place="member", label=pgettext_lazy("panel", "Ties"), order=20, capability=SEE.name,
        render=beside_record,
    )
)  # fmt: skip


def ties_among(_request: HttpRequest, people: Any) -> tuple[str, dict[str, Any]]:
    """Of some members, by id, for whoever looks after them: without those who keep their ties to themselves."""
    return "members/network_part.html", network_context(picture_of(people, shown_only=True), for_staff=False)


panels.add(Panel(name="members.ties_among", place="ties_among", label="", render=ties_among))


def lifecycle_panel(_request: HttpRequest, member: Any) -> tuple[str, dict[str, Any]] | None:
    context = lifecycle_context(member)
    return ("members/console/lifecycle_panel.html", context) if context["stays"] else None


panels.add(
    Panel(
        name="members.lifecycle", place="member", label=pgettext_lazy("panel", "Lifecycle"), order=5, capability=SEE.name,
        render=lifecycle_panel,
    )
)  # fmt: skip


def silence_panel(_request: HttpRequest, member: Any) -> tuple[str, dict[str, Any]] | None:
    """That they were asked when they fell silent, by whom, and what they said."""
    asked = question_to(member)
    return ("members/console/silence_panel.html", {"asked": asked}) if asked else None


panels.add(
    Panel(
        name="members.silence", place="member", label=pgettext_lazy("panel", "What was missing"), order=60, group="side",
        capability=INVITE.name, render=silence_panel,
    )
)  # fmt: skip


def tasks_card(request: HttpRequest, _subject: Any) -> tuple[str, dict[str, Any]] | None:
    """What whoever looks has to do about members."""
    tasks, number = tasks_of(request.user)
    return ("members/console/tasks_card.html", {"tasks": tasks, "total": number}) if tasks else None


def left_behind_card(_request: HttpRequest, _subject: Any) -> tuple[str, dict[str, Any]] | None:
    people, tasks = left_behind()
    return ("members/console/left_behind_card.html", {"people": people, "tasks": tasks}) if people or tasks else None


panels.add(
    Panel(
        name="members.tasks_card", place="today", label=pgettext_lazy("panel", "Tasks"), order=10, capability=KEEP.name,
        render=tasks_card,
    )
)  # fmt: skip
panels.add(
    Panel(
        name="members.left_behind_card", place="today", label=pgettext_lazy("panel", "Tasks"), order=15,
        capability=HAND_OVER.name, render=left_behind_card,
    )
)  # fmt: skip
