from guildhall.files.models import File
from guildhall.kernel.actor import Actor
from guildhall.kernel.registry import port


def can_read(viewer: Actor, file: File) -> bool:
    """Asked of the owning room at every request: its port `OWNER_TYPE.files` answers `(viewer, file) -> bool`.

    Without a port nobody reads it.
    """
    asks = port("files", file.owner_type)
    return bool(asks and asks(viewer, file))
