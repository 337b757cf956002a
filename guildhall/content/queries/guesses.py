"""What was perhaps meant by words that are nowhere: known ones that are spelt nearly so."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from guildhall.kernel.search import Asked, distance, grams, lexemes, spelled
from guildhall.kernel.search.words import fold, is_han, tokens
from guildhall.kernel.sql import raw_cursor

MOST_WORDS = 3  # that are looked up
_NEAR = """
SELECT word, documents FROM content_lexeme, cardinality(ARRAY(SELECT unnest(grams) INTERSECT SELECT unnest(%s::varchar[]))) AS shared
WHERE word <> '' AND grams && %s::varchar[] AND documents > 0 AND length(word) BETWEEN %s AND %s
ORDER BY shared DESC, documents DESC LIMIT 60"""
_KNOWN = "SELECT lexeme FROM content_lexeme WHERE lexeme = ANY(%s) AND documents > 0"


def meant(asked: Asked, is_found: Callable[[Sequence[str]], bool]) -> str:
    """The query with its unknown words put right, or nothing. `is_found`: whether the reader finds anything with words.

    Words of texts that the reader may not see are known, too: they are offered only if `is_found`.
    """
    said = _said(asked.free)
    with raw_cursor() as cursor:
        found = cursor.execute(_KNOWN, [[lexeme for _said, lexeme in said]], prepare=True).fetchall()
    known = {lexeme for (lexeme,) in found}
    unknown = [word for word, lexeme in said if lexeme not in known]
    # Of two Han characters one would be another: that is not the same word misspelt.
    wrong = [word for word in unknown if word.isalpha() and len(word) >= (3 if is_han(word) else 4)]
    text, changed = asked.text, False
    for word in wrong[:MOST_WORDS]:
        if near := _nearest(word):
            text, changed = _replaced(text, word, near), True
    words = lexemes(text) if changed else []
    return text if words and is_found([spelled(word) for word in lexemes(_free(text, asked))]) else ""


def _free(text: str, asked: Asked) -> str:
    for term in asked.terms:
        text = text.replace(term.text, " ")
    return text


def _said(text: str) -> list[tuple[str, str]]:
    """Words as they were typed, each with its lexeme; a short run of Han characters is one."""
    folded, _places = fold(text)
    found = dict[str, str]()
    for token in tokens(folded):
        said = folded[token.start : token.end]
        if token.is_whole and not is_han(said):
            found[said] = token.lexeme
    for run in folded.split():
        if is_han(run) and 2 <= len(run) <= 6:
            found[run] = run
    return list(found.items())


def _nearest(word: str) -> str:
    pieces, most = grams(word), 1 if len(word) < 6 else 2
    with raw_cursor() as cursor:
        values = [pieces, pieces, len(word) - most, len(word) + most]
        rows = cursor.execute(_NEAR, values, prepare=True).fetchall()
    near = [
        (distance(word, other, most), -documents, other) for other, documents in rows if is_han(other) == is_han(word)
    ]
    best = min(near, default=(most + 1, 0, ""))
    return best[2] if 0 < best[0] <= most else ""


def _replaced(text: str, word: str, near: str) -> str:
    at = fold(text)[0].find(word)
    return f"{text[:at]}{near}{text[at + len(word) :]}" if at >= 0 else text
