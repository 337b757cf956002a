"""Texts become HTML in processes beside the one that writes: the next batch is rendered while this one goes in.

Started as a program this module is such a process. It reads one JSON line a batch, answers with one, and ends with its
input, so that none outlives an import that was killed. It needs no settings and no database.
"""

from __future__ import annotations

import contextlib
import html as entities
import json
import os
import re
import resource
import subprocess
import sys
from collections.abc import Sequence
from typing import IO, Any, NamedTuple

from guildhall.kernel.html import MAX_BYTES, text_of
from guildhall.kernel.markdown import render as render_text
from guildhall.kernel.refusal import Refusal
from guildhall.kernel.text import Bilingual, language_of

WORTH_A_PROCESS = 200_000  # characters of a batch; fewer are rendered at once and here
MOST_PROCESSES = 3  # each takes some 40 MB
LANGUAGE_SEEN = 2000  # characters of a text that its language is judged by
DIED = Bilingual(
    "A process that renders texts ended unexpectedly (%(how)s). Nothing is lost: run the same command again, and it goes"
    " on from there.",
    "渲染正文的进程意外退出（%(how)s）。没有丢失任何内容：再次运行同一命令，即从该处继续。",
)
_NEXT = re.compile(r"\n{2,}")


class Text(NamedTuple):
    """What somebody wrote elsewhere; `beside` is what else tells its language, as a title."""

    source: str
    source_format: str
    beside: str = ""


class Rendered(NamedTuple):
    html: str
    language: str


def is_too_long(source: str) -> bool:
    """What `render` refuses for its length; most texts are far from it and are not measured exactly."""
    return len(source) * 4 > MAX_BYTES and len(source.encode(errors="replace")) > MAX_BYTES


def render(source: str, source_format: str) -> str:
    """HTML that may be shown. What the house refuses to format becomes plain paragraphs: nobody's words are lost."""
    try:
        return render_text(source, source_format)
    except Refusal:
        words = text_of(source) if source_format == "html" else source
        return "".join(f"<p>{entities.escape(part)}</p>" for part in _NEXT.split(words) if part.strip())


def rendered(text: Text) -> Rendered:
    html = render(text.source, text.source_format)
    return Rendered(html, language_of(f"{text.beside} {text_of(html)[:LANGUAGE_SEEN]}"))


class Renderers:
    """`give` the texts of a batch, do something else, `take` what became of them. Use as a context manager.

    Processes start with the first batch that is worth it. `take` refuses `renderer_died`.
    """

    def __init__(self, processes: int | None = None) -> None:
        self._processes = processes or min(max((os.cpu_count() or 2) - 1, 1), MOST_PROCESSES)
        self._children: list[subprocess.Popen[str]] = []
        self._given: Sequence[Text] = ()
        self._asked: list[subprocess.Popen[str]] = []
        self._peaks: dict[int, int] = {}

    def __enter__(self) -> Renderers:
        return self

    def __exit__(self, *_exc: object) -> None:
        for child in self._children:
            child.kill()
            with contextlib.suppress(OSError):  # what it was not sent any more
                child.communicate()

    @property
    def peak_mb(self) -> int:
        """The most memory the processes ever held, added up."""
        return sum(self._peaks.values())

    def give(self, texts: Sequence[Text]) -> None:
        self._given, self._asked = texts, []
        if not self._children and sum(len(text.source) for text in texts) < WORTH_A_PROCESS:
            return
        self._children = self._children or [_start() for _ in range(self._processes)]
        share = -(-len(texts) // len(self._children))
        for number, child in enumerate(self._children):
            if part := texts[number * share : (number + 1) * share]:
                self._ask(child, part)

    def take(self) -> list[Rendered]:
        if not self._asked:
            return [rendered(text) for text in self._given]
        found = []
        for child in self._asked:
            answer = self._answer(child)
            self._peaks[child.pid] = answer["peak_mb"]
            found += [Rendered(*one) for one in answer["made"]]
        return found

    def _ask(self, child: subprocess.Popen[str], texts: Sequence[Text]) -> None:
        assert child.stdin
        try:
            child.stdin.write(json.dumps(texts) + "\n")
            child.stdin.flush()
        except BrokenPipeError:
            raise _died(child) from None
        self._asked.append(child)

    def _answer(self, child: subprocess.Popen[str]) -> dict[str, Any]:
        assert child.stdout
        line = child.stdout.readline()
        if not line.endswith("\n"):
            raise _died(child)
        answer: dict[str, Any] = json.loads(line)
        return answer


def _start() -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "guildhall.connectors.importing.rendering"]
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="ascii")


def _died(child: subprocess.Popen[str]) -> Refusal:
    code = child.wait()
    return Refusal("renderer_died", DIED, how=f"signal {-code}" if code < 0 else f"exit {code}")


def serve(asked: IO[str], answers: IO[str]) -> None:
    for line in asked:
        made = [rendered(Text(*one)) for one in json.loads(line)]
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> (20 if sys.platform == "darwin" else 10)
        answers.write(json.dumps({"made": made, "peak_mb": peak}) + "\n")
        answers.flush()


if __name__ == "__main__":
    with contextlib.suppress(KeyboardInterrupt, BrokenPipeError):
        serve(sys.stdin, sys.stdout)
