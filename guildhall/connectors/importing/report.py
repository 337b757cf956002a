"""The report of a rehearsal or an import: what was read, what becomes of every row, what is odd, what stops it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from guildhall.connectors.importing.account import Account
from guildhall.connectors.importing.rehearsal import Rehearsal
from guildhall.connectors.importing.source import LEFT_OUT, OUTCOMES, Source
from guildhall.kernel.terminal import speaks_chinese
from guildhall.kernel.text import Bilingual, width

SHOWN = 3  # places of a kind on the terminal
HEADINGS = {
    "file": Bilingual("file", "文件"),
    "rows": Bilingual("rows", "行数"),
    "sum": Bilingual("all files", "合计"),
    "made": Bilingual("What becomes of the rows", "各行的去向"),
    "left": Bilingual("Left out, and why", "未迁入的行及原因"),
    "odd": Bilingual("Odd, but imported", "有疑问但仍会迁入"),
    "stops": Bilingual("This stops the import before anything is written:", "以下问题使迁入在写入任何内容之前停止："),
    "nothing": Bilingual("Nothing is left out and nothing is odd.", "没有遗漏，也没有疑问。"),
    "row": Bilingual("row", "行记录"),
    "line": Bilingual("line", "行"),
    "byte": Bilingual("byte", "字节"),
    "and_more": Bilingual("and %(rest)s more", "另有 %(rest)s 处"),
}


def language() -> str:
    """Of the terminal."""
    return "zh-hans" if speaks_chinese() else "en"


def lines(source: Source, account: Account, file_rows: Mapping[str, int], spoken: str) -> Iterator[str]:
    """The whole report for a terminal or a text file."""
    yield from _table(account, file_rows, spoken)
    yield ""
    yield _say("made", spoken)
    for (file, outcome, what), number in sorted(account.tallies.items(), key=lambda one: (one[0][0], -one[1])):
        if outcome != LEFT_OUT:
            yield f"  {number:>11,}  {file}  {source.words[what].in_language(spoken)}"
    left = {(file, what): number for (file, outcome, what), number in account.tallies.items() if outcome == LEFT_OUT}
    for heading, counts in (("left", left), ("odd", dict(account.odd))):
        if counts:
            yield ""
            yield _say(heading, spoken)
            yield from _findings(source, account, counts, spoken)
    if not left and not account.odd:
        yield _say("nothing", spoken)


def stopped(rehearsal: Rehearsal, spoken: str) -> Iterator[str]:
    yield _say("stops", spoken)
    for defect in rehearsal.defects:
        yield f"  {defect.in_language(spoken)}"


def data(source: Source, account: Account, rehearsal: Rehearsal) -> dict[str, Any]:
    """The same for programs, as it is saved under var/imports."""
    return {
        "files": [
            {"name": name, "rows": file.rows, "bytes": file.bytes, "sha256": file.sha256, **account.by_outcome(name)}
            for name, file in sorted(rehearsal.files.items())
        ],
        "tallies": [
            {"file": file, "outcome": outcome, "what": what, "rows": rows, "words": source.words[what].en}
            for (file, outcome, what), rows in sorted(account.tallies.items())
        ],
        "odd": [{"file": file, "what": what, "rows": rows} for (file, what), rows in sorted(account.odd.items())],
        "findings": [
            {name: getattr(found, name) for name in found.__slots__}
            for some in account.findings.values()
            for found in some
        ],
        "defects": [
            {
                "file": defect.place.file,
                "row": defect.place.row,
                "line": defect.place.line,
                "byte": defect.place.byte,
                "what": defect.what.en,
                "detail": defect.detail,
            }
            for defect in rehearsal.defects
        ],
    }


def _table(account: Account, file_rows: Mapping[str, int], spoken: str) -> Iterator[str]:
    names = [outcome.in_language(spoken) for outcome in OUTCOMES.values()]
    yield _row([_say("file", spoken), _say("rows", spoken), *names])
    totals = [0] * (len(OUTCOMES) + 1)
    for file, rows in sorted(file_rows.items()):
        counts = [rows, *account.by_outcome(file).values()]
        totals = [total + count for total, count in zip(totals, counts, strict=True)]
        yield _row([file, *(f"{count:,}" for count in counts)])
    yield _row([_say("sum", spoken), *(f"{total:,}" for total in totals)])


def _row(cells: list[str]) -> str:
    first, *rest = cells
    return _fill(first, 17) + "".join(" " * max(13 - width(cell), 1) + cell for cell in rest)


def _fill(text: str, columns: int) -> str:
    return text + " " * max(columns - width(text), 0)


def _findings(source: Source, account: Account, counts: Mapping[tuple[str, str], int], spoken: str) -> Iterator[str]:
    for (file, what), number in sorted(counts.items(), key=lambda one: (one[0][0], -one[1])):
        yield f"  {number:>11,}  {file}  {source.words[what].in_language(spoken)}"
        found = account.findings.get((file, what), [])
        for one in found[:SHOWN]:
            detail = f"  {one.detail}" if one.detail else ""
            yield f"{'':15}Id {one.old_id or '?'} ({_where(one, spoken)}){detail}"
        if number > SHOWN:
            yield f"{'':15}{_say('and_more', spoken) % {'rest': f'{number - SHOWN:,}'}}"


def _where(found: Any, spoken: str) -> str:
    words = ("row", found.row), ("line", found.line), ("byte", found.byte)
    if spoken.startswith("zh"):
        return "，".join(f"第 {number:,} {_say(name, spoken)}" for name, number in words)
    return ", ".join(f"{_say(name, spoken)} {number:,}" for name, number in words)


def _say(name: str, spoken: str) -> str:
    return HEADINGS[name].in_language(spoken)
