"""Files in the queue: new ones of low levels, flagged ones, and what their readers see meanwhile."""

import pytest
from django.test import Client

from guildhall.content.actions import grant_moderator, post_answer
from guildhall.content.tests.factories import SpaceFactory
from guildhall.content.tests.test_attachments import picture, shown, status
from guildhall.content.tests.test_editing import chosen
from guildhall.content.tests.test_pages import signed_in
from guildhall.files.actions import discard_file, remove_file, upload_file
from guildhall.files.models import File
from guildhall.kernel.actor import HOUSE
from guildhall.kernel.moderated import moderated
from guildhall.members.tests.factories import MemberFactory, StaffFactory
from guildhall.moderation.actions import (
    Reasons,
    approve_item,
    flag,
    lock_level,
    purge_spammer,
    readmit_spammer,
    reject_item,
    reopen_item,
)
from guildhall.moderation.models import Item, Restriction
from guildhall.moderation.queries import queue_for
from guildhall.moderation.tests.scene import a_topic, some_words

pytestmark = pytest.mark.django_db
WHY = Reasons("It shows somebody's papers.")


def in_an_answer(author=None, space=None) -> File:
    author = author or MemberFactory()
    file = picture(author)
    post_answer(actor=author, topic=a_topic(space=space), source=f"Look here. {some_words()}\n\n{shown(file)}")
    file.refresh_from_db()
    return file


def held_up_to(level: str) -> None:
    chosen("moderation.held_files", level)


def waiting(file: File) -> Item:
    return Item.objects.get(subject_type="files.file", subject_id=file.pk, decided_at=None)


def test_new_files_of_the_chosen_levels_wait_and_their_sender_sees_them():
    held_up_to("0")
    author = MemberFactory()
    file = in_an_answer(author)
    assert waiting(file).kind == "file"
    assert [status(file), status(file, MemberFactory()), status(file, author)] == [404, 404, 200]
    approve_item(actor=StaffFactory(), item=waiting(file))
    assert status(file) == 200


def test_files_of_higher_levels_and_of_staff_wait_for_nobody():
    held_up_to("0")
    known = MemberFactory()
    lock_level(actor=StaffFactory(role="operator"), member=known, level=2, because="known")
    for author in (known, StaffFactory()):
        assert status(in_an_answer(author)) == 200
    held_up_to("none")
    assert status(in_an_answer()) == 200
    assert not Item.objects.exists()


def test_a_held_file_is_looked_at_by_moderators_of_its_space_and_by_no_others():
    held_up_to("1")
    here, elsewhere = SpaceFactory(), SpaceFactory()
    file = in_an_answer(space=here)
    keepers = []
    for space in (here, elsewhere):
        keepers.append(MemberFactory())
        grant_moderator(actor=HOUSE, space=space, member=keepers[-1])
    assert [status(file, one) for one in keepers] == [200, 404]
    assert [queue_for(one).total for one in keepers] == [1, 0]


def test_a_flagged_file_is_held_by_enough_flags_and_its_text_stays():
    file = in_an_answer()
    for _time in range(3):
        flag(actor=MemberFactory(), subject_type="files.file", subject_id=file.pk, reason="private")
    file.refresh_from_db()
    assert (file.hidden_as, waiting(file).kind) == ("held", "held")
    assert "Look here." in Client().get(f"/posts/{file.owner_id}/", follow=True).content.decode()


def test_a_rejected_file_is_seen_by_moderators_alone_and_its_sender_reads_why():
    author = MemberFactory()
    file = in_an_answer(author)
    flag(actor=MemberFactory(), subject_type="files.file", subject_id=file.pk, reason="private")
    item = reject_item(actor=StaffFactory(), item=waiting(file), reasons=WHY)
    assert [status(file), status(file, author), status(file, StaffFactory())] == [404, 404, 200]
    made = Restriction.objects.get(member=author)
    assert (made.kind, made.subject_type, made.facts) == ("hidden", "files.file", WHY.facts)
    reopen_item(actor=StaffFactory(), item=item)
    assert status(file) == 200


def test_in_the_place_of_a_picture_its_readers_see_that_it_is_gone():
    file = in_an_answer()
    moderated("files.file").hide(HOUSE, file.pk, "")
    answer = Client().get(f"/files/{file.pk}/{file.name}", headers={"Accept-Language": "zh-hans"})
    assert (answer.status_code, answer["Content-Type"]) == (404, "image/svg+xml")
    assert "此图片已被移除" in answer.content.decode()
    moderated("content.post").hide(HOUSE, file.owner_id, "")
    assert Client().get(f"/files/{file.pk}/{file.name}")["Content-Type"].startswith("text/html")


def test_what_its_sender_took_back_or_lost_meanwhile_can_still_be_closed():
    held_up_to("0")
    author = MemberFactory()
    back, gone = in_an_answer(author), in_an_answer(author)
    discard_file(actor=author, file=back)
    items = [waiting(back), waiting(gone)]
    remove_file(gone)
    assert [item.subject.state for item in queue_for(StaffFactory()).items] == ["held", "purged"]
    for item in items:
        approve_item(actor=StaffFactory(), item=item)
    assert status(back, author) == 404


def test_files_of_an_account_of_spam_go_and_come_back_with_it():
    author, staff = MemberFactory(), StaffFactory(role="operator")
    file, waits = in_an_answer(author), upload_file(actor=author, chunks=[b"words"], name="a.txt")
    purge_spammer(actor=staff, member=author)
    file.refresh_from_db()
    waits.refresh_from_db()
    assert (file.hidden_as, waits.hidden_as) == ("deleted", "")
    readmit_spammer(actor=staff, member=author)
    assert status(file) == 200


def test_pages_show_the_picture_to_moderators_and_its_state_to_its_sender(settings):
    settings.IS_DEMO = True
    held_up_to("0")
    author = MemberFactory()
    file = in_an_answer(author)
    staff = signed_in(StaffFactory(role="operator"))
    assert f"/files/{file.pk}/320/" in staff.get("/console/moderation/").content.decode()
    assert f"/files/{file.pk}/320/" in staff.get(f"/console/moderation/items/{waiting(file).pk}/").content.decode()
    assert "Waits for review" in signed_in(author).get("/files/mine").content.decode()
    offered = signed_in(StaffFactory()).get(f"/flag/content.post/{file.owner_id}/").content.decode()
    assert f"/flag/files.file/{file.pk}/" in offered


@pytest.mark.parametrize("number", [1, 3])
def test_a_queue_of_files_takes_as_many_reads_whatever_waits(number, django_assert_num_queries):
    held_up_to("0")
    for _time in range(number):
        in_an_answer()
    viewer = StaffFactory()
    queue_for(viewer)
    with django_assert_num_queries(6):
        queue_for(viewer)
