from guildhall.files.models import File
from guildhall.kernel.actor import Actor
from guildhall.kernel.registry import Port, ports
from guildhall.members.queries import is_visible, members_of_keys


def can_read_avatar(viewer: Actor, file: File) -> bool:
    """Whoever may open the profile."""
    return is_visible(viewer, file.owner_id)


ports.add(Port(name="members.member.files", kind="files", answers=can_read_avatar))
ports.add(Port(name="members.member.people", kind="people", answers=members_of_keys))
