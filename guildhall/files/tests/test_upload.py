import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from guildhall.files.actions import claim_files, upload_file
from guildhall.files.models import PENDING, File
from guildhall.kernel.actor import HOUSE
from guildhall.kernel.markdown import render
from guildhall.members.tests.factories import MemberFactory
from guildhall.members.tests.pictures import jpeg_with_place, png, png_bomb
from guildhall.options import queries as options
from guildhall.options.actions import choose

pytestmark = pytest.mark.django_db
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def browser(member, **options) -> Client:
    client = Client(**options)
    client.force_login(member, backend=BACKEND)
    return client


def send(client: Client, data: bytes, name: str = "view [from] here.jpg", **headers):
    return client.post("/files/", {"file": SimpleUploadedFile(name, data)}, headers=headers)


def test_an_upload_says_what_it_became():
    answer = send(browser(MemberFactory()), jpeg_with_place(60, 40))
    assert answer.status_code == 201
    told = answer.json()
    url = f"/files/{told['id']}/view%20%5Bfrom%5D%20here-60x40.webp"
    assert told == {
        "id": told["id"],
        "url": url,
        "name": "view [from] here-60x40.webp",
        "kind": "picture",
        "size": told["size"],
        "width": 60,
        "height": 40,
        "ai_label": "",
        "markdown": f"![view \\[from\\] here-60x40.webp]({url})",
    }


def test_what_waits_for_its_text_is_read_by_whoever_sent_it_alone():
    me = MemberFactory()
    url = send(browser(me), jpeg_with_place()).json()["url"]
    assert browser(me).get(url).status_code == 200
    assert browser(MemberFactory()).get(url).status_code == 404
    assert Client().get(url).status_code == 404


def test_guests_are_asked_to_sign_in():
    answer = send(Client(), b"words", "words.txt")
    assert (answer.status_code, answer.json()["error"]) == (401, "Please sign in first.")


def test_an_upload_without_the_form_s_token_is_refused():
    assert send(browser(MemberFactory(), enforce_csrf_checks=True), b"words", "words.txt").status_code == 403


@pytest.mark.parametrize(
    ("data", "name", "code", "sentence"),
    [
        (
            png_bomb(),
            "a.png",
            "picture_too_large",
            "图片像素过多：最多 4000 万像素；WebP、AVIF 或含透明部分的图片最多 2000 万像素。",
        ),
        (
            b"GIF89a<script>alert(1)</script>",
            "a.gif",
            "polyglot",
            "此文件同时是两种格式，可能藏有程序，请重新保存后上传。",
        ),
        (b"MZ\x90\x00", "a.exe", "wrong_type", "这里不接受这种文件，请打包成 ZIP 后上传。"),
        (b"", "a.txt", "file_empty", "此文件为空。"),
    ],
)
def test_a_refusal_is_a_sentence_in_the_reader_s_language_and_leaves_nothing(data, name, code, sentence):
    answer = send(browser(MemberFactory(locale="zh-hans")), data, name, Accept_Language="zh-hans")
    assert (answer.status_code, answer.json()) == (422, {"code": code, "error": sentence})
    assert not File.objects.exists()


def test_a_thing_gets_what_its_writer_sent_and_nothing_else():
    me, other = MemberFactory(), MemberFactory()
    mine, theirs = (upload_file(actor=who, chunks=[b"words"], name="a.txt") for who in (me, other))
    claimed = claim_files(actor=me, ids=[mine.pk, theirs.pk, 999], owner_type="tests.thing", owner_id=1)
    assert claimed == [mine]
    assert claim_files(actor=me, ids=[mine.pk], owner_type="tests.thing", owner_id=2) == []
    assert File.objects.get(pk=mine.pk).owner_id == 1
    assert File.objects.get(pk=theirs.pk).owner_type == PENDING


def test_a_label_comes_with_the_picture():
    client = browser(MemberFactory())
    sent = SimpleUploadedFile("cat.jpg", jpeg_with_place())
    assert client.post("/files/", {"file": sent, "made_by_ai": "1"}).json()["ai_label"] == "declared"


def test_a_form_without_javascript_does_the_same():
    client = browser(MemberFactory())
    answer = client.post("/files/add", {"file": SimpleUploadedFile("a.txt", b"words")}, follow=True)
    assert "[a.txt](/files/" in answer.content.decode()
    refused = client.post("/files/add", {"file": SimpleUploadedFile("a.exe", b"MZ")})
    assert (refused.status_code, "ZIP archive" in refused.content.decode()) == (422, True)


def test_what_is_larger_than_any_file_may_be_is_kept_nowhere(settings, tmp_path):
    settings.FILE_UPLOAD_TEMP_DIR = str(tmp_path)
    choose(actor=HOUSE, key="files.largest_mb", value=3)
    options.forget()
    answer = send(browser(MemberFactory()), b"x" * (4 << 20), "a.txt")
    assert answer.json() == {"code": "file_too_large", "error": "This file is larger than 3 MB."}
    assert list(tmp_path.iterdir()) == []


def test_a_text_shows_a_picture_in_its_shape_and_in_smaller_ones():
    told = send(browser(MemberFactory()), png(1000, 500), "wide.png").json()
    html = render(told["markdown"])
    where = f"/files/{told['id']}"
    assert 'width="1000" height="500"' in html
    assert f'srcset="{where}/320/320.webp 320w, {where}/800/800.webp 800w, {told["url"]} 1000w"' in html


@pytest.mark.parametrize(
    "srcset",
    [
        "//evil.example/a.webp 320w",
        "https://evil.example/a 1x",
        "/a 320w, //evil.example/b 800w",
        "javascript:alert(1) 1x",
    ],
)
def test_nobody_else_s_pictures_are_loaded_by_their_smaller_ones(srcset):
    assert "srcset" not in render(f'<img src="/files/1/a-10x10.webp" srcset="{srcset}">')
    assert "evil" not in render(f'<img src="/files/1/a-10x10.webp" srcset="{srcset}">')
