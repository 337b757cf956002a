"""The lake's tables on worlds small enough to count by hand; the clock stands at Friday 20 November 2026, noon UTC."""

from dataclasses import dataclass
from datetime import timedelta

import pytest
import time_machine

from guildhall.content import activities as content
from guildhall.insights.lake.tables import BOT, PERSON, PURGED, STAFF
from guildhall.insights.tests.factories import accepted, answered, asked, at, entry, hidden, joined, restored, say
from guildhall.insights.tests.lakes import read_in, rows
from guildhall.kernel.actor import HOUSE
from guildhall.kernel.registry import verb, verbs
from guildhall.members.actions.merges import merge_member, undo_merge
from guildhall.members.models import ActorKey, Member, RoleGrant
from guildhall.members.tests.factories import MemberFactory, StaffFactory

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("noon", "own_lake")]
ASKED, ANSWERED = "content.question.asked", "content.answer.posted"


@pytest.fixture
def noon():
    with time_machine.travel(at("11-20 12:00"), tick=False):
        yield


def day(text):
    return at(f"{text} 00:00").date()


def counted(*columns, table="rollup", **only):
    return sorted(tuple(row[name] for name in columns) for row in rows(table, **only))


def upvoted(post, who, when, *, whose=None, back=False):
    said = content.PostUpvoteWithdrawn(topic=10) if back else content.PostUpvoted(topic=10)
    return entry(said, "content.post", post, who, when, target_key=whose)


def key_of(member):
    return ActorKey.objects.get(member=member).key


def test_an_act_is_counted_everywhere_and_in_each_of_its_scopes():
    say(asked(10, 1, "11-10 10:00", tags=(5,)), asked(11, 1, "11-10 23:00"), asked(12, 1, "11-11 00:00"))
    assert read_in() == 1
    (tag,) = (row["scope"] for row in rows("scopes", kind="tag"))
    first, second = day("11-10"), day("11-11")
    assert counted("person", "day", "scope", "n", "who", verb=ASKED) == [
        (1, first, 0, 2, PERSON), (1, first, tag, 1, PERSON), (1, second, 0, 1, PERSON),
    ]  # fmt: skip
    assert counted("scope", "day", "prev", "n", table="presence", scope=0) == [
        (0, first, None, 2),
        (0, second, first, 1),
    ]
    assert counted("day", "prev", table="presence", scope=tag) == [(first, None)]


def test_an_unchanged_lake_keeps_its_version():
    say(asked(10, 1, "11-10 10:00"))
    assert [read_in(), read_in()] == [1, None]
    say(asked(11, 1, "11-10 10:00"))
    assert read_in() == 2


def test_late_history_changes_its_own_months_alone():
    say(asked(10, 1, "11-10 10:00"), asked(11, 1, "10-10 10:00"))
    read_in()
    before = {row["month"]: row["path"] for row in _files("rollup")}
    say(
        asked(12, 2, "09-30 10:00", source="old", source_id="1"),
        asked(13, 2, "10-01 10:00", source="old", source_id="2"),
    )
    read_in()
    after = {row["month"]: row["path"] for row in _files("rollup")}
    assert sorted(after) == ["2026-09", "2026-10", "2026-11"]
    assert after["2026-11"] == before["2026-11"]
    assert after["2026-10"] != before["2026-10"]
    assert counted("person", "day", verb=ASKED) == [
        (1, day("10-10")), (1, day("11-10")), (2, day("09-30")), (2, day("10-01")),
    ]  # fmt: skip
    assert counted("thread", "imported", table="threads") == [(10, False), (11, False), (12, True), (13, True)]


def _files(table):
    from guildhall.insights.models import LakeFile

    return LakeFile.objects.live().filter(table=table).values("month", "path")


def test_what_was_hidden_is_out_and_what_was_restored_is_back():
    say(asked(10, 1, "10-10 10:00"), answered(10, 101, 2, "10-11 10:00"))
    read_in()
    say(hidden("answer", 10, 101, 9, "11-01 10:00"))
    read_in()
    assert counted("verb") == [(ASKED,)]
    assert counted("replied_at", "replies", table="threads") == [(None, 0)]
    say(restored("answer", 10, 101, 8, "11-02 10:00"))
    read_in()
    assert counted("verb") == [(ANSWERED,), (ASKED,)]
    assert counted("replied_at", "replies", table="threads") == [(at("10-11 10:00"), 1)]


def test_taking_back_an_upvote_takes_back_only_ones_own():
    say(*(upvoted(101, who, "11-10 10:00", whose=9) for who in (1, 2, 3)))
    say(upvoted(101, 2, "11-11 10:00", back=True))
    say(upvoted(101, 3, "11-11 10:00", back=True), upvoted(101, 3, "11-12 10:00", whose=9))
    read_in()
    assert counted("actor", "target", "tie", "day", "n", table="ties") == [
        (1, 9, "upvoted", day("11-10"), 1), (3, 9, "upvoted", day("11-12"), 1),
    ]  # fmt: skip


