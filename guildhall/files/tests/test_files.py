import io

import pytest
from django.core.files.storage import default_storage
from PIL import Image

from guildhall.files.actions import plain_name, remove_file, store_file
from guildhall.files.images import reencoded
from guildhall.files.kinds import sniffed
from guildhall.files.models import File
from guildhall.kernel.refusal import Refusal
from guildhall.kernel.registry import Port, ports
from guildhall.members.actions import set_avatar, set_privacy
from guildhall.members.tests.factories import MemberFactory
from guildhall.members.tests.pictures import jpeg_with_place, png, png_bomb


def test_pictures_lose_everything_but_the_picture():
    picture = reencoded(jpeg_with_place(), side=320)
    assert b"Secret" not in picture.data
    assert b"secret" not in picture.data
    with Image.open(io.BytesIO(picture.data)) as image:
        assert image.format == "WEBP"
        assert not image.getexif()


def test_pictures_are_cut_square_and_small():
    picture = reencoded(png(900, 300), side=320, square=True)
    assert (picture.width, picture.height) == (320, 320)


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (png_bomb(), "picture_too_large"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "not_a_picture"),
        (b"GIF89a<script>alert(1)</script>", "not_a_picture"),
        (png(50, 50)[:60], "not_a_picture"),
        (b"", "not_a_picture"),
    ],
)
def test_what_is_no_picture_or_too_large_is_refused(data, code):
    with pytest.raises(Refusal) as refusal:
        reencoded(data, side=320)
    assert refusal.value.code == code


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (png(5, 5), "image/png"),
        (b"%PDF-1.7 something", "application/pdf"),
        (b"plain words", "text/plain"),
        (b"<html><script>alert(1)</script></html>", "text/plain"),
        (b"<svg onload=alert(1)>", "text/plain"),
        (b"MZ\x90\x00", "application/octet-stream"),
    ],
)
def test_the_kind_comes_from_the_bytes(data, kind):
    assert sniffed(data) == kind


def test_names_are_names_and_not_paths():
    assert plain_name("../../etc/passwd") == "passwd"
    assert plain_name("C:\\x\\y.png") == "y.png"
    assert plain_name("a\r\nb\0.txt") == "ab.txt"
    assert plain_name("///") == "file"


@pytest.mark.django_db
def test_an_avatar_is_read_by_whom_the_profile_allows_at_every_request(client):
    me = MemberFactory()
    member = set_avatar(actor=me, member=me, data=jpeg_with_place())
    answer = client.get(member.avatar_url)
    assert (answer.status_code, answer["Content-Type"]) == (200, "image/webp")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "private" in answer["Cache-Control"]
    assert client.get(member.avatar_url, headers={"If-None-Match": answer["ETag"]}).status_code == 304
    set_privacy(actor=me, member=member, switches={"open_profile": False})
    assert client.get(member.avatar_url).status_code == 404
    assert client.get(member.avatar_url, headers={"If-None-Match": answer["ETag"]}).status_code == 404


@pytest.mark.django_db
def test_a_file_whose_owner_says_nothing_is_read_by_nobody(client):
    file = store_file(actor=MemberFactory(), data=b"words", name="x.txt", owner_type="nobody.thing", owner_id=1)
    assert client.get(f"/files/{file.pk}/x.txt").status_code == 404


@pytest.mark.django_db
def test_what_a_browser_could_run_is_handed_out_as_a_download(client):
    if "tests.thing.files" not in ports:
        ports.add(Port(name="tests.thing.files", kind="files", answers=lambda viewer, file: True))
    page = b"<html><script>alert(1)</script></html>"
    file = store_file(actor=MemberFactory(), data=page, name="x.html", owner_type="tests.thing", owner_id=1)
    answer = client.get(f"/files/{file.pk}/x.html")
    assert answer["Content-Type"] == "text/plain"
    assert answer["Content-Disposition"].startswith("attachment")
    assert "sandbox" in answer["Content-Security-Policy"]


@pytest.mark.django_db
def test_removed_bytes_are_gone_after_the_commit(django_capture_on_commit_callbacks):
    file = store_file(actor=MemberFactory(), data=b"words", name="x.txt", owner_type="tests.thing", owner_id=1)
    with django_capture_on_commit_callbacks(execute=True):
        remove_file(file)
    assert not File.objects.exists()
    assert not default_storage.exists(file.path)
