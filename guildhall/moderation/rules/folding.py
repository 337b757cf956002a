"""A text as it sounds and looks, whatever it is written with: for finding words and contacts that try not to be found."""

from __future__ import annotations

import json
import unicodedata
from functools import cache, cached_property
from importlib.util import find_spec
from pathlib import Path

# Letters of other scripts that look like Latin ones (Unicode TR39 has them all; these are those that keyboards type).
_LIKE_LATIN = {
    ord(char): latin
    for latin, chars in {
        "a": "аαɑᴀꓮ", "b": "ьβʙꓐ", "c": "сϲᴄꓚ", "d": "ԁδđᴅꓓ", "e": "еεᴇꓰ", "f": "ғꞙ", "g": "ɡɢցꓖ", "h": "һհħʜꓧ",
        "i": "іιıɩɪꓲ", "j": "јϳᴊꓙ", "k": "кκᴋꓗ", "l": "ӏłⅼʟꓡ", "m": "мᴍꓟ", "n": "пηոɴꓠ", "o": "оοօøᴏꓳ", "p": "рρᴘꓑ",
        "q": "ԛզ", "r": "гʀꓣ", "s": "ѕꜱꓢ", "t": "тτŧᴛꓔ", "u": "υսᴜꓴ", "v": "ѵνᴠꓦ", "w": "ԝωᴡꓪ", "x": "хχꓫ",
        "y": "уγʏꓬ", "z": "ζᴢꓜ",
    }.items()
    for char in chars
}  # fmt: skip
# Figures that are typed for letters; `LOOSE` puts both into one class, and whoever finds by it looks again.
LOOSE = str.maketrans("0134578@$!|l", "oieastbasiii")
_SYMBOLS = frozenset("@$")


class Folded:
    """`letters`: letters and figures alone, in one form; `at[n]`: where in the text the n-th of them stood."""

    def __init__(self, text: str, pieces: list[str]) -> None:
        self.text, self.letters, self._pieces = text, "".join(pieces), pieces

    @cached_property
    def at(self) -> list[int]:
        """Asked only of texts in which something was found."""
        return [place for place, piece in enumerate(self._pieces) for _letter in piece]

    @property
    def loose(self) -> str:
        return self.letters.translate(LOOSE)

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Where letters `start` to `end` (not included) stand in the text."""
        return self.at[start], self.at[end - 1] + 1

    def gap(self, number: int) -> str:
        """What stands between letter `number` and the one before it."""
        return self.text[self.at[number - 1] + 1 : self.at[number]]


def fold(text: str, *, symbols: bool = False) -> Folded:
    """Width, case, accents, script and tradition taken away, and all that is no letter; `symbols` leaves @ and $."""
    pieces = list(map(_known.__getitem__, text))
    if symbols:
        pieces = [piece or (char if char in _SYMBOLS else "") for char, piece in zip(text, pieces, strict=True)]
    return Folded(text, pieces)


class _Memory(dict[str, str]):
    def __missing__(self, char: str) -> str:
        plain = unicodedata.normalize("NFD", unicodedata.normalize("NFKC", char).casefold())
        kept = "".join(one for one in plain if one.isalnum()).translate(_LIKE_LATIN).translate(_simplified())
        self[char] = kept
        return kept


_known = _Memory()


def _data_of(package: str, *path: str) -> str:
    """A table that a library brings, read without loading the library."""
    spec = find_spec(package)
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError(package)
    return Path(spec.origin).parent.joinpath(*path).read_text(encoding="utf-8")


@cache
def _simplified() -> dict[int, str]:
    """Traditional characters to simplified ones, by OpenCC's table."""
    rows = (line.split("\t") for line in _data_of("opencc", "dictionary", "TSCharacters.txt").splitlines())
    return {ord(row[0]): row[1].split()[0] for row in rows if len(row) == 2 and len(row[0]) == 1}


@cache
def _sounds() -> dict[str, str]:
    """Characters to their commonest syllable without tone, by pypinyin's table; ü is typed v."""
    table: dict[str, str] = json.loads(_data_of("pypinyin", "pinyin_dict.json"))
    return {chr(int(number)): _toneless(said.split(",")[0]) for number, said in table.items() if int(number) < 0x20000}


def _toneless(syllable: str) -> str:
    parts = unicodedata.normalize("NFD", syllable.replace("ü", "v"))
    return "".join(one for one in parts.replace("u\u0308", "v") if one.isascii() and one.isalpha())


def sound(char: str) -> str:
    """The syllable of a Han character, anything else as it is."""
    return _sounds().get(char, char)


def is_han(char: str) -> bool:
    return "\u3400" <= char <= "\u9fff" or "\U00020000" <= char <= "\U0003134f"
