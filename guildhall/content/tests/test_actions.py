import pytest

from guildhall.activity.models import Activity, Scope
from guildhall.content.actions import (
    accept_answer,
    change_space,
    close_topic,
    create_space,
    edit_post,
    end_moderator,
    forget_content,
    grant_moderator,
    hide,
    make_synonym,
    pin_topic,
    post_answer,
    post_comment,
    publish_topic,
    rebake,
    rename_topic,
    reopen_topic,
    restore,
    unaccept_answer,
    vote,
)
from guildhall.content.models import Acceptance, Comment, Post, Tag, Topic, TopicLink, Vote
from guildhall.content.queries.offers import wanted_from
from guildhall.content.tests.factories import SpaceFactory
from guildhall.kernel.actor import HOUSE
from guildhall.kernel.refusal import Refusal
from guildhall.members.tests.factories import MemberFactory, StaffFactory
from guildhall.options.actions import choose

pytestmark = pytest.mark.django_db


def ask(**fields):
    given = {"kind": "question", "title": "How do I mount it?", "source": "It fails.", "tags": ["Volumes"]} | fields
    return publish_topic(**({"actor": MemberFactory(), "space": SpaceFactory()} | given))


def refused(act, **given) -> str:
    with pytest.raises(Refusal) as refusal:
        act(**given)
    return refusal.value.code


def verbs(subject) -> list[str]:
    rows = Activity.objects.filter(subject_type=subject._meta.label_lower, subject_id=subject.pk)
    return list(rows.order_by("pk").values_list("verb", flat=True))


def test_asking_writes_topic_opening_tags_and_log():
    topic = ask(source="It **fails**.", title="  卷挂载   失败怎么办？ ")
    assert (topic.title, topic.slug, topic.language) == ("卷挂载 失败怎么办？", "卷挂载-失败怎么办", "zh-hans")
    assert topic.posts.get().html == "<p>It <strong>fails</strong>.</p>\n"
    assert topic.tag_names == ["volumes"]
    assert verbs(topic) == ["content.question.asked"]


def languages(thing) -> list[int]:
    """Refs of the language scopes of what was said about a thing, in order."""
    rows = Activity.objects.filter(subject_type=thing._meta.label_lower, subject_id=thing.pk).order_by("pk")
    return [Scope.objects.get(kind="language", pk__in=row.scopes).ref for row in rows]


@pytest.mark.parametrize(("language", "number"), [("en", 1), ("zh-hans", 2), ("pt", 3)])
def test_what_is_said_about_a_topic_carries_its_language(language, number):
    topic = ask(language=language)
    answer = post_answer(actor=MemberFactory(), topic=topic, source="改用绝对路径。")
    comment = post_comment(actor=MemberFactory(), post=answer, source="谢谢，成功了。")
    vote(actor=topic.author, thing=answer, value=1)
    assert languages(topic) == languages(comment) == [number]
    assert languages(answer) == [number, number]


def test_what_was_said_keeps_the_language_of_its_time():
    topic = ask(language="en")
    edit_post(actor=topic.author, post=topic.posts.get(), source="挂载失败。", language="zh-hans")
    assert (languages(topic), languages(topic.posts.get())) == ([1], [2])


