"""A handmade dump of a small site with every kind of row and every oddity, written in any packing."""

from __future__ import annotations

import bz2
import gzip
import lzma
import zipfile
from pathlib import Path
from xml.sax.saxutils import quoteattr

import py7zr

SITE = "small.example.com"
TABLES = ("Posts", "Users", "Votes", "Comments", "Badges", "Tags", "PostLinks", "PostHistory")
DAY = "2011-03-0{}T10:00:00.123"
Row = dict[str, object]


def users() -> list[Row]:
    named = {1: "Ada", 2: "李雷", 3: "Ada", 4: "admin", 5: "Bo <b>", 6: ""}
    rows = [{"Id": -1, "DisplayName": "Community", "AboutMe": "<p>I am not a person.</p>"}]
    rows += [
        {"Id": number, "DisplayName": name, "AboutMe": "<p>Hi<script>x()</script></p>"}
        for number, name in named.items()
    ]
    rest = {"Reputation": 101, "CreationDate": DAY.format(1), "LastAccessDate": DAY.format(9), "Views": 2, "UpVotes": 3}
    rest |= {"WebsiteUrl": "https://example.org", "Location": "Köln", "EmailHash": "d41d8cd98f", "AccountId": 9}
    return [row | rest for row in rows]


def tags() -> list[Row]:
    return [
        {"Id": 1, "TagName": "wheels", "Count": 2, "ExcerptPostId": 20, "WikiPostId": 21},
        {"Id": 2, "TagName": "c++", "Count": 1},
        {"Id": 3, "TagName": "wheels", "Count": 1},
    ]


def posts() -> list[Row]:
    link = f'<p>See <a href="https://{SITE}/questions/3/late">later</a>, <a href="https://{SITE}/a/2">it</a>.</p>'
    return [
        _post(1, 1, link, OwnerUserId=1, Title="Which wheels?", Tags="<wheels><c++>", AcceptedAnswerId=2, ViewCount=7),
        _post(2, 2, "<p>These. <img src=x onerror=alert(1)></p>", ParentId=1, OwnerUserId=2, LastEditorUserId=1,
              LastEditDate=DAY.format(5)),
        _post(3, 1, "<p>为什么车轮是圆的？大家说说看。</p>", OwnerDisplayName="Gone", Title="为什么车轮是圆的", Tags="|wheels|new|",
              ClosedDate=DAY.format(6), CommunityOwnedDate=DAY.format(5), AcceptedAnswerId=6),
        # The answer comes before its question, as after a merge of questions.
        _post(4, 2, "<p>Early.</p>", ParentId=7, OwnerUserId=99),
        _post(5, 2, "<p>Orphan.</p>", ParentId=404, OwnerUserId=1),
        _post(6, 2, "<p>Round rolls.</p>", ParentId=3),
        _post(7, 1, "<p>No title at all, but many words.</p>", OwnerUserId=-1, Tags=""),
        _post(7, 1, "<p>Again.</p>", OwnerUserId=1, Title="Same id"),
        _post(8, 6, "<p>Vote for me.</p>", OwnerUserId=1),
        _post(9, 1, "<p>Broken.</p>", OwnerUserId="x", Title="Broken"),
        _post(20, 4, "All about wheels."),
        _post(21, 5, "<p>Wheels are round.</p>", OwnerUserId=1),
    ]  # fmt: skip


def _post(number: int, kind: int, body: str, **more: object) -> Row:
    return {"Id": number, "PostTypeId": kind, "CreationDate": DAY.format(2), "Score": 1, "Body": body,
            "ContentLicense": "CC BY-SA 2.5", **more}  # fmt: skip


def comments() -> list[Row]:
    said = f"*Nice* [link](https://{SITE}/q/3) <b>"
    return [
        {"Id": 1, "PostId": 2, "Score": 3, "Text": said, "CreationDate": DAY.format(3), "UserId": 1},
        {"Id": 2, "PostId": 3, "Score": 0, "Text": "Who?", "CreationDate": DAY.format(3), "UserDisplayName": "Gone"},
        {"Id": 3, "PostId": 404, "Score": 0, "Text": "Lost", "CreationDate": DAY.format(3), "UserId": 1},
    ]


