"""Safety rows 15, 16 and 42: what is hostile is refused in a sentence, and of a picture only the picture is kept."""

import io
import json
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from django.utils.translation import override
from PIL import Image

from guildhall.files.actions import upload_file
from guildhall.files.kinds import is_web_page, sniffed, text_in
from guildhall.files.models import Blob, File
from guildhall.files.opened import opened, picture, plain_name, received, staging
from guildhall.files.tests import samples
from guildhall.kernel.refusal import Refusal
from guildhall.members.tests.factories import MemberFactory
from guildhall.members.tests.pictures import jpeg_with_place, png


def look(data: bytes, name: str, **more):
    """What a file becomes, with the bytes of it and of its smaller pictures."""
    with staging() as folder:
        found = opened(received(folder, [data], 64 << 20), name, **more)
        return found, found.path.read_bytes(), [part.path.read_bytes() for part in found.parts]


def stored() -> list[Path]:
    root = Path(default_storage.location)
    return [path for path in root.rglob("*") if path.is_file()] if root.exists() else []


@pytest.mark.django_db
@pytest.mark.parametrize("what", samples.HOSTILE)
def test_what_is_hostile_is_refused_in_both_languages_and_leaves_nothing(what, settings, tmp_path, monkeypatch):
    settings.MEDIA_ROOT = tmp_path / "media"
    (tmp_path / "staging").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "staging"))
    name, data, code = samples.HOSTILE[what]
    with pytest.raises(Refusal) as refusal:
        upload_file(actor=MemberFactory(), chunks=[data], name=name)
    assert refusal.value.code == code
    with override("zh-hans"):
        in_chinese = str(refusal.value)
    assert in_chinese != str(refusal.value)
    assert not File.objects.exists()
    assert not Blob.objects.exists()
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_pictures_lose_everything_but_the_picture():
    found, data, _parts = look(jpeg_with_place(), "Secret place.jpg")
    assert (found.media_type, found.rewritten, found.label) == ("image/webp", True, {})
    for word in (b"Secret", b"secret", b"EXIF", b"XMP"):
        assert word not in data
    with Image.open(io.BytesIO(data)) as image:
        assert not image.getexif()


def test_pictures_are_cut_square_and_small():
    with staging() as folder:
        cut = picture(received(folder, [png(900, 300)], 1 << 20), "a.png", side=320, square=True)
    assert (cut.width, cut.height) == (320, 320)


def test_pictures_stand_upright():
    exif = Image.Exif()
    exif[0x0112] = 6
    found, _data, _parts = look(samples.saved(Image.new("RGB", (80, 40)), "JPEG", exif=exif), "a.jpg")
    assert (found.width, found.height) == (40, 80)


def test_wide_pictures_come_with_smaller_ones():
    found, data, parts = look(samples.saved(Image.new("RGB", (3000, 1500), "red"), "JPEG"), "wide.jpeg")
    assert (found.name, found.width, found.height) == ("wide-2560x1280.webp", 2560, 1280)
    assert [(part.wide, part.width, part.height) for part in found.parts] == [
        (320, 320, 160), (800, 800, 400), (1600, 1600, 800),
    ]  # fmt: skip
    assert all(len(part) < len(data) for part in parts[:1])


def test_clear_points_stay_clear():
    _found, data, _parts = look(samples.saved(Image.new("RGBA", (30, 30), (255, 0, 0, 0)), "PNG"), "a.png")
    with Image.open(io.BytesIO(data)) as image:
        assert image.convert("RGBA").getpixel((5, 5))[3] == 0


def test_what_moves_goes_on_moving():
    found, data, _parts = look(samples.gif(4), "dance.gif")
    with Image.open(io.BytesIO(data)) as image:
        assert (found.frames, image.n_frames, image.format) == (4, 4, "WEBP")


def test_a_telephone_s_picture_with_more_in_it_is_one_picture():
    both = samples.saved(Image.new("RGB", (60, 40)), "MPO", save_all=True, append_images=[Image.new("RGB", (60, 40))])
    found, _data, _parts = look(both, "IMG_1.jpg")
    assert found.frames == 1


@pytest.mark.parametrize(
    ("way", "by"),
    [("aigc in text", "aigc"), ("aigc in exif", "aigc"), ("iptc in xmp", "iptc"), ("credentials", "c2pa")],
)
def test_a_label_of_ai_stays_and_is_handed_on(way, by):
    found, data, _parts = look(samples.labelled(way), "a.png", by="guild.example.org")
    assert (found.label["level"], found.label["by"]) == ("made", by)
    again, _data, _parts = look(data, "b.webp", by="other.example.org")
    assert (again.label["level"], again.label["by"]) == ("made", "aigc")
    assert again.label["aigc"]["ContentPropagator"] == "guild.example.org"
    if by == "aigc":
        assert again.label["aigc"]["ContentProducer"] == "00119111"
    assert b"trainedAlgorithmicMedia" in data


