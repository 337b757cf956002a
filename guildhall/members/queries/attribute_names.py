"""The facts that can be verified, by name, for rooms above."""

from guildhall.members.attributes import KEYS, call_key, code_of, key_name, value_name

__all__ = ["KEYS", "call_key", "code_of", "key_name", "value_name"]
