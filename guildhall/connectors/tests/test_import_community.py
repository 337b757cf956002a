"""A community moves in: every row becomes one thing, history keeps its times and authors, nothing happens twice."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from guildhall.activity.models import Activity, Scope
from guildhall.connectors.importing.source import LEFT_OUT, ODD
from guildhall.connectors.models import ImportRun, SourceRow, Tally
from guildhall.connectors.tests import dumps, state
from guildhall.connectors.tests.factories import imported
from guildhall.content.models import Acceptance, Comment, Post, Revision, Space, Tag, Topic, TopicLink
from guildhall.members.models import Attribute, Identity, Member

pytestmark = pytest.mark.django_db
SOURCE = f"stackexchange:{dumps.SITE}"


@pytest.fixture(scope="module")
def dump(tmp_path_factory):
    return dumps.write(tmp_path_factory.mktemp("community") / "dump")


@pytest.fixture(scope="module")
def outcome(standing, dump, tmp_path_factory):
    return imported(dump, tmp_path_factory.mktemp("community") / "out")


def topic(old_id: int) -> Topic:
    return Topic.objects.get(origin=SOURCE, origin_id=str(old_id))


def post(old_id: int) -> Post:
    return Post.objects.get(origin=SOURCE, origin_id=str(old_id))


def person(old_id: int) -> Member:
    return Identity.objects.get(platform=SOURCE, value=str(old_id)).member


def test_every_row_of_every_file_becomes_one_thing(outcome):
    for file in outcome.run.files.all():
        tallies = Tally.objects.filter(run=outcome.run, file=file.name).exclude(outcome=ODD)
        assert sum(tally.rows for tally in tallies) == file.rows == len(dumps.MAKERS[file.name[:-4]]())
    assert outcome.run.done == outcome.run.rows


def test_what_is_left_out_has_a_reason(outcome):
    left = Tally.objects.filter(run=outcome.run, outcome=LEFT_OUT).values_list("file", "what", "rows")
    assert sorted(left) == [
        ("Badges.xml", "no_user", 1),
        ("Comments.xml", "no_post", 1),
        ("PostHistory.xml", "history_type", 1),
        ("PostHistory.xml", "no_post", 1),
        ("PostHistory.xml", "not_a_question", 1),
        ("PostHistory.xml", "summary_history", 1),
        ("PostLinks.xml", "link_type", 1),
        ("PostLinks.xml", "no_post", 1),
        ("PostLinks.xml", "same_topic", 1),
        ("Posts.xml", "broken", 1),
        ("Posts.xml", "duplicate_id", 1),
        ("Posts.xml", "no_question", 1),
        ("Posts.xml", "post_type", 1),
        ("Tags.xml", "same_name", 1),
        ("Votes.xml", "accept_again", 1),
        ("Votes.xml", "accept_withdrawn", 1),
        ("Votes.xml", "bookmark", 1),
        ("Votes.xml", "case", 1),
        ("Votes.xml", "no_post", 1),
        ("Votes.xml", "vote_type", 1),
    ]


def test_people_are_unclaimed_members_with_their_old_account(outcome):
    li = person(2)
    assert (li.handle, li.name, li.email, li.claimed_at, li.city) == ("李雷", "李雷", None, None, "Köln")
    assert li.joined_at == datetime(2011, 3, 1, 10, 0, 0, 123000, tzinfo=UTC)
    assert "script" not in li.bio_html
    assert {person(1).handle, person(3).handle} == {"Ada", "Ada-3"}
    assert person(4).handle == "member-4"  # reserved names are nobody's
    assert person(-1).kind == Member.Kind.BOT
    held = dict(Attribute.objects.filter(member=li).values_list("key", "value"))
    assert held["stackexchange.reputation"] == 101
    assert held["stackexchange.badge"] == {"name": "Teacher", "class": 3, "for_tag": False}
    assert not Attribute.objects.filter(value__icontains="d41d8cd98f").exists()


def test_a_question_comes_with_its_answers_tags_and_score(outcome):
    question, answer = topic(1), post(2)
    assert (question.title, question.tag_names, question.author) == ("Which wheels?", ["wheels", "c++"], person(1))
    assert (answer.topic, answer.kind, answer.author) == (question, Post.Kind.ANSWER, person(2))
    assert (answer.imported_up, answer.imported_down, answer.score) == (2, 1, 1)
    assert answer.imported_from == SOURCE
    assert (question.replies, question.accepted) == (1, 1)
    assert "onerror" not in answer.html
    assert post(4).topic == topic(7)  # though its question comes later in the file


def test_vanished_authors_keep_the_name_they_left(outcome):
    question = topic(3)
    assert (question.author, question.author_name, question.language) == (None, "Gone", "zh-hans")
    assert post(4).author is None
    assert Comment.objects.get(origin_id="2").author_name == "Gone"


def test_acceptance_has_its_vote_or_else_the_day_of_the_answer(outcome):
    assert Acceptance.objects.get(post=post(2)).accepted_at.day == 4
    assert Acceptance.objects.get(post=post(6)).accepted_at == post(6).created_at


def test_edits_are_revisions_with_title_tags_and_reason(outcome):
    first, second = Revision.objects.filter(post=post(1)).order_by("number")
    assert (first.title, first.tag_names, first.source) == ("Which wheels", ["wheels"], "See *later*")
    assert (second.title, second.tag_names, second.author) == ("Which wheels?", ["wheels", "c++"], person(2))
    assert post(2).revision_count == 3
    assert Revision.objects.get(post=post(2), number=2).reason == "typo"
    edited = Activity.objects.filter(verb="content.post.edited").values_list("source_id", flat=True)
    assert sorted(edited) == ["posthistory/18", "posthistory/5", "posthistory/6"]


def test_a_closed_question_says_who_closed_it_and_why(outcome):
    closed = topic(3)
    assert (closed.closed_at.day, closed.closed_because, closed.closed_by) == (6, "Duplicate", person(1).actor_key)


def test_tag_texts_become_description_and_article(outcome):
    assert Tag.objects.get(name="wheels").about_en == "All about wheels."
    assert (topic(21).kind, topic(21).title) == ("article", "About “wheels”")


def test_links_lead_to_the_new_places(outcome):
    html = post(1).html
    assert f'href="/t/{topic(3).pk}/' in html
    assert f'href="/posts/{post(2).pk}/"' in html
    assert dumps.SITE not in html
    assert f"](/t/{topic(3).pk}/" in Comment.objects.get(origin_id="1").source
    kinds = TopicLink.objects.values_list("topic__origin_id", "target__origin_id", "kind")
    assert sorted(kinds) == [("1", "3", "linked"), ("3", "1", "duplicate")]


def test_history_keeps_its_times_and_authors(outcome):
    asked = Activity.objects.get(source=SOURCE, source_id="posts/1")
    assert (asked.verb, asked.actor_key, asked.occurred_at) == (
        "content.question.asked",
        person(1).actor_key,
        topic(1).created_at,
    )
    answered = Activity.objects.get(source=SOURCE, source_id="posts/2")
    assert (answered.actor_key, answered.target_key) == (person(2).actor_key, person(1).actor_key)
    assert answered.scopes == asked.scopes
    assert list(Scope.objects.filter(pk__in=asked.scopes, kind="language").values_list("ref", flat=True)) == [1]
    languages = Scope.objects.filter(kind="language").values_list("pk", flat=True)
    assert not Activity.objects.filter(source=SOURCE, verb__startswith="content.").exclude(
        scopes__overlap=list(languages)
    )
    assert Activity.objects.get(source_id="votes/4").verb == "content.answer.accepted"


def test_what_has_no_field_here_is_kept_as_a_fact(outcome):
    facts = SourceRow.objects.get(kind="post", old_id="3").facts
    assert facts["licence"] == "CC BY-SA 2.5"
    assert [event["type"] for event in facts["events"]] == [16]


def test_counters_are_what_a_recount_says(outcome):
    space = Space.objects.get(handle="small-example")
    assert (space.topics, space.waiting) == (4, 0)
    assert Tag.objects.get(name="wheels").topics == 3


def test_a_second_run_changes_nothing(dump, outcome, tmp_path):
    before, runs = state.hashes(), ImportRun.objects.count()
    again = imported(dump, tmp_path / "out")
    assert again.run is None
    assert (state.hashes(), ImportRun.objects.count()) == (before, runs)


def test_a_later_dump_adds_only_what_is_new(dump, outcome, tmp_path):
    more = [
        *dumps.comments(),
        {"Id": 9, "PostId": 2, "Text": "New", "CreationDate": "2012-01-01T00:00:00", "UserId": 1},
    ]
    later = dumps.write(tmp_path / "later", changed={"Comments.xml": dumps.xml("Comments", more)})
    before = Post.objects.count(), Comment.objects.count(), Activity.objects.exclude(source="").count()
    added = imported(later, tmp_path / "out")
    assert (Post.objects.count(), Comment.objects.count(), Activity.objects.exclude(source="").count()) == (
        before[0],
        before[1] + 1,
        before[2] + 1,
    )
    assert added.run.space == outcome.run.space
