from datetime import timedelta

import pytest
import time_machine

from guildhall.activity.models import Activity
from guildhall.content.actions import (
    edit_post,
    hide_revision,
    post_answer,
    post_comment,
    publish_topic,
    restore_revision,
    revert_post,
    vote,
)
from guildhall.content.rules import can_edit
from guildhall.content.tests.factories import SpaceFactory
from guildhall.content.tests.test_pages import reads, signed_in
from guildhall.kernel import clock
from guildhall.kernel.actor import HOUSE
from guildhall.kernel.refusal import Refusal
from guildhall.members.tests.factories import MemberFactory, StaffFactory
from guildhall.options.actions import choose
from guildhall.options.queries import forget

pytestmark = pytest.mark.django_db


def ask(**fields):
    given = {"kind": "question", "title": "How do I mount it?", "source": "It fails.", "tags": ["volumes"]} | fields
    return publish_topic(**({"actor": MemberFactory(), "space": SpaceFactory()} | given))


def later(**by):
    return time_machine.travel(clock.now() + timedelta(**by), tick=False)


def chosen(key: str, value: int) -> None:
    choose(actor=HOUSE, key=key, value=value)
    forget()


def refused(act, **given) -> str:
    with pytest.raises(Refusal) as refusal:
        act(**given)
    return refusal.value.code


def kept(post) -> list[tuple[int, str]]:
    return list(post.revisions.order_by("number").values_list("number", "source"))


def a_twice_edited_post():
    topic = ask(source="First.")
    post = topic.posts.get()
    for minutes, text in [(10, "Second, with the number 555 0100."), (20, "Third.")]:
        with later(minutes=minutes):
            edit_post(actor=topic.author, post=post, source=text, reason=f"after {minutes}")
    post.refresh_from_db()
    return post


def test_a_correction_in_the_time_of_grace_makes_no_version():
    topic = ask(source="Frist.")
    post = edit_post(actor=topic.author, post=topic.posts.get(), source="First.", title="How do I mount this?")
    assert (kept(post), post.edited_at, post.revision_count) == ([], None, 1)
    assert "First" in post.html
    topic.refresh_from_db()
    assert topic.title == "How do I mount this?"
    with later(minutes=6):
        edit_post(actor=topic.author, post=post, source="Second.")
        edit_post(actor=topic.author, post=post, source="Second!", reason="louder")
    assert kept(post) == [(1, "First."), (2, "Second!")]
    assert post.revisions.get(number=2).reason == "louder"


def test_the_time_of_grace_is_the_operators_choice():
    chosen("content.grace_minutes", 0)
    topic = ask(source="First.")
    assert kept(edit_post(actor=topic.author, post=topic.posts.get(), source="Second.")) == [
        (1, "First."),
        (2, "Second."),
    ]


@pytest.mark.parametrize("met", ["answer", "comment", "vote"])
def test_what_somebody_reacted_to_is_kept(met):
    topic, other = ask(source="First."), MemberFactory()
    post = topic.posts.get()
    if met == "answer":
        post_answer(actor=other, topic=topic, source="So.")
    elif met == "comment":
        post_comment(actor=other, post=post, source="Which version?")
    else:
        vote(actor=other, thing=post, value=1)
    edit_post(actor=topic.author, post=post, source="Second.")
    assert len(kept(post)) == 2


def test_there_is_no_grace_for_the_text_of_another():
    topic = ask(source="First.")
    edit_post(actor=StaffFactory(), post=topic.posts.get(), source="Second.")
    assert len(kept(topic.posts.get())) == 2


def test_another_language_alone_is_told_to_the_log_and_makes_no_version():
    topic = ask(source="It fails.", language="en")
    post = edit_post(actor=topic.author, post=topic.posts.get(), source="It fails.", language="zh-hans")
    topic.refresh_from_db()
    post.refresh_from_db()
    assert (topic.language, post.language, kept(post)) == ("zh-hans", "zh-hans", [])
    assert Activity.objects.filter(verb="content.topic.relabelled", subject_id=topic.pk).count() == 1
    edit_post(actor=topic.author, post=post, source="It fails.", language="zh-hans")
    assert Activity.objects.filter(verb="content.topic.relabelled").count() == 1


def test_authors_edit_for_as_long_as_the_operator_says_and_moderators_always():
    chosen("content.edit_days", 3)
    post = ask().posts.get()
    assert can_edit(post.author, post)
    with later(days=4):
        assert not can_edit(post.author, post)
        assert can_edit(StaffFactory(), post)
        assert refused(edit_post, actor=post.author, post=post, source="Too late.") == "not_allowed"


