"""What somebody is about to suggest is kept like everything else that is being written."""

import pytest
from django.urls import reverse

from guildhall.content.actions import save_draft
from guildhall.content.models import Draft, SuggestedEdit
from guildhall.content.tests.test_pages import a_question, signed_in
from guildhall.kernel.refusal import Refusal
from guildhall.members.tests.factories import MemberFactory

pytestmark = pytest.mark.django_db
WORDS = {"title": "How do I mount it once?", "source": "It **never** fails.", "tags": "volumes"}


def test_a_suggestion_is_kept_listed_continued_and_ends_with_sending():
    topic, member = a_question(), MemberFactory()
    post, client = topic.posts.get(), signed_in(member)
    form = reverse("content:suggest_edit", args=[post.pk])
    kept = client.post(reverse("content:save_draft", args=[f"suggest:{post.pk}"]), WORDS | {"sequence": 0})
    assert kept.status_code == 302
    assert client.get(kept.headers["Location"]).headers["Location"] == form
    assert "It **never** fails." in client.get(form).content.decode()
    drafts = client.get(reverse("content:drafts")).content.decode()
    assert "Suggested edit" in drafts
    assert form in drafts
    sent = client.post(form, WORDS | {"reason": "It never fails", "sequence": 1})
    assert sent.status_code == 302
    assert SuggestedEdit.objects.get().source == "It **never** fails."
    assert not Draft.objects.exists()
    with pytest.raises(Refusal):  # a save that comes late
        save_draft(actor=member, context=f"suggest:{post.pk}", sequence=0, fields=WORDS)


def test_what_is_refused_stays_and_what_the_post_says_already_is_no_draft():
    topic, member = a_question(), MemberFactory()
    post, client = topic.posts.get(), signed_in(member)
    form, place = reverse("content:suggest_edit", args=[post.pk]), f"suggest:{post.pk}"
    save_draft(actor=member, context=place, sequence=0, fields=WORDS)
    assert client.post(form, WORDS | {"reason": "", "sequence": 1}).status_code == 422
    assert Draft.objects.get().context == place
    with pytest.raises(Refusal):
        save_draft(actor=MemberFactory(), context=place, sequence=0, fields={"source": post.source})