def test_a_label_is_given_by_the_sender_or_guessed_from_words():
    assert look(png(20, 20), "a.png", declared=True)[0].label["level"] == "declared"
    assert look(samples.png_of_text("a cat\nSteps: 20, Sampler: Euler"), "a.png")[0].label["level"] == "suspected"
    _found, data, _parts = look(png(20, 20), "a.png", declared=True)
    assert look(data, "b.webp")[0].label["level"] == "declared"


def test_a_paper_has_a_picture_of_its_first_page():
    paper = samples.pdf()
    found, data, parts = look(paper, "paper.pdf")
    assert (found.pages, found.rewritten, data) == (1, False, paper)
    with Image.open(io.BytesIO(parts[0])) as first:
        assert first.size == (320, 427)


@pytest.mark.parametrize(
    ("name", "data", "kind"),
    [
        ("words.md", b"# Words", "text"),
        ("文字.txt", "早上好，各位".encode("gb18030"), "text"),
        ("table.csv", "a,b\n甲,乙\n".encode("utf-16"), "text"),
        ("code.tar.gz", b"\x1f\x8b\x08" + bytes(40), "archive"),
        ("files.zip", samples.packed(), "archive"),
        ("slides.pptx", samples.packed({"[Content_Types].xml": b"<x/>", "ppt/a.xml": b"<x/>"}), "document"),
        ("no ending", samples.pdf(), "pdf"),
    ],
)
def test_honest_files_are_kept_as_they_came(name, data, kind):
    found, kept, _parts = look(data, name)
    assert (found.kind, found.rewritten, found.name, kept) == (kind, False, name, data)


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (png(5, 5), "image/png"),
        (b"%PDF-1.7 something", "application/pdf"),
        (b"plain words", "text/plain"),
        (b"MZ\x90\x00", "application/octet-stream"),
    ],
)
def test_the_kind_comes_from_the_bytes(data, kind):
    assert sniffed(data) == kind


def test_text_that_shows_code_is_no_page():
    assert not is_web_page("Write `<html>` and <script> first.")
    assert text_in(b"\x00\x01") is None


@pytest.mark.parametrize(
    ("name", "plain"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\x\\y.png", "y.png"),
        ("a\r\nb\0.txt", "ab.txt"),
        ("///", "file"),
        ("..", "file"),
        (".htaccess", "htaccess"),
        ("cute\u202egpj.exe", "cutegpj.exe"),
        ("\u2066a\u2069\u200b.txt", "a.txt"),
        ("资" * 400 + ".pdf", "资" * 120 + ".pdf"),
        ("a" * 300, "a" * 120),
        ("x." + "y" * 300, ("x." + "y" * 300)[:120]),
    ],
)
def test_names_are_names_and_nothing_else(name, plain):
    assert plain_name(name) == plain


def test_a_process_that_takes_too_much_is_ended():
    code = (
        "import runpy,sys; sys.argv=['x','{}'];"
        "from guildhall.files.opening import __main__ as opening; opening.limit(); bytearray(1 << 30)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert "MemoryError" in done.stderr


@pytest.mark.long
def test_the_largest_pictures_that_are_taken_stay_within_half_a_gigabyte(tmp_path):
    """Each in a process of its own, whose peak of memory is asked of the system."""
    measure = (
        "import resource,subprocess,sys;"
        "done=subprocess.run(sys.argv[1:],capture_output=True,text=True);"
        "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss >> 10); print(done.stdout)"
    )
    for number, (kind, mode, side) in enumerate(
        [
            ("PNG", "RGB", 6300),
            ("PNG", "RGBA", 4400),
            ("JPEG", "CMYK", 6300),
            ("WEBP", "RGBA", 4400),
            ("PNG", "P", 6300),
            ("AVIF", "RGB", 4400),
        ]
    ):
        (tmp_path / "in").write_bytes(samples.saved(Image.new(mode, (side, side)), kind))
        out = tmp_path / str(number)
        out.mkdir()
        asked = {"what": "picture", "path": str(tmp_path / "in"), "out": str(out), "side": 2560}
        command = [sys.executable, "-I", "-m", "guildhall.files.opening", json.dumps(asked)]
        done = subprocess.run([sys.executable, "-c", measure, *command], capture_output=True, text=True, check=True)
        peak, told = done.stdout.split("\n", 1)
        assert json.loads(told)["width"] == 2560, kind
        assert int(peak) <= 512, kind
