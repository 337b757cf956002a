from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest
from django.utils.translation import pgettext_lazy

from guildhall.kernel.registry import Panel, panels
from guildhall.outreach.queries import unread, watch_level
from guildhall.outreach.rules import SEE

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
        return "outreach/watch.html", {
            "kind": kind,
            "ref": subject.pk,
            "level": watch_level(viewer, kind, subject.pk),
        }

    return render


for _kind in ("space", "tag", "topic", "member"):
    panels.add(Panel(name=f"outreach.watch_{_kind}", place=f"on_{_kind}", label="", render=watch_menu(_kind)))
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
