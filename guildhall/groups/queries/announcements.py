"""What a group has announced, as the viewer may read it."""

from __future__ import annotations

from django.shortcuts import get_object_or_404

from guildhall.groups.models import Announcement, AnnouncementVersion, Group
from guildhall.kernel.actor import Actor

PAGE = 20
AUTHOR = ("author", "author__merged_into", "author__avatar")


def announcements_of(viewer: Actor, group: Group, *, before: int = 0) -> list[Announcement]:
    """The latest first; one more than a page where there are more."""
    rows = Announcement.objects.visible_to(viewer).filter(group=group).select_related(*AUTHOR).order_by("-pk")
    return list((rows.filter(pk__lt=before) if before else rows)[: PAGE + 1])


def announcement_of(viewer: Actor, pk: int) -> Announcement:
    """Raises Http404 also where the viewer may not see it."""
    rows = Announcement.objects.visible_to(viewer).select_related("group", *AUTHOR)
    return get_object_or_404(rows, pk=pk)


def versions_of(announcement: Announcement) -> list[AnnouncementVersion]:
    """The latest first; without their texts."""
    rows = AnnouncementVersion.objects.filter(announcement=announcement)
    return list(rows.defer("source").order_by("-number"))


def version_texts(
    announcement: Announcement, number: int
) -> tuple[AnnouncementVersion | None, AnnouncementVersion | None]:
    """A version and the one before it, with their texts."""
    rows = AnnouncementVersion.objects.filter(announcement=announcement, number__in=(number, number - 1))
    found = {one.number: one for one in rows}
    return found.get(number), found.get(number - 1)
