"""Lists of groups that communities keep elsewhere: what each file says, and nothing written."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from guildhall.connectors.rosters import kubernetes, kubesphere
from guildhall.groups.models.listed import Listed

# Where a list may lie in a folder, whose it is, and who reads it.
LISTS: tuple[tuple[str, str, Callable[[str], list[Listed]]], ...] = (
    ("sigs.yaml", "kubernetes", kubernetes.read),
    ("user_groups.csv", "kubesphere", kubesphere.read_cities),
    ("sigs.md", "kubesphere", kubesphere.read_groups),
    ("files/sigs.md", "kubesphere", kubesphere.read_groups),
)


def lists_in(path: Path) -> list[tuple[Path, str, list[Listed]]]:
    """Every list in a folder, or the one file: where, whose, what. Raises ValueError, which names the file."""
    found = [(path / name, whose, read) for name, whose, read in LISTS] if path.is_dir() else _by_name(path)
    return [(file, whose, _read(file, read)) for file, whose, read in found if file.is_file()]


def _by_name(path: Path) -> list[tuple[Path, str, Callable[[str], list[Listed]]]]:
    return [(path, whose, read) for name, whose, read in LISTS if name == path.name]


def _read(file: Path, read: Callable[[str], list[Listed]]) -> list[Listed]:
    try:
        return read(file.read_text(encoding="utf-8-sig"))
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise ValueError(f"{file}: {type(error).__name__}: {error}") from error
