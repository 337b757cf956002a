import threading
from functools import partial
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection, transaction

from guildhall.files.actions import claim_files, purge, remove_file, store_file, sweep, upload_file
from guildhall.files.models import Blob, File, Variant
from guildhall.files.queries import space_used
from guildhall.kernel import clock
from guildhall.kernel.actor import HOUSE
from guildhall.kernel.refusal import Refusal
from guildhall.kernel.registry import Port, ports
from guildhall.members.tests.factories import MemberFactory
from guildhall.members.tests.pictures import png
from guildhall.options import queries as options
from guildhall.options.actions import choose


@pytest.fixture
def media(settings, tmp_path) -> Path:
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.MEDIA_ROOT.mkdir()
    return settings.MEDIA_ROOT


@pytest.fixture
def hours(monkeypatch):
    """Lets time pass."""
    now = clock.now

    def go_on(number: float) -> None:
        from datetime import timedelta

        monkeypatch.setattr(clock, "now", lambda: now() + timedelta(hours=number))

    return go_on


def paths(media: Path) -> set[str]:
    return {path.relative_to(media).as_posix() for path in media.rglob("*") if path.is_file()}


def send(member, data: bytes = b"words", name: str = "a.txt") -> File:
    return upload_file(actor=member, chunks=[data], name=name)


def chosen(**values) -> None:
    for name, value in values.items():
        choose(actor=HOUSE, key=f"files.{name}", value=value)
    options.forget()


@pytest.mark.django_db
def test_the_same_bytes_are_stored_once_and_go_with_the_last_file(media, django_capture_on_commit_callbacks):
    one, two = send(MemberFactory()), send(MemberFactory(), name="b.txt")
    assert (one.blob, one.name, two.name) == (two.blob, "a.txt", "b.txt")
    assert paths(media) == {one.path}
    with django_capture_on_commit_callbacks(execute=True):
        remove_file(one)
    assert paths(media) == {two.path}
    with django_capture_on_commit_callbacks(execute=True):
        remove_file(two)
    assert paths(media) == set()
    assert not Blob.objects.exists()


@pytest.mark.django_db
def test_smaller_pictures_go_with_their_picture(media, django_capture_on_commit_callbacks):
    file = send(MemberFactory(), png(900, 10), "wide.png")
    assert paths(media) == {file.path, *Variant.objects.values_list("path", flat=True)}
    assert Variant.objects.count() == 2
    with django_capture_on_commit_callbacks(execute=True):
        remove_file(file)
    assert paths(media) == set()


@pytest.mark.django_db
def test_bytes_that_the_disk_lost_are_healed_by_the_next_who_has_them(media):
    file = send(MemberFactory())
    default_storage.delete(file.path)
    again = send(MemberFactory())
    assert again.blob_id == file.blob_id
    assert paths(media) == {again.path}


@pytest.mark.django_db
def test_nobody_learns_that_somebody_else_has_the_same(media):
    other, me = MemberFactory(), MemberFactory()
    theirs = send(other)
    mine = send(me)
    assert space_used(me.actor_key) == space_used(other.actor_key) == 5
    assert (mine.name, mine.pk != theirs.pk, mine.uploaded_at > theirs.uploaded_at) == ("a.txt", True, True)


@pytest.mark.django_db
def test_a_failure_after_the_bytes_leaves_none(media, monkeypatch):
    monkeypatch.setattr(Blob.objects, "get_or_create", lambda **_given: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        send(MemberFactory())
    assert paths(media) == set()


@pytest.mark.django_db
def test_a_member_has_so_much_space_and_no_more(media):
    chosen(member_mb=1)
    me, half = MemberFactory(), b"x" * 600_000
    send(me, half)
    with pytest.raises(Refusal) as refusal:
        send(me, half)
    assert refusal.value.code == "no_space_left"
    send(MemberFactory(), half)
    assert len(paths(media)) == 1


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("limits", "data", "name", "code"),
    [
        ({"largest_mb": 1}, b"x" * 1_100_000, "a.txt", "file_too_large"),
        ({"kinds": ["picture"]}, b"words", "a.txt", "kind_not_taken"),
        ({"per_hour": 1}, b"words", "a.txt", "too_many_files"),
        ({"total_gb": 1}, b"words", "a.txt", "no_space_left"),
    ],
)
def test_the_operator_s_limits_hold(media, limits, data, name, code):
    me = MemberFactory()
    send(me, png(9, 9), "a.png")
    if "total_gb" in limits:
        Blob.objects.update(size=1 << 30)
    chosen(**limits, member_mb=0)
    with pytest.raises(Refusal) as refusal:
        send(me, data, name)
    assert refusal.value.code == code


