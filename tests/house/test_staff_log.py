"""The staff log: every privileged act has its row in the same transaction, and a chain that shows what was touched."""

import dataclasses
from argparse import Namespace

import psycopg
import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse

from guildhall.activity.actions import record
from guildhall.activity.models import Activity, StaffAct, StaffSeal
from guildhall.activity.queries import verify_chain
from guildhall.activity.testing import drain
from guildhall.config import cli
from guildhall.config.commands import verify_log
from guildhall.content.actions import close_topic, edit_post, hide, move_topic
from guildhall.content.tests.factories import SpaceFactory, TopicFactory
from guildhall.content.tests.test_pages import a_question, reads, signed_in
from guildhall.kernel.actor import HOUSE
from guildhall.kernel.registry import capabilities, verbs
from guildhall.members.actions import erase_member, export_member, grant_role
from guildhall.members.models import Role
from guildhall.members.tests.factories import MemberFactory, StaffFactory
from guildhall.options.actions import choose

# What these let somebody do is look, or say the same as others at another time.
LOOKS = {
    "config.see_crawls",
    "activity.read_log", "activity.read_staff_log", "planning.see_today", "files.see_space", "outreach.read_outbox",
    "members.see_contact", "connectors.see_imports", "insights.see", "content.schedule",
}  # fmt: skip
STAFFS = sorted(verb.name for verb in verbs if verb.staff)


def payload_of(verb):
    return verb.dataclass(**{field.name: 1 for field in dataclasses.fields(verb.dataclass)})


@pytest.mark.django_db
def test_every_verb_of_staff_writes_its_row_in_the_same_transaction():
    staff, topic = StaffFactory(), TopicFactory()
    for verb in map(verbs.__getitem__, STAFFS):
        with transaction.atomic():
            row = record(payload_of(verb), subject=topic, actor=staff)
            assert StaffAct.objects.get(pk=row).capability == verb.staff
            transaction.set_rollback(True)
        assert not StaffAct.objects.filter(pk=row).exists()


def test_every_capability_that_changes_something_has_a_verb_of_its_own():
    named = {verb.staff for verb in verbs if verb.staff}
    assert named <= {one.name for one in capabilities}
    silent = {one.name for one in capabilities} - named
    assert silent == LOOKS, "name it in a verb: @verb(…, staff=…), see docs/adr/0008-staff-log.md"


@pytest.mark.django_db
def test_the_house_members_own_things_and_imports_leave_no_row():
    topic = a_question()
    close_topic(actor=HOUSE, topic=topic, reason="unclear")
    edit_post(actor=topic.author, post=topic.posts.get(), source="Said better")
    erase_member(actor=topic.author, member=topic.author)
    assert not StaffAct.objects.exists()


@pytest.mark.django_db
def test_a_moderators_edit_of_anothers_post_is_an_act_of_staff():
    topic, staff = a_question(), StaffFactory()
    edit_post(actor=staff, post=topic.posts.get(), source="Said better", reason="Spelling")
    act = StaffAct.objects.select_related("activity").get()
    assert (act.activity.verb, act.capability) == ("content.post.edited", "content.moderate")


@pytest.mark.django_db
def test_rows_say_what_was_before_what_is_now_and_why():
    staff, member, topic = StaffFactory(role="administrator"), MemberFactory(), a_question()
    choose(actor=staff, key="community.footer_note", value="Rookery")
    grant_role(actor=staff, member=member, role=Role.objects.get(handle="operator"))
    hide(actor=staff, thing=topic, because="Spam")
    acts = {act.activity.verb: act for act in StaffAct.objects.select_related("activity")}
    assert acts["options.choice.changed"].after == {"community.footer_note": "Rookery"}
    assert acts["members.role.granted"].after == {"role": "operator"}
    assert acts["content.question.hidden"].reason == "Spam"


def sealed(number=5):
    staff = StaffFactory(role="administrator")
    for n in range(number):
        choose(actor=staff, key="community.footer_note", value=f"Name {n}")
    drain()
    return staff


def as_superuser(settings_dsn, statement):
    """As somebody who owns the machine and switches the triggers off."""
    with psycopg.connect(settings_dsn, options="-c session_replication_role=replica", autocommit=True) as found:
        found.execute(statement)


@pytest.fixture
def insider(cluster):
    dsn = cluster.cluster.dsn("postgres", "guildhall")
    return lambda statement: as_superuser(dsn, statement)


