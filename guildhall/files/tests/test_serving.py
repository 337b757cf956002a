import pytest
from django.core.files.storage import default_storage
from django.test import Client

from guildhall.files.actions import discard_file, remove_file, restore_file, store_file, upload_file
from guildhall.files.models import File
from guildhall.files.queries import space_report
from guildhall.files.tests import samples
from guildhall.kernel.refusal import Refusal
from guildhall.kernel.registry import Port, ports
from guildhall.members.actions import set_avatar, set_privacy
from guildhall.members.tests.factories import MemberFactory, StaffFactory
from guildhall.members.tests.pictures import jpeg_with_place, png

pytestmark = pytest.mark.django_db
READS = 3
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
READERS: dict[int, bool] = {}  # owner: whether everybody may read


@pytest.fixture(autouse=True)
def things():
    """A thing of some room: 1 is read by everybody, 2 by members."""
    name = "tests.served.files"
    if name not in ports:
        ports.add(Port(name=name, kind="files", answers=lambda who, file: file.owner_id == 1 or who.is_authenticated))


def stored(data: bytes, owner: int = 1, name: str = "x.txt") -> File:
    return store_file(actor=MemberFactory(), data=data, name=name, owner_type="tests.served", owner_id=owner)


def get(file: File, client: Client | None = None, wide: str = "", **headers):
    return (client or Client()).get(f"/files/{file.pk}/{wide}{file.name}", headers=headers)


def browser() -> Client:
    client = Client()
    client.force_login(MemberFactory(), backend=BACKEND)
    return client


def body(response) -> bytes:
    return b"".join(response.streaming_content)


def test_an_avatar_is_read_by_whom_the_profile_allows_at_every_request(client):
    me = MemberFactory()
    member = set_avatar(actor=me, member=me, data=jpeg_with_place())
    answer = client.get(member.avatar_url)
    assert (answer.status_code, answer["Content-Type"]) == (200, "image/webp")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Disposition"].startswith("inline")
    assert client.get(member.avatar_url, headers={"If-None-Match": answer["ETag"]}).status_code == 304
    set_privacy(actor=me, member=member, switches={"open_profile": False})
    assert client.get(member.avatar_url).status_code == 404
    assert client.get(member.avatar_url, headers={"If-None-Match": answer["ETag"]}).status_code == 404


def test_a_file_whose_owner_says_nothing_is_read_by_nobody(client):
    file = store_file(actor=MemberFactory(), data=b"words", name="x.txt", owner_type="nobody.thing", owner_id=1)
    assert get(file).status_code == 404


def test_only_what_everybody_may_read_is_kept_on_the_way():
    assert get(stored(b"words"))["Cache-Control"] == "public, max-age=600, immutable"
    private = stored(b"words", owner=2)
    assert get(private).status_code == 404
    assert get(private, browser())["Cache-Control"] == "private, no-cache"


def test_what_a_browser_could_run_is_handed_out_as_a_download():
    answer = get(stored(b"<html><script>alert(1)</script></html>", name="x.html"))
    assert answer["Content-Type"] == "text/plain"
    assert answer["Content-Disposition"].startswith("attachment")
    assert "sandbox" in answer["Content-Security-Policy"]


@pytest.mark.parametrize(
    ("wanted", "status", "bytes_", "said"),
    [
        ("bytes=0-3", 206, b"0123", "bytes 0-3/10"),
        ("bytes=4-", 206, b"456789", "bytes 4-9/10"),
        ("bytes=-2", 206, b"89", "bytes 8-9/10"),
        ("bytes=8-99", 206, b"89", "bytes 8-9/10"),
        ("bytes=0-1,4-5", 200, b"0123456789", None),
        ("bytes=-", 200, b"0123456789", None),
        ("lines=1-2", 200, b"0123456789", None),
        ("bytes=10-", 416, None, "bytes */10"),
        ("bytes=5-2", 416, None, "bytes */10"),
        ("bytes=-0", 416, None, "bytes */10"),
    ],
)
def test_a_download_goes_on_where_it_broke_off(wanted, status, bytes_, said):
    answer = get(stored(b"0123456789"), Range=wanted)
    assert (answer.status_code, answer.get("Content-Range")) == (status, said)
    if bytes_ is not None:
        assert (body(answer), answer["Content-Length"]) == (bytes_, str(len(bytes_)))


