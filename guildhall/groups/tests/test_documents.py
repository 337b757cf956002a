import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from guildhall.content.tests.test_pages import reads, signed_in
from guildhall.files.models import File
from guildhall.groups import actions
from guildhall.groups.actions.documents import Sent
from guildhall.groups.models import Document, DocumentVersion
from guildhall.groups.tests.test_doors import led
from guildhall.groups.tests.test_groups import refused
from guildhall.kernel.actor import HOUSE
from guildhall.members.tests.factories import MemberFactory, StaffFactory

pytestmark = pytest.mark.django_db
MINUTES = b"Minutes of the meeting. We decided to go on."


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def sent(words=MINUTES, name="minutes.txt"):
    return Sent(name, [words])


def filed(door="open"):
    group, lead = led(door)
    return actions.add_document(actor=lead, group=group, title="Minutes", sent=sent()), group, lead


def address(number=1) -> str:
    file = File.objects.get(owner_type="groups.documentversion", owner_id=DocumentVersion.objects.get(number=number).pk)
    return reverse("files:read", args=[file.pk, file.name])


def test_leads_add_files_and_whoever_sees_the_group_reads_them():
    _one, group, _lead = filed()
    body = Client().get(reverse("groups:documents", args=[group.handle])).content.decode()
    assert address() in body
    assert b"".join(Client().get(address()).streaming_content) == MINUTES
    assert "Minutes" in Client().get(group.get_absolute_url()).content.decode()
    member = MemberFactory()
    actions.join(actor=member, group=group)
    assert refused(actions.add_document, actor=member, group=group, title="", sent=sent()) == "not_allowed"


def test_files_of_a_hidden_group_are_read_by_nobody_else():
    one, group, lead = filed("hidden")
    inside, invited = MemberFactory.create_batch(2)
    actions.add_to_group(actor=HOUSE, group=group, member=inside)
    actions.invite(actor=lead, group=group, member=invited)
    readers = {
        "guest": Client(),
        "member": signed_in(MemberFactory()),
        "inside": signed_in(inside),
        "lead": signed_in(lead),
    }
    readers |= {"invited": signed_in(invited), "staff": signed_in(StaffFactory())}
    found = {name: client.get(address()).status_code for name, client in readers.items()}
    assert found == {"guest": 404, "member": 404, "inside": 200, "lead": 200, "invited": 200, "staff": 200}
    stranger = signed_in(MemberFactory())
    assert stranger.get(reverse("groups:documents", args=[group.handle])).status_code == 404
    for act in ("revise_document", "remove_document", "restore_document"):
        assert stranger.post(reverse(f"groups:{act}", args=[one.pk])).status_code == 404
    actions.leave(actor=inside, group=group)
    assert signed_in(inside).get(address()).status_code == 404


def test_a_version_stands_before_the_ones_it_follows():
    one, group, lead = filed()
    url = reverse("groups:revise_document", args=[one.pk])
    file = SimpleUploadedFile("minutes-2.txt", b"The minutes, corrected.")
    assert signed_in(lead).post(url, {"file": file, "because": "Names"}).status_code == 302
    body = Client().get(reverse("groups:documents", args=[group.handle])).content.decode()
    assert [address(1) in body, address(2) in body, "Names" in body] == [True, True, True]
    assert signed_in(lead).post(url, {}).status_code == 422


def test_what_is_removed_is_read_by_nobody_until_it_comes_back():
    one, group, lead = filed()
    client = signed_in(lead)
    client.post(reverse("groups:remove_document", args=[one.pk]))
    assert [reader.get(address()).status_code for reader in (Client(), client)] == [404, 404]
    assert "Minutes" not in Client().get(group.get_absolute_url()).content.decode()
    assert refused(actions.revise_document, actor=lead, document=one, sent=sent()) == "removed"
    assert refused(actions.remove_document, actor=lead, document=one) == "removed"
    client.post(reverse("groups:restore_document", args=[one.pk]))
    assert Client().get(address()).status_code == 200
    assert refused(actions.restore_document, actor=lead, document=one) == "not_removed"


def test_kinds_and_space_are_those_of_all_files():
    group, lead = led("open")
    url = reverse("groups:add_document", args=[group.handle])
    program = SimpleUploadedFile("run.exe", b"MZ" + bytes(200))
    wrong = signed_in(lead).post(url, {"title": "My title", "file": program})
    assert (wrong.status_code, "My title" in wrong.content.decode()) == (422, True)
    assert not Document.objects.exists()
    assert not File.objects.exists()
    right = SimpleUploadedFile("notes.txt", MINUTES)
    assert signed_in(lead).post(url, {"title": "", "file": right}).status_code == 302
    assert Document.objects.get().title == "notes.txt"


@pytest.mark.parametrize("number", [1, 3])
def test_pages_of_files_read_the_same_number_of_times(number):
    group, lead = led("open")
    for count in range(number):
        one = actions.add_document(actor=lead, group=group, title=f"Paper {count}", sent=sent(b"Words %d" % count))
        actions.revise_document(actor=lead, document=one, sent=sent(b"Other words %d" % count))
    assert reads(signed_in(lead), reverse("groups:documents", args=[group.handle])) == 8
    assert reads(signed_in(MemberFactory()), group.get_absolute_url()) == 5
