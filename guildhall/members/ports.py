from guildhall.files.models import File
from guildhall.kernel.actor import Actor
from guildhall.kernel.registry import Port, ports
from guildhall.members.actions import set_language
from guildhall.members.models import Guest, Member
from guildhall.members.queries import is_visible


def can_read_avatar(viewer: Actor, file: File) -> bool:
    """Whoever may open the profile."""
    return is_visible(viewer, file.owner_id)


def keep_language(viewer: Member | Guest, language: str) -> None:
    """The switch at the foot of every page holds for a member on every device."""
    if isinstance(viewer, Member) and viewer.locale != language:
        set_language(actor=viewer, member=viewer, locale=language)


ports.add(Port(name="members.member.files", kind="files", answers=can_read_avatar))
ports.add(Port(name="members.member.language_chosen", kind="language_chosen", answers=keep_language))
