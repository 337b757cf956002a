"""Suggested edits that screening would hold wait for a moderator before the author of the text sees them."""

import pytest
from django.urls import reverse

from guildhall.content.actions import edit_post, publish_topic, suggest_edit
from guildhall.content.models import SuggestedEdit
from guildhall.content.queries.suggested_edits import suggestions_to_decide
from guildhall.content.rules import can_decide
from guildhall.content.tests.factories import SpaceFactory
from guildhall.kernel.actor import HOUSE
from guildhall.kernel.moderated import moderated
from guildhall.kernel.refusal import Refusal
from guildhall.members.tests.factories import MemberFactory, StaffFactory
from guildhall.moderation.actions import Reasons, approve_item, reject_item, reopen_item
from guildhall.moderation.actions.words import watch_words
from guildhall.moderation.models import Item, Restriction
from guildhall.moderation.queries.screening import forget_held
from guildhall.options.actions import choose
from guildhall.options.queries import forget

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def watched():
    watch_words(actor=StaffFactory(), words=["casino"], action="hold")
    watch_words(actor=StaffFactory(), words=["forbidden"], action="block")
    forget_held()


@pytest.fixture
def post():
    given = {"kind": "question", "title": "How do I mount it?", "source": "It fails."}
    return publish_topic(actor=MemberFactory(), space=SpaceFactory(), **given).posts.get()


def suggested(post, source="It fails at our casino.", author=None):
    given = {"source": source, "reason": "Clearer.", "title": post.topic.title}
    return suggest_edit(actor=author or MemberFactory(), post=post, **given)


def test_what_screening_would_hold_is_kept_and_waits(post):
    made = suggested(post)
    item = Item.objects.get()
    assert (item.kind, item.subject_type, item.subject_id) == ("edit", "content.suggestededit", made.pk)
    assert made.held_at
    assert made.source == "It fails at our casino."


def test_what_is_blocked_is_refused_and_what_is_fine_goes_to_the_author(post):
    with pytest.raises(Refusal, match="forbidden"):
        suggested(post, "It is forbidden.")
    assert suggested(post, "It fails now.").held_at is None
    assert not Item.objects.exists()
    assert len(suggestions_to_decide(post.author)) == 1


def test_only_its_author_and_moderators_see_a_held_one_and_nobody_decides_it(post):
    mine = MemberFactory()
    made = suggested(post, author=mine)
    seen = [
        SuggestedEdit.objects.visible_to(who).filter(pk=made.pk).exists() for who in (mine, post.author, StaffFactory())
    ]
    assert seen == [True, False, True]
    assert suggestions_to_decide(post.author) == suggestions_to_decide(StaffFactory()) == []
    made.post = post
    assert not can_decide(post.author, made)
    assert not can_decide(StaffFactory(), made)


def test_held_one_is_shown_as_such(post, client):
    mine = MemberFactory()
    made = suggested(post, author=mine)
    url = reverse("content:suggestion", args=[made.pk])
    client.force_login(mine)
    assert "Waits for review" in client.get(url).content.decode()
    client.force_login(post.author)
    assert client.get(url).status_code == 404


def test_an_approved_one_comes_before_the_author(post):
    suggested(post)
    approve_item(actor=StaffFactory(), item=Item.objects.get())
    assert [one.held_at for one in suggestions_to_decide(post.author)] == [None]


def test_a_rejected_one_is_refused_with_reasons_and_comes_back_by_undo(post):
    made, staff = suggested(post), StaffFactory()
    item = reject_item(actor=staff, item=Item.objects.get(), reasons=Reasons("Advertising."))
    made.refresh_from_db()
    assert (made.outcome, made.because) == ("refused", "Advertising.")
    kept = Restriction.objects.filter(subject_type="content.suggestededit").order_by("pk")
    assert [(one.kind, one.is_automated) for one in kept] == [("held", True), ("hidden", False)]
    assert kept[1].facts == "Advertising."
    assert SuggestedEdit.objects.visible_to(post.author).count() == 0
    reopen_item(actor=staff, item=item)
    made.refresh_from_db()
    assert (made.outcome, made.decided_at) == ("", None)
    assert moderated("content.suggestededit").facts([made.pk])[made.pk].state == "held"


def test_wordings_of_one_text_are_no_flood(post):
    choose(actor=HOUSE, key="moderation.copies", value=2)
    forget()
    edit_post(actor=post.author, post=post, source="It fails with a rather long message about a missing storage class.")
    for number in range(3):
        source = f"It fails with a rather long message about a missing storage class {number}."
        assert suggested(post, source).held_at is None
