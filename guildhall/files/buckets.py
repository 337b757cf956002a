"""Files in a bucket of S3 or of a service that speaks like it. Loaded when the first file is touched, not before."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from botocore.config import Config
from botocore.exceptions import ClientError
from storages.backends.s3 import S3Storage

CHUNK = 1 << 16
LINK_SECONDS = 60


class Bucket(S3Storage):
    """Private objects under random names. Other services than Amazon's refuse checksums that nobody asked for."""

    def __init__(self, **settings: Any) -> None:
        config = Config(
            signature_version="s3v4",
            s3={"addressing_style": "path"},
            request_checksum_calculation="when_required",
            response_checksum_validation="when_required",
            connect_timeout=5,
            read_timeout=30,
            retries={"max_attempts": 3, "mode": "standard"},
        )
        super().__init__(default_acl=None, file_overwrite=True, client_config=config, **settings)

    def stream(self, path: str, start: int, length: int) -> Iterator[bytes]:
        """Raises FileNotFoundError at once."""
        wanted = {"Range": f"bytes={start}-{start + length - 1}"} if length else {}
        try:
            found = self.bucket.Object(self._normalize_name(path)).get(**wanted)
        except ClientError as error:
            if error.response["ResponseMetadata"]["HTTPStatusCode"] == 404:
                raise FileNotFoundError(path) from None
            raise
        return iter(found["Body"].iter_chunks(CHUNK))

    def link(self, path: str, media_type: str, disposition: str) -> str:
        """An address that hands the object out for a minute, as a download under a name."""
        given = {"ResponseContentType": media_type, "ResponseContentDisposition": disposition}
        return str(self.url(path, parameters=given, expire=LINK_SECONDS))