@pytest.mark.django_db
def test_what_no_text_claimed_goes_after_its_hours(media, hours, django_capture_on_commit_callbacks):
    me = MemberFactory()
    waiting, claimed, in_draft = send(me, b"one"), send(me, b"two"), send(me, b"three")
    claim_files(actor=me, ids=[claimed.pk], owner_type="tests.thing", owner_id=1)
    ports.add(Port(name="tests.draft.files_waiting", kind="files_waiting", answers=lambda ids: ids & drafts))
    drafts = {in_draft.pk}
    assert purge() == 0
    hours(49)
    with django_capture_on_commit_callbacks(execute=True):
        assert purge() == 1
    assert set(File.objects.values_list("pk", flat=True)) == {claimed.pk, in_draft.pk}
    assert paths(media) == {claimed.path, in_draft.path}
    assert not Blob.objects.filter(pk=waiting.blob_id).exists()
    ports._entries.pop("tests.draft.files_waiting")


@pytest.mark.django_db
def test_files_whose_thing_is_gone_go(media):
    me = MemberFactory()
    gone, there = (
        store_file(actor=me, data=b"words", name="a.txt", owner_type="tests.mortal", owner_id=pk) for pk in (1, 2)
    )
    ports.add(Port(name="tests.mortal.files_owners", kind="files_owners", answers=lambda ids: ids - {1}))
    assert purge() == 1
    assert list(File.objects.all()) == [there]
    ports._entries.pop("tests.mortal.files_owners")


@pytest.mark.django_db
def test_stray_bytes_are_swept_when_they_are_a_day_old(media, hours):
    file = send(MemberFactory(), png(900, 10), "wide.png")
    stray = default_storage.save("ab/stray", ContentFile(b"nobody knows"))
    assert sweep() == 0
    hours(25)
    assert sweep() == 1
    assert stray not in paths(media)
    assert file.path in paths(media)
    assert len(paths(media)) == 3


@pytest.mark.django_db
def test_a_house_without_files_has_nothing_to_sweep(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "not made yet"
    assert sweep() == 0


def at_once(*acts) -> list:
    """Runs each in a thread with a connection of its own, started together; what they returned or raised."""
    results, ready = [None] * len(acts), threading.Barrier(len(acts))

    def run(number, act):
        try:
            ready.wait(10)
            results[number] = act()
        except Refusal as refusal:
            results[number] = refusal.code
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[number, act]) for number, act in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return results


@pytest.mark.django_db(transaction=True)
def test_the_same_bytes_at_once_are_stored_once(media):
    people = [MemberFactory() for _number in range(4)]
    files = at_once(*[lambda one=one: send(one) for one in people])
    assert len({file.blob_id for file in files}) == 1
    assert paths(media) == {Blob.objects.get().path}


@pytest.mark.django_db(transaction=True)
def test_bytes_that_are_removed_while_they_are_sent_are_there_or_gone_but_never_half(media, is_deep):
    for round in range(40 if is_deep else 6):
        me = MemberFactory()
        old = store_file(actor=me, data=b"words", name="a.txt", owner_type="tests.thing", owner_id=round)
        new, _gone = at_once(
            lambda me=me: store_file(actor=me, data=b"words", name="b.txt", owner_type="tests.thing", owner_id=1),
            lambda old=old: remove_file(old),
        )
        kept = File.objects.select_related("blob").get(pk=new.pk)
        assert paths(media) == {kept.path}
        remove_file(kept)
        assert paths(media) == set()


@pytest.mark.django_db(transaction=True)
def test_a_member_s_uploads_at_once_do_not_exceed_their_space(media):
    chosen(member_mb=1)
    me = MemberFactory()
    results = at_once(*[lambda mark=mark: send(me, mark * 600_000) for mark in (b"x", b"y", b"z")])
    assert sorted(one for one in results if isinstance(one, str)) == ["no_space_left", "no_space_left"]
    assert space_used(me.actor_key) == 600_000


@pytest.mark.django_db(transaction=True)
def test_a_text_that_claims_while_the_purge_runs_gets_the_file_or_finds_it_gone(media, hours, is_deep):
    for round in range(30 if is_deep else 5):
        me = MemberFactory()
        file = send(me, b"words %d" % round)
        hours(49)
        given = {"actor": me, "ids": [file.pk], "owner_type": "tests.thing", "owner_id": 1}
        claimed, gone = at_once(partial(claim_files, **given), purge)
        assert (len(claimed), gone) in {(1, 0), (0, 1)}
        assert File.objects.filter(pk=file.pk).exists() == bool(claimed)
        assert default_storage.exists(file.path) == bool(claimed)
        hours(0)


@pytest.mark.django_db(transaction=True)
def test_the_purge_leaves_what_a_text_is_about_to_claim(media, hours):
    me = MemberFactory()
    file = send(me)
    hours(49)
    with transaction.atomic():
        claim_files(actor=me, ids=[file.pk], owner_type="tests.thing", owner_id=1)
        assert at_once(purge) == [0]
    assert File.objects.get(pk=file.pk).owner_type == "tests.thing"
