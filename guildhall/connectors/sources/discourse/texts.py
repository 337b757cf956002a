"""Discourse writes Markdown with words of its own: quotes, details, uploads, mathematics. Here it becomes the house's."""

from __future__ import annotations

import html
import re

_CODE = re.compile(r"(^```.*?^```[^\n]*$|^~~~.*?^~~~[^\n]*$|`[^`\n]+`)", re.DOTALL | re.MULTILINE)
_BLOCK = re.compile(
    r"\[quote(?:=\"?(?P<who>[^\"\]]*)\"?)?[^\]\n]*\][ \t]*\n?|(?P<end>\[/quote\])[ \t]*\n?", re.IGNORECASE
)
_FOLD = re.compile(r"\[(?:details|spoiler)(?:=\"?(?P<what>[^\"\]\n]*)\"?)?[^\]\n]*\]", re.IGNORECASE)
_UNFOLD = re.compile(r"\[/(?:details|spoiler)\]", re.IGNORECASE)
_UPLOAD = re.compile(r"(?P<is_image>!?)\[(?P<name>[^\]\n|]*)(?:\|[^\]\n]*)?\]\(upload://(?P<file>[\w.-]+)\)")
_DISPLAYED = re.compile(r"\$\$(?P<math>.+?)\$\$", re.DOTALL)
_INLINE = re.compile(r"(?<![\\$\w])\$(?![\s$])(?P<math>[^$\n`]+?)(?<!\s)\$(?![\w$])")
_DATE = re.compile(r"\[date=(?P<day>[\d-]+)(?:[^\]]*?\btime=(?P<time>[\d:]+))?[^\]]*\]")
MOST_LEVELS = 12  # of quotes in quotes


def markdown(raw: str, site: str) -> str:
    """The same text for `kernel.markdown`. Mathematics is fenced off (```math, $`…`$), so that nothing in it is markup."""
    pieces = _CODE.split(raw.replace("\r\n", "\n"))
    pieces = [piece if number % 2 else _plain(piece, site) for number, piece in enumerate(pieces)]
    return _quoted("".join(pieces), site)


def _plain(text: str, site: str) -> str:
    text = _UPLOAD.sub(lambda found: _upload(found, site), text)
    text = _FOLD.sub(lambda found: _fold(found["what"] or "…"), text)
    text = _UNFOLD.sub("\n\n</details>\n\n", text)
    text = _DATE.sub(lambda found: f"{found['day']} {found['time'] or ''}".strip(), text)
    text = _DISPLAYED.sub(lambda found: f"\n\n```math\n{found['math'].strip()}\n```\n\n", text)
    return _INLINE.sub(lambda found: f"$`{found['math']}`$", text)


def _upload(found: re.Match[str], site: str) -> str:
    return f"{found['is_image']}[{found['name']}](https://{site}/uploads/short-url/{found['file']})"


def _fold(summary: str) -> str:
    return f"\n\n<details><summary>{html.escape(summary)}</summary>\n\n"


def _quoted(text: str, site: str) -> str:
    """`[quote="ada, post:3, topic:885"] … [/quote]` as a block quote that says who and where."""
    made: list[str] = []
    level, at = 0, 0
    code = [found.span() for found in _CODE.finditer(text)]
    for found in _BLOCK.finditer(text):
        if any(start <= found.start() < end for start, end in code):
            continue
        made.append(_indented(text[at : found.start()], level))
        at = found.end()
        if found["end"]:
            level = max(level - 1, 0)
            made.append("\n\n")
        elif level < MOST_LEVELS:
            made.append(_indented("\n", level) + _indented(_who(found["who"] or "", site), level + 1))
            level += 1
    made.append(_indented(text[at:], level))
    return "".join(made)


def _who(told: str, site: str) -> str:
    name, *rest = [part.strip() for part in told.split(",")]
    known = dict(part.split(":", 1) for part in rest if ":" in part)
    if not name:
        return ""
    if not known.get("topic", "").isdigit():
        return f"**{name}**:\n\n"
    place = f"/t/-/{known['topic']}" + (f"/{known['post']}" if known.get("post", "").isdigit() else "")
    return f"[{name}](https://{site}{place}):\n\n"


def _indented(text: str, level: int) -> str:
    if not level or not text:
        return text
    mark = "> " * level
    return "".join(f"{mark}{line}" for line in text.splitlines(keepends=True)) + ("" if text.endswith("\n") else "\n")
