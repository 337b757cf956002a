from collections.abc import Iterable

from guildhall.files.models import File
from guildhall.groups import moderated, people, staff_fields  # noqa: F401 - declared by being imported
from guildhall.groups.models import Announcement, Document, DocumentVersion, Election, Group, Inquiry
from guildhall.groups.models.documents import OWNER
from guildhall.kernel.actor import NOBODY, Actor
from guildhall.kernel.notices import Watchable, watchables
from guildhall.kernel.registry import Port, Shown, ports
from guildhall.kernel.text import Bilingual


def show_groups(viewer: Actor, ids: Iterable[int]) -> dict[int, Shown]:
    found = Group.objects.visible_to(viewer).filter(pk__in=ids)
    return {group.pk: Shown(str(group.name), group.get_absolute_url()) for group in found}


def open_groups(ids: Iterable[int]) -> set[int]:
    """Which of them everybody may see."""
    return set(Group.objects.visible_to(NOBODY).filter(pk__in=ids).values_list("pk", flat=True))


def show_elections(viewer: Actor, ids: Iterable[int]) -> dict[int, Shown]:
    found = Election.objects.filter(pk__in=ids, group__in=Group.objects.visible_to(viewer))
    return {one.pk: Shown(str(one), one.get_absolute_url()) for one in found}


def show_announcements(viewer: Actor, ids: Iterable[int]) -> dict[int, Shown]:
    found = Announcement.objects.visible_to(viewer).filter(pk__in=ids)
    return {one.pk: Shown(str(one), one.get_absolute_url()) for one in found}


def open_announcements(ids: Iterable[int]) -> set[int]:
    """Which of them everybody may see."""
    return set(Announcement.objects.visible_to(NOBODY).filter(pk__in=ids).values_list("pk", flat=True))


watchables.add(Watchable(name="group", subject="groups.group", label=Bilingual("Groups", "小组")))


def show_inquiries(viewer: Actor, ids: Iterable[int]) -> dict[int, Shown]:
    """To those alone who may read them; a name would say more than the log may."""
    found = Inquiry.objects.visible_to(viewer).filter(pk__in=ids).select_related("group")
    return {one.pk: Shown(str(one.group.name), one.get_absolute_url()) for one in found}


def can_read_document(viewer: Actor, file: File) -> bool:
    """Whoever sees the group, while the file is not removed."""
    return Document.objects.visible_to(viewer).present().filter(versions=file.owner_id).exists()


def versions_there(ids: set[int]) -> set[int]:
    return set(DocumentVersion.objects.filter(pk__in=ids).values_list("pk", flat=True))


ports.add(Port(name=f"{OWNER}.files", kind="files", answers=can_read_document))
ports.add(Port(name=f"{OWNER}.files_owners", kind="files_owners", answers=versions_there))
ports.add(Port(name="groups.inquiry.subject", kind="subject", answers=show_inquiries))
ports.add(Port(name="groups.announcement.subject", kind="subject", answers=show_announcements))
ports.add(Port(name="groups.announcement.open", kind="open", answers=open_announcements))
ports.add(Port(name="groups.election.subject", kind="subject", answers=show_elections))
ports.add(Port(name="groups.group.subject", kind="subject", answers=show_groups))
ports.add(Port(name="groups.group.open", kind="open", answers=open_groups))
