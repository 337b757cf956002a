"""Files are kept for other rooms; the member who uploaded one is known by an opaque key."""

from typing import Any

from django.db.models import F

from guildhall.files.actions import remove_file
from guildhall.files.models import File
from guildhall.kernel.kept import Kept, kept
from guildhall.kernel.registry import Privacy, classify, privacy
from guildhall.kernel.text import Bilingual

classify("files.File", "id owner_type owner_id blob rewritten ai_label ai_marks uploaded_at removed_at hidden_at hidden_as",
         about="content", on_erase="keep", why="part of what was written; the picture or paper itself")  # fmt: skip
classify("files.File", "uploaded_by removed_by hidden_by", about="activity", on_erase="key")
classify(
    "files.File", "hidden_because", about="content", on_erase="keep", why="what was decided, in words of the house"
)
classify("files.File", "name", about="content", on_erase="clear", why="people name files after themselves")


def export(member: Any) -> dict[str, Any]:
    rows = File.objects.filter(uploaded_by=member.actor_key).order_by("pk")
    named = {"media_type": F("blob__media_type"), "size": F("blob__size"), "sha256": F("blob__sha256")}
    fields = ("id", "name", "uploaded_at", "removed_at", "owner_type", "ai_label", "hidden_at", "hidden_as")
    return {"files": list(rows.values(*fields, **named))}


def erase(member: Any) -> None:
    for file in File.objects.filter(uploaded_by=member.actor_key):
        ending = file.name.rpartition(".")[2].lower() if "." in file.name else ""
        file.name = f"file.{ending}" if ending.isalnum() and len(ending) <= 5 else "file"
        file.save(update_fields=["name"])


def erase_content(member: Any) -> None:
    for file in File.objects.filter(uploaded_by=member.actor_key):
        remove_file(file)


kept.add(
    Kept(
        name="files.uploads", order=21, of="files.File", label=Bilingual("Files you uploaded", "你上传的文件"),
        why=Bilingual("They belong to what you wrote.", "它们是你所发布内容的一部分。"),
        ends=Bilingual("Stays with your texts, without its name, or goes with them.", "随内容保留但去掉文件名，或与内容一并删除。"),
        number=lambda member: File.objects.filter(uploaded_by=member.actor_key, removed_at=None).count(),
    )
)  # fmt: skip
privacy.add(Privacy(name="files", export=export, erase=erase, erase_content=erase_content, order=20))