def test_going_back_makes_a_new_version_with_its_reason():
    post = a_twice_edited_post()
    first = post.revisions.get(number=1)
    assert refused(revert_post, actor=MemberFactory(), revision=first) == "not_allowed"
    reverted = revert_post(actor=post.author, revision=first, reason="it was right")
    assert (reverted.source, reverted.revision_count) == ("First.", 4)
    assert post.revisions.get(number=4).reason == "it was right"
    assert refused(revert_post, actor=post.author, revision=first) == "same_text"
    said = Activity.objects.get(verb="content.post.reverted")
    assert said.payload == {"topic": post.topic_id, "number": 1}


def test_an_imported_version_comes_back_as_it_was_written():
    post = a_twice_edited_post()
    post.revisions.filter(number=1).update(source="<p>Was <b>html</b>*.</p>", source_format="html")
    reverted = revert_post(actor=post.author, revision=post.revisions.get(number=1))
    assert (reverted.source_format, "<b>html</b>*." in reverted.html) == ("html", True)


def test_a_hidden_version_is_read_by_nobody_but_those_who_look_after_the_space():
    post, staff = a_twice_edited_post(), StaffFactory()
    second = post.revisions.get(number=2)
    url = f"/posts/{post.pk}/history"
    guest, keeper = signed_in(MemberFactory()), signed_in(staff)
    assert "555 0100" in guest.get(url).content.decode()
    assert refused(hide_revision, actor=post.author, revision=second) == "not_allowed"
    assert refused(hide_revision, actor=staff, revision=post.revisions.get(number=3)) == "current_version"
    hide_revision(actor=staff, revision=second, because="a phone number")
    for query in ["", "?to=2", "?from=2&to=3", "?from=1&to=2"]:
        assert "555" not in guest.get(url + query).content.decode()
        assert "555" in keeper.get(f"{url}?to=2").content.decode()
    assert guest.get(f"/revisions/{second.pk}/revert").status_code == 404
    assert refused(revert_post, actor=staff, revision=second) == "hidden_version"
    assert Activity.objects.get(verb="content.revision.hidden").payload["number"] == 2
    restore_revision(actor=staff, revision=second)
    assert "555 0100" in guest.get(url).content.decode()


def test_the_history_compares_any_two_versions_and_says_who_and_why():
    post = a_twice_edited_post()
    body = signed_in(post.author).get(f"/posts/{post.pk}/history?from=1&to=3").content.decode()
    assert "<del>First</del>" in body
    assert "<ins>Third</ins>" in body
    assert "after 20" in body
    assert post.author.display_name in body


def test_odd_versions_show_the_last_two():
    post = a_twice_edited_post()
    for query in ["?from=9&to=-1", "?to=x", "?from=3&to=1", "?to=99999999999999999999"]:
        assert signed_in(post.author).get(f"/posts/{post.pk}/history{query}").status_code == 200


@pytest.mark.parametrize("number", [1, 3])
def test_the_history_reads_the_same_number_of_times(number):
    topic = ask(source="Zero.")
    post = topic.posts.get()
    for at in range(1, number + 1):
        with later(hours=at):
            edit_post(actor=topic.author, post=post, source=f"Text {at}.")
    assert reads(signed_in(MemberFactory()), f"/posts/{post.pk}/history") == 6


def test_a_reader_sends_a_version_back_and_a_moderator_hides_one_by_forms():
    post, staff = a_twice_edited_post(), StaffFactory()
    first, second = (post.revisions.get(number=number) for number in (1, 2))
    author, keeper = signed_in(post.author), signed_in(staff)
    assert author.get(f"/revisions/{first.pk}/revert").status_code == 200
    author.post(f"/revisions/{first.pk}/revert", {"because": "better"})
    post.refresh_from_db()
    assert (post.source, post.revision_count) == ("First.", 4)
    keeper.post(f"/revisions/{second.pk}/hide", {"because": "phone"})
    second.refresh_from_db()
    assert second.hidden_because == "phone"
    keeper.post(f"/revisions/{second.pk}/restore")
    second.refresh_from_db()
    assert second.hidden_at is None


def test_what_is_compared_is_shown_and_never_run():
    topic = ask(source="<script>alert(1)</script> one", title="Is <b>this</b> safe?")
    post = topic.posts.get()
    edit_post(actor=StaffFactory(), post=post, source="<script>alert(2)</script> two", title="Is <i>this</i> safe?")
    body = signed_in(topic.author).get(f"/posts/{post.pk}/history").content.decode()
    assert "<script>alert" not in body
    assert "<b>this" not in body
    assert "&lt;script&gt;alert" in body
