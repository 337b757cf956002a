"""Levels of trust: up and down by figures, held by staff, and what they let people do."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from guildhall.activity.models import Activity
from guildhall.kernel import clock
from guildhall.kernel.actor import HOUSE
from guildhall.kernel.refusal import Forbidden, Refusal, TooMany
from guildhall.members.models import Visit
from guildhall.members.tests.factories import MemberFactory, StaffFactory
from guildhall.moderation.actions.levels import change_levels, lock_level, settle, settle_levels, unlock_level
from guildhall.moderation.actions.limits import allow_text, spend
from guildhall.moderation.models import LevelMove, Pace, Standing
from guildhall.moderation.queries.levels import level_of, progress_of
from guildhall.moderation.rules.levels import Figures, earned
from guildhall.options.actions import choose
from guildhall.options.queries import forget
from guildhall.options.queries import get as choice

pytestmark = pytest.mark.django_db
NOTHING = {"days": [0] * 5, "topics_read": [0] * 5, "posts": [0] * 5, "votes": [0] * 5, "removed": [-1] * 5}


def chosen(key, value):
    choose(actor=HOUSE, key=key, value=value)
    forget()


def needs(**lines):
    for name, line in (NOTHING | lines).items():
        chosen(f"levels.needs_{name}", line)


def came(member, *ago):
    for days in ago:
        Visit.objects.create(member=member, day=(clock.now() - timedelta(days=days)).date())


def code(call, **given):
    with pytest.raises(Refusal) as refusal:
        call(**given)
    return refusal.value.code


@pytest.mark.parametrize(
    ("has", "level"),
    [
        ({}, 0),
        ({"days": 2, "topics_read": 5}, 1),
        ({"days": 2, "topics_read": 4}, 0),
        ({"days": 15, "topics_read": 20, "posts": 3, "votes": 1}, 2),
        ({"days": 200, "recent_days": 49, "topics_read": 500, "posts": 90, "votes": 90}, 2),
        ({"days": 200, "recent_days": 50, "topics_read": 500, "posts": 90, "votes": 90}, 3),
        ({"days": 200, "recent_days": 90, "topics_read": 500, "posts": 90, "votes": 90, "removed": 2}, 2),
        ({"days": 200, "recent_days": 90, "topics_read": 500, "posts": 90, "votes": 90, "removed": 6}, 0),
    ],
)
def test_the_shipped_table_gives_each_level_to_who_has_what_it_needs(has, level):
    table = {name: choice(f"levels.needs_{name}") for name in ("days", "topics_read", "posts", "votes", "removed")}
    assert earned(Figures(**has), table) == level


def test_members_rise_at_once_and_fall_after_the_days_of_grace():
    member = MemberFactory()
    needs(days=[0, 2, 15, 50, 0])
    came(member, 1, 2)
    assert settle([member.pk]) == 1
    standing = Standing.objects.get(member=member)
    assert (standing.level, standing.days) == (1, 2)
    needs(days=[0, 3, 15, 50, 0])
    assert settle([member.pk]) == 0
    standing.refresh_from_db()
    assert standing.below_since is not None
    Standing.objects.filter(member=member).update(below_since=clock.now() - timedelta(days=15))
    assert settle([member.pk]) == 1
    assert Standing.objects.get(member=member).level == 0
    said = Activity.objects.filter(target_key=member.actor_key, verb__startswith="moderation.level")
    assert [row.verb.rpartition(".")[2] for row in said.order_by("pk")] == ["raised", "lowered"]


def test_who_has_again_what_was_missing_within_the_grace_stays():
    member = MemberFactory()
    needs(days=[0, 1, 15, 50, 0])
    came(member, 1)
    settle([member.pk])
    needs(days=[0, 2, 15, 50, 0])
    settle([member.pk])
    came(member, 2)
    settle([member.pk])
    standing = Standing.objects.get(member=member)
    assert (standing.level, standing.below_since) == (1, None)


def test_the_nightly_job_takes_everybody_who_came_or_stands_and_moves_them_once():
    here, away, stands = MemberFactory(), MemberFactory(), MemberFactory()
    needs(days=[0, 1, 90, 90, 0])
    came(here, 1)
    Standing.objects.create(member=stands, level=1, below_since=clock.now() - timedelta(days=30))
    assert (settle_levels(), settle_levels()) == (2, 0)
    levels = dict(Standing.objects.values_list("member", "level"))
    assert levels == {here.pk: 1, stands.pk: 0}
    assert away.pk not in levels


def test_staff_holds_a_member_for_a_reason_and_lets_go():
    staff, member = StaffFactory(), MemberFactory()
    assert code(lock_level, actor=staff, member=member, level=4, because=" ") == "no_reason"
    assert code(lock_level, actor=staff, member=member, level=5, because="Why not") == "no_such_level"
    assert code(lock_level, actor=member, member=member, level=4, because="I want it") == "not_allowed"
    lock_level(actor=staff, member=member, level=4, because="Leads the meet-ups")
    settle([member.pk])
    assert Standing.objects.get(member=member).level == 4
    move = LevelMove.objects.get(member=member)
    assert (move.before, move.after, move.moved_by) == (0, 4, staff.actor_key)
    unlock_level(actor=staff, member=member)
    assert Standing.objects.get(member=member).level == 0
    assert code(unlock_level, actor=staff, member=member) == "not_locked"


def test_an_action_is_used_up_and_comes_back_evenly(monkeypatch):
    member, now = MemberFactory(), clock.now()
    chosen("levels.posts", [4, 4, 4, 4, 4])
    monkeypatch.setattr(clock, "now", lambda: now)
    for _ in range(4):
        spend(actor=member, action="posts")
    with pytest.raises(TooMany) as refused:
        spend(actor=member, action="posts")
    assert (refused.value.code, refused.value.params["seconds"]) == ("too_fast", 900)
    assert "15 minutes" in str(refused.value)
    monkeypatch.setattr(clock, "now", lambda: now + timedelta(minutes=15))
    spend(actor=member, action="posts")
    with pytest.raises(TooMany):
        spend(actor=member, action="posts")
    spend(actor=MemberFactory(), action="posts")


def test_staff_and_the_house_are_not_counted_and_no_limit_leaves_no_row():
    chosen("levels.posts", [1, 1, 1, 1, 1])
    for actor in (StaffFactory(), HOUSE):
        for _ in range(3):
            spend(actor=actor, action="posts")
    chosen("levels.votes", [-1] * 5)
    spend(actor=MemberFactory(), action="votes")
    assert not Pace.objects.exists()


def test_a_level_is_reckoned_anew_before_anybody_is_refused():
    member = MemberFactory()
    needs(days=[0, 1, 90, 90, 0])
    chosen("levels.flags", [0, 5, 5, 5, 5])
    with pytest.raises(Forbidden) as refused:
        spend(actor=member, action="flags")
    assert refused.value.code == "level_too_low"
    came(member, 1)
    fresh = type(member).objects.get(pk=member.pk)
    spend(actor=fresh, action="flags")
    assert level_of(fresh) == 1


def test_members_at_the_lowest_levels_share_the_limit_of_their_address():
    chosen("levels.address_posts", 2)
    people = MemberFactory.create_batch(3)
    for member in people:
        member.came_from = "192.0.2.7"
    spend(actor=people[0], action="posts")
    spend(actor=people[1], action="comments")
    assert code(spend, actor=people[2], action="posts") == "too_fast"
    assert "192.0.2.7" not in str(list(Pace.objects.values()))
    Standing.objects.create(member=people[2], level=2)
    trusted = type(people[2]).objects.get(pk=people[2].pk)
    trusted.came_from = "192.0.2.7"
    spend(actor=trusted, action="posts")


LINK, IMAGE = '<a href="https://elsewhere.example/{}">x</a>', '<img src="/files/{}/x.webp">'


@pytest.mark.parametrize(
    ("html", "source", "refused"),
    [
        ("".join(LINK.format(n) for n in range(3)), "", "too_many_links"),
        ("".join(IMAGE.format(n) for n in range(3)), "", "too_many_images"),
        ("", "@ada @bob @eve", "too_many_mentions"),
        ('<a href="/t/1/">x</a>' * 9, "@ada @bob", ""),
    ],
)
def test_a_level_lets_so_much_into_a_text(html, source, refused):
    for what in ("links", "images", "mentions"):
        chosen(f"levels.{what}", [2, 2, 2, 2, 2])
    member = MemberFactory()
    if refused:
        assert code(allow_text, actor=member, html=html, source=source) == refused
        allow_text(actor=StaffFactory(), html=html, source=source)
    else:
        allow_text(actor=member, html=html, source=source)


def test_the_operator_edits_the_table_and_its_history_stays():
    staff = StaffFactory(role="administrator")
    assert (
        change_levels(actor=staff, values={"levels.links": [0, 1, 2, 3, 4], "levels.images": choice("levels.images")})
        == 1
    )
    forget()
    assert choice("levels.links") == [0, 1, 2, 3, 4]
    assert code(change_levels, actor=MemberFactory(), values={}) == "not_allowed"


def test_the_console_shows_the_table_and_takes_it(settings):
    settings.IS_DEMO = True
    client, url = Client(), reverse("moderation:levels")
    client.force_login(StaffFactory(role="administrator"))
    body = client.get(url).content.decode()
    assert 'name="levels.links:0"' in body
    given = {f"levels.{name}:{level}": value for name in ("links", "images", "mentions", "topics", "posts", "comments",
             "talks", "edits", "votes", "flags", "files") for level, value in enumerate(choice(f"levels.{name}"))}  # fmt: skip
    given |= {f"levels.needs_{name}:{level}": value for name in NOTHING for level, value in
              enumerate(choice(f"levels.needs_{name}"))}  # fmt: skip
    assert client.post(url, given | {"levels.links:0": "-7"}).status_code == 422
    assert client.post(url, given | {"levels.links:0": "7"}).status_code == 302
    forget()
    assert choice("levels.links")[0] == 7
    assert "7 " in client.get(reverse("options:setting", args=["levels.links"])).content.decode()


def test_members_see_their_way_to_the_next_level_and_why_they_are_held():
    member, client, url = MemberFactory(), Client(), reverse("moderation:level")
    client.force_login(member)
    came(member, 1)
    body = client.get(url).content.decode()
    assert "Level: New" in body
    assert "1 / 2" in body
    lock_level(actor=StaffFactory(), member=member, level=2, because="Helps at the door")
    body = client.get(url).content.decode()
    assert "Helps at the door" in body
    assert "Level: Regular" in body
    assert progress_of(member).needs


@pytest.mark.parametrize("number", [1, 3])
def test_the_page_of_a_member_reads_the_same_number_of_times(number):
    from guildhall.content.tests.test_pages import reads, signed_in  # noqa: PLC0415

    member, staff = MemberFactory(), StaffFactory()
    for n in range(number):
        lock_level(actor=staff, member=member, level=n % 3 + 1, because="So it is")
    assert reads(signed_in(member), reverse("moderation:level")) == 6


def test_staff_holds_a_member_from_their_record(settings):
    settings.IS_DEMO = True
    client, member = Client(), MemberFactory()
    client.force_login(StaffFactory())
    record = reverse("members:record", args=[member.pk])
    assert "Level of trust" in client.get(record).content.decode()
    url = reverse("moderation:lock_level", args=[member.pk])
    assert client.post(url, {"level": "3", "because": ""}).status_code == 422
    assert client.post(url, {"level": "3", "because": "Long known"}).status_code == 302
    assert "Long known" in client.get(record).content.decode()
    assert client.post(reverse("moderation:unlock_level", args=[member.pk])).status_code == 302


def test_staff_see_their_own_record_without_a_case(settings):
    settings.IS_DEMO = True
    client, staff, member = Client(), StaffFactory(), MemberFactory()
    client.force_login(staff)
    case = reverse("moderation:open_case", args=[member.pk])
    assert case in client.get(reverse("members:record", args=[member.pk])).content.decode()
    own = client.get(reverse("members:record", args=[staff.pk]))
    assert own.status_code == 200
    assert reverse("moderation:open_case", args=[staff.pk]) not in own.content.decode()
