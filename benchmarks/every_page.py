"""Which pages grow with the community: every address without a parameter, and those of a topic, a member and many searches.

    python -m benchmarks.every_page /tmp/forums/1000000      # a folder that `benchmarks.web --keep` made

Each page twice in one process, as the operator and as a member; the second time counts. The slowest are listed with their
reads. In the web process the first page after a start costs more, and a page behind others what it waits for.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from benchmarks.report import print_table

SHOWN = 15
SEARCHES = (
    "server cache", "社区", "space:c1 server", "user:member00007", "user:member00007 cache", "has:accepted cache", "kind:article cache",
    "status:solved server", "-server cache", '"server cache"', "before:2025-12-01 cache", "after:2026-01-01 cache", "in:title server", "serber",
)  # fmt: skip


def main(folder: Path) -> None:
    from benchmarks import forum_folder

    os.environ.pop("DATABASE_URL", None)
    os.environ |= forum_folder.variables(folder)
    from guildhall.config import house

    with house.opened():
        _measure()


def _measure() -> None:
    from django.conf import settings
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from guildhall.content.models import Post
    from guildhall.members.models import Member

    settings.IS_DEMO, settings.ALLOWED_HOSTS = True, ["*"]  # no second factor asked for
    rows = []
    for handle in ("operator", "member00007"):
        client = Client(raise_request_exception=False)
        client.force_login(Member.objects.get(handle=handle), backend=settings.AUTHENTICATION_BACKENDS[0])
        for path in _addresses():
            client.get(path)
            with CaptureQueriesContext(connection) as reads:
                began = time.perf_counter()
                answer = client.get(path)
                if answer.streaming:
                    sum(map(len, answer.streaming_content))
                took = time.perf_counter() - began
            if answer.status_code >= 500:
                raise SystemExit(f"{path} as {handle}: {answer.status_code}")
            if answer.status_code != 200:
                continue  # takes forms alone, leads elsewhere, or is not for this reader
            slowest = max((float(read["time"]) for read in reads.captured_queries), default=0.0)
            rows.append((took, path, handle, len(reads), slowest))
    rows.sort(reverse=True)
    print(f"{len(rows)} pages, {Post.objects.count():,} posts")
    print_table(
        ("page", "as", "ms", "reads", "slowest read, ms"),
        [(path, handle, f"{took * 1000:.0f}", str(reads), f"{slowest * 1000:.0f}")
         for took, path, handle, reads, slowest in rows[:SHOWN]],
    )  # fmt: skip


def _addresses() -> Iterator[str]:
    from urllib.parse import quote

    from guildhall.content.models import Topic
    from guildhall.members.models import Member
    from tests.house.crawl import path_of
    from tests.house.routes import routes

    for route in routes():
        if not route.parameters and "logout" not in route.pattern:
            yield path_of(route, {})
    member = Member.objects.get(handle="member00007")
    person = f"/people/{member.handle}/"
    yield from (
        f"/t/{Topic.objects.latest('active_at').pk}/",
        person,
        f"{person}?tab=answers",
        f"/console/people/{member.pk}/",
    )
    for tab in ("top&period=all", "unanswered", "hot", "waiting"):
        yield from (f"/?tab={tab}", f"/spaces/c1/?tab={tab}")
    yield from (f"/search?q={quote(query)}" for query in SEARCHES)


if __name__ == "__main__":
    if len(sys.argv) != 2:
        raise SystemExit(__doc__)
    main(Path(sys.argv[1]).resolve())