def test_staff_who_hide_take_back_what_everybody_did_there():
    say(answered(10, 101, 1, "11-10 10:00"), answered(10, 101, 2, "11-10 11:00"), answered(10, 102, 2, "11-10 12:00"))
    say(hidden("answer", 10, 101, 9, "11-11 10:00"))
    read_in()
    assert counted("person", "n", verb=ANSWERED) == [(2, 1)]


def test_ties_are_between_two_different_people():
    say(answered(10, 101, 1, "11-10 10:00", target_key=2), answered(11, 102, 1, "11-10 11:00", target_key=2))
    say(answered(12, 103, 1, "11-10 12:00", target_key=1), answered(13, 104, 1, "11-10 13:00"))
    read_in()
    assert counted("actor", "target", "tie", "scope", "n", table="ties") == [(1, 2, "answered", 0, 2)]


def test_a_thread_tells_its_first_reply_by_another_who_is_no_bot():
    bot = key_of(MemberFactory(kind=Member.Kind.BOT))
    say(
        joined(1, "11-01 09:00"),
        asked(10, 1, "11-10 10:00"),
        answered(10, 100, 1, "11-10 10:30"),
        answered(10, 101, bot, "11-10 11:00"),
        answered(10, 102, 3, "11-10 13:00"),
        answered(10, 103, 2, "11-10 12:00"),
        answered(10, 104, 2, "11-10 14:00"),
        accepted(10, 103, 1, "11-12 10:00"),
        entry(content.TopicClosed(), "content.topic", 10, 9, "11-13 10:00"),
    )
    read_in()
    (thread,) = rows("threads")
    told = {
        name: thread[name] for name in ("replied_at", "replier", "replies", "repliers", "own", "solved_at", "closed_at")
    }
    assert told == {
        "replied_at": at("11-10 12:00"), "replier": 2, "replies": 3, "repliers": 2, "own": 1,
        "solved_at": at("11-12 10:00"), "closed_at": at("11-13 10:00"),
    }  # fmt: skip
    assert (thread["kind"], thread["is_question"], thread["joined"], thread["opener"]) == (ASKED, True, day("11-01"), 1)


def test_a_closed_thread_that_was_opened_again_is_open():
    say(asked(10, 1, "11-10 10:00"), entry(content.TopicClosed(), "content.topic", 10, 9, "11-11 10:00"))
    say(entry(content.TopicReopened(), "content.topic", 10, 9, "11-12 10:00"))
    read_in()
    assert counted("closed_at", table="threads") == [(None,)]


def test_a_comment_is_a_reply_in_its_thread_and_no_topic_is_none():
    said = content.CommentPosted(topic=10, post=101)
    say(
        asked(10, 1, "11-10 10:00"),
        entry(said, "content.comment", 7, 2, "11-10 11:00"),
        answered(99, 1, 3, "11-10 10:00"),
    )
    read_in()
    assert counted("thread", "replier", "replies", table="threads") == [(10, 2, 1)]


def test_what_comes_late_or_is_taken_back_is_the_day_before_in_later_months():
    def days():
        return counted("day", "prev", table="presence", scope=0)

    say(asked(10, 1, "09-10 10:00"), asked(11, 1, "11-10 10:00"), asked(13, 2, "09-11 10:00"))
    read_in()
    september, november, other = day("09-10"), day("11-10"), (day("09-11"), None)
    assert days() == [(september, None), other, (november, september)]
    say(asked(12, 1, "10-10 10:00"))
    read_in()
    october = day("10-10")
    assert days() == [(september, None), other, (october, september), (november, october)]
    say(hidden("question", 12, 12, 1, "11-11 10:00"))
    read_in()
    assert days() == [(september, None), other, (november, september)]


def test_merged_people_are_one_until_they_are_parted():
    old, new = MemberFactory(), MemberFactory()
    one, two = key_of(old), key_of(new)
    say(asked(10, one, "10-10 10:00"), asked(11, two, "11-10 10:00"), answered(10, 101, two, "10-11 10:00"))
    read_in()
    assert {row["person"] for row in rows("rollup")} == {one, two}
    merge = merge_member(actor=HOUSE, source=old, target=new, evidence="the same address")
    read_in()
    assert {row["person"] for row in rows("rollup")} == {two}
    assert counted("thread", "opener", "replies", "own", table="threads") == [(10, two, 0, 1), (11, two, 0, 0)]
    assert counted("day", "prev", table="presence") == [
        (day("10-10"), None), (day("10-11"), day("10-10")), (day("11-10"), day("10-11")),
    ]  # fmt: skip
    undo_merge(actor=HOUSE, merge=merge, reason="two people after all")
    read_in()
    assert {row["person"] for row in rows("rollup")} == {one, two}
    assert counted("thread", "replies", table="threads") == [(10, 1), (11, 0)]


