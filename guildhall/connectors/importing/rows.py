"""Rows of a file as a stream, whatever they are written in: XML, JSON lines, JSON pages, CSV."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any

from guildhall.connectors.importing import defects
from guildhall.connectors.importing.defects import Defect, Place
from guildhall.kernel.text import Bilingual

LONGEST_ROW = 16 << 20  # bytes; also of a whole JSON page
_UNKEEPABLE = re.compile("[\x00\ud800-\udfff]")  # JSON can write them, no database can keep them
_UNKEEPABLE_ESCAPE = re.compile(rb"\\u(0000|[dD])")


@dataclass(slots=True)
class Row:
    """What stands in a row, and where. `old_id` is its id there, as text; empty where it has none."""

    number: int
    line: int
    byte: int
    attributes: dict[str, Any]
    old_id: str = ""


@dataclass(frozen=True, kw_only=True)
class Table:
    """Files with rows of one kind. `names` are patterns, packing apart; `inside` are the keys down to a page's list."""

    names: tuple[str, ...]
    old_id: str = "id"
    inside: tuple[str, ...] = ()
    label: Bilingual = Bilingual("", "")


_scan = json.JSONDecoder().scan_once  # type: ignore[attr-defined]  # the stubs do not know it
Parser = Callable[[Iterable[bytes], str, Table], Iterator[Row]]


def json_lines(chunks: Iterable[bytes], file: str, table: Table) -> Iterator[Row]:
    for number, byte, line in _lines(chunks, file):
        if line.isspace():
            continue
        try:
            found = _decoded(line.decode())
        except (ValueError, RecursionError) as error:
            what = _kind(error) if line.endswith(b"\n") else defects.CUT_SHORT
            raise Defect(what, Place(file, number, number, byte), str(error)[:200]) from None
        yield _row(number, number, byte, _clean(line, found), table, file)


def _decoded(text: str) -> Any:
    """As `json.loads`, without its searches for blanks before and after."""
    try:
        found, end = _scan(text, 0)
    except StopIteration:
        return json.loads(text)  # begins with a blank, or says what is wrong
    return found if end + 1 == len(text) and text[end] == "\n" else json.loads(text)


def json_page(chunks: Iterable[bytes], file: str, table: Table) -> Iterator[Row]:
    """One JSON document with a list of rows in it, as a site's own addresses answer."""
    content = bytearray()
    for chunk in chunks:
        content += chunk
        if len(content) > LONGEST_ROW:
            raise Defect(defects.ENDLESS_ROW, Place(file))
    try:
        found = _clean(content, json.loads(bytes(content)))
    except (ValueError, RecursionError) as error:
        place = Place(file, 0, getattr(error, "lineno", 0), getattr(error, "pos", 0))
        raise Defect(_kind(error), place, str(error)[:200]) from None
    for key in table.inside:
        found = found.get(key) if isinstance(found, dict) else found
    if not isinstance(found, list):
        raise Defect(defects.WRONG_PAGE, Place(file), ".".join(table.inside))
    for number, one in enumerate(found, 1):
        yield _row(number, 0, 0, one, table, file)


def csv_rows(chunks: Iterable[bytes], file: str, table: Table) -> Iterator[Row]:
    """The first line names the columns."""
    at = [0, 0]  # line and byte of the row being read

    def texts() -> Iterator[str]:
        for number, byte, line in _lines(chunks, file):
            at[:] = number, byte
            try:
                yield line.decode("utf-8-sig" if number == 1 else "utf-8").replace("\0", "\ufffd")
            except UnicodeDecodeError as error:
                raise Defect(defects.NOT_TEXT, Place(file, number - 1, number, byte + error.start)) from None

    read = csv.reader(texts(), strict=True)
    try:
        names = next(read, None)
        if not names or table.old_id not in names:
            raise Defect(defects.WRONG_ROOT, Place(file), table.old_id)
        place = names.index(table.old_id)
        for number, values in enumerate(read, 1):
            if values:
                old_id = values[place] if len(values) > place else ""
                yield Row(number, at[0], at[1], dict(zip(names, values, strict=False)), old_id)
    except csv.Error as error:
        raise Defect(defects.MALFORMED_CSV, Place(file, 0, at[0], at[1]), str(error)) from None


def _lines(chunks: Iterable[bytes], file: str) -> Iterator[tuple[int, int, bytes]]:
    """Number from 1, place in bytes, and the line with its end."""
    rest, number, byte = b"", 0, 0
    for chunk in chunks:
        *whole, rest = (rest + chunk).split(b"\n")
        for line in whole:
            number += 1
            yield number, byte, line + b"\n"
            byte += len(line) + 1
        if len(rest) > LONGEST_ROW:
            raise Defect(defects.ENDLESS_ROW, Place(file, number + 1, number + 1, byte))
    if rest:
        yield number + 1, byte, rest


def _row(number: int, line: int, byte: int, found: Any, table: Table, file: str) -> Row:
    if not isinstance(found, dict):
        raise Defect(defects.WRONG_PAGE, Place(file, number, line, byte), type(found).__name__)
    return Row(number, line, byte, found, str(found.get(table.old_id, "")))


def _clean(written: bytes | bytearray, found: Any) -> Any:
    """The same without characters that no database keeps; few rows have any, and only those are looked through."""
    return _replaced(found) if b"\\u" in written and _UNKEEPABLE_ESCAPE.search(written) else found


def _replaced(found: Any) -> Any:
    if isinstance(found, str):
        return _UNKEEPABLE.sub("\ufffd", found)
    if isinstance(found, list):
        return [_replaced(one) for one in found]
    return {_replaced(key): _replaced(one) for key, one in found.items()} if isinstance(found, dict) else found


def _kind(error: Exception) -> Bilingual:
    return defects.NOT_TEXT if isinstance(error, UnicodeDecodeError) else defects.MALFORMED_JSON


def suffix(name: str) -> str:
    return PurePath(name).suffix.lower()
