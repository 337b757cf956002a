"""Static files: collected into `var/static` under names that carry their hash, so browsers may keep them for ever."""

import hashlib
import re
from pathlib import Path
from typing import Any

from whitenoise.compress import Compressor, brotli_installed
from whitenoise.storage import CompressedManifestStaticFilesStorage

if brotli_installed:
    import brotli

_HASHED = re.compile(r"\.[0-9a-f]{12}\.\w+$")
MARK = "collected"


class QuickCompressor(Compressor):
    """The last per cent of brotli would cost most of the first start."""

    @staticmethod
    def compress_brotli(data: bytes) -> bytes:
        return brotli.compress(data, quality=8)


class Storage(CompressedManifestStaticFilesStorage):
    """Where nothing was collected (tests, management commands) files keep their plain names."""

    manifest_strict = False

    def create_compressor(self, **options: Any) -> Compressor:
        return QuickCompressor(**options)

    def stored_name(self, name: str) -> str:
        return self.hashed_files.get(self.hash_key(self.clean_name(name)), name)


def is_immutable(path: str, url: str) -> bool:
    return bool(_HASHED.search(url))


def collect(root: Path) -> bool:
    """Collect when a source changed since the last time. True when it did."""
    from django.core.management import call_command  # noqa: PLC0415 - needs Django set up

    mark, now = root / MARK, _fingerprint()
    if mark.exists() and mark.read_text() == now:
        return False
    root.mkdir(parents=True, exist_ok=True)
    mark.unlink(missing_ok=True)
    call_command("collectstatic", interactive=False, verbosity=0, clear=True)
    mark.write_text(now)
    return True


def _fingerprint() -> str:
    from django.contrib.staticfiles.finders import get_finders  # noqa: PLC0415 - needs Django set up

    total = hashlib.sha256()
    for finder in get_finders():
        for path, storage in finder.list([]):
            total.update(_state(path, storage))
    return total.hexdigest()


def _state(path: str, storage: Any) -> bytes:
    status = Path(storage.path(path)).stat()
    return f"{path} {status.st_size} {status.st_mtime_ns}\n".encode()
