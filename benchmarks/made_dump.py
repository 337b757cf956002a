"""A data dump of any size, as big sites have them: the same for the same numbers, written without holding it in memory.

python -m benchmarks.made_dump FOLDER --posts 20000
python -m benchmarks.made_dump FOLDER --megabytes 2048 --only Posts
"""

from __future__ import annotations

import argparse
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from xml.sax.saxutils import quoteattr

WORDS = [
    "wheel",
    "chain",
    "brake",
    "gear",
    "saddle",
    "frame",
    "spoke",
    "hub",
    "crank",
    "pedal",
    "tyre",
    "rim",
    "cable",
    "lever",
    "stem",
    "fork",
    "bearing",
    "torque",
    "grease",
    "route",
    "winter",
    "commute",
    "climb",
    "descent",
    "light",
    "lock",
    "rack",
    "pannier",
    "fender",
    "trail",
    "gravel",
    "road",
    "helmet",
    "repair",
    "adjust",
    "replace",
    "measure",
    "自行车",
    "链条",
    "刹车",
    "变速",
    "轮胎",
    "通勤",
    "维修",
    "骑行",
    "调整",
    "更换",
]
TAGS = [
    "maintenance",
    "commuter",
    "gears",
    "wheels",
    "brakes",
    "safety",
    "winter",
    "tyres",
    "touring",
    "racing",
    "electric",
    "folding",
]
START = datetime(2012, 1, 1)
ANSWERS = 2  # to a question
BODIES = 2000  # different ones
COMMENTS, VOTES, EDITS = 1.7, 3.9, 1.6  # of a post, as in real dumps


