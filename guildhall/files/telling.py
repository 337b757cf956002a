"""How a file is called in an address and in a text."""

from __future__ import annotations

from django.urls import reverse

from guildhall.files.models import File

_MARKS = str.maketrans({mark: f"\\{mark}" for mark in "\\[]!*_`<>"})


def shown_address(file: File, wide: int | None = None) -> str:
    name = file.name if wide is None else f"{wide}.webp"
    return reverse("files:small", args=[file.pk, wide, name]) if wide else reverse("files:read", args=[file.pk, name])


def markdown_of(file: File) -> str:
    mark = "!" if file.kind == "picture" else ""
    return f"{mark}[{file.name.translate(_MARKS)}]({shown_address(file)})"
