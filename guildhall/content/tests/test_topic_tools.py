"""Move, merge, split, timers, slow mode and bulk edits: what they leave, where old addresses lead, and that counts stay right."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from guildhall.activity.models import Activity
from guildhall.content.actions import (
    accept_answer,
    cancel_timer,
    close_topic,
    edit_topics,
    hide,
    merge_topics,
    move_topic,
    post_answer,
    post_comment,
    recount,
    restore,
    run_timers,
    save_draft,
    set_timer,
    slow_topic,
    split_posts,
    vote,
)
from guildhall.content.models import Acceptance, Draft, Post, SpaceModerator, Topic, TopicNote, TopicReading
from guildhall.content.ports import show_topics
from guildhall.content.tests.factories import SpaceFactory
from guildhall.content.tests.test_pages import a_question, reads, signed_in
from guildhall.content.tests.test_topic_pages import url_of
from guildhall.kernel import clock
from guildhall.kernel.actor import HOUSE, NOBODY
from guildhall.kernel.refusal import Refusal, TooMany
from guildhall.members.tests.factories import MemberFactory, StaffFactory
from guildhall.outreach.models import Watch

pytestmark = pytest.mark.django_db


def code(call, **given):
    with pytest.raises(Refusal) as refusal:
        call(**given)
    return refusal.value.code


def answered(number=3, **fields):
    topic = a_question(**fields)
    return topic, [post_answer(actor=MemberFactory(), topic=topic, source=f"Answer {n}") for n in range(number)]


def fresh(thing):
    return type(thing).objects.get(pk=thing.pk)


def keeper_of(*spaces):
    member = MemberFactory()
    for space in spaces:
        SpaceModerator.objects.create(space=space, member=member)
    return member


def body_of(member, topic):
    client = signed_in(member) if member else Client()
    return client.get(url_of(fresh(topic))).content.decode().replace("&#x27;", "'")


def test_a_moved_topic_keeps_its_address_and_says_where_it_was():
    topic, _answers = answered(1)
    origin, there = topic.space, SpaceFactory()
    keeper = keeper_of(origin, there)
    move_topic(actor=keeper, topic=topic, space=there)
    origin.refresh_from_db()
    there.refresh_from_db()
    assert (origin.topics, there.topics) == (0, 1)
    assert f"{keeper.display_name} moved this here from {origin.name}" in body_of(None, topic)
    assert Client().get(url_of(topic)).status_code == 200
    assert Activity.objects.get(verb="content.topic.moved").payload == {
        "from_space": origin.pk,
        "to_space": there.pk,
    }


def test_a_move_does_not_betray_a_space_that_the_reader_cannot_see():
    topic, secret = a_question(), SpaceFactory(visibility="members", name_en="Backroom")
    move_topic(actor=HOUSE, topic=topic, space=secret)
    assert Client().get(url_of(topic)).status_code in (302, 404)
    move_topic(actor=HOUSE, topic=topic, space=SpaceFactory())
    said = body_of(None, topic)
    assert "Backroom" not in said
    assert "moved this here from another space" in said


def test_only_who_looks_after_both_spaces_moves_and_merges():
    topic, there = a_question(), SpaceFactory()
    other = a_question(there)
    for member in (MemberFactory(), topic.author, keeper_of(topic.space), keeper_of(there)):
        assert code(move_topic, actor=member, topic=topic, space=there) == "not_allowed"
        assert code(merge_topics, actor=member, topic=topic, into=other) == "not_allowed"
    assert code(move_topic, actor=HOUSE, topic=topic, space=topic.space) == "same_space"
    assert code(move_topic, actor=HOUSE, topic=topic, space=SpaceFactory(kinds=["article"])) == "kind_not_here"
    archived = SpaceFactory(archived_at=clock.now())
    assert code(move_topic, actor=HOUSE, topic=topic, space=archived) == "space_archived"


def test_merged_posts_follow_those_of_the_other_topic_and_old_addresses_lead_there():
    (topic, mine), (into, theirs) = answered(2, title="The later question"), answered(2)
    merge_topics(actor=HOUSE, topic=topic, into=into)
    numbers = list(into.posts.order_by("number").values_list("number", "kind"))
    assert numbers == [(1, "opening"), (2, "answer"), (3, "answer"), (4, "reply"), (5, "answer"), (6, "answer")]
    assert fresh(into).replies == 5
    for client in (Client(), signed_in(MemberFactory()), signed_in(StaffFactory())):
        old = client.get(url_of(topic))
        assert (old.status_code, old.url) == (301, url_of(into))
        assert client.get(reverse("content:post", args=[mine[0].pk])).url.startswith(url_of(into))
    assert "merged “The later question” into this topic: 3 posts" in body_of(None, into)
    assert show_topics(NOBODY, [topic.pk])[topic.pk].title == into.title
    assert theirs[0].pk in into.posts.values_list("pk", flat=True)
    assert recount() == 0


def test_what_was_merged_is_gone_from_lists_and_is_not_restored():
    topic, into = a_question(title="The later question"), a_question()
    merge_topics(actor=HOUSE, topic=topic, into=into)
    assert "The later question" not in Client().get("/").content.decode()
    staff = signed_in(StaffFactory())
    assert "The later question" not in staff.get(reverse("content:console_hidden")).content.decode()
    assert code(restore, actor=HOUSE, thing=topic) == "merged"


def test_merging_twice_leads_on_to_the_last():
    first, second, third = a_question(), a_question(), a_question()
    merge_topics(actor=HOUSE, topic=first, into=second)
    merge_topics(actor=HOUSE, topic=second, into=third)
    assert Client().get(url_of(first)).url == url_of(third)


def test_a_merge_betrays_nothing_to_who_may_not_read_the_other():
    topic, into = a_question(), a_question(SpaceFactory(visibility="members"))
    merge_topics(actor=HOUSE, topic=topic, into=into)
    assert Client().get(url_of(topic)).status_code == 404


def test_watches_drafts_votes_and_same_questions_go_along():
    (topic, (answer,)), into, member = answered(1), a_question(), MemberFactory()
    Watch.objects.create(member=member, kind="topic", ref=topic.pk, level="watch")
    vote(actor=member, thing=answer, value=1)
    save_draft(actor=member, context=f"answer:{topic.pk}", sequence=0, fields={"source": "Half a thought"})
    merge_topics(actor=HOUSE, topic=topic, into=into)
    assert Watch.objects.filter(member=member, kind="topic", ref=into.pk, level="watch").exists()
    assert Draft.objects.get(member=member).context == f"answer:{into.pk}"
    assert fresh(answer).score == 1
    assert topic.author_id in fresh(into).seconded.values_list("member", flat=True)
    assert fresh(into).seconds == 1


def test_an_accepted_answer_holds_where_there_is_room_and_ends_where_there_is_none():
    (topic, (mine, _other)), (into, (theirs,)) = answered(2), answered(1)
    accept_answer(actor=topic.author, answer=mine)
    merge_topics(actor=HOUSE, topic=topic, into=into)
    assert (fresh(into).accepted, fresh(mine).accepted_at is not None) == (1, True)
    third, (late,) = answered(1)
    accept_answer(actor=third.author, answer=late)
    merge_topics(actor=HOUSE, topic=third, into=into)
    assert (fresh(into).accepted, fresh(late).accepted_at) == (1, None)
    assert Acceptance.objects.filter(topic=into, ended_at=None).get().post == mine
    assert Activity.objects.filter(verb="content.answer.unaccepted", subject_id=late.pk).exists()
    assert theirs.accepted_at is None


def test_who_had_read_both_has_read_the_one_and_who_had_not_has_news():
    (topic, _mine), (into, _theirs), whole, half = answered(1), answered(1), MemberFactory(), MemberFactory()
    for member, number in ((whole, 2), (half, 1)):
        TopicReading.objects.create(member=member, topic=topic, number=number)
        TopicReading.objects.create(member=member, topic=into, number=2)
    merge_topics(actor=HOUSE, topic=topic, into=into)
    read = dict(TopicReading.objects.filter(topic=into).values_list("member", "number"))
    assert read == {whole.pk: 4, half.pk: 2}


def test_articles_resources_and_hidden_topics_are_not_merged():
    into = a_question()
    assert code(merge_topics, actor=HOUSE, topic=into, into=into) == "merged_with_itself"
    assert code(merge_topics, actor=HOUSE, topic=a_question(kind="article"), into=into) == "kind_not_merged"
    hidden = hide(actor=HOUSE, thing=a_question())
    assert code(merge_topics, actor=HOUSE, topic=hidden, into=into) == "not_open_there"
    assert code(merge_topics, actor=HOUSE, topic=into, into=hidden) == "not_open_there"


def test_posts_become_a_topic_of_their_own_and_their_addresses_lead_there():
    topic, (first, second, third) = answered(3)
    made = split_posts(actor=HOUSE, topic=topic, posts=[third.pk, second.pk], title="Another matter")
    rows = list(made.posts.order_by("number").values_list("pk", "number", "kind"))
    assert rows == [(second.pk, 1, "opening"), (third.pk, 2, "reply")]
    assert (made.author, made.tag_names) == (second.author, topic.tag_names)
    assert (fresh(topic).replies, fresh(made).replies) == (1, 1)
    assert Client().get(reverse("content:post", args=[third.pk])).url.startswith(url_of(made))
    moved = Client().get(url_of(topic, f"?at={third.pk}"))
    assert (moved.status_code, moved.url.split("?")[0].split("#")[0]) == (302, url_of(made))
    assert "made 2 posts a topic of their own" in body_of(None, topic)
    assert "split this off from another topic" in body_of(None, made)
    assert Client().get(url_of(topic, f"?at={first.pk}")).status_code == 200
    assert recount() == 0


def test_numbers_and_reading_positions_stay_right_after_a_split():
    topic, (_first, second, third) = answered(3)
    reader = MemberFactory()
    TopicReading.objects.create(member=reader, topic=topic, number=4)
    made = split_posts(actor=HOUSE, topic=topic, posts=[second.pk, third.pk], title="Another matter")
    read = dict(TopicReading.objects.filter(member=reader).values_list("topic", "number"))
    assert read == {topic.pk: 2, made.pk: 2}
    late = post_answer(actor=MemberFactory(), topic=topic, source="After the split")
    assert late.number == 3
    assert "1 new" in signed_in(reader).get("/").content.decode()


def test_an_accepted_answer_that_is_split_off_is_accepted_no_longer():
    topic, (first, _second) = answered(2)
    accept_answer(actor=topic.author, answer=first)
    made = split_posts(actor=HOUSE, topic=topic, posts=[first.pk], title="Another matter", kind="question")
    assert (fresh(topic).accepted, fresh(made).accepted, fresh(first).accepted_at) == (0, 0, None)


def test_a_split_needs_posts_of_this_topic_a_title_and_a_place():
    topic, (first,) = answered(1)
    _other, (elsewhere,) = answered(1)
    opening = topic.posts.get(kind=Post.Kind.OPENING)
    given = {"actor": HOUSE, "topic": topic}
    assert code(split_posts, **given, posts=[elsewhere.pk, opening.pk], title="Another matter") == "no_posts"
    assert code(split_posts, **given, posts=[first.pk], title="?") == "title_too_short"
    narrow = SpaceFactory(kinds=["article"])
    assert code(split_posts, **given, posts=[first.pk], title="Another matter", space=narrow) == "kind_not_here"
    hide(actor=HOUSE, thing=first)
    assert code(split_posts, **given, posts=[first.pk], title="Another matter") == "hidden_opening"


def test_a_timer_closes_once_and_says_who_set_it(monkeypatch):
    topic, keeper = a_question(), None
    keeper = keeper_of(topic.space)
    at = clock.now() + timedelta(hours=1)
    set_timer(actor=keeper, topic=topic, act="close", at=at)
    assert "Closes" in body_of(None, topic)
    assert run_timers() == 0
    Topic.objects.filter(pk=topic.pk).update(timer_at=clock.now())
    assert (run_timers(), run_timers()) == (1, 0)
    assert fresh(topic).closed_at
    assert f"closed at the time that {keeper.display_name} had set" in body_of(None, topic)
    set_timer(actor=keeper, topic=topic, act="reopen", at=at)
    Topic.objects.filter(pk=topic.pk).update(timer_at=clock.now())
    assert run_timers() == 1
    assert fresh(topic).closed_at is None


def test_a_timer_of_what_is_done_already_ends_quietly_and_others_can_be_cancelled():
    topic = close_topic(actor=HOUSE, topic=a_question())
    assert code(cancel_timer, actor=HOUSE, topic=topic) == "no_timer"
    set_timer(actor=HOUSE, topic=topic, act="close", at=clock.now() + timedelta(hours=1))
    Topic.objects.filter(pk=topic.pk).update(timer_at=clock.now())
    assert run_timers() == 1
    assert fresh(topic).timer_at is None
    set_timer(actor=HOUSE, topic=topic, act="reopen", at=clock.now() + timedelta(hours=1))
    cancel_timer(actor=HOUSE, topic=topic)
    assert fresh(topic).timer_act == ""
    past = clock.now() - timedelta(minutes=1)
    assert code(set_timer, actor=HOUSE, topic=topic, act="close", at=past) == "not_ahead"
    far = clock.now() + timedelta(days=400)
    assert code(set_timer, actor=HOUSE, topic=topic, act="close", at=far) == "too_far_ahead"


def test_slow_mode_makes_members_wait_and_keeps_their_text():
    topic, member = a_question(), MemberFactory()
    slow_topic(actor=HOUSE, topic=topic, minutes=5)
    answer = post_answer(actor=member, topic=topic, source="The first")
    with pytest.raises(TooMany) as refused:
        post_answer(actor=member, topic=topic, source="The second")
    assert (refused.value.code, 240 < refused.value.params["seconds"] <= 300) == ("slow_mode", True)
    assert code(post_comment, actor=member, post=answer, source="A remark") == "slow_mode"
    post_answer(actor=MemberFactory(), topic=topic, source="Somebody else")
    keeper = keeper_of(topic.space)
    for _ in range(2):
        post_answer(actor=keeper, topic=topic, source="Who looks after it does not wait")
    response = signed_in(member).post(
        reverse("content:post_answer", args=[topic.pk]), {"source": "Typed for long", "key": ""}
    )
    assert response.status_code in (422, 429)
    body = response.content.decode()
    assert "Typed for long" in body
    assert "try again in 5 minutes" in body
    assert "Slow mode: one post in 5 minutes" in body
    slow_topic(actor=HOUSE, topic=topic, minutes=0)
    post_answer(actor=member, topic=topic, source="The second")


def test_many_topics_are_changed_together_and_what_is_refused_says_why():
    space, there = SpaceFactory(), SpaceFactory(kinds=["question"])
    keeper = keeper_of(space, there)
    topics = [a_question(space), a_question(space, kind="article")]
    foreign = a_question()
    result = edit_topics(actor=keeper, topics=[*topics, foreign], act="move", space=there)
    assert (result.done, [topic for topic, _why in result.refused]) == (1, [topics[1], foreign])
    result = edit_topics(actor=keeper, topics=topics, act="tag", add=["later"], remove=["volumes"])
    assert (result.done, [fresh(one).tag_names for one in topics]) == (2, [["later"], ["later"]])
    for act, field in (("close", "closed_at"), ("hide", "hidden_at")):
        assert edit_topics(actor=keeper, topics=topics, act=act, because="Tidied up").done == 2
        assert all(getattr(fresh(one), field) for one in topics)
    assert edit_topics(actor=keeper, topics=topics, act="delete", because="Twice").done == 2
    assert all(fresh(one).hidden_as == "deleted" for one in topics)
    assert edit_topics(actor=keeper, topics=topics, act="restore").done == 2
    assert edit_topics(actor=keeper, topics=topics, act="reopen").done == 2
    assert code(edit_topics, actor=keeper, topics=[], act="close") == "no_topics"
    assert code(edit_topics, actor=keeper, topics=topics, act="burn") == "no_such_act"
    assert recount() == 0


def test_the_list_of_a_moderator_has_their_spaces_alone_and_takes_the_form():
    space = SpaceFactory()
    mine, foreign = a_question(space, title="Mine to look after"), a_question(title="Nothing of mine here")
    client, url = signed_in(keeper_of(space)), reverse("content:edit_topics")
    listed = client.get(url).content.decode()
    assert mine.title in listed
    assert foreign.title not in listed
    given = {"topics": [mine.pk, foreign.pk], "act": "close", "because": "Out of date"}
    partly = client.post(url, given)
    assert partly.status_code == 422
    assert f"{foreign.title}: You may not do this here." in partly.content.decode()
    assert "Out of date" in partly.content.decode()
    assert fresh(mine).closed_at
    assert fresh(foreign).closed_at is None
    assert client.post(url, {"topics": [mine.pk], "act": "reopen"}).status_code == 302
    assert client.post(url, {"topics": [mine.pk], "act": "close", "because": "Done"}).status_code == 302
    assert mine.title not in client.get(url + "?state=open").content.decode()
    assert mine.title in client.get(url + "?state=closed&q=look+mine").content.decode()


def test_forms_of_the_tools_work_and_keep_what_was_typed():
    (topic, (answer,)), client, into = answered(1), signed_in(StaffFactory()), a_question()
    there = SpaceFactory()

    def post(name, **given):
        return client.post(reverse(f"content:{name}", args=[topic.pk]), given)

    for name in ("move_topic", "merge_topics", "split_posts", "set_timer", "slow_topic"):
        assert client.get(reverse(f"content:{name}", args=[topic.pk])).status_code == 200
        assert post(name).status_code == 422
    assert post("move_topic", space=there.pk).status_code == 302
    assert post("slow_topic", minutes="15").status_code == 302
    assert post("set_timer", act="close", at="2099-01-01T10:00").status_code == 422
    wrong = post("split_posts", title="?", space=there.pk, kind="discussion", posts=[answer.pk])
    assert (wrong.status_code, "checked" in wrong.content.decode()) == (422, True)
    assert (
        post("split_posts", title="A new matter", space=there.pk, kind="discussion", posts=[answer.pk]).status_code
        == 302
    )
    assert post("merge_topics", into="999999").status_code == 422
    assert post("merge_topics", into=f"https://here.example{url_of(into)}").status_code == 302


@pytest.mark.parametrize("number", [1, 3])
def test_notes_take_the_same_number_of_reads(number):
    topic = a_question()
    for _ in range(number):
        slow_topic(actor=HOUSE, topic=topic, minutes=5)
        slow_topic(actor=HOUSE, topic=topic, minutes=0)
    assert TopicNote.objects.filter(topic=topic).count() == 2 * number
    assert reads(Client(), url_of(topic)) == 3