@dataclass(frozen=True)
class Size:
    posts: int

    @property
    def users(self) -> int:
        return max(self.posts // 3, 10)


def write(folder: Path, *, posts: int, only: tuple[str, ...] = (), megabytes: int = 0) -> None:
    """`megabytes` ends a table there, whatever the number of rows."""
    folder.mkdir(parents=True, exist_ok=True)
    size = Size(posts)
    for table, make in TABLES.items():
        if only and table not in only:
            continue
        most = megabytes << 20 if table == "Posts" else 0
        _write_table(folder / f"{table}.xml", table.lower(), make(size, random.Random(table)), most)


def _write_table(path: Path, root: str, made: Iterator[dict[str, object]], most: int) -> None:
    with path.open("w", encoding="utf-8", newline="\n") as file:
        written = file.write(f'<?xml version="1.0" encoding="utf-8"?>\n<{root}>\n')
        for row in made:
            pairs = " ".join(f"{name}={quoteattr(str(value), _BREAKS)}" for name, value in row.items())
            written += file.write(f"  <row {pairs} />\n")
            if most and written >= most:
                break
        file.write(f"</{root}>\n")


_BREAKS = {"\n": "&#xA;", "\r": "&#xD;"}


def _when(number: int, chance: random.Random) -> str:
    return (START + timedelta(minutes=37 * number, seconds=chance.randrange(60))).isoformat() + ".000"


def _sentence(chance: random.Random, words: int) -> str:
    return " ".join(chance.choices(WORDS, k=words)).capitalize() + "."


def _body(chance: random.Random) -> str:
    """About a kilobyte of HTML: paragraphs, a list, code, links."""
    paragraphs = [f"<p>{_sentence(chance, chance.randint(15, 60))}</p>" for _ in range(chance.randint(1, 4))]
    if chance.random() < 0.3:
        items = "".join(f"<li>{_sentence(chance, 6)}</li>\n" for _ in range(3))
        paragraphs.append(f"<ul>\n{items}</ul>")
    if chance.random() < 0.2:
        paragraphs.append(f"<pre><code>{_sentence(chance, 12)}\n</code></pre>")
    if chance.random() < 0.3:
        old_id = chance.randint(1, 1000)
        paragraphs.append(f'<p>See <a href="https://made.example.com/questions/{old_id}/x">this</a> &amp; that.</p>')
    return "\n\n".join(paragraphs) + "\n"


def _users(size: Size, chance: random.Random) -> Iterator[dict[str, object]]:
    for number in range(1, size.users + 1):
        yield {
            "Id": number, "Reputation": chance.randint(1, 9000), "CreationDate": _when(number, chance),
            "DisplayName": f"{chance.choice(WORDS).capitalize()} {number}", "LastAccessDate": _when(number + 900, chance),
            "AboutMe": f"<p>{_sentence(chance, 12)}</p>", "Views": 3, "UpVotes": 5, "DownVotes": 1, "AccountId": number + 7,
        }  # fmt: skip


def _tags(size: Size, chance: random.Random) -> Iterator[dict[str, object]]:
    for number, name in enumerate(TAGS, 1):
        yield {"Id": number, "TagName": name, "Count": size.posts // len(TAGS)}


def _posts(size: Size, chance: random.Random) -> Iterator[dict[str, object]]:
    question, bodies = 0, [_body(chance) for _ in range(BODIES)]
    for number in range(1, size.posts + 1):
        row: dict[str, object] = {"Id": number}
        if number % (ANSWERS + 1) == 1:
            question = number
            row |= {"PostTypeId": 1}
            if chance.random() < 0.5:
                row |= {"AcceptedAnswerId": number + 1}
        else:
            row |= {"PostTypeId": 2, "ParentId": question}
        row |= {"CreationDate": _when(number, chance), "Score": chance.randint(-2, 20), "Body": chance.choice(bodies)}
        row |= {"OwnerUserId": chance.randint(1, size.users), "ContentLicense": "CC BY-SA 4.0"}
        if question == number:
            tags = "".join(f"<{tag}>" for tag in chance.sample(TAGS, 3))
            row |= {"ViewCount": chance.randint(10, 9000), "Title": _sentence(chance, 8), "Tags": tags}
        yield row


def _comments(size: Size, chance: random.Random) -> Iterator[dict[str, object]]:
    for number in range(1, round(size.posts * COMMENTS) + 1):
        yield {
            "Id": number, "PostId": chance.randint(1, size.posts), "Score": chance.randint(0, 4),
            "Text": _sentence(chance, chance.randint(8, 40)), "CreationDate": _when(number, chance),
            "UserId": chance.randint(1, size.users),
        }  # fmt: skip


def _votes(size: Size, chance: random.Random) -> Iterator[dict[str, object]]:
    for number in range(1, round(size.posts * VOTES) + 1):
        kind = chance.choices((1, 2, 3, 5), weights=(3, 85, 6, 6))[0]
        yield {
            "Id": number, "PostId": chance.randint(1, size.posts), "VoteTypeId": kind, "CreationDate": _when(number, chance)
        }  # fmt: skip


def _badges(size: Size, chance: random.Random) -> Iterator[dict[str, object]]:
    for number in range(1, size.users * 2 + 1):
        yield {
            "Id": number, "UserId": chance.randint(1, size.users), "Name": "Teacher", "Date": _when(number, chance),
            "Class": 3, "TagBased": "False",
        }  # fmt: skip


def _history(size: Size, chance: random.Random) -> Iterator[dict[str, object]]:
    """The original of every post, and later edits of some."""
    for number in range(1, round(size.posts * EDITS) + 1):
        is_first = number <= size.posts
        yield {
            "Id": number, "PostHistoryTypeId": 2 if is_first else 5,
            "PostId": number if is_first else chance.randint(1, size.posts), "RevisionGUID": f"{number:032x}",
            "CreationDate": _when(number, chance), "UserId": chance.randint(1, size.users), "Text": _sentence(chance, 80),
        }  # fmt: skip


def _links(size: Size, chance: random.Random) -> Iterator[dict[str, object]]:
    for number in range(1, size.posts // 8 + 1):
        yield {
            "Id": number, "CreationDate": _when(number, chance), "PostId": chance.randint(1, size.posts),
            "RelatedPostId": chance.randint(1, size.posts), "LinkTypeId": chance.choice((1, 1, 1, 3)),
        }  # fmt: skip


Make = Callable[[Size, random.Random], Iterator[dict[str, object]]]
TABLES: dict[str, Make] = {
    "Users": _users, "Tags": _tags, "Posts": _posts, "Comments": _comments, "Votes": _votes, "Badges": _badges,
    "PostHistory": _history, "PostLinks": _links,
}  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--posts", type=int, default=20_000)
    parser.add_argument("--megabytes", type=int, default=0, help="of Posts.xml; wins over the number of posts")
    parser.add_argument("--only", action="append", default=[], choices=list(TABLES))
    args = parser.parse_args()
    posts = args.megabytes * 1024 if args.megabytes else args.posts
    write(args.folder, posts=posts, only=tuple(args.only), megabytes=args.megabytes)


if __name__ == "__main__":
    main()
