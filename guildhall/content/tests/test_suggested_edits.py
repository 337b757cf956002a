import pytest
from django.test import Client

from guildhall.activity.models import Activity
from guildhall.content.actions import (
    Accepted,
    accept_suggestion,
    edit_post,
    forget_content,
    grant_moderator,
    post_answer,
    refuse_suggestion,
    suggest_edit,
    withdraw_suggestion,
)
from guildhall.content.models import SuggestedEdit
from guildhall.content.queries import proposal, suggestions_to_decide
from guildhall.content.rules import fingerprint
from guildhall.content.tests.test_editing import ask, refused
from guildhall.content.tests.test_pages import reads, signed_in
from guildhall.members.tests.factories import MemberFactory, StaffFactory

pytestmark = pytest.mark.django_db
LINES = "One.\n\nTwo.\n\nThree."


def suggested(post=None, **fields) -> SuggestedEdit:
    post = post or ask(source=LINES).posts.get()
    given = {"source": LINES.replace("Two", "2"), "reason": "a number", "title": post.topic.title, "tags": ["volumes"]}
    return suggest_edit(**({"actor": MemberFactory(), "post": post} | given | fields))


def as_proposed(suggestion) -> Accepted:
    wanted = proposal(suggestion)
    return Accepted(wanted.source, fingerprint(suggestion.post), wanted.title, wanted.tag_names)


def said(name: str) -> list[tuple]:
    return list(Activity.objects.filter(verb=name).values_list("actor_key", "target_key"))


def test_nothing_changes_before_somebody_accepts_it_and_then_it_is_credited():
    suggestion = suggested(title="How do I mount a disk?", tags=["disks"])
    post = suggestion.post
    post.refresh_from_db()
    assert post.source == LINES
    accept_suggestion(actor=post.author, suggestion=suggestion, accepted=as_proposed(suggestion))
    post.refresh_from_db()
    post.topic.refresh_from_db()
    assert (post.source, post.topic.title, post.topic.tag_names) == (
        LINES.replace("Two", "2"), "How do I mount a disk?", ["disks"],
    )  # fmt: skip
    last = post.revisions.get(number=2)
    assert (last.author, last.reason, last.suggestion.outcome) == (suggestion.author, "a number", "accepted")
    assert said("content.post.improved") == [(suggestion.author.actor_key, post.author.actor_key)]
    assert said("content.edit.accepted") == [(post.author.actor_key, suggestion.author.actor_key)]
    assert said("content.post.edited") == []


def test_whoever_may_edit_does_not_suggest_and_nobody_suggests_twice():
    post = ask(source=LINES).posts.get()
    assert refused(suggested, post=post, actor=post.author) == "not_allowed"
    assert refused(suggested, post=post, actor=StaffFactory()) == "not_allowed"
    first = suggested(post)
    assert refused(suggested, post=post, actor=first.author) == "already_suggested"
    withdraw_suggestion(actor=first.author, suggestion=first)
    assert suggested(post, actor=first.author).decided_at is None
    assert said("content.edit.withdrawn") == [(first.author.actor_key, post.author.actor_key)]


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"source": LINES}, "same_text"),
        ({"source": " "}, "empty"),
        ({"reason": " "}, "no_reason"),
        ({"title": "x"}, "title_too_short"),
        ({"tags": list("abcdef")}, "too_many_tags"),
    ],
)
def test_what_could_not_be_published_cannot_be_suggested(fields, code):
    assert refused(suggested, **fields) == code
    assert not SuggestedEdit.objects.exists()


def test_the_author_and_who_looks_after_the_space_decide_and_nobody_else():
    suggestion, moderator = suggested(), MemberFactory()
    post = suggestion.post
    for other in (suggestion.author, MemberFactory()):
        given = {"actor": other, "suggestion": suggestion}
        assert refused(accept_suggestion, accepted=as_proposed(suggestion), **given) == "not_allowed"
        assert refused(refuse_suggestion, because="no", **given) == "not_allowed"
        assert suggestions_to_decide(other) == []
    assert suggestions_to_decide(post.author) == [suggestion]
    assert suggestions_to_decide(moderator) == []
    grant_moderator(actor=StaffFactory(role="manager"), space=post.topic.space, member=moderator)
    assert suggestions_to_decide(moderator) == [suggestion]
    assert refused(refuse_suggestion, actor=moderator, suggestion=suggestion, because=" ") == "no_reason"
    refuse_suggestion(actor=moderator, suggestion=suggestion, because="Two is better.")
    assert refused(refuse_suggestion, actor=moderator, suggestion=suggestion, because="again") == "already_decided"
    assert suggestions_to_decide(post.author) == []
    assert said("content.edit.refused") == [(moderator.actor_key, suggestion.author.actor_key)]


