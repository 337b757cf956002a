import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from guildhall.activity.models import Activity
from guildhall.content.actions import (
    change_collection,
    collect_topic,
    create_collection,
    hide,
    move_item,
    publish_collection,
    uncollect_topic,
    withdraw_collection,
)
from guildhall.content.models import Collection, CollectionItem
from guildhall.content.queries import collected
from guildhall.content.tests.factories import SpaceFactory
from guildhall.content.tests.test_editing import ask, refused
from guildhall.content.tests.test_pages import reads, signed_in
from guildhall.members.models import Guest
from guildhall.members.tests.factories import MemberFactory, StaffFactory
from guildhall.members.tests.pictures import png

pytestmark = pytest.mark.django_db
WORDS = {"title_en": "Storage from A to Z", "title_zh_hans": "存储入门到精通", "intro_en": "Begin **here**."}


def a_collection(*topics, published=True, **fields):
    staff = StaffFactory()
    made = create_collection(**({"actor": staff, "handle": "storage", "words": WORDS} | fields))
    for topic in topics:
        collect_topic(actor=staff, collection=made, topic=topic, note=f"About {topic.pk}.")
    return publish_collection(actor=staff, collection=made) if published else made


def order_of(collection) -> list[int]:
    return [one.row.id for one in collected(Guest(), collection)[0]]


def test_readers_see_a_published_collection_in_its_order_with_notes_in_their_language():
    first, second = ask(title="How do I begin?"), ask(title="How do I go on?")
    a_collection(first, second)
    body = Client().get("/collections/storage/").content.decode()
    assert body.index("How do I begin?") < body.index("How do I go on?")
    assert f"About {first.pk}." in body
    assert "<strong>here</strong>" in body
    assert "存储入门到精通" in Client(headers={"accept-language": "zh-hans"}).get("/collections/").content.decode()
    assert "csrf" not in body


def test_before_it_is_published_only_editors_see_it():
    made = a_collection(ask(), published=False)
    assert Client().get("/collections/storage/").status_code == 404
    assert signed_in(MemberFactory()).get("/collections/storage/").status_code == 404
    assert signed_in(StaffFactory()).get("/collections/storage/").status_code == 200
    publish_collection(actor=StaffFactory(), collection=made)
    assert Client().get("/collections/storage/").status_code == 200
    withdraw_collection(actor=StaffFactory(), collection=made)
    assert Client().get("/collections/storage/").status_code == 404


def test_each_topic_is_shown_to_those_who_may_read_it_and_counted_for_no_other():
    open_one, closed = ask(), ask(space=SpaceFactory(visibility="members"), title="Only for members")
    hidden = ask(title="Hidden from all of you")
    made = a_collection(open_one, closed, hidden)
    hide(actor=StaffFactory(), thing=hidden)
    assert order_of(made) == [open_one.pk]
    guest, member = (client.get("/collections/").content.decode() for client in (Client(), signed_in(MemberFactory())))
    assert ("1 topic<" in guest, "2 topics" in member) == (True, True)
    assert "Only for members" in signed_in(MemberFactory()).get("/collections/storage/").content.decode()


def test_a_collection_of_what_a_reader_may_not_read_is_not_listed():
    a_collection(ask(space=SpaceFactory(visibility="members")))
    assert "Storage from A to Z" not in Client().get("/collections/").content.decode()


def test_editors_move_and_take_out():
    one, two, three = ask(), ask(), ask()
    made, staff = a_collection(one, two, three), StaffFactory()
    last = CollectionItem.objects.get(topic=three)
    move_item(actor=staff, item=last, up=True)
    assert order_of(made) == [one.pk, three.pk, two.pk]
    move_item(actor=staff, item=CollectionItem.objects.get(topic=one), up=True)
    move_item(actor=staff, item=last, up=False)
    assert order_of(made) == [one.pk, two.pk, three.pk]
    uncollect_topic(actor=staff, item=last)
    assert order_of(made) == [one.pk, two.pk]
    assert Activity.objects.filter(verb="content.topic.uncollected").count() == 1


def test_only_editors_make_collections_and_bad_ones_are_refused():
    topic, staff, member = ask(), StaffFactory(), MemberFactory()
    assert refused(a_collection, actor=member) == "not_allowed"
    made = a_collection(topic)
    assert refused(collect_topic, actor=member, collection=made, topic=topic) == "not_allowed"
    assert refused(collect_topic, actor=staff, collection=made, topic=topic) == "already_collected"
    assert refused(publish_collection, actor=staff, collection=made) == "already_published"
    assert refused(a_collection) == "handle_taken"
    assert refused(a_collection, handle="other", words={"intro_en": "x"}) == "no_title"
    assert refused(a_collection, handle="empty") == "nothing_collected"
    words = WORDS | {"intro_en": "<div>" * 200}
    assert refused(change_collection, actor=staff, collection=made, handle="storage", words=words) == "too_deep"


def test_an_editor_makes_one_by_forms_with_a_cover(settings, tmp_path):
    settings.IS_DEMO, settings.MEDIA_ROOT = True, tmp_path
    topic, client = ask(), signed_in(StaffFactory())
    sent = {"title_zh_hans": "存储专题", "handle": "storage"}
    cover = SimpleUploadedFile("c.png", png(300, 200))
    client.post("/console/content/collections/new", sent | {"cover": cover})
    made = Collection.objects.get()
    client.post(f"/t/{topic.pk}/collect", {"collection": made.pk, "note": "Read it"})
    address = f"/files/{made.cover.pk}/{made.cover.name}"
    assert Client().get(address).status_code == 404
    client.post(f"/console/content/collections/{made.pk}/publish")
    assert Client().get(address).status_code == 200
    assert "Read it" in Client().get("/collections/storage/").content.decode()
    assert "存储专题" in client.get("/console/content/collections/").content.decode()
    client.post(f"/console/content/collections/{made.pk}/withdraw")
    assert Client().get("/collections/storage/").status_code == 404


@pytest.mark.parametrize("number", [1, 3])
def test_collections_read_the_same_number_of_times(number):
    a_collection(*(ask() for _ in range(number)))
    assert reads(Client(), "/collections/") == 1
    assert reads(Client(), "/collections/storage/") == 4
    assert reads(signed_in(MemberFactory()), "/collections/storage/") == 5
