"""Opaque keys: say nothing about order, time or person."""

import secrets

KEY_BITS = 53  # exact in JavaScript numbers and in Parquet readers that know only doubles


def opaque_key() -> int:
    """A random positive integer below 2**53."""
    return secrets.randbits(KEY_BITS - 1) + 1