def test_a_range_of_other_bytes_is_answered_whole():
    file = stored(b"0123456789")
    answer = get(file, Range="bytes=0-3", If_Range='"something else"')
    assert (answer.status_code, body(answer)) == (200, b"0123456789")
    assert get(file, Range="bytes=0-3", If_Range=answer["ETag"]).status_code == 206


def test_narrow_screens_get_smaller_pictures_under_the_same_rules():
    me = MemberFactory()
    file = upload_file(actor=me, chunks=[png(900, 30)], name="wide.png")
    File.objects.filter(pk=file.pk).update(owner_type="tests.served", owner_id=2)
    assert get(file, wide="320/").status_code == 404
    small, large, none = (get(file, browser(), wide=wide) for wide in ("320/", "", "1600/"))
    assert [one["Content-Type"] for one in (small, large, none)] == ["image/webp"] * 3
    assert small["ETag"] != large["ETag"] == none["ETag"]
    assert body(none) == body(large)


def test_a_paper_is_shown_by_its_first_page_and_else_a_download():
    file = upload_file(actor=MemberFactory(), chunks=[samples.pdf()], name="paper.pdf")
    File.objects.filter(pk=file.pk).update(owner_type="tests.served", owner_id=1)
    assert get(file)["Content-Disposition"] == 'attachment; filename="paper.pdf"'
    page = get(file, wide="320/")
    assert (page["Content-Type"], page["Content-Disposition"][:6]) == ("image/webp", "inline")
    assert get(file, wide="1600/").status_code == 404


def test_bytes_that_the_disk_lost_are_not_found():
    file = stored(b"words")
    default_storage.delete(file.path)
    assert get(file).status_code == 404


def test_a_file_is_taken_back_and_brought_back_by_its_sender_alone(django_capture_on_commit_callbacks):
    me = MemberFactory()
    file = store_file(actor=me, data=b"words", name="x.txt", owner_type="tests.served", owner_id=1)
    with pytest.raises(Refusal):
        discard_file(actor=MemberFactory(), file=file)
    discard_file(actor=me, file=file)
    assert get(file).status_code == 404
    restore_file(actor=me, file=file)
    assert get(file).status_code == 200


def test_what_waits_is_taken_back_at_once():
    me = MemberFactory()
    discard_file(actor=me, file=upload_file(actor=me, chunks=[b"words"], name="x.txt"))
    assert not File.objects.exists()


def test_removed_bytes_are_gone_after_the_commit(django_capture_on_commit_callbacks):
    file = stored(b"words")
    with django_capture_on_commit_callbacks(execute=True):
        remove_file(file)
    assert not default_storage.exists(file.path)


def test_a_page_of_my_files_takes_as_many_reads_with_one_as_with_three(django_assert_num_queries):
    me, client = MemberFactory(), Client()
    client.force_login(me, backend=BACKEND)
    upload_file(actor=me, chunks=[b"words"], name="x.txt")
    client.get("/files/mine")
    with django_assert_num_queries(READS):
        one = client.get("/files/mine").content.decode()
    for number in range(2):
        upload_file(actor=me, chunks=[png(30 + number, 20)], name="view.png")
    with django_assert_num_queries(READS):
        three = client.get("/files/mine").content.decode()
    assert one.count("fl-row") + 2 == three.count("fl-row")
    assert "![view-30x20.webp](/files/" in three


def test_staff_see_what_the_files_take_and_nobody_else(settings):
    settings.IS_DEMO = True  # staff need a second factor elsewhere
    me = MemberFactory(name="Hemiao")
    for number in range(3):
        upload_file(actor=me, chunks=[b"words"], name=f"{number}.txt")
    stored(b"other words")
    client = Client()
    client.force_login(StaffFactory(role="operator"), backend=BACKEND)
    page = client.get("/console/files/").content.decode()
    assert "Hemiao" in page
    report = space_report()
    assert (report.files, report.stored, report.saved, report.waiting) == (4, 16, 10, 3)
    assert [(one.files, one.size) for one in report.senders] == [(3, 15), (1, 11)]
    assert browser().get("/console/files/").status_code == 403
