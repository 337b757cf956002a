"""Who somebody in a list is: suggested, linked by hand, taken back."""

from __future__ import annotations

import pytest
from django.urls import reverse

from guildhall.activity.models import StaffAct
from guildhall.content.tests.test_pages import reads, signed_in
from guildhall.groups import actions
from guildhall.groups.models import GroupMembership, RosterLine, Seat
from guildhall.groups.models.listed import Listed, Named
from guildhall.groups.privacy import erase, export
from guildhall.groups.queries.rosters import suggestions
from guildhall.groups.tests.test_groups import refused
from guildhall.kernel.actor import HOUSE
from guildhall.members.models import Attribute, Identity
from guildhall.members.tests.factories import ImportedFactory, MemberFactory, StaffFactory

pytestmark = pytest.mark.django_db


def taken(*people: Named) -> list[RosterLine]:
    people = people or (Named("Su Wanqing", "lead", "Chair", login="suwanqing"),)
    listed = Listed(ref="sig", kind="sig", name_en="SIG", people=people)
    actions.take_list(actor=HOUSE, source="kubernetes", listed=listed)
    return list(RosterLine.objects.select_related("group").order_by("pk"))


def test_linking_gives_the_role_and_taking_it_back_ends_what_it_gave():
    (line,), staff, member = taken(), StaffFactory(), MemberFactory()
    actions.link_line(actor=staff, line=line, member=member)
    assert Seat.objects.current().get(member=member).role == "lead"
    assert refused(actions.link_line, actor=staff, line=line, member=member) == "linked"
    actions.unlink_line(actor=staff, line=line)
    assert not Seat.objects.current().filter(member=member).exists()
    assert not GroupMembership.objects.current().filter(member=member).exists()
    assert RosterLine.objects.open().count() == 1
    assert refused(actions.unlink_line, actor=staff, line=line) == "not_linked"
    verbs = set(StaffAct.objects.values_list("activity__verb", flat=True))
    assert {"groups.line.linked", "groups.line.unlinked"} <= verbs


def test_taking_it_back_leaves_what_was_there_before():
    (line,), member = taken(), MemberFactory()
    actions.add_to_group(actor=HOUSE, group=line.group, member=member)
    actions.give_seat(actor=HOUSE, group=line.group, member=member, role="committee")
    actions.link_line(actor=HOUSE, line=line, member=member)
    actions.unlink_line(actor=HOUSE, line=line)
    assert Seat.objects.current().get(member=member).role == "committee"


def test_three_spellings_of_one_person_are_linked_one_by_one():
    people = (Named("Kevin Xu", "lead", "Lead"), Named("徐鹏", "lead", "站长"), Named("xupeng", "committee", "委员"))
    lines, member = taken(*people), MemberFactory()
    for line in lines:
        actions.link_line(actor=HOUSE, line=line, member=member)
    assert RosterLine.objects.linked().filter(member=member).count() == 3
    assert Seat.objects.current().filter(member=member).count() == 1
    actions.unlink_line(actor=HOUSE, line=lines[1])
    assert Seat.objects.current().get(member=member).role == "lead", "it came by the first spelling"


def test_suggestions_are_the_same_login_name_or_handle_and_never_proof():
    (line,) = taken()
    by_name, by_handle, by_login = (
        MemberFactory(name="su wanqing"),
        MemberFactory(handle="SuWanqing"),
        ImportedFactory(),
    )
    Identity.objects.create(member=by_login, platform="git:x", value="hash", label="suwanqing")
    by_spelling = ImportedFactory()
    Attribute.objects.create(member=by_spelling, key="git.name", value="Su Wanqing", source="git:x")
    found = {(one.member, one.why) for one in suggestions([line])[line.pk]}
    assert found == {(by_name, "name"), (by_handle, "handle"), (by_login, "login"), (by_spelling, "spelling")}
    assert not RosterLine.objects.linked().exists()


def test_only_staff_says_who_somebody_is():
    (line,), member = taken(), MemberFactory()
    for act, given in ((actions.link_line, {"member": member}), (actions.unlink_line, {}), (actions.dismiss_line, {})):
        assert refused(act, actor=member, line=line, **given) == "not_allowed"


def test_whoever_is_nobody_here_is_asked_no_longer_not_even_by_the_next_import():
    (line,), member = taken(), MemberFactory()
    actions.dismiss_line(actor=HOUSE, line=line)
    assert not RosterLine.objects.open().exists()
    taken()
    assert not RosterLine.objects.open().exists()
    actions.link_line(actor=HOUSE, line=line, member=member)
    assert refused(actions.dismiss_line, actor=HOUSE, line=line) == "linked"


@pytest.mark.parametrize("number", [1, 3])
def test_the_page_of_lists_reads_the_same_number_of_times(number, settings):
    settings.IS_DEMO = True  # elsewhere staff needs a second factor
    taken(*(Named(f"Person {one}", "lead", "Chair", login=f"person{one}") for one in range(number)))
    for one in range(number):
        MemberFactory(name=f"Person {one}")
    assert reads(signed_in(StaffFactory()), reverse("groups:lists")) == 7


def test_staff_links_by_a_suggestion_or_a_handle_and_undoes_it(settings):
    settings.IS_DEMO = True
    (line,), member, client = taken(), MemberFactory(name="Su Wanqing"), signed_in(StaffFactory())
    page, link = reverse("groups:lists"), reverse("groups:link_line", args=[line.pk])
    assert f"It is @{member.handle}" in client.get(page).content.decode()
    client.post(link, {"handle": "nobody-at-all"})
    assert "nobody-at-all" in client.get(page).content.decode(), "what was typed is told back"
    client.post(link, {"handle": member.handle})
    assert f"@{member.handle}" in client.get(f"{page}?state=linked").content.decode()
    client.post(reverse("groups:unlink_line", args=[line.pk]))
    client.post(reverse("groups:dismiss_line", args=[line.pk]))
    assert "Su Wanqing" in client.get(f"{page}?state=dismissed").content.decode()
    assert "Su Wanqing" in client.get(line.group.get_absolute_url()).content.decode(), "named in its own list"


def test_a_member_takes_their_lines_along_and_leaves_none_behind():
    (line,), member = taken(), MemberFactory()
    actions.link_line(actor=HOUSE, line=line, member=member)
    assert export(member)["lists_of_groups"][0]["name"] == "Su Wanqing"
    erase(member)
    assert not RosterLine.objects.exists()
