"""How fast an act is told to everybody who watches its topic: one reply, a hundred thousand followers.

Each batch is one transaction that judges its members (present, muted, seen, choices) and writes their notices. The floor is
the bare `INSERT … SELECT` of as many rows into a table of the same shape, with its indexes, and nothing judged.
Stated aim: at least a fifth of the floor. A tenth of the followers muted the topic, a tenth want this kind once a day.
"""

from __future__ import annotations

import argparse
import time

from benchmarks.report import Report, seconds, throwaway_database

AIM = 0.2
MEMBERS = """
INSERT INTO members_member (handle, name, kind, bio, bio_html, city, country, company, industry, role, website, languages,
    locale, zone, joined_at, claimed_at, privacy, password)
SELECT 'follower' || n, 'Follower ' || n, 'person', '', '', '', '', '', '', '', '', '{}', 'en',
    (ARRAY['UTC', 'Asia/Shanghai', 'Europe/Berlin'])[1 + n %% 3], now(), now(), '{}', '!'
FROM generate_series(1, %s) n"""
WATCHES = """
INSERT INTO outreach_watch (member_id, kind, ref, level, way, since)
SELECT id, 'topic', %s, 'watch', 'hand', now() - interval '1 hour' FROM members_member WHERE handle LIKE 'follower%%'"""
MUTES = """
INSERT INTO outreach_watch (member_id, kind, ref, level, way, since)
SELECT id, 'space', %s, 'mute', 'hand', now() FROM members_member WHERE handle LIKE 'follower%%' AND id %% 10 = 1"""
CHOICES = """
INSERT INTO outreach_preference (member_id, kind, channel, pace, since)
SELECT id, 'watched', 'app', 'daily', now() FROM members_member WHERE handle LIKE 'follower%' AND id % 10 = 2"""
BARE = """
INSERT INTO bare_notice (news_id, member_id, made_at, app, mail, shown_at, due_at)
SELECT 1, id, now(), 'now', 'daily', now(), now() FROM members_member WHERE handle LIKE 'follower%'"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="small sizes, done within 45 s")
    followers = 20_000 if parser.parse_args().quick else 100_000
    with throwaway_database():
        measure(followers).print()


def measure(followers: int) -> Report:
    from guildhall.outreach.models import News, Notice, Skip

    report = Report("notice")
    topic, author = _topic(followers)
    floor = followers / seconds(_bare)
    news, first = _answered(topic, author)
    rest, longest = _spread(news)
    told, skipped = Notice.objects.filter(news=news).count(), Skip.objects.filter(news=news).count()
    assert told + skipped == followers, (told, skipped)
    assert News.objects.get(pk=news).done_at is not None
    rate = followers / (first + rest)
    again = seconds(lambda: _spread(news))
    report.add("bare insert", size=f"{followers:,} rows", rate=f"{floor:,.0f}/s")
    report.add("one reply told", size=f"{followers:,} followers", rate=f"{rate:,.0f}/s", ratio=f"{rate / floor:.2f}")
    report.add("the reader's own share", size="first batch", rate=f"{first:.2f} s")
    report.add("longest batch", size="5,000 followers", rate=f"{longest:.2f} s")
    report.figures |= {
        "per_s": round(rate), "floor_per_s": round(floor), "share": round(rate / floor, 2), "aim": AIM,
        "followers": followers, "told": told, "skipped": skipped, "longest_batch_s": round(longest, 2),
        "again_s": round(again, 3),
    }  # fmt: skip
    return report


def _topic(followers: int) -> tuple[object, object]:
    from django.db import connection, transaction

    from guildhall.content.actions import create_space, publish_topic
    from guildhall.kernel.actor import HOUSE
    from guildhall.members.actions import create_member

    author = create_member(handle="ada", name="Ada")
    space = create_space(actor=HOUSE, handle="plaza", name_en="Plaza", kinds=["question"])
    topic = publish_topic(actor=author, space=space, kind="question", title="How do I mount it?", source="It fails.")
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(MEMBERS, [followers])
        cursor.execute(WATCHES, [topic.pk])
        cursor.execute(MUTES, [space.pk])
        cursor.execute(CHOICES)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE members_member, outreach_watch, outreach_preference")
    return topic, author


def _bare() -> None:
    from django.db import connection, transaction

    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("CREATE TABLE bare_notice (LIKE outreach_notice INCLUDING ALL)")
        cursor.execute(BARE)


def _answered(topic: object, author: object) -> tuple[int, float]:
    """An answer, read by the reader; returns the news for the watchers and the seconds the reader took."""
    from guildhall.activity.readers import read_batch
    from guildhall.content.actions import post_answer
    from guildhall.kernel.registry import readers
    from guildhall.members.actions import create_member
    from guildhall.outreach.models import News

    reader = readers["outreach.notices"]
    while read_batch(reader, wait=True).more:
        pass
    post_answer(actor=create_member(handle="wei", name="Wei"), topic=topic, source="Like this.")
    started = time.perf_counter()
    read_batch(reader, wait=True)
    return News.objects.get(kind="watched", verb="content.answer.posted").pk, time.perf_counter() - started


def _spread(news: int) -> tuple[float, float]:
    """Seconds for the other batches, and for the longest of them."""
    from guildhall.outreach.actions import telling

    spread, took = telling._spread, [0.0]

    def timed(*args: object, **named: object) -> bool:
        started = time.perf_counter()
        more = spread(*args, **named)
        took.append(time.perf_counter() - started)
        return more

    telling._spread = timed
    try:
        return seconds(lambda: telling.fan_out(news)), max(took)
    finally:
        telling._spread = spread


if __name__ == "__main__":
    main()
