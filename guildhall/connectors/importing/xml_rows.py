"""Rows of one XML table as a stream, read by Expat. Anything that could make it work for an attacker is refused."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import PurePath
from xml.parsers import expat

from guildhall.connectors.importing import defects
from guildhall.connectors.importing.defects import Defect, Place
from guildhall.connectors.importing.rows import LONGEST_ROW, Row, Table
from guildhall.kernel.text import Bilingual


def xml_rows(chunks: Iterable[bytes], file: str, table: Table) -> Iterator[Row]:
    """Every row below the root element, which has the file's name. Raises `Defect` with the place of whatever is wrong."""
    return _Reading(file, table.old_id).rows(chunks)


class _Reading:
    """One pass over one file. Nothing of the file is kept but the chunk being read and the rows in it."""

    def __init__(self, file: str, old_id: str) -> None:
        self.file, self.root, self.old_id = file, PurePath(file).stem.lower(), old_id
        self.depth = self.count = self.fed = self.last_row_at = 0
        self.found: list[Row] = []
        self.chunk = b""
        parser = self.parser = expat.ParserCreate()
        parser.buffer_text = True
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.StartDoctypeDeclHandler = self._refuse_types
        parser.EntityDeclHandler = self._refuse_types
        parser.UnparsedEntityDeclHandler = self._refuse_types
        parser.ExternalEntityRefHandler = self._refuse_types
        parser.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_NEVER)

    def rows(self, chunks: Iterable[bytes]) -> Iterator[Row]:
        for chunk in chunks:
            self._feed(chunk, final=False)
            yield from self._take()
        self._feed(b"", final=True)
        yield from self._take()

    def _take(self) -> list[Row]:
        found, self.found = self.found, []
        return found

    def _feed(self, chunk: bytes, *, final: bool) -> None:
        self.chunk = chunk
        try:
            self.parser.Parse(chunk, final)
        except expat.ExpatError as error:
            raise self._defect(error) from None
        except (LookupError, ValueError) as error:  # encodings Python does not know, or knows and Expat cannot use
            raise Defect(defects.UNKNOWN_ENCODING, self._here(), str(error)[:200]) from None
        self.fed += len(chunk)
        if self.fed - self.last_row_at > LONGEST_ROW and self.fed - self.parser.CurrentByteIndex > LONGEST_ROW:
            raise Defect(defects.ENDLESS_ROW, self._here())

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self.depth += 1
        if self.depth == 2 and name == "row":
            self.count += 1
            parser = self.parser
            self.last_row_at = byte = parser.CurrentByteIndex
            self.found.append(
                Row(self.count, parser.CurrentLineNumber, byte, attributes, attributes.get(self.old_id, ""))
            )
        elif self.depth == 1 and name.lower() == self.root:
            return
        else:
            raise Defect(
                defects.WRONG_ROOT if self.depth == 1 else defects.STRANGE_ELEMENT, self._here(), f"<{name[:60]}>"
            )

    def _end(self, name: str) -> None:
        self.depth -= 1

    def _refuse_types(self, *_args: object) -> int:
        raise Defect(defects.DECLARES_TYPES, self._here())

    def _here(self) -> Place:
        parser = self.parser
        return Place(self.file, self.count, parser.CurrentLineNumber, max(parser.CurrentByteIndex, 0))

    def _defect(self, error: expat.ExpatError) -> Defect:
        place = Place(self.file, self.count + 1, self.parser.ErrorLineNumber, max(self.parser.ErrorByteIndex, 0))
        return Defect(self._what(error.code, place.byte), place, expat.ErrorString(error.code) or "")

    def _what(self, code: int, byte: int) -> Bilingual:
        name = expat.errors.messages.get(code, "")
        if name in (expat.errors.XML_ERROR_NO_ELEMENTS, expat.errors.XML_ERROR_UNCLOSED_TOKEN) or self._ended(name):
            return defects.CUT_SHORT
        if name in (expat.errors.XML_ERROR_UNKNOWN_ENCODING, expat.errors.XML_ERROR_INCORRECT_ENCODING):
            return defects.UNKNOWN_ENCODING
        if name == expat.errors.XML_ERROR_PARTIAL_CHAR:
            return defects.CUT_SHORT if not self.chunk else defects.NOT_TEXT
        return defects.NOT_TEXT if self._is_not_utf8(byte) else defects.MALFORMED

    def _ended(self, name: str) -> bool:
        return not self.chunk and self.depth > 0 and name != expat.errors.XML_ERROR_INVALID_TOKEN

    def _is_not_utf8(self, byte: int) -> bool:
        """Whether the bytes at the fault are what is wrong, rather than the markup around them."""
        start = byte - self.fed
        if not 0 <= start < len(self.chunk):
            return False
        around = self.chunk[start : start + 4]
        return around[0] >= 0x80 and not any(_decodes(around[:length]) for length in range(1, len(around) + 1))


def _decodes(some: bytes) -> bool:
    try:
        some.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True
