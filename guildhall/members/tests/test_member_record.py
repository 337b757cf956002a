"""What staff keeps about a member: who may read it, who may change it, what a handover takes along."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from guildhall.activity.models import Activity, StaffAct
from guildhall.kernel import clock
from guildhall.kernel.actor import HOUSE
from guildhall.kernel.refusal import Forbidden, Refusal
from guildhall.members.actions import add_attribute, end_role, erase_member, merge_member
from guildhall.members.actions.looking_after import choose_owner, finish_task, hand_over, reopen_task, set_task
from guildhall.members.actions.notes import end_mark, give_mark, remove_note, write_note
from guildhall.members.models import Mark, Note, Relationship, RoleGrant, Task
from guildhall.members.privacy import export
from guildhall.members.queries.record import desks, keepers, kept_about, left_behind, tasks_of
from guildhall.members.tests.factories import ImportedFactory, MemberFactory, StaffFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _without_second_factor(settings):
    settings.IS_DEMO = True


@pytest.fixture
def operator():
    return StaffFactory(handle="elif", name="Elif")


@pytest.fixture
def manager():
    return StaffFactory(role="manager", handle="xulan", name="许岚")


def refused(act, **given):
    with pytest.raises(Refusal) as refusal:
        act(**given)
    return refusal.value.code


def words_for(viewer, member):
    return [one.note.text for one in kept_about(viewer, member).notes]


def a_task(actor, member, owner, days=1, text="Ask how the move went"):
    due = clock.today() + timedelta(days=days)
    return set_task(actor=actor, member=member, text=text, owner=owner, due_on=due)


def test_a_note_for_some_roles_is_read_by_them_its_author_and_administrators(operator, manager):
    member, administrator = MemberFactory(), StaffFactory(role="administrator")
    write_note(actor=operator, member=member, text="For managers.", audience="roles", roles=["manager"])
    write_note(actor=manager, member=member, text="For directors.", audience="roles", roles=["director"])
    write_note(actor=manager, member=member, text="For all.", audience="staff")
    assert words_for(operator, member) == ["For all.", "For managers."]
    assert words_for(manager, member) == ["For all.", "For directors.", "For managers."]
    assert words_for(administrator, member) == ["For all.", "For directors.", "For managers."]
    assert words_for(StaffFactory(role="director"), member) == ["For all.", "For directors."]


def test_a_member_reads_only_what_was_written_for_them_too(operator):
    member, other = MemberFactory(), MemberFactory()
    write_note(actor=operator, member=member, text="Prefers WeChat.", audience="member")
    write_note(actor=operator, member=member, text="Difficult.", audience="staff")
    assert words_for(member, member) == ["Prefers WeChat."]
    assert words_for(other, member) == []


def test_staff_reads_no_note_that_colleagues_keep_from_them(operator, manager):
    write_note(actor=manager, member=operator, text="Works too much.", audience="staff")
    assert words_for(operator, operator) == []
    assert words_for(manager, operator) == ["Works too much."]
    with pytest.raises(Forbidden):
        write_note(actor=operator, member=operator, text="Best of all.", audience="staff")


def test_a_note_says_something_and_names_the_roles_that_read_it(operator):
    member = MemberFactory()
    assert refused(write_note, actor=operator, member=member, text="  ", audience="staff") == "no_words"
    assert (
        refused(write_note, actor=operator, member=member, text="x", audience="roles", roles=["nobody"]) == "no_roles"
    )
    with pytest.raises(IntegrityError), transaction.atomic():
        Note.objects.create(member=member, text="x", audience="roles", written_by=1)


def test_only_its_author_or_a_manager_removes_a_note(operator, manager):
    member = MemberFactory()
    mine = write_note(actor=operator, member=member, text="One.", audience="staff")
    with pytest.raises(Forbidden):
        remove_note(actor=StaffFactory(), note=mine)
    remove_note(actor=manager, note=mine)
    assert not Note.objects.exists()
    assert Activity.objects.filter(verb="members.note.removed", target_key=member.actor_key).count() == 1


def test_a_mark_stands_once_says_why_and_ends(operator):
    member = MemberFactory()
    mark = give_mark(actor=operator, member=member, kind="kol", reason="Writes about us in a magazine")
    assert refused(give_mark, actor=operator, member=member, kind="kol", reason="Again") == "already_marked"
    assert refused(give_mark, actor=operator, member=member, kind="vip", reason=" ") == "no_reason"
    with pytest.raises(IntegrityError), transaction.atomic():
        Mark.objects.create(member=member, kind="kol", reason="Twice", given_by=1)
    end_mark(actor=operator, mark=mark)
    assert refused(end_mark, actor=operator, mark=mark) == "already_ended"
    assert kept_about(operator, member).marks == []
    act = StaffAct.objects.get(activity__verb="members.mark.given")
    assert (act.after, act.reason) == ({"mark": "kol"}, "Writes about us in a magazine")


def test_one_colleague_at_a_time_looks_after_a_member(operator, manager):
    member = MemberFactory()
    choose_owner(actor=operator, member=member, owner=operator)
    choose_owner(actor=manager, member=member, owner=manager)
    assert refused(choose_owner, actor=manager, member=member, owner=manager) == "same"
    with pytest.raises(IntegrityError), transaction.atomic():
        Relationship.objects.create(member=member, owner=operator)
    assert kept_about(operator, member).owner.owner == manager
    assert Relationship.objects.filter(member=member).count() == 2
    choose_owner(actor=manager, member=member, owner=None)
    assert kept_about(operator, member).owner is None


def test_nobody_looks_after_themselves_and_only_who_keeps_records_may(operator):
    marketing = StaffFactory(role="marketing-manager")
    assert operator in keepers()
    assert marketing not in keepers()
    assert refused(choose_owner, actor=operator, member=MemberFactory(), owner=marketing) == "no_staff"
    assert refused(choose_owner, actor=StaffFactory(), member=operator, owner=operator) == "own"


def test_what_is_kept_about_an_account_is_kept_about_the_person(operator):
    imported, member = ImportedFactory(), MemberFactory()
    write_note(actor=operator, member=imported, text="Was at the old forum.", audience="staff")
    merge_member(actor=HOUSE, source=imported, target=member, evidence="same address")
    write_note(actor=operator, member=imported, text="Now here.", audience="staff")
    assert words_for(operator, member) == ["Now here.", "Was at the old forum."]
    assert Note.objects.filter(member=member).count() == 1


def test_a_task_is_done_once_and_taken_up_again(operator):
    member = MemberFactory()
    task = a_task(operator, member, operator)
    finish_task(actor=operator, task=task)
    assert refused(finish_task, actor=operator, task=task) == "already_done"
    assert tasks_of(operator) == ([], 0)
    reopen_task(actor=operator, task=task)
    assert tasks_of(operator)[1] == 1


def test_a_handover_takes_all_people_and_open_tasks_in_one_act(operator, manager):
    members = [MemberFactory() for _ in range(3)]
    for member in members:
        choose_owner(actor=operator, member=member, owner=operator)
    open_one, done = a_task(operator, members[0], operator), a_task(operator, members[1], operator)
    about_heir = a_task(operator, manager, operator)
    finish_task(actor=operator, task=done)
    assert hand_over(actor=manager, leaver=operator, heir=manager, reason="Elif leaves") == (3, 1)
    assert {kept_about(manager, member).owner.owner for member in members} == {manager}
    assert Task.objects.get(pk=open_one.pk).owner == manager
    assert Task.objects.get(pk=done.pk).owner == operator
    assert Task.objects.get(pk=about_heir.pk).owner == operator
    act = StaffAct.objects.get(activity__verb="members.desk.handed_over")
    assert (act.before, act.after, act.reason) == ({"owner": "elif"}, {"owner": "xulan"}, "Elif leaves")
    assert act.activity.payload == {"people": 3, "tasks": 1}
    assert refused(hand_over, actor=manager, leaver=StaffFactory(), heir=manager, reason="Nothing there") == "nothing"


def test_an_operator_hands_over_nobody(operator):
    with pytest.raises(Forbidden):
        hand_over(actor=operator, leaver=operator, heir=StaffFactory(), reason="I leave")


def test_people_of_who_lost_every_role_are_said_to_be_left_behind(operator, manager):
    member = MemberFactory()
    choose_owner(actor=operator, member=member, owner=operator)
    a_task(operator, member, operator)
    assert left_behind() == (0, 0)
    end_role(actor=HOUSE, grant=RoleGrant.objects.get(member=operator))
    assert left_behind() == (1, 1)
    assert [(one, one.is_on_staff, one.people, one.tasks) for one in desks()] == [(operator, False, 1, 1)]


def test_an_erased_member_leaves_no_words_of_staff_behind(operator, settings, tmp_path):
    settings.VAR = tmp_path
    member = MemberFactory()
    write_note(actor=operator, member=member, text="Private.", audience="member")
    give_mark(actor=operator, member=member, kind="vip", reason="Sponsor")
    choose_owner(actor=operator, member=member, owner=operator)
    a_task(operator, member, operator)
    told = export(member)
    assert told["notes"][0]["text"] == "Private."
    assert told["marks"][0]["reason"] == "Sponsor"
    erase_member(actor=HOUSE, member=member)
    assert not any(model.objects.exists() for model in (Note, Mark, Relationship, Task))
    assert refused(write_note, actor=operator, member=member, text="x", audience="staff") == "gone"


def test_a_refused_note_comes_back_in_its_form(client, operator):
    client.force_login(operator)
    page = client.post(
        reverse("members:write_note", args=[MemberFactory().pk]), {"text": "Kept words", "audience": "roles"}
    )
    assert page.status_code == 422
    assert "Kept words" in page.content.decode()


def test_a_task_is_finished_from_today(client, operator):
    member = MemberFactory(name="Ana")
    task = a_task(operator, member, operator, days=-1)
    client.force_login(operator)
    today = client.get("/console/").content.decode()
    assert "You have 1 task about a member" in today
    assert "Ana" in today
    assert client.post(reverse("members:finish_task", args=[task.pk]), {"back": "today"}).url == "/console/"
    assert "You have 1 task" not in client.get("/console/").content.decode()


@pytest.mark.parametrize("number", [1, 3])
def test_the_record_asks_as_often_for_one_as_for_three(client, operator, number, django_assert_num_queries):
    member = MemberFactory()
    for _ in range(number):
        write_note(actor=operator, member=member, text="Words", audience="roles", roles=["operator"])
        a_task(operator, member, operator)
    for kind in ["vip", "expert", "seed"][:number]:
        give_mark(actor=operator, member=member, kind=kind, reason="Because")
    with django_assert_num_queries(8):
        kept_about(operator, member)


def test_the_forms_of_a_record_take_the_colleague_who_was_chosen(client, operator, manager):
    member, due = MemberFactory(), clock.today() + timedelta(days=1)
    client.force_login(manager)
    asked = {"owner": operator.pk, "text": "Ask how the move went", "due_on": due.isoformat()}
    assert client.post(reverse("members:choose_owner", args=[member.pk]), asked).status_code == 302
    assert client.post(reverse("members:set_task", args=[member.pk]), asked).status_code == 302
    assert kept_about(manager, member).owner.owner == operator
    assert tasks_of(operator)[1] == 1
    handed = {"leaver": operator.pk, "heir": manager.pk, "reason": "Elif leaves"}
    assert client.post(reverse("members:hand_over"), handed).status_code == 302
    assert kept_about(manager, member).owner.owner == manager
    assert tasks_of(manager)[1] == 1


def test_facts_from_elsewhere_are_called_by_name_and_tasks_stand_before_the_time_line(client, operator):
    member = MemberFactory()
    add_attribute(member=member, key="stackexchange.reputation", value=4711, source="stackexchange:bicycles")
    add_attribute(member=member, key="stackexchange.counts", value={"views": 3, "up_votes": 2}, source="x")
    client.force_login(operator)
    page = client.get(reverse("members:record", args=[member.pk])).content.decode()
    assert '<td class="m">Reputation</td><td>4711</td>' in page
    assert "views 3 · up votes 2" in page
    assert page.index('id="tasks"') < page.index('id="notes"') < page.index("Time line")
