"""What search knows of the posts, kept beside them: their words with weights, and in how many documents each word is.

Weights: A the title, B the tags and the text of an accepted answer, C any other text, D comments. Words of a title are
kept once more as marks (`=title:volum`), so that titles are found without a look at the text; `=age:12` says in which
stretch of post numbers a post lies, so that of a word that is everywhere the newest posts can be read alone.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef

from guildhall.content.models import Comment, Document, Post, TopicTag
from guildhall.content.models.documents import ALL, INDEX_VERSION, STRETCH, age_mark, title_mark
from guildhall.content.models.spaces import unhidden
from guildhall.kernel.actor import NOBODY
from guildhall.kernel.html import text_of
from guildhall.kernel.search import MARK, Words, grams, lexemes, literal, vector
from guildhall.kernel.search.words import is_han
from guildhall.kernel.sql import numbers, prepared_rows, raw_cursor, texts

AT_ONCE = 500
_ANY = 41 * " "  # longer than any word that is kept
MOST_COMMENTS = 200  # of a post
_HOLD = "SELECT pg_advisory_xact_lock(hashtextextended('guildhall search index', 0))"
_OLD = "SELECT post_id, tsvector_to_array(vector) FROM content_document WHERE post_id = ANY($1::bigint[])"
_KEEP = """
INSERT INTO content_document (post_id, vector, version)
SELECT post, words::tsvector, $1 FROM unnest($2::bigint[], $3::text[]) AS fresh (post, words)
ON CONFLICT (post_id) DO UPDATE SET vector = excluded.vector, version = excluded.version RETURNING post_id"""
_TIDY = "SELECT gin_clean_pending_list('document_words')"  # or else every search reads what is not sorted in yet
_COUNT = """
INSERT INTO content_lexeme AS known (lexeme, documents, word, grams)
SELECT lexeme, number, word, coalesce(string_to_array(pieces, '|'), '{}')
FROM unnest($1::text[], $2::int[], $3::text[], $4::text[]) AS fresh (lexeme, number, word, pieces)
ON CONFLICT (lexeme) DO UPDATE SET documents = greatest(0, known.documents + excluded.documents),
    word = CASE WHEN known.word = '' OR (excluded.word <> '' AND length(excluded.word) < length(known.word))
        THEN excluded.word ELSE known.word END,
    grams = CASE WHEN known.word = '' OR (excluded.word <> '' AND length(excluded.word) < length(known.word))
        THEN excluded.grams ELSE known.grams END
RETURNING documents"""
_FORGET = "DELETE FROM content_lexeme WHERE lexeme = ANY(%s) AND documents = 0"  # nobody writes it any more


def reindex() -> Iterator[int]:
    """Index whatever no document of this release exists for; yields how many after each batch. Goes on where it ended."""
    after = done = 0
    while found := to_index(after):
        index_posts(found)
        after, done = found[-1], done + len(found)
        yield done


def to_index(after: int = 0) -> list[int]:
    """The next posts by number that are not indexed by this release."""
    # NOT IN goes by rows once the list outgrows work_mem; told where to begin, both are read from there.
    current = Document.objects.filter(post=OuterRef("pk"), post__gt=after, version=INDEX_VERSION)
    posts = Post.objects.filter(~Exists(current), pk__gt=after)
    return list(posts.order_by("pk").values_list("pk", flat=True)[:AT_ONCE])


@transaction.atomic
def index_posts(posts: Collection[int]) -> None:
    """Write what these posts say now. Doing it twice changes nothing."""
    with raw_cursor() as cursor:
        cursor.execute(_HOLD)
        known = dict(prepared_rows(_OLD, [numbers(posts)]))
        rows, counted, words = _vectors(posts)
        for old in known.values():
            counted.subtract(_counted(old))
        counted[ALL] = len(rows) - len(known)
        prepared_rows(_KEEP, [INDEX_VERSION, numbers(rows), texts(literal(found) for found in rows.values())])
        _count(cursor, {lexeme: number for lexeme, number in counted.items() if number}, words)
        cursor.execute(_TIDY)


def index_many(posts: Iterable[int]) -> None:
    """The same for however many."""
    ordered = sorted(posts)
    for start in range(0, len(ordered), AT_ONCE):
        index_posts(ordered[start : start + AT_ONCE])


def index_tag(tags: Collection[int]) -> None:
    """After the name of tags changed: the openings of their topics."""
    topics = TopicTag.objects.filter(tag__in=tags).values("topic")
    index_many(Post.objects.filter(topic__in=topics, kind=Post.Kind.OPENING).values_list("pk", flat=True))


def _vectors(posts: Collection[int]) -> tuple[dict[int, dict[str, list[str]]], Counter[str], dict[str, str]]:
    """Words with places by post; in how many of them each lexeme is; how it was written."""
    rows, counted, words = dict[int, dict[str, list[str]]](), Counter[str](), dict[str, str]()
    remarks = _remarks(posts)
    fields = ("pk", "kind", "html", "accepted_at", "topic__title", "topic__tag_names")
    for pk, kind, html, accepted, title, tags in Post.objects.filter(pk__in=posts).values_list(*fields):
        said, marks = [Words.of(text_of(html))], [age_mark(pk >> STRETCH)]
        weighed = [(said[0], "B" if accepted else "C"), *((Words.of(remark), "D") for remark in remarks.get(pk, ()))]
        if kind == Post.Kind.OPENING:
            said.append(Words.of(title))
            weighed = [(said[1], "A"), *((Words.of(tag), "B") for tag in tags), *weighed]
            marks += [title_mark(word) for word in lexemes(title)]
        rows[pk] = vector(weighed, marks)
        counted.update(_counted(rows[pk]))
        for text in reversed(said):
            _spellings(text, words)
    return rows, counted, words


def _remarks(posts: Collection[int]) -> dict[int, list[str]]:
    shown = Comment.objects.filter(unhidden(NOBODY, "", space="post__topic__space"), post__in=posts)
    found: defaultdict[int, list[str]] = defaultdict(list)
    for post, html in shown.order_by("pk").values_list("post_id", "html"):
        if len(found[post]) < MOST_COMMENTS:
            found[post].append(text_of(html))
    return found


def _counted(found: Collection[str]) -> list[str]:
    return [lexeme for lexeme in found if not lexeme.startswith(f"{MARK}age:")]


def _spellings(text: Words, words: dict[str, str]) -> None:
    """The shortest way each word is written, of words that somebody could mean by a mistyped one."""
    for lexeme, _place, start, end, is_whole in text.tokens:
        length = end - start
        if is_whole and 2 <= length <= 40 and length < len(words.get(lexeme, _ANY)):
            said = text.folded[start:end]
            if is_han(said) or (length >= 4 and said.isalpha()):
                words[lexeme] = said


def _count(cursor: Any, counted: dict[str, int], words: dict[str, str]) -> None:
    named = sorted(counted)
    spelt = [words.get(lexeme, "") for lexeme in named]
    pieces = ["|".join(grams(word)) if word else None for word in spelt]
    prepared_rows(_COUNT, [texts(named), numbers(counted[lexeme] for lexeme in named), texts(spelt), texts(pieces)])
    if fewer := [lexeme for lexeme in named if counted[lexeme] < 0]:
        cursor.execute(_FORGET, [fewer])