@pytest.mark.django_db(transaction=True)
def test_the_chain_holds_and_grows(drain):
    sealed(3)
    first = verify_chain()
    assert (first.sealed, first.why) == (3, "")
    sealed(2)
    second = verify_chain(expect=first.head)
    assert (second.sealed, second.why, second.head != first.head) == (5, "", True)
    assert verify_chain(expect="f" * 64).why == "unknown_head"


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("statement", "place", "why"),
    [
        ("UPDATE activity_staffact SET reason = 'Nothing' WHERE activity_id = {third}", 3, "words"),
        ("UPDATE activity_staffact SET after = '{{}}' WHERE activity_id = {third}", 3, "words"),
        ("UPDATE activity_staffact SET capability = 'x' WHERE activity_id = {third}", 3, "changed"),
        ("UPDATE activity_activity SET actor_key = 1 WHERE id = {third}", 3, "changed"),
        (
            "UPDATE activity_activity SET occurred_at = occurred_at + interval '1 microsecond' WHERE id = {third}",
            3,
            "changed",
        ),
        ("DELETE FROM activity_staffact WHERE activity_id = {third}", 3, "missing"),
        ("DELETE FROM activity_activity WHERE id = {third}", 3, "missing"),
        ("DELETE FROM activity_staffseal WHERE id = 3", 3, "gap"),
        ("DELETE FROM activity_staffseal WHERE id = 5", 5, "unsealed"),
        ("UPDATE activity_staffseal SET hash = 'f' WHERE id = 3", 3, "changed"),
    ],
)
def test_what_an_insider_touches_is_named(statement, place, why, insider):
    sealed(5)
    third = StaffSeal.objects.get(pk=3).act_id
    insider(statement.format(third=third))
    verdict = verify_chain()
    assert (verdict.broken, verdict.why) == (place, why)


@pytest.mark.django_db(transaction=True)
def test_the_command_prints_the_last_hash_and_ends_badly_when_a_row_was_touched(insider, capsys):
    sealed(3)
    head = verify_chain().head
    assert "verify-log" in cli.available()
    assert verify_log.run(Namespace(expect=head)) == 0
    assert head in capsys.readouterr().out
    assert verify_log.run(Namespace(expect="f" * 64)) == 1
    insider(
        "UPDATE activity_staffact SET reason = 'Nothing' WHERE activity_id = (SELECT act_id FROM activity_staffseal WHERE id = 2)"
    )
    capsys.readouterr()
    assert verify_log.run(Namespace(expect="")) == 1
    assert "#2" in capsys.readouterr().out


@pytest.mark.django_db(transaction=True)
def test_the_database_refuses_changes_of_the_staff_log(drain):
    sealed(1)
    for statement in (
        "UPDATE activity_staffact SET reason = 'Other'",
        "DELETE FROM activity_staffact",
        "UPDATE activity_staffseal SET hash = 'f'",
        "DELETE FROM activity_staffseal",
        "TRUNCATE activity_staffseal",
    ):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)


@pytest.mark.django_db(transaction=True)
def test_an_erased_person_takes_the_words_about_them_along_and_the_chain_holds(drain):
    staff, member = StaffFactory(role="administrator"), MemberFactory()
    topic = a_question(actor=member)
    hide(actor=staff, thing=topic, because="Their telephone number")
    drain()
    assert b"Their telephone number" in export_member_rows(member)
    erase_member(actor=HOUSE, member=member)
    drain()
    act = StaffAct.objects.get(activity__verb="content.question.hidden")
    assert (act.reason, act.salt) == ("", "")
    assert verify_chain().why == ""


def export_member_rows(member):
    import io  # noqa: PLC0415
    import zipfile  # noqa: PLC0415

    with zipfile.ZipFile(io.BytesIO(export_member(actor=member, member=member))) as packed:
        return packed.read("activity.json")


@pytest.mark.django_db
def test_staff_reads_the_log_by_right_person_and_day(settings):
    settings.IS_DEMO = True
    staff, other, topic, there = (
        StaffFactory(role="administrator"),
        StaffFactory(role="administrator"),
        a_question(),
        SpaceFactory(name_en="Elsewhere"),
    )
    move_topic(actor=staff, topic=topic, space=there)
    choose(actor=other, key="community.footer_note", value="Rookery")
    client, url = signed_in(staff), reverse("activity:staff_log")
    body = client.get(url).content.decode()
    assert "Rookery" in body
    assert "moved a topic" in body
    assert "Rookery" not in client.get(url + "?capability=content.moderate").content.decode()
    assert "moved a topic" not in client.get(url + f"?member={other.handle}").content.decode()
    assert "Rookery" not in client.get(url + "?until=2020-01-01").content.decode()
    assert signed_in(MemberFactory()).get(url).status_code == 403


@pytest.mark.django_db
@pytest.mark.parametrize("number", [1, 3])
def test_the_page_reads_the_same_number_of_times(number, settings):
    settings.IS_DEMO = True
    staff = StaffFactory(role="administrator")
    for n in range(number):
        choose(actor=staff, key="community.footer_note", value=f"Name {n}")
    assert reads(signed_in(staff), reverse("activity:staff_log")) == 5


@pytest.mark.django_db
def test_staffs_rows_are_as_many_as_the_log_has_of_their_verbs():
    staff, topic = StaffFactory(role="administrator"), a_question()
    close_topic(actor=staff, topic=topic, reason="unclear")
    hide(actor=staff, thing=topic, because="Spam")
    choose(actor=staff, key="community.footer_note", value="Rookery")
    privileged = Activity.objects.filter(verb__in=STAFFS, actor_key__isnull=False)
    assert StaffAct.objects.count() == privileged.count() == 4  # hiding states its reasons, too
