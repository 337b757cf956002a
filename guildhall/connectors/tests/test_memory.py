from __future__ import annotations

import tracemalloc
from pathlib import Path

import pytest

from guildhall.connectors.tests import dumps
from guildhall.connectors.tests.factories import rehearsed

pytestmark = pytest.mark.django_db
CEILING = 16 << 20  # bytes of Python's own, whatever the size of the dump
TEXT = "&lt;p&gt;" + "wheels and chains " * 60 + "&lt;/p&gt;"


def write_posts(path: Path, count: int) -> None:
    """About a kilobyte a row, written as a stream."""
    with path.open("w") as file:
        file.write('<?xml version="1.0" encoding="utf-8"?>\n<posts>\n')
        for number in range(1, count + 1):
            file.write(
                f'  <row Id="{number}" PostTypeId="1" CreationDate="2012-01-01T00:00:00.000" Title="T" OwnerUserId="1"'
                f' Body="{TEXT}" />\n'
            )
        file.write("</posts>\n")


def peak(path: Path, folder: Path) -> int:
    tracemalloc.start()
    try:
        assert not rehearsed(path, folder).is_stopped
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def test_a_dump_four_times_as_big_takes_no_more_memory(tmp_path):
    folder = dumps.write(tmp_path / "dump")
    write_posts(folder / "Posts.xml", 4000)
    small = peak(folder, tmp_path / "out")
    write_posts(folder / "Posts.xml", 16_000)
    big = peak(folder, tmp_path / "out")
    assert big < small + (2 << 20)
    assert big < CEILING
