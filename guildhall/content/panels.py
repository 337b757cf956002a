"""Where content stands in the menus."""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from guildhall.content.heads import member_head
from guildhall.content.queries import answers_of, days_of, suggestions_to_decide, topics_of, totals_of
from guildhall.content.queries.answerers import answerers_in
from guildhall.content.queries.help_given import standing_of
from guildhall.content.queries.of_groups import spaces_of_group, topics_of_group
from guildhall.content.queries.ties import ties_shown
from guildhall.content.rules import CURATE, MANAGE, MODERATE, SCHEDULE
from guildhall.kernel.registry import Panel, PeopleFilter, panels, people_filters
from guildhall.kernel.text import Bilingual
from guildhall.members.rules import can_see_shown

panels.add(
    Panel(
        name="content.home",
        place="site",
        label=pgettext_lazy("navigation", "Home"),
        url_name="content:home",
        icon="home",
        order=10,
    )
)
panels.add(
    Panel(
        name="content.spaces",
        place="site",
        label=pgettext_lazy("navigation", "Spaces"),
        url_name="content:spaces",
        icon="messages",
        order=20,
    )
)
panels.add(
    Panel(
        name="content.tags",
        place="site",
        label=pgettext_lazy("navigation", "Tags"),
        url_name="content:tags",
        icon="tags",
        order=30,
    )
)
panels.add(
    Panel(
        name="content.console_searches",
        place="console",
        label=pgettext_lazy("navigation", "Searches"),
        url_name="content:console_searches",
        icon="list-search",
        order=133,
        group="run",
        capability=MODERATE.name,
    )
)
for _order, (_view, _label, _icon) in enumerate(
    [
        ("ask", _("Ask a question"), "help-circle"),
        ("new_article", _("Write an article"), "article"),
        ("new_discussion", _("Open a discussion"), "messages"),
        ("new_resource", _("Share a resource"), "package"),
    ]
):
    panels.add(
        Panel(name=f"content.{_view}", place="new", label=_label, url_name=f"content:{_view}", icon=_icon, order=_order)
    )
panels.add(
    Panel(
        name="content.console_spaces",
        place="console",
        label=pgettext_lazy("navigation", "Spaces"),
        url_name="content:console_spaces",
        icon="stack-2",
        order=130,
        group="run",
        capability=MANAGE.name,
    )
)
panels.add(
    Panel(
        name="content.console_tags",
        place="console",
        label=pgettext_lazy("navigation", "Tags"),
        url_name="content:console_tags",
        icon="tags",
        order=131,
        group="run",
        capability=MANAGE.name,
    )
)
panels.add(
    Panel(
        name="content.edit_topics",
        place="console",
        label=pgettext_lazy("navigation", "Topics"),
        url_name="content:edit_topics",
        icon="messages",
        order=131,
        group="run",
        capability=MODERATE.name,
    )
)
panels.add(
    Panel(
        name="content.console_hidden",
        place="console",
        label=pgettext_lazy("navigation", "Hidden content"),
        url_name="content:console_hidden",
        icon="eye-off",
        order=132,
        group="run",
        capability=MODERATE.name,
    )
)
panels.add(
    Panel(
        name="content.saved",
        place="profile",
        label=pgettext_lazy("by oneself", "Saved"),
        url_name="content:saved",
        icon="bookmark",
    )
)
panels.add(
    Panel(
        name="content.reading",
        place="settings",
        label=pgettext_lazy("settings", "Reading"),
        url_name="content:choose_reading",
        order=35,
    )
)
panels.add(
    Panel(
        name="content.answering",
        place="settings",
        label=pgettext_lazy("settings", "Answering"),
        url_name="content:choose_answering",
        order=36,
    )
)


panels.add(
    Panel(
        name="content.suggestions",
        place="console",
        label=_("Suggested edits"),
        url_name="content:suggestions",
        icon="edit",
        order=133,
        group="run",
        capability=MODERATE.name,
    )
)


panels.add(
    Panel(
        name="content.calendar",
        place="console",
        label=_("Editorial calendar"),
        url_name="content:calendar",
        icon="calendar-event",
        order=129,
        group="run",
        capability=MODERATE.name,
    )
)


panels.add(
    Panel(
        name="content.console_collections",
        place="console",
        label=_("Collections"),
        url_name="content:console_collections",
        icon="books",
        order=129,
        group="run",
        capability=CURATE.name,
    )
)


def suggestions_card(request: HttpRequest, _subject: Any) -> tuple[str, dict[str, Any]] | None:
    waiting = suggestions_to_decide(request.user)
    if not waiting:
        return None
    return "content/console/suggestions_card.html", {"waiting": waiting[:5], "number": len(waiting)}


panels.add(
    Panel(
        name="content.suggestions_card",
        place="today",
        label=_("Suggested edits"),
        order=60,
        capability=MODERATE.name,
        render=suggestions_card,
    )
)


def overview(request: HttpRequest, member: Any) -> tuple[str, dict[str, Any]]:
    viewer = request.user
    days = days_of(viewer, member)
    context = {"days": days, "number": sum(number for _day, number in days), "totals": totals_of(viewer, member)}
    standing, subjects = standing_of(viewer, member)
    if can_see_shown(viewer, member, "shows_ties"):
        context["helps"], context["helped"] = ties_shown(viewer, member)
    context |= {"standing": standing, "subjects": subjects, "is_mine": getattr(viewer, "pk", None) == member.pk}
    return "content/profile_overview.html", context


def head(request: HttpRequest, member: Any) -> tuple[str, dict[str, Any]] | None:
    """For guests, who include every crawler."""
    if request.user.is_authenticated:
        return None
    return "content/head.html", {"head": member_head(request, member, totals_of(request.user, member))}


def topics(request: HttpRequest, member: Any) -> tuple[str, dict[str, Any]]:
    return "content/profile_topics.html", {"rows": topics_of(request.user, member)}


def answers(request: HttpRequest, member: Any) -> tuple[str, dict[str, Any]]:
    return "content/profile_answers.html", {"rows": answers_of(request.user, member)}


for _order, (_name, _label, _render) in enumerate(
    [
        ("overview", pgettext_lazy("profile", "Overview"), overview),
        ("topics", pgettext_lazy("profile", "Topics"), topics),
        ("answers", pgettext_lazy("profile", "Answers"), answers),
    ]
):
    panels.add(Panel(name=f"content.{_name}", place="profile", label=_label, order=10 + _order, render=_render))
people_filters.add(
    PeopleFilter(
        name="content.tag", label=Bilingual("Answers in the tag", "回答过的标签"), among=answerers_in, order=10
    )
)
panels.add(Panel(name="content.head", place="profile_head", label=pgettext_lazy("navigation", "Home"), render=head))
panels.add(
    Panel(
        name="content.schedules",
        place="settings",
        label=pgettext_lazy("topics", "Scheduled"),
        url_name="content:schedules",
        order=46,
        capability=SCHEDULE.name,
    )
)
panels.add(
    Panel(
        name="content.drafts",
        place="settings",
        label=pgettext_lazy("noun", "Drafts"),
        url_name="content:drafts",
        order=45,
    )
)


def on_group(request: HttpRequest, group: Any) -> tuple[str, dict[str, Any]] | None:
    """The spaces that are a group's own, and the latest in them, for whoever may read them."""
    spaces = spaces_of_group(request.user, group)
    if not spaces:
        return None
    return "content/on_group.html", {"spaces": spaces, "rows": topics_of_group(request.user, spaces)}


panels.add(Panel(name="content.on_group", place="on_group", label=_("Spaces of the group"), render=on_group))
