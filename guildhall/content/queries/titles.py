"""Titles that share words with another, by the index of search: the rarer a shared word, the more it weighs.

`SHARED` gives (post, weight) for each word of a title that an opening post shares with the asked ones. Its one value is the
marks of these; the rarest go first as long as the topics of all of them are few. A weight is ln(1 + documents / with it).
"""

from __future__ import annotations

from guildhall.content.models.documents import ALL, title_mark
from guildhall.kernel.search import lexemes, telling

LOOKED_AT = 2000  # topics
_TOTAL = f"(SELECT documents FROM content_lexeme WHERE lexeme = '{ALL}')"  # noqa: S608 - a constant
WEIGHT = f"ln(1 + {_TOTAL}::float8 / {{}})"
SHARED = f"""
asked AS (
    SELECT lexeme, documents, sum(documents) OVER (ORDER BY documents, lexeme) AS together
    FROM content_lexeme WHERE lexeme = ANY(%s) AND documents > 0
), chosen AS (
    SELECT array_to_tsvector(ARRAY[lexeme])::text::tsquery AS word, {WEIGHT.format("documents")} AS weight
    FROM asked WHERE together <= {LOOKED_AT} OR together = documents
), shared AS (
    SELECT post_id AS post, weight
    FROM chosen, LATERAL (SELECT post_id FROM content_document WHERE vector @@ word LIMIT {LOOKED_AT}) d
)"""  # noqa: S608 - made of constants


def marks_of(title: str) -> list[str]:
    return [title_mark(word) for word in telling(lexemes(title))]