def test_a_form_sent_twice_posts_once():
    member, space = MemberFactory(), SpaceFactory()
    first, second = (ask(actor=member, space=space, key="k1") for _ in range(2))
    assert first == second
    one, two = (post_answer(actor=member, topic=first, source="x y", key="k2") for _ in range(2))
    assert one == two
    remark, again = (post_comment(actor=member, post=one, source="x y", key="k3") for _ in range(2))
    assert remark == again
    assert (Topic.objects.count(), Post.objects.count(), Comment.objects.count()) == (1, 2, 1)
    assert Activity.objects.filter(verb="content.question.asked").count() == 1


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"title": "Hm"}, "title_too_short"),
        ({"title": "太短"}, "title_too_short"),
        ({"title": "x" * 121}, "title_too_long"),
        ({"title": "字" * 61}, "title_too_long"),
        ({"source": " \n "}, "empty"),
        ({"source": "<script>x</script>"}, "empty"),
        ({"source": "x" * 70_000}, "too_long"),
        ({"source": "<div>" * 200}, "too_deep"),
        ({"tags": list("abcdef")}, "too_many_tags"),
        ({"tags": ["a b"]}, "bad_tag"),
        ({"kind": "resource"}, "no_address"),
        ({"kind": "announcement"}, "not_allowed"),
        ({"actor": HOUSE}, "not_a_member"),
    ],
)
def test_bad_topics_are_refused_and_leave_nothing(fields, code):
    assert refused(ask, **fields) == code
    assert not Topic.objects.exists()


def test_answers_end_the_waiting_and_acceptance_solves():
    topic = ask()
    topic.space.refresh_from_db()
    assert topic.space.waiting == 1
    answer = post_answer(actor=MemberFactory(), topic=topic, source="So.")
    topic.space.refresh_from_db()
    assert topic.space.waiting == 0
    assert [(one.topic.id, one.why) for one in wanted_from(topic.author)] == [(topic.pk, "own")]
    assert refused(accept_answer, actor=MemberFactory(), answer=answer) == "not_allowed"
    accept_answer(actor=topic.author, answer=answer)
    assert refused(accept_answer, actor=topic.author, answer=answer) == "already_accepted"
    unaccept_answer(actor=topic.author, answer=answer)
    assert verbs(answer) == ["content.answer.posted", "content.answer.accepted", "content.answer.unaccepted"]


def test_one_accepted_answer_gives_way_where_the_space_allows_one():
    topic = ask()
    first, second = (post_answer(actor=MemberFactory(), topic=topic, source="So.") for _ in range(2))
    accept_answer(actor=topic.author, answer=first)
    accept_answer(actor=topic.author, answer=second)
    assert list(Acceptance.objects.filter(ended_at=None).values_list("post", flat=True)) == [second.pk]
    change_space(actor=StaffFactory(), space=topic.space, several_accepted=True)
    accept_answer(actor=topic.author, answer=first)
    assert Acceptance.objects.filter(ended_at=None).count() == 2
    topic.refresh_from_db()
    assert topic.accepted == 2


def test_votes_switch_and_are_taken_back():
    topic, voter = ask(), MemberFactory()
    opening = topic.posts.get()
    assert refused(vote, actor=topic.author, thing=opening, value=1) == "own_content"
    for value, score in [(1, 1), (1, 1), (-1, -1), (0, 0)]:
        assert vote(actor=voter, thing=opening, value=value).score == score
        topic.refresh_from_db()
        assert topic.score == score
    assert not Vote.objects.exists()
    assert verbs(opening) == [
        "content.post.upvoted",
        "content.post.upvote_withdrawn",
        "content.post.downvoted",
        "content.post.downvote_withdrawn",
    ]
    comment = post_comment(actor=topic.author, post=opening, source="Thanks")
    assert refused(vote, actor=voter, thing=comment, value=-1) == "no_such_vote"


def test_edits_keep_what_was_there():
    choose(actor=HOUSE, key="content.grace_minutes", value=0)
    topic = ask(source="First.")
    opening = topic.posts.get()
    edit_post(actor=topic.author, post=opening, source="First.")
    assert not opening.revisions.exists()
    edit_post(
        actor=topic.author, post=opening, source="Second.", title="A better title", tags=["disks"], reason="clearer"
    )
    kept = list(opening.revisions.order_by("number").values_list("number", "title", "source", "tag_names", "reason"))
    assert kept == [
        (1, "How do I mount it?", "First.", ["volumes"], ""),
        (2, "A better title", "Second.", ["disks"], "clearer"),
    ]
    assert "content.topic.renamed" in verbs(topic)
    assert refused(edit_post, actor=MemberFactory(), post=opening, source="Mine.") == "not_allowed"
    assert rename_topic(actor=topic.author, topic=topic, title="最好的标题了").slug == "最好的标题了"


