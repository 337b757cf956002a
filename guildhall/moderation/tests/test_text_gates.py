"""Watched words in what cannot wait for review: handles, file names, versions, reasons; what is blocked anywhere.

What waits of a profile: `test_held_profiles`.
"""

import pytest
from django.urls import reverse

from guildhall.content.actions import post_answer, publish_topic
from guildhall.content.actions.articles import Article
from guildhall.content.actions.editing import edit_post
from guildhall.content.tests.factories import SpaceFactory
from guildhall.files.actions import upload_file
from guildhall.kernel.actor import HOUSE
from guildhall.kernel.refusal import Refusal
from guildhall.members.actions import edit_profile
from guildhall.members.models import Member
from guildhall.members.tests.factories import MemberFactory
from guildhall.members.tests.pictures import png
from guildhall.moderation.actions.words import watch_words

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _words():
    watch_words(actor=HOUSE, words=["viagra"], action="hold")
    watch_words(actor=HOUSE, words=["killer"], action="block")
    watch_words(actor=HOUSE, words=["darn"], action="censor")


@pytest.fixture
def member():
    return MemberFactory()


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", "K1LLER shop"), ("bio", "I sell k.i.l.l.e.r"), ("company", "ｋｉｌｌｅｒ Ltd"), ("city", "killer"), ("role", "killer seller"),
        ("website", "https://killer.example/"), ("handle", "viagra"), ("handle", "darn"),
    ],
)  # fmt: skip
def test_a_profile_is_not_saved_with_such_a_word(member, field, value):
    with pytest.raises(Refusal) as refused:
        edit_profile(actor=member, member=member, **{field: value})
    assert refused.value.code == "blocked_word"


def test_a_covered_word_is_covered_in_a_bio(member):
    assert edit_profile(actor=member, member=member, bio="Not a darn thing").bio == "Not a ■■■■ thing"


def test_a_refused_profile_keeps_what_was_typed(client, member):
    client.force_login(member)
    given = {"name": "Ada", "handle": member.handle, "bio": "I sell killer"}
    answer = client.post(reverse("members:edit_profile"), given)
    assert answer.status_code == 422
    assert "I sell killer" in answer.content.decode()
    assert "cannot be used here" in answer.content.decode()


def test_what_stood_before_the_word_was_watched_may_stay(member):
    Member.objects.filter(pk=member.pk).update(bio="I like darn socks")
    member.refresh_from_db()
    assert edit_profile(actor=member, member=member, bio="I like darn socks", city="Ulm").city == "Ulm"


def test_nobody_signs_up_under_such_a_name(client):
    given = {"username": "viagra", "email": "ada@example.org", "password1": "correct horse battery staple 9"}
    answer = client.post("/accounts/signup/", given)
    assert "cannot be used here" in answer.content.decode()
    assert not Member.objects.filter(handle="viagra").exists()


def test_a_file_is_not_taken_under_such_a_name(member):
    with pytest.raises(Refusal, match="viagra"):
        upload_file(actor=member, chunks=[png(4, 4)], name="cheap-viagra.png")


def test_a_series_and_a_reason_for_an_edit_are_looked_at(member):
    given = {"actor": member, "space": SpaceFactory(), "title": "A fine thing to read", "source": "Look at this."}
    with pytest.raises(Refusal, match="viagra"):
        publish_topic(**given, kind="article", article=Article(series="All about viagra"))
    topic = publish_topic(**given, kind="question")
    mine = post_answer(actor=member, topic=topic, source="It depends.")
    with pytest.raises(Refusal, match="viagra"):
        edit_post(actor=member, post=mine, source="It does not depend.", reason="viagra")
