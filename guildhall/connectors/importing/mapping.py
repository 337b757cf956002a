"""Which space a category or channel of the old site becomes: a file that the dry run writes and the operator may change."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from guildhall.connectors.importing.rehearsal import Rehearsal
from guildhall.kernel.refusal import Refusal
from guildhall.kernel.text import Bilingual, slug

UNREADABLE = Bilingual(
    "%(path)s cannot be read: %(why)s. Mend it, or delete it and run the dry run again.",
    "无法读取 %(path)s：%(why)s。请修正，或删除后重新进行演练。",
)
_HEAD = """# One entry for every category or channel of the old site. Change names and handles as you like, then import:
# entries with the same handle become one space, and a handle that is here already is used as it is.
# 原站点的每个分类或频道对应一项。可随意修改名称与标识，然后迁入：标识相同者合为一个版块；已存在的标识将直接使用。
"""


@dataclass(frozen=True)
class Wanted:
    """A space to be, for a group of the old site."""

    old_id: str
    handle: str
    name_en: str
    name_zh_hans: str


def mapping_file(folder: Path, site: str) -> Path:
    return folder / f"{slug(site.replace('.', '-'))}-spaces.toml"


def write_mapping(path: Path, rehearsal: Rehearsal) -> None:
    """Groups that are not in the file yet are added; what stands in it stays as it is."""
    named = {entry.old_id for entry in _named(path)}
    new = [
        old_id
        for old_id in sorted(rehearsal.groups, key=lambda old: -rehearsal.groups[old].rows)
        if old_id not in named
    ]
    path.parent.mkdir(parents=True, exist_ok=True)
    before = path.read_text(encoding="utf-8") if path.exists() else _HEAD
    path.write_text(before + "".join(_entry(old_id, rehearsal) for old_id in new), encoding="utf-8")


def plan(path: Path, rehearsal: Rehearsal) -> list[Wanted]:
    """A space for every group that was met: as the file says, else by what is known of it. Refuses `bad_mapping`."""
    named = {entry.old_id: entry for entry in _named(path)}
    return [named.get(old_id) or _guessed(old_id, rehearsal) for old_id in rehearsal.groups]


def _guessed(old_id: str, rehearsal: Rehearsal) -> Wanted:
    name = rehearsal.groups[old_id].name
    handle = slug(name, limit=36) or slug(f"category-{old_id}", limit=36)
    return Wanted(old_id, handle, name[:60] or f"Category {old_id}", "" if name else f"分类 {old_id}")


def _entry(old_id: str, rehearsal: Rehearsal) -> str:
    wanted, rows = _guessed(old_id, rehearsal), rehearsal.groups[old_id].rows
    values = {"old_id": old_id, "handle": wanted.handle, "name_en": wanted.name_en, "name_zh_hans": wanted.name_zh_hans}
    lines = [f"{key} = {json.dumps(value, ensure_ascii=False)}" for key, value in values.items()]
    return "\n".join(["", f"[[space]]  # {rows:,}", *lines, ""])


def _named(path: Path) -> Iterable[Wanted]:
    if not path.exists():
        return []
    try:
        found = tomllib.loads(path.read_text(encoding="utf-8"))
        return [_wanted(entry) for entry in found.get("space", ())]
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, KeyError, TypeError, AttributeError) as error:
        raise Refusal("bad_mapping", UNREADABLE, path=path, why=f"{type(error).__name__}: {error}") from None


def _wanted(entry: dict[str, Any]) -> Wanted:
    english, chinese = str(entry.get("name_en", ""))[:60], str(entry.get("name_zh_hans", ""))[:60]
    handle = slug(str(entry.get("handle", "")), limit=36) or slug(english or chinese, limit=36)
    return Wanted(str(entry["old_id"]), handle, english, chinese)
