"""Drafts: one a place, never written over silently, gone with the post; and the races, with real transactions."""

import threading
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connections
from django.urls import reverse

from guildhall.content.actions import (
    discard_draft,
    edit_post,
    post_answer,
    post_comment,
    publish_topic,
    purge_drafts,
    save_draft,
)
from guildhall.content.models import Draft, Post, Topic
from guildhall.content.privacy import erase, export
from guildhall.content.tests.factories import SpaceFactory
from guildhall.content.tests.test_pages import a_question, reads, signed_in
from guildhall.kernel import clock
from guildhall.kernel.refusal import Refusal
from guildhall.members.tests.factories import MemberFactory

ASK = "new:question"
WORDS = {"title": "How do I mount it?", "source": "It fails."}


@pytest.fixture
def me(db):
    return MemberFactory()


def save(me, context=ASK, sequence=0, key="", **fields):
    return save_draft(actor=me, context=context, sequence=sequence, fields=fields or WORDS, key=key)


def refused(call, *args, **given) -> str:
    with pytest.raises(Refusal) as refusal:
        call(*args, **given)
    return refusal.value.code


def test_a_draft_is_one_row_a_place_and_rises_with_its_changes(me):
    assert save(me).sequence == 1
    assert save(me, sequence=1, source="It fails often.").sequence == 2
    assert Draft.objects.get().fields["source"] == "It fails often."


def test_saving_the_same_again_changes_nothing(me):
    save(me)
    assert save(me).sequence == 1
    assert save(me, sequence=7).sequence == 1


def test_an_overtaken_window_is_refused_and_writes_nothing(me):
    save(me, source="first")
    save(me, sequence=1, source="second window")
    assert refused(save, me, sequence=1, source="first window") == "draft_moved"
    assert refused(save, me, sequence=0, source="third window") == "draft_moved"
    assert Draft.objects.get().fields["source"] == "second window"


def test_what_was_discarded_elsewhere_does_not_come_back_by_itself(me):
    save(me)
    discard_draft(actor=me, context=ASK)
    assert refused(save, me, sequence=1, source="still writing") == "draft_gone"
    assert save(me, sequence=0, source="still writing").sequence == 1


def test_posting_ends_the_draft_in_the_same_transaction(me):
    space = SpaceFactory()
    save(me, key="k1")
    with pytest.raises(Refusal):
        publish_topic(actor=me, space=space, kind="question", title="x", source="", draft=ASK, key="k1")
    assert Draft.objects.exists()
    topic = publish_topic(actor=me, space=space, kind="question", draft=ASK, key="k1", **WORDS)
    assert not Draft.objects.exists()
    assert refused(save, me, key="k1", source="late") == "already_posted"
    again = publish_topic(actor=me, space=space, kind="question", draft=ASK, key="k1", **WORDS)
    assert again.pk == topic.pk


def test_every_kind_of_writing_ends_its_own_draft_and_no_other(me):
    topic = a_question(actor=me)
    opening = topic.posts.get()
    places = [f"answer:{topic.pk}", f"comment:{opening.pk}", f"edit:{opening.pk}", "new:article"]
    for place in places:
        save(me, place, source="words")
    post_answer(actor=me, topic=topic, source="words", draft=places[0])
    post_comment(actor=me, post=opening, source="words", draft=places[1])
    edit_post(actor=me, post=opening, source="words", draft=places[2])
    assert list(Draft.objects.values_list("context", flat=True)) == ["new:article"]


def test_a_save_that_comes_after_its_edit_keeps_nothing(me):
    opening = a_question(actor=me).posts.get()
    edit_post(actor=me, post=opening, source="new words")
    assert refused(save, me, f"edit:{opening.pk}", source="new words") == "already_posted"


def test_posting_through_another_door_leaves_the_draft(me):
    save(me)
    publish_topic(actor=me, space=SpaceFactory(), kind="question", **WORDS)
    assert Draft.objects.exists()


@pytest.mark.parametrize("context", ["new:poem", "answer:0", "answer:x", "edit:999999", "", "answer:12 OR 1=1"])
def test_there_are_no_drafts_for_places_that_are_not(me, context):
    assert refused(save, me, context) == "no_such_place"


def test_a_topic_that_may_not_be_read_takes_no_draft(me):
    topic = a_question()
    Topic.objects.filter(pk=topic.pk).update(hidden_at=clock.now())
    assert refused(save, me, f"answer:{topic.pk}") == "no_such_place"


def test_unknown_fields_and_endless_ones_are_not_kept(me):
    save(me, source="x\0y\r\nz", title="t" * 9000, password="secret")
    assert Draft.objects.get().fields == {"title": "t" * 240, "source": "xy\nz"}
    assert refused(save, me, "new:article", source="字" * 30_000) == "too_long"


def test_untouched_drafts_go_and_others_stay(me):
    save(me)
    save(me, "new:article", source="fresh")
    Draft.objects.filter(context=ASK).update(saved_at=clock.now() - timedelta(days=91))
    assert purge_drafts() == 1
    assert Draft.objects.get().context == "new:article"


def test_drafts_are_exported_and_erased(me):
    save(me)
    save(MemberFactory(), source="of somebody else")
    assert [row["fields"]["source"] for row in export(me)["drafts"]] == ["It fails."]
    erase(me)
    assert Draft.objects.count() == 1


