import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from guildhall.activity.models import Activity
from guildhall.content.actions import (
    add_version,
    close_topic,
    count_download,
    forget_downloads,
    readmit_version,
    share_resource,
    withdraw_version,
)
from guildhall.content.actions.resources import NewVersion
from guildhall.content.licences import LICENCES
from guildhall.content.models import DownloadDay, DownloadMark, ResourceItem, ResourceVersion, Topic
from guildhall.content.queries.resources import shelf_of
from guildhall.content.tests.factories import SpaceFactory
from guildhall.content.tests.test_pages import reads, signed_in
from guildhall.files.actions import upload_file
from guildhall.files.models import File
from guildhall.files.tests import samples
from guildhall.groups.models import Group, GroupMembership
from guildhall.kernel.actor import HOUSE
from guildhall.kernel.refusal import Refusal
from guildhall.members.tests.factories import MemberFactory
from guildhall.members.tests.pictures import png

pytestmark = pytest.mark.django_db


@pytest.fixture
def me():
    return MemberFactory()


def sent(member, data=b"words", name="notes.txt") -> int:
    return upload_file(actor=member, chunks=[data], name=name).pk


def draft(member, label="1.0", **more) -> NewVersion:
    given = {"licence": "CC-BY-4.0", "files": [sent(member, b"words of " + label.encode())]} | more
    return NewVersion(label=label, **given)


def shared(member, versions=1, **more) -> Topic:
    given = {"space": SpaceFactory(), "title": "Slides of the meeting", "source": "All of them."} | more
    topic = share_resource(actor=member, **({"version": draft(member)} | given))
    for number in range(1, versions):
        add_version(actor=member, topic=topic, draft=draft(member, f"1.{number}", changes="Better."))
    topic.refresh_from_db()
    return topic


def first_item(topic) -> ResourceItem:
    return ResourceItem.objects.filter(version__resource__topic=topic).select_related("version", "file").first()


def take(topic, client=None, **headers):
    url = reverse("content:download", args=[first_item(topic).pk])
    return (client or Client()).post(url, headers=headers)


def refused(act, **given) -> str:
    with pytest.raises(Refusal) as refusal:
        act(**given)
    return refusal.value.code


def test_a_resource_is_shared_with_its_files(me):
    files = [sent(me, samples.pdf(), "slides.pdf"), sent(me, samples.packed(), "code.zip")]
    topic = shared(me, version=draft(me, "1.0", files=files[::-1]))
    shelf = shelf_of(me, topic)
    assert [row.file.name for row in shelf.latest.items] == ["code.zip", "slides.pdf"]
    assert shelf.latest.licence.short == "CC BY 4.0"
    assert topic.holds == "PDF, ZIP · 1 kB · CC BY 4.0 · 1.0"
    assert File.objects.get(pk=files[0]).owner_type == "content.resourceversion"


def test_a_resource_may_be_an_address_alone_but_not_nothing(me):
    topic = shared(me, version=None, url="https://example.org/book")
    assert (topic.url, topic.holds, shelf_of(me, topic).resource) == ("https://example.org/book", "", None)
    given = {"space": SpaceFactory(), "title": "Slides of the meeting", "source": "All."}
    assert refused(share_resource, actor=me, version=None, **given) == "no_address"


def test_a_form_that_comes_twice_shares_once(me):
    space, given = SpaceFactory(), draft(me)
    one, two = (shared(me, space=space, version=given, key="k") for _time in range(2))
    assert one.pk == two.pk
    assert ResourceVersion.objects.count() == 1


def test_the_latest_version_stands_first_and_the_log_says_so(me):
    topic = shared(me, versions=3)
    shelf = shelf_of(me, topic)
    assert [row.version.label for row in shelf.versions] == ["1.2", "1.1", "1.0"]
    assert topic.holds.endswith("1.2")
    rows = Activity.objects.filter(verb="content.resource.versioned").order_by("pk")
    assert [row.payload["number"] for row in rows] == [2, 3]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"label": " "}, "no_label"),
        ({"label": "1.0"}, "label_taken"),
        ({"licence": "WTF"}, "no_licence"),
        ({"files": []}, "no_files"),
        ({"files": list(range(21))}, "too_many_files_here"),
    ],
)
def test_a_version_needs_name_licence_and_files(me, change, code):
    topic = shared(me)
    given = {"label": "2.0", "licence": "MIT", "files": [sent(me)]} | change
    assert refused(add_version, actor=me, topic=topic, draft=NewVersion(**given)) == code
    assert ResourceVersion.objects.count() == 1


def test_nobody_puts_another_s_file_into_a_version(me):
    other = MemberFactory()
    topic = shared(me)
    assert refused(add_version, actor=me, topic=topic, draft=draft(me, "2.0", files=[sent(other)])) == "no_files"


def test_versions_come_from_whoever_shared_it_while_it_is_open(me):
    topic = shared(me)
    other = MemberFactory()
    assert refused(add_version, actor=other, topic=topic, draft=draft(other, "2.0")) == "not_allowed"
    close_topic(actor=HOUSE, topic=topic)
    assert refused(add_version, actor=me, topic=topic, draft=draft(me, "2.0")) == "not_allowed"


