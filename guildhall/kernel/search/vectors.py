"""`tsvector` and `tsquery` as quoted literals. PostgreSQL never parses a text, so `c++` and `.net` stay what they are."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from guildhall.kernel.search.words import Token, fold, is_han, tokens

LAST_PLACE = 16383  # PostgreSQL's
APART = 8  # places between two texts of one document, so that no phrase reaches over the gap
MOST = 20_000  # tokens of a document
MARK = "="  # begins what is known about a text and was not said in it: `=kind:question`; no word holds it


def quoted(lexeme: str) -> str:
    return "'" + lexeme.replace("\\", "\\\\").replace("'", "''") + "'"


class Words(NamedTuple):
    """A folded text and the words in it."""

    folded: str
    tokens: list[Token]

    @classmethod
    def of(cls, text: str) -> Words:
        folded, _places = fold(text)
        return cls(folded, list(tokens(folded)))


def vector(texts: Sequence[tuple[Words, str]], marks: Iterable[str] = ()) -> dict[str, list[str]]:
    """Lexeme to places with weights, `{"queri": ["3A", "17"]}`; marks have none.

    `texts` are (words, weight) with weights 'A' to 'D', 'D' counts least.
    """
    found: dict[str, list[str]] = {mark: [] for mark in marks}
    begins, number = 1, 0
    for text, weight in texts:
        last, letter = begins, "" if weight == "D" else weight
        for token in text.tokens:
            last, number = begins + token.place, number + 1
            if last > LAST_PLACE or number > MOST:
                break
            found.setdefault(token.lexeme, []).append(f"{last}{letter}")
        begins = last + APART
    return found


def literal(found: dict[str, list[str]]) -> str:
    return " ".join(
        f"{quoted(lexeme)}:{','.join(places[:255])}" if places else quoted(lexeme) for lexeme, places in found.items()
    )


def tsquery(words: Iterable[str]) -> str:
    """All of them."""
    return " & ".join(map(quoted, words))


def spelled(word: str) -> str:
    """A word as it may stand in a text; a longer Chinese one also where the sentence was cut elsewhere: by its pairs."""
    pairs = pairs_of(word)
    return f"({quoted(word)} | ({tsquery(pairs)}))" if pairs else quoted(word)


def pairs_of(word: str) -> list[str]:
    return [word[at : at + 2] for at in range(len(word) - 1)] if len(word) > 2 and is_han(word) else []


def any_of(words: Iterable[str]) -> str:
    return f"({' | '.join(map(quoted, words))})"


def both(*queries: str) -> str:
    return " & ".join(filter(None, queries))


def phrase(text: str) -> str:
    """Words beside each other: pairs of Han characters and Latin words at their distances. Empty for no word."""
    path = _path(list(tokens(fold(text)[0])))
    parts, last = list[str](), 0
    for token in path:
        parts += [f"<{token.place - last}>"] if parts else []
        parts.append(quoted(token.lexeme))
        last = token.place
    return f"({' '.join(parts)})" if parts else ""


def _path(found: list[Token]) -> list[Token]:
    """The fewest tokens that cover every place: pairs of characters where there are two, the longest word of Latin."""
    pairs: dict[int, Token] = {}
    for token in found:
        known, length = pairs.get(token.place), token.end - token.start
        if (length <= 2 or not _is_wide(token)) and (known is None or length > known.end - known.start):
            pairs[token.place] = token
    path: list[Token] = []
    covered = -1
    for place in sorted(pairs):
        token = pairs[place]
        ends = place + (len(token.lexeme) if _is_wide(token) else 1)
        if place >= covered or (place + 1 not in pairs and ends > covered):
            path.append(token)
            covered = ends
    return path


def _is_wide(token: Token) -> bool:
    """One of Han characters, which take a place each."""
    return ord(token.lexeme[0]) >= 0x3400
