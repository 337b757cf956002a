"""Files that a text shows or links become the text's own: whoever may read it may read them, and nobody else."""

from __future__ import annotations

import re

from django.conf import settings

from guildhall.content.models import Comment, Post
from guildhall.files.actions import claim_files
from guildhall.kernel.actor import Actor

_FILE = re.compile(r'(?:src|href)="([^"]*?)/files/(\d{1,18})/')


def claim_attachments(text: Post | Comment, *, actor: Actor) -> None:
    """To be called in the transaction that wrote the text, after it has its number."""
    hosts = ("", settings.SITE_URL)
    ids = {int(number) for host, number in _FILE.findall(text.html) if host in hosts}
    if ids:
        claim_files(actor=actor, ids=ids, owner_type=f"content.{text._meta.model_name}", owner_id=text.pk)