def test_nobody_reads_a_draft_but_its_member(me):
    SpaceFactory()
    save(me, source="my secret")
    other = signed_in(MemberFactory())
    assert other.get(f"/drafts/{ASK}/").status_code == 404
    for path in ("/settings/drafts", "/ask/"):
        assert "my secret" not in other.get(path).content.decode()
        assert "my secret" in signed_in(me).get(path).content.decode()


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_of_drafts_reads_the_same_number_of_times(me, number):
    SpaceFactory()
    for _ in range(number):
        topic = a_question()
        save(me, f"answer:{topic.pk}", source="answer")
        save(me, f"comment:{topic.posts.get().pk}", source="comment")
    assert reads(signed_in(me), "/settings/drafts") == 4


def test_every_form_begins_with_its_draft(me):
    topic = a_question(actor=me)
    opening = topic.posts.get()
    for place, path in {
        ASK: "/ask/",
        f"answer:{topic.pk}": reverse("content:topic_named", args=[topic.pk, topic.slug]),
        f"edit:{opening.pk}": f"/posts/{opening.pk}/edit",
        f"comment:{opening.pk}": f"/posts/{opening.pk}/comment",
    }.items():
        save(me, place, source=f"kept for {place}")
        page = signed_in(me).get(path).content.decode()
        assert f"kept for {place}</textarea>" in page
        assert 'name="sequence" value="1"' in page
        assert signed_in(me).get(f"/drafts/{place}/", follow=True).status_code == 200


def test_the_script_is_told_in_json_and_a_reader_without_one_gets_both_texts(me):
    save(me, source="the other window")
    client, late = signed_in(me), {"source": "this window", "sequence": "0", "title": "Mine"}
    told = client.post(f"/drafts/{ASK}/save", late, headers={"accept": "application/json"})
    assert (told.status_code, told.json()["code"]) == (409, "draft_moved")
    page = client.post(f"/drafts/{ASK}/save", late)
    assert page.status_code == 409
    body = page.content.decode()
    assert "this window</textarea>" in body
    assert 'name="sequence" value="1"' in body
    kept = client.post(f"/drafts/{ASK}/save", late | {"sequence": "1"})
    assert kept.status_code == 302
    assert Draft.objects.get().fields == {"title": "Mine", "source": "this window"}


def test_a_draft_survives_signing_out(me):
    SpaceFactory()
    client = signed_in(me)
    client.post(f"/drafts/{ASK}/save", {"source": "kept"})
    client.logout()
    assert "kept</textarea>" in signed_in(me).get("/ask/").content.decode()


def test_without_a_script_a_file_joins_the_text_of_the_draft(me):
    SpaceFactory()
    client = signed_in(me)
    sent = {"source": "See this:", "title": "A file", "file": SimpleUploadedFile("notes.txt", b"Nothing much.\n")}
    assert client.post(f"/drafts/{ASK}/attach", sent).status_code == 302
    kept = Draft.objects.get().fields
    assert kept["title"] == "A file"
    assert kept["source"].startswith("See this:\n\n[notes.txt](/files/")
    refusal = client.post(f"/drafts/{ASK}/attach", {"source": "See this, too:", "sequence": "1"})
    assert refusal.status_code == 422
    assert "See this, too:" in refusal.content.decode()


def together(*acts) -> list[str]:
    """Run these at the same moment, each with a connection of its own; what each came to, in order."""
    start, came = threading.Barrier(len(acts)), ["" for _ in acts]

    def run(at: int) -> None:
        try:
            start.wait(10)
            came[at] = str(acts[at]())
        except Refusal as refusal:
            came[at] = refusal.code
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=[at]) for at in range(len(acts))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return came


@pytest.mark.django_db(transaction=True)
def test_of_two_windows_that_save_at_once_one_is_told(is_deep):
    me = MemberFactory()
    for _ in range(30 if is_deep else 5):
        Draft.objects.all().delete()
        came = together(lambda: save(me, source="one").sequence, lambda: save(me, source="two").sequence)
        assert sorted(came) == ["1", "draft_moved"]
        assert Draft.objects.get().fields["source"] == ("one", "two")[came.index("1")]


@pytest.mark.django_db(transaction=True)
def test_a_save_that_races_its_post_never_leaves_a_draft_behind(is_deep):
    me, space = MemberFactory(), SpaceFactory()
    for number in range(30 if is_deep else 5):
        key = f"key{number}"
        came = together(
            lambda key=key: publish_topic(actor=me, space=space, kind="question", draft=ASK, key=key, **WORDS).pk,
            lambda key=key: save(me, key=key, source="almost there").sequence,
        )
        assert came[1] in ("1", "already_posted")
        assert not Draft.objects.exists()
    assert Post.objects.filter(kind="opening").count() == (30 if is_deep else 5)


@pytest.mark.django_db(transaction=True)
def test_two_windows_with_one_draft_post_once():
    me, space = MemberFactory(), SpaceFactory()
    save(me, key="one-key")

    def post() -> int:
        return publish_topic(actor=me, space=space, kind="question", draft=ASK, key="one-key", **WORDS).pk

    assert len(set(together(post, post, post))) == 1
    assert Topic.objects.count() == 1
