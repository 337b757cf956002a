"""Is every room's Chinese complete, and does a sentence mean one thing? Extracts anew and compares with the rooms' `.po`.

    python scripts/translations.py [ROOM …]

Nothing is changed: extraction runs on a copy. Needs GNU gettext.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import polib

ROOT = Path(__file__).resolve().parents[1]
LANGUAGE = "zh_Hans"
SOURCE = Path("locale") / LANGUAGE / "LC_MESSAGES" / "django.po"


def main(names: list[str]) -> int:
    rooms = [ROOT / "guildhall" / name for name in names] or sorted(
        folder for folder in (ROOT / "guildhall").iterdir() if (folder / "__init__.py").exists()
    )
    faults = [*(fault for room in rooms for fault in faults_of(room)), *contradictions(rooms)]
    print("\n".join(faults) or f"{len(rooms)} rooms, every sentence in both languages")
    return bool(faults)


def faults_of(room: Path) -> Iterator[str]:
    wanted = extracted(room)
    source = room / SOURCE
    if not source.exists():
        if wanted:
            yield f"{room.name}: {len(wanted)} sentences and no {SOURCE}"
        return
    have = {(entry.msgctxt, entry.msgid): entry for entry in polib.pofile(str(source)) if not entry.obsolete}
    for key in wanted:
        if key not in have:
            yield f"{room.name}: not extracted yet: {key[1]!r}"
    for key, entry in have.items():
        if key not in wanted:
            yield f"{room.name}: no longer used: {key[1]!r}"
        elif entry.fuzzy:
            yield f"{room.name}: fuzzy: {key[1]!r}"
        elif not entry.translated():
            yield f"{room.name}: not translated: {key[1]!r}"


def contradictions(rooms: list[Path]) -> Iterator[str]:
    """Rooms share one catalogue when they run: of two translations of a key one would win everywhere."""
    said: dict[tuple[str | None, str], dict[str, list[str]]] = {}
    for room in (room for room in rooms if (room / SOURCE).exists()):
        for entry in polib.pofile(str(room / SOURCE)):
            words = entry.msgstr or " / ".join(entry.msgstr_plural.values())
            said.setdefault((entry.msgctxt, entry.msgid), {}).setdefault(words, []).append(room.name)
    for (context, sentence), words in said.items():
        if len(words) > 1:
            told = ", ".join(f"{word!r} in {' '.join(names)}" for word, names in words.items())
            yield f"{sentence!r} ({context or 'no context'}) has several translations: {told}"


def extracted(room: Path) -> set[tuple[str | None, str]]:
    """Keys (context, sentence) of what the room's code and templates say now."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / room.name
        shutil.copytree(room, copy, ignore=shutil.ignore_patterns("__pycache__", "vendor", "locale", "tests"))
        (copy / "locale").mkdir()
        command = [sys.executable, "-P", "-m", "django", "makemessages", "-l", LANGUAGE, "--no-obsolete", "-v", "0"]
        environment = {key: value for key, value in os.environ.items() if key != "DJANGO_SETTINGS_MODULE"}
        subprocess.run(command, cwd=copy, env=environment, check=True)
        made = copy / SOURCE
        return {(entry.msgctxt, entry.msgid) for entry in polib.pofile(str(made))} if made.exists() else set()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
