from django.core.files.storage import default_storage

from guildhall.files.models import File
from guildhall.files.rules import can_read
from guildhall.kernel.actor import Actor


def readable(viewer: Actor, pk: int) -> File | None:
    """The file, if it is there and the owner lets this viewer read it now."""
    file = File.objects.filter(pk=pk).first()
    return file if file and can_read(viewer, file) else None


def read_bytes(file: File) -> bytes:
    with default_storage.open(file.path) as stored:
        return bytes(stored.read())


def files_of(owner_type: str, owner_id: int) -> list[File]:
    return list(File.objects.filter(owner_type=owner_type, owner_id=owner_id).order_by("pk"))
