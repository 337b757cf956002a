"""Watched words in a text, found in time that grows with the text alone: one automaton for the whole list."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

import ahocorasick

from guildhall.moderation.rules.folding import LOOSE, Folded, fold, is_han, sound

BLOCK, HOLD, CENSOR, FLAG = ACTIONS = ("block", "hold", "censor", "flag")
GAP = 4  # characters that may stand between two letters of a word
SPELLED = 6  # Latin letters that a word's pinyin needs to be watched in Latin letters alone: "made" is 妈的 and English
_ENDS = frozenset("，。！？；、：")  # of clauses: one of these alone between two characters is no disguise


@dataclass(frozen=True, slots=True)
class Word:
    """`by_sound`: also found written with other characters of the same sound. `*` at an end: the word may go on there."""

    text: str
    action: str = HOLD
    by_sound: bool = False
    pk: int = 0


@dataclass(frozen=True, slots=True)
class Hit:
    """A word found at `text[start:end]`; `how`: 'as written', 'disguised' or 'by sound'."""

    word: Word
    start: int
    end: int
    how: str


@dataclass(slots=True)
class _Form:
    """A word as the automaton knows it. `joints`: before which letters the word itself has a space."""

    word: Word
    letters: str
    joints: frozenset[int]
    open_start: bool
    open_end: bool
    syllables: list[str] = field(default_factory=list)


class WordList:
    """The words of a community, ready to be looked for."""

    def __init__(self, words: Iterable[Word]) -> None:
        self._exact, self._sounds = ahocorasick.Automaton(), ahocorasick.Automaton()
        forms = [form for word in words if (form := _form(word)) is not None]
        _fill(self._exact, ((form.letters.translate(LOOSE), form) for form in forms))
        _fill(self._sounds, (("".join(form.syllables), form) for form in forms if form.syllables))

    def find(self, text: str) -> list[Hit]:
        """Every word in the text, each place once, in the order of the text."""
        if not text.strip() or not (len(self._exact) or len(self._sounds)):
            return []
        found: dict[tuple[int, int, int], Hit] = {}
        plain = fold(text)
        for hit in (*self._written(plain), *self._heard(plain), *self._with_symbols(text)):
            found.setdefault((hit.start, hit.end, hit.word.pk or id(hit.word)), hit)
        return sorted(found.values(), key=lambda hit: (hit.start, hit.end))

    def _with_symbols(self, text: str) -> Iterator[Hit]:
        """@ and $ read as letters too, where the text has any."""
        if "@" in text or "$" in text:
            yield from self._written(fold(text, symbols=True))

    def _written(self, folded: Folded) -> Iterator[Hit]:
        for end, forms in _matches(self._exact, folded.loose):
            for form in forms:
                start = end + 1 - len(form.letters)
                if _is_meant(form, folded, start):
                    yield _hit(form.word, folded, start, end + 1)

    def _heard(self, folded: Folded) -> Iterator[Hit]:
        if not len(self._sounds):
            return
        stream, owner = _heard_stream(folded.letters)
        for end, forms in _matches(self._sounds, stream):
            for form in forms:
                first = end + 1 - sum(map(len, form.syllables))
                if _is_spelled(form, folded, stream, owner, first, end):
                    start, stop = folded.span(owner[first], owner[end] + 1)
                    yield Hit(form.word, start, stop, "by sound")


def _fill(automaton: ahocorasick.Automaton, pairs: Iterable[tuple[str, _Form]]) -> None:
    grouped: dict[str, list[_Form]] = {}
    for key, form in pairs:
        grouped.setdefault(key, []).append(form)
    for key, forms in grouped.items():
        automaton.add_word(key, forms)
    automaton.make_automaton()


def _matches(automaton: ahocorasick.Automaton, stream: str) -> Iterator[tuple[int, list[_Form]]]:
    return automaton.iter(stream) if len(automaton) else iter(())


def _form(word: Word) -> _Form | None:
    bare = word.text.strip()
    folded = fold(bare.strip("*"), symbols=True)
    if not folded.letters:
        return None
    joints = frozenset(number for number in range(1, len(folded.at)) if folded.gap(number))
    form = _Form(word, folded.letters, joints, bare.startswith("*"), bare.endswith("*"))
    if sum(map(is_han, form.letters)) >= 2:
        form.syllables = [sound(char) for char in form.letters]
    return form


def _hit(word: Word, folded: Folded, start: int, end: int) -> Hit:
    first, last = folded.span(start, end)
    as_written = folded.text[first:last].lower() == word.text.strip("* ").lower()
    return Hit(word, first, last, "as written" if as_written else "disguised")


def _is_meant(form: _Form, folded: Folded, start: int) -> bool:
    """Looks again at what the loose automaton found: letters, gaps, and the ends of Latin words."""
    end = start + len(form.letters)
    found = folded.letters[start:end]
    if any(a != b and a.isalpha() for a, b in zip(found, form.letters, strict=True)):
        return False  # a figure may stand for a letter, never a letter for another
    if found != form.letters and not any(map(str.isalpha, found)):
        return False
    return _stands_alone(form, folded, start, end) and _gaps_fit(form, folded, start, end)


def _stands_alone(form: _Form, folded: Folded, start: int, end: int) -> bool:
    if not form.open_start and _goes_on(folded, start):
        return False
    return form.open_end or end == len(folded.letters) or not _goes_on(folded, end)


def _goes_on(folded: Folded, number: int) -> bool:
    """Letter `number` and the one before it are of one Latin word or number."""
    if number == 0:
        return False
    before, here = folded.letters[number - 1], folded.letters[number]
    return before.isascii() and here.isascii() and not folded.gap(number)


def _gaps_fit(form: _Form, folded: Folded, start: int, end: int) -> bool:
    gaps = [(number - start, folded.gap(number)) for number in range(start + 1, end)]
    if any(len(gap) > GAP for _at, gap in gaps):
        return False
    inner = [(at, gap) for at, gap in gaps if at not in form.joints]
    latin = [gap for at, gap in inner if form.letters[at - 1].isascii() and form.letters[at].isascii()]
    if any(any(map(str.isspace, gap)) for gap in latin) and not (all(latin) and len(latin) > 1):
        return False  # "as sure" is not "ass"; "a s s" is
    filled = [gap for _at, gap in inner if gap]
    return not (len(filled) == 1 and len(form.letters) == 2 and filled[0] in _ENDS and not latin)


def _heard_stream(letters: str) -> tuple[str, list[int]]:
    """The letters as syllables, and for each letter of those whose syllable it is."""
    parts: list[str] = []
    owner: list[int] = []
    for number, char in enumerate(letters):
        said = sound(char) if not char.isascii() else char
        parts.append(said)
        owner.extend([number] * len(said))
    return "".join(parts), owner


def _is_spelled(  # noqa: PLR0913 - one match and the stream it is in
    form: _Form, folded: Folded, stream: str, owner: list[int], first: int, last: int
) -> bool:
    """Each syllable is the character itself, or Latin letters that spell it, or, `by_sound`, another such character."""
    place, latin, others = first, 0, 0
    for char, syllable in zip(form.letters, form.syllables, strict=True):
        here = folded.letters[owner[place]]
        if here.isascii():
            if not _is_typed(folded, owner, place, len(syllable)):
                return False
            latin += len(syllable)
        elif sound(here) != syllable or (place and owner[place - 1] == owner[place]):
            return False
        else:
            others += here != char
        place += len(syllable)
    if others and not form.word.by_sound or not (latin or others):
        return False
    if latin == last + 1 - first and latin < SPELLED:
        return False
    start, end = owner[first], owner[last] + 1
    return _stands_alone(form, folded, start, end) and all(len(folded.gap(n)) <= GAP for n in range(start + 1, end))


def _is_typed(folded: Folded, owner: list[int], place: int, length: int) -> bool:
    """A syllable in Latin letters with no space inside."""
    numbers = owner[place : place + length]
    return all(folded.letters[n].isascii() for n in numbers) and not any(
        map(str.isspace, "".join(folded.gap(n) for n in numbers[1:]))
    )


def cover(text: str, hits: Iterable[Hit]) -> str:
    """The text with each found word covered, as long as it was."""
    letters = list(text)
    for hit in hits:
        letters[hit.start : hit.end] = ["■" if not char.isspace() else char for char in letters[hit.start : hit.end]]
    return "".join(letters)