def test_closed_topics_take_no_answers_and_duplicates_point_on():
    topic, original, operator = ask(), ask(), StaffFactory()
    close_topic(actor=operator, topic=topic, duplicate_of=original)
    assert refused(post_answer, actor=MemberFactory(), topic=topic, source="So.") == "not_allowed"
    assert TopicLink.objects.get().target == original
    reopen_topic(actor=operator, topic=topic)
    assert not TopicLink.objects.exists()
    post_answer(actor=MemberFactory(), topic=topic, source="So.")


def test_moderators_act_in_their_space_alone_and_only_until_they_end():
    topic, elsewhere, member, manager = ask(), ask(), MemberFactory(), StaffFactory(role="manager")
    assert refused(pin_topic, actor=member, topic=topic) == "not_allowed"
    granted = grant_moderator(actor=manager, space=topic.space, member=member)
    assert pin_topic(actor=member, topic=topic).pinned_at
    assert refused(pin_topic, actor=member, topic=elsewhere) == "not_allowed"
    end_moderator(actor=manager, moderator=granted)
    assert refused(hide, actor=member, thing=topic) == "not_allowed"


def test_hiding_reverses_what_posting_gave():
    topic, operator = ask(), StaffFactory()
    answer = post_answer(actor=MemberFactory(), topic=topic, source="So.")
    hide(actor=operator, thing=answer, because="spam")
    topic.refresh_from_db()
    assert topic.replies == 0
    restore(actor=operator, thing=answer)
    assert verbs(answer) == ["content.answer.posted", "content.answer.hidden", "content.answer.restored"]
    assert refused(hide, actor=operator, thing=topic.posts.get(kind="opening")) == "hide_the_topic"


def test_synonyms_lead_to_the_tag():
    topic = ask(tags=["k8s"])
    other = ask(tags=["kubernetes"])
    tag = Tag.objects.get(name="kubernetes")
    make_synonym(actor=StaffFactory(), name="k8s", tag=tag)
    topic.refresh_from_db()
    tag.refresh_from_db()
    assert (topic.tag_names, tag.topics) == (["kubernetes"], 2)
    assert ask(tags=["K8s"]).tag_names == other.tag_names


@pytest.mark.parametrize(
    ("fields", "code"),
    [({"name_en": ""}, "no_name"), ({"visibility": "group"}, "no_group"), ({"kinds": []}, "no_kinds")],
)
def test_spaces_need_what_they_need(fields, code):
    given = {"handle": "one", "name_en": "One"} | fields
    assert refused(create_space, actor=StaffFactory(), **given) == code
    assert refused(create_space, actor=MemberFactory(), handle="one", name_en="One") == "not_allowed"


def test_taken_addresses_are_refused():
    space = SpaceFactory()
    assert refused(create_space, actor=HOUSE, handle=space.handle, name_en="Other") == "handle_taken"


def test_rebaking_renders_old_texts_anew():
    topic = ask(source="**x**")
    Post.objects.update(html="<p>old</p>", render_version=0)
    assert list(rebake()) == [1]
    assert topic.posts.get().html == "<p><strong>x</strong></p>\n"


def test_forgotten_content_is_gone_and_others_stay():
    topic = ask(source="Secret word", title="A secret title")
    answer = post_answer(actor=MemberFactory(), topic=topic, source="Stays.")
    forget_content(topic.author)
    topic.refresh_from_db()
    assert (
        "secret" not in f"{topic.title} {topic.slug} {topic.excerpt} {topic.posts.get(kind='opening').source}".lower()
    )
    assert Post.objects.get(pk=answer.pk).source == "Stays."


def test_links_between_topics_are_remembered():
    first = ask()
    second = ask(source=f"See [this](/t/{first.pk}/slug/).")
    assert TopicLink.objects.get().topic == second