def votes() -> list[Row]:
    kinds = [
        (1, 2, 2),
        (2, 2, 2),
        (3, 2, 3),
        (4, 2, 1),
        (5, 4, 1),
        (6, 1, 5),
        (7, 404, 2),
        (8, 1, 77),
        (9, 2, 1),
        (10, 1, 10),
    ]
    return [
        {"Id": number, "PostId": post, "VoteTypeId": kind, "CreationDate": DAY.format(4)}
        for number, post, kind in kinds
    ]


def badges() -> list[Row]:
    return [
        {"Id": 1, "UserId": 2, "Name": "Teacher", "Date": DAY.format(4), "Class": 3, "TagBased": "False"},
        {"Id": 2, "UserId": 404, "Name": "Student", "Date": DAY.format(4), "Class": 3, "TagBased": "False"},
    ]


def links() -> list[Row]:
    ends = [(1, 1, 3, 1), (2, 3, 1, 3), (3, 2, 1, 1), (4, 1, 404, 1), (5, 2, 3, 1), (6, 1, 3, 9)]
    return [
        {"Id": number, "CreationDate": DAY.format(4), "PostId": post, "RelatedPostId": target, "LinkTypeId": kind}
        for number, post, target, kind in ends
    ]


def history() -> list[Row]:
    saved = [
        (1, 1, 1, 2, 1, "Which wheels"), (2, 2, 1, 2, 1, "See *later*"), (3, 3, 1, 2, 1, "<wheels>"),
        (4, 2, 2, 2, 2, "These!"), (5, 5, 2, 5, 1, "These."), (6, 4, 1, 5, 2, "Which wheels?"),
        (7, 6, 1, 5, 2, "<wheels><c++>"), (8, 2, 3, 2, None, "为什么"), (9, 10, 3, 6, 1, ""), (10, 16, 3, 6, -1, ""),
        (11, 2, 404, 2, 1, "Lost"), (12, 5, 20, 2, 1, "All"), (13, 99, 1, 2, 1, ""), (14, 10, 2, 6, 1, ""),
        (15, 12, 2, 6, 1, ""), (16, 13, 2, 7, 1, ""), (17, 25, 1, 7, None, ""), (18, 8, 2, 8, 2, "These!"),
    ]  # fmt: skip
    rows = []
    for number, kind, post, day, user, text in saved:
        row = {"Id": number, "PostHistoryTypeId": kind, "PostId": post, "CreationDate": DAY.format(day), "Text": text}
        comment = {10: "1", 5: "typo"}.get(kind, "")
        rows.append(row | ({"UserId": user} if user else {"UserDisplayName": "Gone"}) | {"Comment": comment})
    return rows


MAKERS = {"Posts": posts, "Users": users, "Votes": votes, "Comments": comments, "Badges": badges, "Tags": tags,
          "PostLinks": links, "PostHistory": history}  # fmt: skip
PACKERS = {"": bytes, ".gz": gzip.compress, ".bz2": bz2.compress, ".xz": lzma.compress}


def xml(table: str, rows: list[Row]) -> bytes:
    lines = [f"  <row {' '.join(f'{name}={quoteattr(str(value))}' for name, value in row.items())} />" for row in rows]
    text = "\n".join(
        ['\ufeff<?xml version="1.0" encoding="utf-8"?>', f"<{table.lower()}>", *lines, f"</{table.lower()}>"]
    )
    return text.encode()


def files() -> dict[str, bytes]:
    return {f"{table}.xml": xml(table, MAKERS[table]()) for table in TABLES}


def write(folder: Path, *, packing: str = "", changed: dict[str, bytes | None] | None = None) -> Path:
    """The dump in a folder; `changed` replaces the contents of files, None leaves one away."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in (files() | (changed or {})).items():
        if content is not None:
            (folder / f"{name}{packing}").write_bytes(PACKERS[packing](content))
    return folder


def archive(path: Path) -> Path:
    """The dump as one archive, `.7z` or `.zip` by the name."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.suffix == ".zip":
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
            for name, content in files().items():
                packed.writestr(name, content)
        return path
    with py7zr.SevenZipFile(path, "w") as packed:
        for name, content in files().items():
            packed.writestr(content, name)
    return path
