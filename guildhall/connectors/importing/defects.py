"""What stops an import before anything is written, and where it was found."""

from __future__ import annotations

from dataclasses import dataclass

from guildhall.kernel.text import Bilingual


@dataclass(frozen=True, slots=True)
class Place:
    """A place in a file as it is inside its packing. Rows and lines count from 1, bytes from 0."""

    file: str
    row: int = 0
    line: int = 0
    byte: int = 0

    def in_language(self, language: str) -> str:
        words = [self.file]
        zh = language.startswith("zh")
        for name_en, name_zh, number in (
            ("row", "行记录", self.row),
            ("line", "行", self.line),
            ("byte", "字节", self.byte),
        ):
            if number:
                words.append(f"第 {number:,} {name_zh}" if zh else f"{name_en} {number:,}")
        return ("，" if zh else ", ").join(words)

    def _numbers(self) -> tuple[tuple[str, str, int], ...]:
        return ("row", "行记录", self.row), ("line", "行", self.line), ("byte", "字节", self.byte)


class Defect(Exception):  # noqa: N818 - it is a finding about a file, shown in the report
    """The file cannot be trusted from here on. `what` is a whole sentence about it; `detail` is the parser's own word."""

    def __init__(self, what: Bilingual, place: Place, detail: str = "") -> None:
        super().__init__(what.en)
        self.what, self.place, self.detail = what, place, detail

    def in_language(self, language: str) -> str:
        where = self.place.in_language(language)
        detail = f" ({self.detail})" if self.detail else ""
        return f"{where}: {self.what.in_language(language)}{detail}"


MISSING = Bilingual("The file is missing.", "文件缺失。")
UNREADABLE = Bilingual("The file cannot be read.", "文件无法读取。")
TWICE = Bilingual("There are two files of this name.", "存在两个同名文件。")
NOT_PACKED = Bilingual(
    "The file is damaged or is not packed the way its name says.", "文件已损坏，或并非其扩展名所示的压缩格式。"
)
CUT_SHORT = Bilingual("The file ends in the middle.", "文件不完整，中途结束。")
NOT_TEXT = Bilingual("The bytes here are not the encoding that the file declares.", "此处的字节不符合文件声明的编码。")
MALFORMED = Bilingual("This is not well-formed XML.", "此处不是格式正确的 XML。")
MALFORMED_JSON = Bilingual("This is not well-formed JSON.", "此处不是格式正确的 JSON。")
MALFORMED_CSV = Bilingual("This is not a well-formed CSV row.", "此处不是格式正确的 CSV 行。")
WRONG_PAGE = Bilingual("There is no list of rows here, as the format has it.", "此处没有该格式应有的数据列表。")
NOT_A_CLONE = Bilingual("The history of this repository cannot be read by git.", "git 无法读取此仓库的历史。")
UNKNOWN_ENCODING = Bilingual("The file declares an encoding that is not known.", "文件声明了无法识别的编码。")
DECLARES_TYPES = Bilingual(
    "The file declares a document type or entities; no data dump does, and they can be used to attack the reader.",
    "文件声明了文档类型或实体；正常的数据导出不会如此，且可能用于攻击读取程序。",
)
WRONG_ROOT = Bilingual("This is not the table that the file's name says.", "文件内容并非文件名所示的数据表。")
STRANGE_ELEMENT = Bilingual("An element stands here that no data dump has.", "此处出现了数据导出中不存在的元素。")
ENDLESS_ROW = Bilingual("A row is longer than any real one.", "某行记录过长，不合常理。")
TOO_MANY_BROKEN = Bilingual(
    "Too many rows are broken: this is not the format that was expected.", "损坏的行记录过多：这不是预期的格式。"
)
NO_SPACE = Bilingual("There is not enough free space to unpack the archive.", "磁盘剩余空间不足，无法解压该归档文件。")
SCATTERED = Bilingual("The ids are scattered over an impossible range.", "编号分布范围异常。")
