from guildhall.files.models import PENDING, File
from guildhall.kernel.actor import Actor
from guildhall.kernel.registry import Capability, capabilities, port
from guildhall.kernel.text import Bilingual

SEE = capabilities.add(
    Capability(
        name="files.see_space",
        label=Bilingual("See what the files take", "查看文件占用"),
        about=Bilingual(
            "How much space, and who sent most of it; not the files", "查看文件空间与上传排行，不含文件内容"
        ),
        roles=("operator", "manager"),
    )
)


def can_read(viewer: Actor, file: File) -> bool:
    """Asked of the owning room at every request: its port `OWNER_TYPE.files` answers `(viewer, file) -> bool`.

    Without a port nobody reads it. What waits for its owner is read by whoever uploaded it.
    """
    if file.owner_type == PENDING:
        return viewer.actor_key is not None and viewer.actor_key == file.uploaded_by
    if file.hidden_at and not can_see_hidden(viewer, file):
        return False
    return can_read_owner(viewer, file)


def can_read_owner(viewer: Actor, file: File) -> bool:
    """What the file is in, whatever became of the file."""
    asks = port("files", file.owner_type)
    return bool(asks and asks(viewer, file))


def can_see_hidden(viewer: Actor, file: File) -> bool:
    """Who looks after the place, as the room above says; what is held also who sent it."""
    if file.hidden_as == File.Hidden.HELD and viewer.actor_key is not None and viewer.actor_key == file.uploaded_by:
        return True
    asks = port("hidden_files", "files.file")
    return bool(asks and asks(viewer, file))


def can_upload(viewer: Actor) -> bool:
    """Signed in, and neither silenced nor suspended for now."""
    return viewer.is_authenticated and viewer.actor_key is not None and not getattr(viewer, "is_silenced", False)


def can_remove(viewer: Actor, file: File) -> bool:
    """Whoever sent it."""
    return can_upload(viewer) and viewer.actor_key == file.uploaded_by


def can_see_space(viewer: Actor) -> bool:
    return viewer.can(SEE.name)
