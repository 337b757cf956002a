"""Everything kept about a member, as a zip that people and programs can read."""

from __future__ import annotations

import io
import json
import zipfile

from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction

from guildhall.activity.actions import record
from guildhall.files.models import File
from guildhall.files.queries import read_bytes
from guildhall.kernel import clock
from guildhall.kernel.actor import Actor
from guildhall.kernel.refusal import require
from guildhall.kernel.registry import privacy
from guildhall.members.activities import MemberExported
from guildhall.members.models import Member
from guildhall.members.rules import can_export


@transaction.atomic
def export_member(*, actor: Actor, member: Member) -> bytes:
    """A zip: one JSON file a room, and the files the member uploaded. Includes what was merged into them."""
    require(can_export(actor, member))
    people = list(Member.objects.behind(member).order_by("pk"))
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("README.txt", _readme(member))
        for entry in sorted(privacy, key=lambda entry: (entry.order, entry.name)):
            rows = [entry.export(person) for person in people]
            text = json.dumps(rows if len(rows) > 1 else rows[0], cls=DjangoJSONEncoder, ensure_ascii=False, indent=1)
            archive.writestr(f"{entry.name}.json", text)
        for file in File.objects.filter(uploaded_by__in=[person.actor_key for person in people]).order_by("pk"):
            archive.writestr(f"files/{file.pk}-{file.name}", read_bytes(file))
    record(MemberExported(), subject=member, actor=actor, target=member)
    return packed.getvalue()


def _readme(member: Member) -> str:
    made = f"{clock.now():%Y-%m-%d %H:%M} UTC"
    return (
        f"Everything this community keeps about {member.name} (@{member.handle}), {made}.\n"
        "One JSON file for each part of the community; the folder `files` has what you uploaded.\n\n"
        f"本社区保存的关于 {member.name}（@{member.handle}）的全部资料，{made}。\n"
        "每个 JSON 文件对应社区的一个部分；files 文件夹中是你上传的文件。\n"
    )