def test_staff_count_as_staff_on_the_days_of_their_role():
    member = StaffFactory(role="operator")
    RoleGrant.objects.update(granted_at=at("11-10 15:00"), ended_at=at("11-12 09:00"))
    key = key_of(member)
    say(*(asked(10 + n, key, f"11-{9 + n:02} 10:00") for n in range(5)))
    read_in()
    who = dict(counted("day", "who", verb=ASKED))
    assert who == {
        day("11-09"): PERSON, day("11-10"): STAFF, day("11-11"): STAFF, day("11-12"): STAFF, day("11-13"): PERSON,
    }  # fmt: skip
    assert counted("day", table="presence") == [(day("11-09"),), (day("11-13"),)]
    assert counted("person", "who", table="people") == [(key, PERSON)]


def test_an_account_of_spam_and_all_it_did_are_marked():
    @verb("insights.test.purged", en="%(actor)s purged %(target)s", zh_hans="%(actor)s 清除了 %(target)s", purges=True)
    @dataclass(frozen=True)
    class Purged:
        pass

    try:
        say(asked(10, 1, "10-10 10:00"), answered(10, 101, 2, "10-10 11:00"), answered(10, 102, 3, "10-10 12:00"))
        read_in()
        assert counted("replier", table="threads") == [(2,)]
        say(entry(Purged(), "members.member", 2, 9, "11-10 10:00", target_key=2))
        read_in()
        assert counted("person", "who", table="rollup") == [(1, PERSON), (2, PURGED), (3, PERSON), (9, PERSON)]
        assert counted("replier", "replies", table="threads") == [(3, 1)]
        assert (2, PURGED) in counted("person", "who", table="people")
        assert {row["person"] for row in rows("presence")} == {1, 3}
    finally:
        verbs._entries.pop("insights.test.purged")


def test_bots_are_marked_everywhere():
    bot = key_of(MemberFactory(kind=Member.Kind.BOT))
    say(asked(10, bot, "11-10 10:00"), answered(10, 101, 1, "11-10 11:00", target_key=bot))
    read_in()
    assert counted("person", "who") == sorted([(bot, BOT), (1, PERSON)])
    assert counted("who", "replier", table="threads") == [(BOT, 1)]
    assert rows("ties") == []


def test_people_are_all_whom_the_log_or_the_house_knows():
    silent = key_of(MemberFactory(joined_at=at("11-05 10:00")))
    say(joined(1, "11-01 09:00", source="old", source_id="1"), asked(10, 1, "11-10 10:00"), asked(11, 2, "11-11 10:00"))
    read_in()
    assert counted("person", "joined", "first", "imported", table="people") == sorted([
        (1, day("11-01"), day("11-10"), True), (2, None, day("11-11"), False), (silent, day("11-05"), None, False),
    ])  # fmt: skip


def test_erased_people_leave_their_key_and_nothing_else():
    from guildhall.members.actions.erasures import erase_member

    member = MemberFactory(name="Wilhelmina Unmistakable", email="wilhelmina@unmistakable.example")
    key = key_of(member)
    say(joined(key, "11-01 09:00"), asked(10, key, "11-10 10:00"))
    read_in()
    erase_member(actor=HOUSE, member=member)
    read_in()
    assert counted("person", "n", verb=ASKED) == [(key, 1)]
    assert (key, day("11-01")) in counted("person", "joined", table="people")
    assert rows("members.people", key=key) == []


def test_erased_staff_stay_staff_in_the_past():
    from guildhall.members.actions.erasures import erase_member
    from guildhall.members.actions.roles import end_role, grant_role
    from guildhall.members.models import Role

    member = MemberFactory()
    key, role = key_of(member), Role.objects.get(handle="operator")
    grant = grant_role(actor=HOUSE, member=member, role=role)
    say(asked(10, key, "11-20 10:00"), asked(11, key, "11-19 10:00"))
    with time_machine.travel(at("11-22 12:00"), tick=False):
        end_role(actor=HOUSE, grant=grant)
        erase_member(actor=HOUSE, member=member)
        read_in()
    assert counted("day", "who", verb=ASKED) == [(day("11-19"), PERSON), (day("11-20"), STAFF)]


def test_days_between_two_refreshes_are_none_of_the_figures():
    say(asked(10, 1, "11-10 10:00"))
    read_in()
    from guildhall.activity.testing import drain

    say(asked(11, 1, "11-10 10:00"))
    drain("insights.lake")
    assert len(rows("activity")) == 1
    read_in()
    assert len(rows("activity")) == 2


def test_days_are_settled_when_they_are_over():
    say(joined(1, "11-20 09:00"), asked(10, 1, "11-20 10:00"))
    read_in()
    assert rows("states") == []
    with time_machine.travel(at("11-20 12:00") + timedelta(days=1), tick=False):
        assert read_in() == 2
        assert counted("person", "state", "since", "until", table="states") == [(1, "new", day("11-20"), None)]


def test_a_log_that_is_read_twice_is_in_the_lake_once():
    from guildhall.activity.actions import replay_reader

    say(asked(10, 1, "11-10 10:00"), asked(11, 1, "10-10 10:00"))
    read_in()
    say(asked(12, 1, "11-12 10:00"))
    replay_reader(actor=HOUSE, reader="insights.lake", reset=False)
    read_in()
    assert [row["subject"] for row in rows("activity") if row["verb"] == ASKED] == [10, 11, 12]
