from datetime import UTC, datetime

import pytest

from guildhall.content.actions import (
    import_acceptances,
    import_comments,
    import_posts,
    import_revisions,
    import_tags,
    import_topic_tags,
    import_topics,
    settle_import,
    settle_places,
)
from guildhall.content.models import Acceptance, Comment, Kind, Post, Revision, Tag, Topic, TopicTag
from guildhall.content.tests.factories import SpaceFactory
from guildhall.members.tests.factories import MemberFactory

pytestmark = pytest.mark.django_db
THEN = datetime(2014, 5, 6, 7, 8, tzinfo=UTC)
LATER = datetime(2014, 5, 8, 7, 8, tzinfo=UTC)
ORIGIN = "stackexchange:test"


def an_imported_question() -> tuple[Topic, Post]:
    topic = Topic(
        space=SpaceFactory(),
        kind=Kind.QUESTION,
        title="How do I mount a volume?",
        author=MemberFactory(),
        created_at=THEN,
        origin=ORIGIN,
        origin_id="1",
    )
    opening = Post(
        source="<p>It does <script>not</script> mount.</p>",
        source_format="html",
        imported_up=3,
        imported_down=1,
        imported_from=ORIGIN,
    )
    import_topics([(topic, opening)])
    return topic, opening


def test_imported_history_keeps_its_times_and_is_counted_when_settled():
    topic, opening = an_imported_question()
    tags = import_tags(["volumes"], created_at=THEN)
    import_topic_tags([TopicTag(topic=topic, tag_id=tags["volumes"])])
    answer = Post(topic=topic, kind="answer", source="Use <em>two</em>.", source_format="html", created_at=LATER)
    answer.origin, answer.origin_id, answer.author_name = ORIGIN, "2", "Somebody"
    import_posts([answer])
    import_acceptances([Acceptance(topic=topic, post=answer, accepted_at=LATER)])
    import_comments([Comment(post=answer, source="Thanks", created_at=LATER, imported_up=2, imported_from=ORIGIN)])
    import_revisions([Revision(post=answer, number=1, source="Use one.", source_format="html", made_at=THEN)])
    settle_import([topic.pk])
    settle_places([topic.space_id])

    topic.refresh_from_db()
    assert (topic.replies, topic.accepted, topic.score, topic.tag_names) == (1, 1, 2, ["volumes"])
    assert (topic.active_at, topic.active_as, topic.faces) == (LATER, "commented", [topic.author_id])
    assert (topic.slug, topic.language) == ("how-do-i-mount-a-volume", "en")
    topic.space.refresh_from_db()
    assert (topic.space.topics, topic.space.waiting, topic.space.active_at) == (1, 0, LATER)
    answer.refresh_from_db()
    assert (answer.comment_count, answer.accepted_at, answer.html) == (1, LATER, "Use <em>two</em>.")
    assert Tag.objects.get(name="volumes").topics == 1
    assert opening.html == "<p>It does  mount.</p>"


def test_settling_twice_changes_nothing():
    topic, _ = an_imported_question()
    settle_import([topic.pk])
    before = Topic.objects.values().get(pk=topic.pk)
    settle_import([topic.pk])
    assert Topic.objects.values().get(pk=topic.pk) == before
