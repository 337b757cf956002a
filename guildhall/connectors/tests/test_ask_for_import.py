"""What is asked of an import beforehand, what stops it, and what it says of itself."""

from __future__ import annotations

import pytest
from django.core import mail

from guildhall.connectors.models import ImportRun
from guildhall.connectors.tests import dumps, state
from guildhall.connectors.tests.factories import STACKEXCHANGE, imported, rehearsed
from guildhall.content.models import Post, Space
from guildhall.kernel.refusal import Refusal
from guildhall.kernel.sql import own_connection

pytestmark = pytest.mark.django_db
SOURCE = f"stackexchange:{dumps.SITE}"


@pytest.fixture
def dump(tmp_path):
    return dumps.write(tmp_path / "dump")


def post(old_id: int) -> Post:
    return Post.objects.get(origin=SOURCE, origin_id=str(old_id))


def test_the_dry_run_says_what_the_import_does_and_writes_nothing(dump, tmp_path):
    before = state.hashes()
    dry = rehearsed(dump, tmp_path / "out")
    assert state.hashes() == before
    wet = imported(dump, tmp_path / "out")
    assert dry.account.tallies == wet.account.tallies
    assert dry.account.odd == wet.account.odd


def test_nobody_gets_mail(dump, tmp_path):
    imported(dump, tmp_path / "out")
    assert mail.outbox == []


def test_a_defect_stops_before_anything_is_written(tmp_path):
    broken = dumps.write(tmp_path / "dump", changed={"PostHistory.xml": dumps.files()["PostHistory.xml"][:-30]})
    before = state.hashes()
    outcome = imported(broken, tmp_path / "out")
    assert outcome.is_stopped
    assert state.hashes() == before
    assert not ImportRun.objects.exists()
    assert "PostHistory.xml" in outcome.saved_as.with_suffix(".zh-hans.txt").read_text()


def test_too_many_broken_rows_are_no_dump(tmp_path):
    rows = [{"Id": number, "TagName": ""} for number in range(1, 200)]
    outcome = rehearsed(dumps.write(tmp_path / "dump", changed={"Tags.xml": dumps.xml("Tags", rows)}), tmp_path / "out")
    assert outcome.is_stopped


def test_one_import_at_a_time(dump, tmp_path):
    with own_connection() as other:
        other.execute("SELECT pg_advisory_lock(hashtextextended('guildhall import', 0))")
        with pytest.raises(Refusal) as refused:
            imported(dump, tmp_path / "out")
    assert refused.value.code == "another_runs"


def test_it_goes_to_the_space_that_was_asked_for(dump, tmp_path):
    with pytest.raises(Refusal) as refused:
        imported(dump, tmp_path / "out", space="nowhere")
    assert refused.value.code == "no_space"
    space = Space.objects.create(handle="cycling", name_en="Cycling")
    assert imported(dump, tmp_path / "out", space="cycling").run.space == space


def test_without_votes_the_scores_of_posts_stand_in(tmp_path):
    imported(dumps.write(tmp_path / "dump", changed={"Votes.xml": None}), tmp_path / "out", without=["Votes"])
    assert (post(2).imported_up, post(2).score) == (1, 1)


def test_the_report_is_saved_in_both_languages_and_as_data(dump, tmp_path):
    saved = rehearsed(dump, tmp_path / "out").saved_as
    assert "未迁入" in saved.with_suffix(".zh-hans.txt").read_text()
    assert "left out" in saved.with_suffix(".en.txt").read_text()
    assert '"rows": 12' in saved.read_text()


def test_the_site_is_found_from_the_links_of_its_posts(tmp_path):
    body = "".join(f'<a href="https://found.example.com/questions/{number}/x">x</a>' for number in (1, 2, 3))
    rows = [dict(row, Body=body) for row in dumps.posts()]
    outcome = rehearsed(
        dumps.write(tmp_path / "dump", changed={"Posts.xml": dumps.xml("Posts", rows)}), tmp_path / "out", site=""
    )
    assert outcome.site == "found.example.com"


def test_every_word_of_a_verdict_is_known():
    used = {"broken", "here"}
    assert used <= set(STACKEXCHANGE.words)
    assert all(words.en and words.zh_hans for words in STACKEXCHANGE.words.values())
