import pytest
from django.core.exceptions import ObjectDoesNotExist
from django.db import IntegrityError, connection, transaction

from guildhall.activity.models import Activity
from guildhall.content.models import Draft, Post, Topic
from guildhall.content.tests.factories import PostFactory, TopicFactory
from guildhall.kernel.writes import insert, update
from guildhall.members.tests.factories import MemberFactory
from guildhall.moderation.models import Screening

pytestmark = pytest.mark.django_db


def _columns(thing):
    return {field.attname: getattr(thing, field.attname) for field in thing._meta.concrete_fields}


def test_a_row_is_as_the_orm_would_have_written_it():
    member = MemberFactory()
    given = {"member": member, "fields": {"source": "“Ja” \\ 好", "tags": ["a"]}, "sequence": 70_000}
    made = Draft(context="answer:1", **given)
    insert(made)
    saved = Draft.objects.create(context="answer:2", begun_at=made.begun_at, saved_at=made.saved_at, **given)
    kept = Draft.objects.get(pk=made.pk)
    assert _columns(kept) == _columns(saved) | {"id": made.pk, "context": "answer:1"}
    assert not made._state.adding


def test_arrays_nothing_and_numbers_of_every_size_arrive():
    for likeness in (None, 5, -(2**62)):
        note = Screening(
            subject_type="content.post", subject_id=2**40, said="pass", likeness=likeness, bands=[1, 70_000]
        )
        insert(note)
        kept = Screening.objects.get(pk=note.pk)
        assert (kept.likeness, kept.bands, kept.reasons, kept.score) == (likeness, [1, 70_000], [], None)


def test_only_the_named_fields_are_changed():
    topic = TopicFactory(title="How do I mount it?")
    topic.title, topic.replies, topic.faces, topic.active_by = "Another", 3, [1, 2**40], MemberFactory()
    update(topic, "replies", "faces", "active_by")
    kept = Topic.objects.get(pk=topic.pk)
    assert (kept.title, kept.replies, kept.faces) == ("How do I mount it?", 3, [1, 2**40])
    assert kept.active_by == topic.active_by


def test_the_constraints_of_the_database_are_errors_as_ever():
    first = PostFactory(key="once")
    again = Post(topic=first.topic, kind="answer", author=first.author, key="once", source="x", number=9)
    with pytest.raises(IntegrityError), transaction.atomic():
        insert(again)
    assert connection.is_usable()
    assert again.pk is None


def test_a_row_that_is_gone_is_not_written():
    draft = Draft.objects.create(member=MemberFactory(), context="answer:1")
    Draft.objects.all().delete()
    with pytest.raises(ObjectDoesNotExist):
        update(draft, "sequence")


def test_a_model_that_is_not_plain_is_refused():
    with pytest.raises(TypeError, match="not plain"):
        insert(Activity())
