"""A small forum with every kind of row: renamed topics, quotes, mathematics, a missing first post, what is left out."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

SITE = "forum.example.com"
QUOTE = (
    f'[quote="ada, post:1, topic:10"]\nWhy *wheels*?\n[/quote]\nBecause $a_1 * b_1$, see https://{SITE}/t/wheels/10/2'
)


def row(number: int, topic: int, at: int, raw: str, **more: Any) -> dict[str, Any]:
    return {
        "id": number, "topic_id": topic, "topic_slug": "wheels", "topic_title": "Wheels at last", "post_number": at,
        "post_type": 1, "category_id": 7, "user_id": 1, "username": "ada", "name": "Ada L.", "raw": raw, "cooked": "<p>x</p>",
        "created_at": f"2023-01-01T10:{number:02}:00.000Z", "updated_at": f"2023-01-01T10:{number:02}:00.000Z", "version": 1,
        "trust_level": 1, "actions_summary": [], "reactions": [], "flair_name": None, "deleted_at": None, **more,
    }  # fmt: skip


LI = {"user_id": 2, "username": "李雷", "name": ""}
LATER = {"updated_at": "2023-02-01T00:00:00Z", "version": 2}


def rows() -> list[dict[str, Any]]:
    liked = {"actions_summary": [{"id": 2, "count": 3}, {"id": 4, "count": 9}], "reactions": [{"id": "+1", "count": 3}]}
    return [
        row(1, 10, 1, "Why *wheels*?", **liked),
        row(2, 10, 2, QUOTE, **LI, reply_to_post_number=1, flair_name="wg-wheels", trust_level=2),
        row(3, 10, 3, "They roll.", **LATER),
        row(3, 10, 3, "They rol."),
        row(1, 10, 1, "Why *round* wheels?", topic_title="Round wheels", edit_reason="clearer", **LATER),
        row(4, 10, 4, "", post_type=3),
        row(5, 10, 5, "psst", post_type=4),
        row(6, 10, 6, "(post deleted by author)", user_deleted=True),
        row(7, 10, 7, "secret", category_id=None),
        row(
            8,
            11,
            3,
            "为什么车轮是圆的？大家说说看。",
            topic_title="为什么车轮是圆的",
            **LI,
            category_id=8,
            trust_level=3,
        ),
        row(9, 11, 4, "", cooked="<p>Only <b>HTML</b><script>x()</script></p>", category_id=8),
        row(10, 11, 5, "Bad.", created_at="yesterday"),
        row(11, 12, 1, "By the house", user_id=-1, username="system", name="system", topic_title="About", hidden=False),
        row(12, 10, 8, "nul \x00 half \ud800"),
    ]


def pages(folder: Path, some: list[dict[str, Any]], *, size: int = 5) -> Path:
    """As `/posts.json` answers, page by page, newest first."""
    folder.mkdir(parents=True, exist_ok=True)
    for start in range(0, len(some), size):
        page = {"latest_posts": some[start : start + size]}
        (folder / f"posts-{start:03}.json").write_text(json.dumps(page))
    categories = {"category_list": {"categories": [{"id": 7, "name": "Wheels"}, {"id": 7, "name": "Again"}]}}
    (folder / "categories.json").write_text(json.dumps(categories))
    return folder


def lines(folder: Path, some: list[dict[str, Any]]) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "posts.jsonl").write_text("".join(f"{json.dumps(one)}\n" for one in some))
    return folder


def write(folder: Path) -> Path:
    return lines(folder, rows())
