"""A small chat without its words: two streams, a moved message, a bot, an unknown topic."""

from __future__ import annotations

import csv
import gzip
from pathlib import Path

HEADS = {
    "streams.csv": "stream_id name topics messages",
    "users.csv.gz": "user name messages first_ts last_ts bot",
    "topics.csv.gz": "topic stream_id title messages first_ts last_ts participants",
    "messages.csv.gz": "msg_id topic user ts chars flags",
}
NOON = 1_600_000_000
ROWS: dict[str, list[tuple[object, ...]]] = {
    "streams.csv": [(70, "general", 2, 6), (80, "new, members", 1, 2)],
    "users.csv.gz": [
        (0, "Ada", 3, NOON, NOON, 0),
        (1, "李雷", 2, NOON, NOON, 0),
        (2, "Notification Bot", 1, NOON, NOON, 1),
        (3, "Alya Abbott", 1, NOON, NOON, 0),
        (3, "Twice", 1, NOON, NOON, 0),
        (4, "No Day", 1, "soon", NOON, 0),
    ],
    "topics.csv.gz": [
        (0, 70, "wheels", 4, NOON, NOON, 2),
        (1, 80, '✔ "chains", again', 2, NOON, NOON, 2),
        (2, 90, "lost", 1, NOON, NOON, 1),
        (3, 70, "stream events", 1, NOON, NOON, 1),
    ],
    "messages.csv.gz": [
        (501, 0, 0, NOON, 20, 0),
        (502, 0, 1, NOON + 60, 259, 1),
        (503, 1, 1, NOON + 120, 7, 0),
        (504, 0, 0, NOON + 180, 3, 0),
        (504, 1, 0, NOON + 180, 3, 0),
        (505, 1, 3, NOON + 240, 9, 0),
        (506, 2, 0, NOON + 300, 1, 0),
        (507, 0, 9, NOON + 300, 1, 0),
        (508, 3, 2, NOON + 360, 1, 0),
        (509, 0, 2, "", 1, 0),
        (510, 0, 3, 4_000_000_000, 1, 0),
    ],
}


def write(folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    for name, head in HEADS.items():
        with (gzip.open if name.endswith(".gz") else open)(folder / name, "wt", newline="") as file:  # type: ignore[operator]
            csv.writer(file).writerows([head.split(), *ROWS[name]])
    return folder
