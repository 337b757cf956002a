import pytest
from django.test import Client

from guildhall.content.actions import edit_post, hide, post_answer, post_comment, publish_topic
from guildhall.content.models import Draft, Space
from guildhall.content.tests.factories import SpaceFactory
from guildhall.files.actions import purge, upload_file
from guildhall.files.models import File
from guildhall.kernel.actor import HOUSE
from guildhall.members.tests.factories import MemberFactory
from guildhall.members.tests.pictures import png

pytestmark = pytest.mark.django_db
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@pytest.fixture
def me():
    return MemberFactory()


def picture(member) -> File:
    return upload_file(actor=member, chunks=[png(30, 20)], name="view.png")


def shown(file: File) -> str:
    return f"Look: ![view](/files/{file.pk}/{file.name})"


def owner(file: File) -> tuple[str, int]:
    file.refresh_from_db()
    return file.owner_type, file.owner_id


def status(file: File, member=None) -> int:
    client = Client()
    if member:
        client.force_login(member, backend=BACKEND)
    return client.get(f"/files/{file.pk}/{file.name}").status_code


def ask(me, source, **space):
    return publish_topic(
        actor=me, space=SpaceFactory(**space), kind="question", title="What is this thing?", source=source
    )


def test_a_picture_becomes_the_text_s_when_it_is_written(me):
    files = [picture(me) for _text in range(4)]
    topic = ask(me, shown(files[0]))
    opening = topic.posts.get()
    answer = post_answer(actor=me, topic=topic, source=shown(files[1]))
    comment = post_comment(actor=me, post=answer, source=shown(files[2]))
    edit_post(actor=me, post=answer, source=shown(files[1]) + shown(files[3]))
    assert [owner(file) for file in files] == [
        ("content.post", opening.pk),
        ("content.post", answer.pk),
        ("content.comment", comment.pk),
        ("content.post", answer.pk),
    ]
    assert status(files[0]) == 200


def test_a_picture_in_a_closed_space_is_read_by_whoever_may_read_the_space_now(me):
    file = picture(me)
    topic = ask(me, shown(file))
    assert status(file) == 200
    Space.objects.filter(pk=topic.space_id).update(visibility="members")
    assert status(file) == 404
    assert status(file, MemberFactory()) == 200


def test_a_picture_is_hidden_with_its_topic(me):
    file = picture(me)
    hide(actor=HOUSE, thing=ask(me, shown(file)))
    assert status(file) == 404
    assert status(file, me) == 404


def test_a_text_does_not_get_what_somebody_else_sent(me):
    file = picture(MemberFactory())
    ask(me, shown(file))
    assert owner(file)[0] == "files.pending"


def test_a_picture_of_a_draft_waits_as_long_as_the_draft(me):
    kept, left = picture(me), picture(me)
    Draft.objects.create(member=me, context="new:question", fields={"source": shown(kept)})
    File.objects.update(uploaded_at="2020-01-01T00:00Z")
    assert purge() == 1
    assert list(File.objects.all()) == [kept]
    assert left.pk != kept.pk
