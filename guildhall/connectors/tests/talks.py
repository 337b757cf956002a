"""A small chat with its texts: mathematics, a moved message, a bot, two languages, what is left out."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

SITE = "chat.example.com"
TEX = (
    '<span class="katex"><span class="katex-mathml"><math><semantics><mi>a</mi><annotation encoding="application/x-tex">a_1&lt;b'
    '</annotation></semantics></math></span><span class="katex-html" aria-hidden="true"><span class="base">a1</span></span></span>'
)
NOON = 1_600_000_000


def row(number: int, topic: str, user: str, html: str, **more: Any) -> dict[str, Any]:
    return {
        "id": number,
        "stream": "new members",
        "topic": topic,
        "user": user,
        "ts": NOON + number,
        "html": html,
        "tid": 1,
        **more,
    }


def rows() -> list[dict[str, Any]]:
    return [
        row(1, "✔ wheels", "Ada", f"<p>Why {TEX}?</p>"),
        row(2, "wheels", "李雷", "<p>因为圆的才能滚动，大家都知道。</p>"),
        row(3, "wheels", "Welcome Bot", '<p>Hi <img src="/user_uploads/1/x.png" alt="x"></p>'),
        row(4, "为什么车轮是圆的", "John Talbot", "<p>大家说说看</p><script>x()</script>"),
        row(2, "moved", "李雷", "<p>again</p>"),
        row(5, "wheels", "Ada", "  "),
        row(6, "wheels", "", "<p>whose</p>"),
        row(7, "wheels", "Ada", "<p>later</p>", ts=8_000_000_000),
    ]


def lines(folder: Path, some: list[dict[str, Any]], name: str = "new-members") -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{name}.jsonl").write_text("".join(f"{json.dumps(one)}\n" for one in some))
    return folder


def write(folder: Path) -> Path:
    """With a long conversation behind it, so that there is something to interrupt."""
    more = [row(100 + number, f"chains {number % 4}", "Bo", f"<p>link {number}</p>") for number in range(40)]
    return lines(folder, [*rows(), *more])
