"""Files as they come: every packing, and everything that can be wrong with them, said with its place."""

from __future__ import annotations

import gzip
import random
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from guildhall.connectors.importing import defects
from guildhall.connectors.importing.census import Ids, Numbers
from guildhall.connectors.importing.defects import Defect
from guildhall.connectors.importing.packing import found
from guildhall.connectors.importing.rows import LONGEST_ROW
from guildhall.connectors.importing.xml_rows import xml_rows
from guildhall.connectors.tests import dumps
from guildhall.connectors.tests.factories import STACKEXCHANGE, rehearsed

pytestmark = pytest.mark.django_db
TABLES = STACKEXCHANGE.tables
TAGS = b'<?xml version="1.0"?>\n<tags>\n  <row Id="1" TagName="a" />\n</tags>'
BOMB = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><tags><row Id="&b;"/></tags>'
OUTSIDE = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><tags><row Id="&a;"/></tags>'


def read(content: bytes, *, size: int = 7) -> list[dict[str, str]]:
    pieces = (content[at : at + size] for at in range(0, len(content), size))
    return [row.attributes for row in xml_rows(pieces, "Tags.xml", TABLES["Tags"])]


def test_rows_know_their_place():
    row = next(xml_rows(iter([TAGS]), "Tags.xml", TABLES["Tags"]))
    assert (row.number, row.line, TAGS[row.byte : row.byte + 4]) == (1, 3, b"<row")


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (BOMB, defects.DECLARES_TYPES),
        (OUTSIDE, defects.DECLARES_TYPES),
        (TAGS[:-3], defects.CUT_SHORT),
        (TAGS[:40], defects.CUT_SHORT),
        (b"", defects.CUT_SHORT),
        (TAGS.replace(b'"a"', b'"a & b"'), defects.MALFORMED),
        (TAGS.replace(b'"a"', b'"a\xff"'), defects.NOT_TEXT),
        (TAGS.replace(b'"a"', "\u00fc".encode("latin-1").join([b'"', b'"'])), defects.NOT_TEXT),
        (TAGS.replace(b'"1.0"', b'"1.0" encoding="klingon"'), defects.UNKNOWN_ENCODING),
        (TAGS.replace(b"tags>", b"posts>"), defects.WRONG_ROOT),
        (TAGS.replace(b"<row", b"<col"), defects.STRANGE_ELEMENT),
        (TAGS.replace(b'"a"', b'"&#0;"'), defects.MALFORMED),
    ],
)
def test_what_is_wrong_with_a_file_is_said_with_its_place(content, what):
    with pytest.raises(Defect) as caught:
        read(content)
    assert caught.value.what == what
    assert caught.value.place.file == "Tags.xml"


def test_other_encodings_are_read_as_declared():
    assert read(TAGS.replace(b'"1.0"', b'"1.0" encoding="utf-16"').decode().encode("utf-16"))[0]["TagName"] == "a"


def test_a_row_without_end_stops_the_reading_before_memory_does():
    def endless():
        yield b"<tags><row Id='"
        while True:
            yield b"x" * (1 << 20)

    with pytest.raises(Defect) as caught:
        list(xml_rows(endless(), "Tags.xml", TABLES["Tags"]))
    assert caught.value.what == defects.ENDLESS_ROW
    assert LONGEST_ROW == 16 << 20


@pytest.mark.parametrize("packing", ["", ".gz", ".bz2", ".xz"])
def test_a_folder_is_read_in_any_packing(packing, tmp_path):
    outcome = rehearsed(dumps.write(tmp_path / "dump", packing=packing), tmp_path / "out")
    assert outcome.rehearsal.files["Posts.xml"].rows == len(dumps.posts())


@pytest.mark.parametrize("name", ["small.example.com.7z", "small.zip"])
def test_one_archive_is_read_like_a_folder(name, tmp_path):
    folder = rehearsed(dumps.write(tmp_path / "dump"), tmp_path / "out")
    packed = rehearsed(dumps.archive(tmp_path / name), tmp_path / "out")
    assert packed.account.tallies == folder.account.tallies
    assert packed.rehearsal.fingerprint == folder.rehearsal.fingerprint
    assert not (tmp_path / "out" / "unpacked").exists()


@pytest.mark.parametrize("packing", [".gz", ".bz2", ".xz"])
def test_a_cut_or_mislabelled_packing_is_a_finding(packing, tmp_path):
    folder = dumps.write(tmp_path / "dump", packing=packing)
    posts = folder / f"Posts.xml{packing}"
    posts.write_bytes(posts.read_bytes()[:-40])
    (folder / f"Users.xml{packing}").write_bytes(b"this is plain text")
    outcome = rehearsed(folder, tmp_path / "out")
    assert {defect.place.file for defect in outcome.rehearsal.defects} == {"Posts.xml", "Users.xml"}


