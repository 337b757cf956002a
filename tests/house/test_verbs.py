"""Every verb speaks both languages, carries only numbers, and every reader bears to read twice."""

from dataclasses import fields, is_dataclass
from typing import get_args, get_type_hints

import pytest
from django.db import connection

from guildhall.activity.actions import replay_reader
from guildhall.activity.testing import drain
from guildhall.kernel.actor import HOUSE
from guildhall.kernel.registry import readers, verbs
from tests.house.source import lines

NUMBERS = {int, float, bool, type(None)}
PLACEHOLDERS = {"actor": "A", "subject": "S", "target": "T"}
OURS = [
    verb
    for verb in verbs
    if verb.dataclass
    and verb.dataclass.__module__.startswith("guildhall.")
    and ".tests." not in verb.dataclass.__module__
]


def test_every_verb_speaks_both_languages():
    wrong = [verb.name for verb in OURS if not _speaks(verb.sentence.en) or not _speaks(verb.sentence.zh_hans)]
    wrong += [verb.name for verb in OURS if verb.sentence.zh_hans.isascii()]
    assert not wrong, lines(wrong)


def _speaks(sentence: str) -> bool:
    return bool(sentence) and bool(sentence % PLACEHOLDERS)


def test_both_sentences_name_the_same_things():
    wrong = [verb.name for verb in OURS if _named(verb.sentence.en) != _named(verb.sentence.zh_hans)]
    assert not wrong, lines(wrong)


def _named(sentence: str) -> set[str]:
    return {name for name in PLACEHOLDERS if f"%({name})s" in sentence}


def test_verbs_begin_with_the_room_that_says_them():
    wrong = [verb.name for verb in OURS if verb.dataclass.__module__.split(".")[1] != verb.room]
    assert not wrong, lines(wrong)


def test_payloads_are_numbers_in_frozen_dataclasses():
    wrong = [
        verb.name for verb in OURS if not is_dataclass(verb.dataclass) or not verb.dataclass.__dataclass_params__.frozen
    ]
    wrong += [
        f"{verb.name}.{field.name}"
        for verb in OURS
        for field in fields(verb.dataclass)
        if not set(get_args(hint := get_type_hints(verb.dataclass)[field.name]) or (hint,)) <= NUMBERS
    ]
    assert not wrong, lines(wrong)


def test_meanings_point_to_verbs_that_exist():
    wrong = [f"{verb.name} reverses {verb.reverses}" for verb in OURS if verb.reverses and verb.reverses not in verbs]
    assert not wrong, lines(wrong)


def test_a_contribution_to_content_names_the_thread_it_speaks_in():
    """Figures about threads choose by this meaning; what is posted and says nothing of it would be missing there."""
    silent = {verb.name for verb in OURS if verb.room == "content" and verb.contribution and not verb.speaks}
    assert silent == {"content.post.improved"}, "who improves the words of another says nothing themselves"


def test_the_thread_is_the_subject_or_a_number_in_the_payload():
    wrong = [
        f"{verb.name} speaks in {verb.speaks}"
        for verb in OURS
        if verb.speaks and verb.speaks != "subject" and verb.speaks not in verb.payload
    ]
    wrong += [f"{verb.name} opens and is no thread" for verb in OURS if verb.opens and verb.speaks != "subject"]
    wrong += [
        f"{verb.name} answers in one thread and speaks in another"
        for verb in OURS
        if verb.answers and verb.speaks != verb.thread
    ]
    assert not wrong, lines(wrong)


@pytest.mark.django_db(transaction=True)
def test_every_reader_survives_reading_twice():
    """Over everything that the world of the permission matrix does: the second time changes no table."""
    from tests.house.world import build

    build()
    drain()
    once = _tables()
    for reader in readers:
        replay_reader(actor=HOUSE, reader=reader.name, reset=False)
    drain()
    twice = _tables()
    wrong = [table for table in once if once[table] != twice[table]]
    assert not wrong, lines(wrong)


def _tables() -> dict[str, int]:
    """Rows in each of our tables, apart from the log itself, its cursors and the jobs.

    Nor the catalogue of files: the replays themselves are in the log, and end in one. Its room counts what is in them.
    """
    names = [
        name
        for name in connection.introspection.table_names()
        if not name.startswith(("django_", "activity_", "procrastinate_", "auth_", "insights_lakefile"))
    ]
    with connection.cursor() as cursor:
        return {name: _count(cursor, name) for name in names}


def _count(cursor, table: str) -> int:
    cursor.execute(f'SELECT count(*) FROM "{table}"')
    return cursor.fetchone()[0]