def test_changes_of_other_lines_go_together():
    suggestion = suggested()
    edit_post(actor=StaffFactory(), post=suggestion.post, source=LINES.replace("Three", "3"))
    suggestion.post.refresh_from_db()
    wanted = proposal(suggestion)
    assert (wanted.source, wanted.clashes, wanted.is_behind) == ("One.\n\n2.\n\n3.", 0, True)


def test_a_change_of_the_same_line_is_never_overwritten_silently():
    suggestion, staff = suggested(), StaffFactory()
    before = as_proposed(suggestion)
    edit_post(actor=staff, post=suggestion.post, source=LINES.replace("Two", "Zwei"))
    assert refused(accept_suggestion, actor=staff, suggestion=suggestion, accepted=before) == "changed_meanwhile"
    suggestion.post.refresh_from_db()
    wanted = proposal(suggestion)
    assert (wanted.source, wanted.clashes) == (LINES.replace("Two", "Zwei"), 1)
    assert (
        refused(accept_suggestion, actor=staff, suggestion=suggestion, accepted=as_proposed(suggestion)) == "same_text"
    )
    by_hand = Accepted(
        LINES.replace("Two", "Zwei (2)"), fingerprint(suggestion.post), "How do I mount it?", ["volumes"]
    )
    accept_suggestion(actor=staff, suggestion=suggestion, accepted=by_hand)
    suggestion.post.refresh_from_db()
    assert "Zwei (2)" in suggestion.post.source


def test_a_page_that_is_behind_is_shown_anew_with_what_was_typed():
    suggestion, staff = suggested(), StaffFactory()
    form = {"source": "My own words.", "title": "How do I mount it?", "tags": "volumes"}
    old = fingerprint(suggestion.post)
    edit_post(actor=staff, post=suggestion.post, source=LINES.replace("Three", "3"))
    response = signed_in(staff).post(f"/edits/{suggestion.pk}/accept", form | {"seen": old})
    body = response.content.decode()
    assert (response.status_code, "My own words." in body) == (422, True)
    suggestion.post.refresh_from_db()
    assert fingerprint(suggestion.post) in body
    signed_in(staff).post(f"/edits/{suggestion.pk}/accept", form | {"seen": fingerprint(suggestion.post)})
    suggestion.post.refresh_from_db()
    assert suggestion.post.source == "My own words."


def test_a_member_suggests_and_the_author_refuses_by_forms():
    topic, member = ask(source=LINES), MemberFactory()
    answer = post_answer(actor=MemberFactory(), topic=topic, source="So.")
    client = signed_in(member)
    assert client.get(f"/posts/{answer.pk}/edit", follow=True).redirect_chain == [(f"/posts/{answer.pk}/suggest", 302)]
    assert client.post(f"/posts/{answer.pk}/suggest", {"source": "So!", "reason": ""}).status_code == 422
    response = client.post(f"/posts/{answer.pk}/suggest", {"source": "So!", "reason": "louder"}, follow=True)
    assert "<ins>!</ins>" in response.content.decode()
    suggestion = SuggestedEdit.objects.get()
    assert client.get(f"/posts/{answer.pk}/suggest").status_code == 302
    author = signed_in(answer.author)
    assert "louder" in author.get("/edits/").content.decode()
    author.post(f"/edits/{suggestion.pk}/refuse", {"because": "quiet please"})
    assert "quiet please" in client.get(f"/edits/{suggestion.pk}/").content.decode()
    assert signed_in(MemberFactory()).get(f"/edits/{suggestion.pk}/").status_code == 404
    assert Client().get(f"/edits/{suggestion.pk}/").status_code == 302


def test_what_was_suggested_goes_with_the_content_of_its_author():
    suggestion = suggested()
    forget_content(suggestion.post.author)
    suggestion.refresh_from_db()
    assert (suggestion.source, suggestion.base_source, suggestion.base_title) == ("", "", "")


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_of_suggestions_reads_the_same_number_of_times(number):
    post = ask(source=LINES).posts.get()
    for _ in range(number):
        suggested(post)
    assert reads(signed_in(post.author), "/edits/") == 3
