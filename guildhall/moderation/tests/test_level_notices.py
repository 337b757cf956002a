"""Members are told when their level changes: what is open to them now, or why it fell."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.urls import reverse
from django.utils.translation import override

from guildhall.kernel import clock
from guildhall.kernel.actor import HOUSE
from guildhall.kernel.registry import port
from guildhall.members.models import Guest, Visit
from guildhall.members.tests.factories import MemberFactory, StaffFactory
from guildhall.moderation.actions.levels import lock_level, settle, unlock_level
from guildhall.moderation.models import LevelMove, Standing
from guildhall.moderation.queries.standings import words_of
from guildhall.options.actions import choose
from guildhall.options.queries import forget
from guildhall.outreach.tests.scene import told

pytestmark = pytest.mark.django_db(transaction=True)


def chosen(**lines):
    for name, value in lines.items():
        choose(actor=HOUSE, key=f"levels.{name}", value=value)
    forget()


def needs_days(days):
    nothing = {f"needs_{name}": [0, 0, 0, 0, 0] for name in ("topics_read", "posts", "votes")}
    chosen(needs_days=days, needs_removed=[-1] * 5, **nothing)


@transaction.atomic
def settled(member):
    settle([member.pk])


def risen():
    member = MemberFactory()
    needs_days([0, 1, 90, 90, 0])
    Visit.objects.create(member=member, day=clock.now().date())
    settled(member)
    return member


def test_who_rises_is_told_what_is_open_to_them(drain):
    chosen(links=[1, 7, 7, 7, -1], images=[2, 2, 2, 2, 2])
    member = risen()
    drain()
    assert told(member) == ["level_raised"]
    words = words_of(LevelMove.objects.get(member=member))
    assert words.startswith("Your level is “Member” now. Open to you: ")
    assert "links in a text 7" in words
    assert "pictures" not in words


def test_who_falls_is_told_what_was_lacking_in_their_own_language(drain):
    member = MemberFactory()
    needs_days([0, 30, 90, 90, 0])
    long_ago = clock.now() - timedelta(days=300)
    Standing.objects.create(member=member, level=1, below_since=long_ago)
    settled(member)
    drain()
    assert told(member) == ["level_lowered"]
    move = LevelMove.objects.get(member=member)
    assert move.lacked == [["days", 0, 30]]
    assert words_of(move) == "Your level is “New” now, because: days on which you came 0 / 30"
    with override("zh-hans"):
        assert words_of(move) == "你现在的信任等级是「新人」，原因：访问天数 0 / 30"


def test_staff_who_move_somebody_are_quoted_with_their_reason(drain):
    member, staff = MemberFactory(), StaffFactory()
    lock_level(actor=staff, member=member, level=3, because="Leads the meet-ups")
    lock_level(actor=staff, member=member, level=1, because="Asked for it")
    drain()
    assert told(member) == ["level_raised", "level_lowered"]
    assert words_of(LevelMove.objects.get(member=member, after=1)).endswith("because: Asked for it")


def test_who_stays_is_told_nothing(drain):
    member, staff = MemberFactory(), StaffFactory()
    lock_level(actor=staff, member=member, level=0, because="Too early")
    unlock_level(actor=staff, member=member)
    settled(member)
    drain()
    assert told(member) == []


def test_a_move_is_shown_to_its_member_alone_and_leads_to_their_level(client):
    member = risen()
    move = LevelMove.objects.get(member=member)
    show = port("subject", "moderation.levelmove")
    assert show(MemberFactory(), [move.pk]) == show(Guest(), [move.pk]) == {}
    shown = show(member, [move.pk])[move.pk]
    assert shown.url == f"{reverse('moderation:level')}#move-{move.pk}"
    client.force_login(member)
    page = client.get(reverse("moderation:level")).content.decode()
    assert f'id="move-{move.pk}"' in page
    assert shown.title in page
