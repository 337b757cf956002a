from guildhall.files.models import File
from guildhall.kernel.actor import Actor
from guildhall.kernel.registry import Port, ports
from guildhall.members.queries import by_name, is_visible, keys_behind, members_of_keys


def can_read_avatar(viewer: Actor, file: File) -> bool:
    """Whoever may open the profile."""
    return is_visible(viewer, file.owner_id)


ports.add(Port(name="members.member.files", kind="files", answers=can_read_avatar))
def keys_of_name(text: str) -> set[int]:
    """Keys in the log of whoever has this handle or address."""
    member = by_name(text)
    return set(keys_behind(member)) if member else set()


ports.add(Port(name="members.member.keys", kind="keys", answers=keys_of_name))
ports.add(Port(name="members.member.people", kind="people", answers=members_of_keys))