def test_a_withdrawn_version_is_handed_out_to_nobody(me):
    topic = shared(me, versions=2)
    version = ResourceVersion.objects.select_related("resource__topic").get(number=2)
    file = version.items.get().file
    assert Client().get(f"/files/{file.pk}/{file.name}").status_code == 200
    withdraw_version(actor=me, version=version)
    assert Client().get(f"/files/{file.pk}/{file.name}").status_code == 404
    assert [row.version.label for row in shelf_of(MemberFactory(), topic).versions] == ["1.0"]
    assert shelf_of(me, topic).latest.version.label == "1.0"
    topic.refresh_from_db()
    assert topic.holds.endswith("1.0")
    readmit_version(actor=me, version=version)
    assert shelf_of(MemberFactory(), topic).latest.version.label == "1.1"


def test_files_may_be_for_fewer_than_the_text(me):
    group = Group.objects.create(handle="circle", name_en="Circle", name_zh_hans="圈子")
    insider, outsider = MemberFactory(), MemberFactory()
    GroupMembership.objects.create(group=group, member=insider)
    for audience, group_, readers in (
        ("readers", None, {"guest", "outsider", "insider", "me"}),
        ("members", None, {"outsider", "insider", "me"}),
        ("group", group, {"insider", "me"}),
    ):
        topic = shared(me, audience=audience, group=group_)
        people = {
            "guest": Client(),
            "outsider": signed_in(outsider),
            "insider": signed_in(insider),
            "me": signed_in(me),
        }
        assert {name for name, client in people.items() if take(topic, client).status_code == 302} == readers
        url = take(topic, people["me"])["Location"]
        assert {name for name, client in people.items() if client.get(url).status_code == 200} == readers
        assert all(
            client.get(reverse("content:topic", args=[topic.pk]), follow=True).status_code == 200
            for client in people.values()
        )


def test_the_same_reader_counts_once_a_day_and_leaves_no_name(me):
    topic = shared(me)
    reader = MemberFactory()
    for _time in range(2):
        assert take(topic, signed_in(reader))["Location"].endswith("/notes.txt")
        take(topic, User_Agent="One")
        take(topic, User_Agent="Two")
    assert first_item(topic).downloads == 3
    rows = Activity.objects.filter(verb="content.resource.downloaded")
    assert [(row.actor_key, row.subject_id) for row in rows] == [(None, topic.pk)] * 3
    marks = DownloadMark.objects.values_list("mark", flat=True)
    assert all(str(reader.pk) not in mark[:1] + mark[-1:] and len(mark) == 64 for mark in marks)


def test_who_took_what_is_forgotten_when_the_day_is_over(me):
    topic = shared(me)
    count_download(actor=me, item=first_item(topic), reader="me")
    assert forget_downloads() == 0
    DownloadMark.objects.update(day="2020-01-01")
    DownloadDay.objects.update(day="2020-01-01")
    assert forget_downloads() == 1
    assert not DownloadDay.objects.exists()
    assert count_download(actor=me, item=first_item(topic), reader="me")
    assert first_item(topic).downloads == 2


def test_the_page_of_a_resource_takes_as_many_reads_with_one_version_as_with_three(me):
    one, three = shared(me), shared(me, versions=3)
    client = signed_in(MemberFactory())
    assert reads(client, f"/t/{one.pk}/{one.slug}/") == reads(client, f"/t/{three.pk}/{three.slug}/") == READS
    body = client.get(f"/t/{three.pk}/{three.slug}/").content.decode()
    assert body.index("1.2") < body.index("1.1") < body.index("1.0")
    assert "CC BY 4.0" in body


READS = 5


def test_lists_say_what_a_resource_holds(me):
    topic = shared(me, version=draft(me, files=[sent(me, samples.pdf(), "paper.pdf")]))
    assert "PDF · 1 kB · CC BY 4.0 · 1.0" in Client().get("/").content.decode()
    assert topic.title in Client().get("/").content.decode()


def test_the_form_shares_files_and_keeps_them_when_something_is_to_mend(me):
    client, space = signed_in(me), SpaceFactory()
    given = {"space": space.pk, "title": "x", "source": "All of them.", "label": "1.0", "licence": "CC0-1.0"}
    given |= {"audience": "readers", "key": "k"}
    answer = client.post(
        "/write/resource/",
        given | {"files": [SimpleUploadedFile("a.txt", b"words"), SimpleUploadedFile("b.png", png(9, 9))]},
    )
    body = answer.content.decode()
    assert (answer.status_code, "a.txt" in body, "b-9x9.webp" in body) == (422, True, True)
    kept = list(File.objects.order_by("pk").values_list("pk", flat=True))
    answer = client.post("/write/resource/", given | {"title": "Slides of the meeting", "kept": kept})
    assert answer.status_code == 302
    assert [item.file_id for item in ResourceItem.objects.order_by("position")] == kept


def test_a_file_that_is_refused_is_named_and_the_rest_stays(me):
    files = [SimpleUploadedFile("a.txt", b"words"), SimpleUploadedFile("b.exe", b"MZ")]
    topic = shared(me)
    answer = signed_in(me).post(f"/t/{topic.pk}/versions/new", {"label": "2", "licence": "MIT", "files": files})
    body = answer.content.decode()
    assert (answer.status_code, "b.exe: Files of this kind" in body, 'name="kept"' in body) == (422, True, True)


def test_every_licence_is_said_in_both_languages():
    assert all(one.short and one.about.en and one.about.zh_hans for one in LICENCES.values())
    assert all(len(key) <= 40 for key in LICENCES)
