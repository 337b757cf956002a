from __future__ import annotations

from guildhall.config.models import Backup


def last_backup() -> Backup | None:
    """The newest backup that was read back whole."""
    return Backup.objects.order_by("-made_at").first()
