"""The language of finding: words of a text, `tsvector` and `tsquery` written from them, what people type, what is marked."""

from guildhall.kernel.search.asking import Asked, Term, ask, telling
from guildhall.kernel.search.guessing import distance, grams
from guildhall.kernel.search.marking import marked, passage
from guildhall.kernel.search.offering import Searchable
from guildhall.kernel.search.vectors import (
    MARK,
    Words,
    any_of,
    both,
    literal,
    pairs_of,
    phrase,
    quoted,
    spelled,
    tsquery,
    vector,
)
from guildhall.kernel.search.words import Token, is_plain, lexemes, tokens

__all__ = [
    "MARK",
    "Searchable",
    "Asked",
    "Term",
    "Token",
    "Words",
    "any_of",
    "ask",
    "both",
    "distance",
    "grams",
    "is_plain",
    "lexemes",
    "literal",
    "marked",
    "pairs_of",
    "passage",
    "phrase",
    "quoted",
    "spelled",
    "telling",
    "tokens",
    "tsquery",
    "vector",
]