def test_a_damaged_archive_is_a_finding(tmp_path):
    for name in ("a.7z", "a.zip"):
        path = dumps.archive(tmp_path / name)
        path.write_bytes(path.read_bytes()[:200])
        assert rehearsed(path, tmp_path / "out").is_stopped


def test_a_missing_file_stops_unless_it_is_known(tmp_path):
    folder = dumps.write(tmp_path / "dump", changed={"Badges.xml": None})
    assert rehearsed(folder, tmp_path / "out").rehearsal.defects[0].what == defects.MISSING
    assert not rehearsed(folder, tmp_path / "out", without=["Badges"]).is_stopped
    assert rehearsed(folder, tmp_path / "out", without=["Badges", "Posts"]).is_stopped
    assert rehearsed(tmp_path / "nowhere", tmp_path / "out").rehearsal.defects[0].what == defects.MISSING


def test_two_files_of_one_name_stop(tmp_path):
    folder = dumps.write(tmp_path / "dump")
    (folder / "posts.xml.gz").write_bytes(gzip.compress(b"x"))
    assert rehearsed(folder, tmp_path / "out").rehearsal.defects[0].what == defects.TWICE


def test_reading_what_is_no_dump_names_every_missing_file(tmp_path):
    (tmp_path / "dump").mkdir()
    assert len(rehearsed(tmp_path / "dump", tmp_path / "out").rehearsal.defects) == len(dumps.TABLES)


SOUND = dumps.files()["Posts.xml"]
damage = st.one_of(
    st.binary(max_size=300),
    st.builds(
        lambda at, byte: SOUND[:at] + bytes([byte]) + SOUND[at + 1 :],
        st.integers(0, len(SOUND) - 1),
        st.integers(0, 255),
    ),
    st.builds(lambda at: SOUND[:at], st.integers(0, len(SOUND))),
    st.builds(lambda at, more: SOUND[:at] + more + SOUND[at:], st.integers(0, len(SOUND)), st.binary(max_size=40)),
)


@settings(max_examples=500, deadline=None, suppress_health_check=list(HealthCheck), database=None, derandomize=True)
@given(content=damage)
def test_no_damage_of_xml_is_more_than_a_finding(content):
    try:
        for row in xml_rows(iter([content]), "Posts.xml", TABLES["Posts"]):
            assert row.number
    except Defect as defect:
        defect.in_language("zh-hans")


@pytest.mark.deep
@pytest.mark.parametrize(
    ("packing", "few", "many"),
    [(".gz", 100, 500), (".bz2", 100, 500), (".xz", 100, 500), (".zip", 100, 500), (".7z", 20, 2000)],
)
def test_no_damage_of_packing_is_more_than_a_finding(packing, few, many, is_deep, tmp_path):
    chance = random.Random(packing)
    whole = _packed(packing, tmp_path)
    sound = whole.read_bytes()
    for _ in range(many if is_deep else few):
        content = bytearray(sound)
        for _ in range(chance.randint(1, 4)):
            content[chance.randrange(len(content))] = chance.randrange(256)
        whole.write_bytes(
            bytes(content[: chance.randint(1, len(content))]) if chance.random() < 0.3 else bytes(content)
        )
        _read_through(whole, tmp_path)


def _packed(packing: str, folder: Path) -> Path:
    if packing in (".zip", ".7z"):
        return dumps.archive(folder / f"dump{packing}")
    path = folder / f"Posts.xml{packing}"
    path.write_bytes(dumps.PACKERS[packing](SOUND))
    return path


def _read_through(path: Path, folder: Path) -> None:
    try:
        with found(path, TABLES, scratch=folder / "scratch") as files:
            for name, packed in files.items():
                with packed.opened() as stream:
                    for _ in packed.rows(iter(lambda stream=stream: stream.read(4096), b""), TABLES[name[:-4]]):
                        pass
    except Defect as defect:
        defect.in_language("en")


@given(numbers=st.sets(st.integers(-5, 200_000), max_size=200))
@settings(max_examples=50, deadline=None)
def test_ids_remember_exactly_what_was_added(numbers):
    ids, values = Ids(), Numbers()
    for number in numbers:
        ids.add(number)
        values.put(number, number + 9)
    assert ids.count == len(numbers)
    assert all((number in ids) == (number in numbers) for number in range(-5, 300))
    assert all(values.get(number) == number + 9 for number in numbers)
