import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from guildhall.activity.models import Activity
from guildhall.activity.testing import drain
from guildhall.content.tests.test_pages import reads, signed_in
from guildhall.groups import actions
from guildhall.groups.models import Admission, GroupMembership, MembershipForm, Sponsorship
from guildhall.groups.models.joining import Question
from guildhall.groups.privacy import erase, export
from guildhall.groups.tests.test_doors import led
from guildhall.groups.tests.test_groups import refused
from guildhall.kernel.actor import HOUSE
from guildhall.members.tests.factories import MemberFactory
from guildhall.outreach.models import Notice

pytestmark = pytest.mark.django_db

QUESTIONS = [
    Question("What did you contribute?", "text"),
    Question("I follow the code of conduct", "box"),
    Question("Which part?", "choice", required=False, choices=("Docs", "Code")),
]


def with_form(sponsors=2, questions=QUESTIONS):
    """A group that asks these questions, who leads it, and three of its members."""
    group, lead = led()
    actions.write_membership_form(actor=lead, group=group, questions=questions, sponsors=sponsors, intro="Be kind.")
    members = MemberFactory.create_batch(3)
    for member in members:
        actions.add_to_group(actor=HOUSE, group=group, member=member)
    return group, lead, members


def asking(group, sponsors, **more):
    member = MemberFactory()
    answers = ["Three patches", "yes", ""]
    return member, actions.ask_to_join(actor=member, group=group, answers=answers, sponsors=sponsors, **more)


def test_a_request_by_form_waits_for_its_sponsors_and_then_for_the_leads():
    group, lead, (one, two, _three) = with_form()
    member, asked = asking(group, [one, two])
    assert refused(actions.accept, actor=lead, admission=asked) == "not_sponsored"
    first, second = Sponsorship.objects.order_by("pk")
    actions.vouch(actor=one, sponsorship=first, words="We worked together.")
    assert refused(actions.vouch, actor=one, sponsorship=first) == "already_answered"
    assert refused(actions.vouch, actor=one, sponsorship=second) == "not_allowed"
    assert refused(actions.accept, actor=lead, admission=asked) == "not_sponsored"
    actions.vouch(actor=two, sponsorship=second)
    assert actions.accept(actor=lead, admission=asked).outcome == "accepted"
    assert GroupMembership.objects.current().filter(member=member).exists()
    said = list(Activity.objects.filter(verb__startswith="groups.").order_by("pk").values_list("verb", flat=True))[-7:]
    assert said == [
        "groups.admission.asked", "groups.sponsor.asked", "groups.sponsor.asked", "groups.sponsor.vouched",
        "groups.sponsor.vouched", "groups.admission.sponsored", "groups.admission.accepted",
    ]  # fmt: skip


def test_answers_are_kept_as_they_were_asked():
    group, lead, (one, two, _three) = with_form()
    _member, asked = asking(group, [one, two])
    actions.write_membership_form(actor=lead, group=group, questions=[Question("Why?", "line")], sponsors=0)
    asked.refresh_from_db()
    assert [row["question"] for row in asked.answers] == [question.text for question in QUESTIONS]
    assert [row["answer"] for row in asked.answers] == ["Three patches", "yes", ""]
    assert asked.sponsors_needed == 2
    assert MembershipForm.objects.filter(group=group).count() == 2


@pytest.mark.parametrize(
    ("answers", "code"),
    [(["", "yes", ""], "unanswered"), (["Much", "", ""], "unanswered"), (["Much", "yes", "Cakes"], "unanswered"), ([], "unanswered")],
)  # fmt: skip
def test_what_has_to_be_answered_is(answers, code):
    group, _lead, (one, two, _three) = with_form()
    given = {"actor": MemberFactory(), "group": group, "answers": answers, "sponsors": [one, two]}
    assert refused(actions.ask_to_join, **given) == code


def test_sponsors_are_different_members_of_the_group_that_others_may_know_of():
    group, _lead, (one, two, three) = with_form()
    three.privacy = {"listed": False}
    three.save()
    member, answers = MemberFactory(), ["Much", "yes", ""]
    asks = {"actor": member, "group": group, "answers": answers}
    assert refused(actions.ask_to_join, sponsors=[one], **asks) == "wrong_number"
    assert refused(actions.ask_to_join, sponsors=[one, one], **asks) == "wrong_number"
    assert refused(actions.ask_to_join, sponsors=[one, member], **asks) == "no_sponsor"
    assert refused(actions.ask_to_join, sponsors=[one, MemberFactory()], **asks) == "no_sponsor"
    assert refused(actions.ask_to_join, sponsors=[one, three], **asks) == "no_sponsor"
    assert not Admission.objects.exists()
    assert actions.ask_to_join(sponsors=[one, two], **asks).sponsorships.count() == 2


def test_who_declines_is_replaced_and_nobody_is_asked_twice():
    group, lead, (one, two, three) = with_form()
    member, asked = asking(group, [one, two])
    assert refused(actions.name_sponsor, actor=member, admission=asked, member=three) == "enough"
    actions.decline_to_vouch(actor=one, sponsorship=Sponsorship.objects.get(member=one))
    assert refused(actions.name_sponsor, actor=three, admission=asked, member=three) == "not_allowed"
    assert refused(actions.name_sponsor, actor=member, admission=asked, member=one) == "named_already"
    actions.name_sponsor(actor=member, admission=asked, member=three)
    for sponsor in (two, three):
        actions.vouch(actor=sponsor, sponsorship=Sponsorship.objects.get(member=sponsor))
    actions.accept(actor=lead, admission=asked)


def test_a_sponsor_who_leaves_the_group_no_longer_counts():
    group, lead, (one, two, _three) = with_form()
    _member, asked = asking(group, [one, two])
    for sponsor in (one, two):
        actions.vouch(actor=sponsor, sponsorship=Sponsorship.objects.get(member=sponsor))
    actions.leave(actor=one, group=group)
    assert refused(actions.accept, actor=lead, admission=asked) == "not_sponsored"


def test_a_form_that_changed_meanwhile_is_shown_before_it_is_sent():
    group, lead, (one, two, _three) = with_form()
    write = {"actor": lead, "group": group, "questions": [], "sponsors": 0}
    assert refused(actions.write_membership_form, after=0, **write) == "changed_meanwhile"
    asks = {"actor": MemberFactory(), "group": group, "answers": ["Much", "yes"], "sponsors": [one, two]}
    assert refused(actions.ask_to_join, after=7, **asks) == "changed_meanwhile"


def test_a_form_can_be_answered():
    group, lead = led()
    write = {"actor": lead, "group": group}
    one_choice = [Question("Which?", "choice", choices=("Docs", " docs ".strip().title()))]
    assert refused(actions.write_membership_form, questions=one_choice, sponsors=0, **write) == "no_choices"
    assert (
        refused(actions.write_membership_form, questions=[Question("x", "shout")], sponsors=0, **write) == "no_choices"
    )
    many = [Question(f"Question {number}") for number in range(13)]
    assert refused(actions.write_membership_form, questions=many, sponsors=0, **write) == "too_many"
    assert refused(actions.write_membership_form, questions=[], sponsors=4, **write) == "too_many"
    not_lead = {"actor": MemberFactory(), "group": group}
    assert refused(actions.write_membership_form, questions=[], sponsors=0, **not_lead) == "not_allowed"


def test_the_database_keeps_one_answer_a_sponsor():
    group, _lead, (one, two, three) = with_form()
    _member, asked = asking(group, [one, two])
    for fields in ({"member": one}, {"member": three, "answer": "vouched"}, {"member": three, "answer": "maybe"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Sponsorship.objects.create(admission=asked, **fields)


def test_a_sponsor_takes_their_words_along_and_leaves_none_behind():
    group, _lead, (one, two, _three) = with_form()
    member, _asked = asking(group, [one, two])
    actions.vouch(actor=one, sponsorship=Sponsorship.objects.get(member=one), words="Careful work.")
    assert export(one)["vouching"][0]["words"] == "Careful work."
    assert export(member)["group_admissions"][0]["answers"][0]["answer"] == "Three patches"
    erase(one)
    erase(member)
    assert not Sponsorship.objects.exists()


def test_a_newcomer_walks_in_by_form_with_two_sponsors():
    """Everything by pages: the leads write the form, two members vouch, the lead lets in."""
    group, lead = led()
    sponsors = MemberFactory.create_batch(2)
    for sponsor in sponsors:
        actions.add_to_group(actor=HOUSE, group=group, member=sponsor)
    rows = {"q-TOTAL_FORMS": "2", "q-INITIAL_FORMS": "0", "sponsors": "2", "after": "0", "intro": "Welcome."}
    rows |= {
        "q-0-text": "What did you contribute?",
        "q-0-kind": "text",
        "q-0-required": "on",
        "q-1-text": "",
        "q-1-kind": "line",
    }
    written = signed_in(lead).post(reverse("groups:write_membership_form", args=[group.handle]), rows)
    assert written.status_code == 302
    newcomer = MemberFactory()
    client, ask = signed_in(newcomer), reverse("groups:ask_to_join", args=[group.handle])
    assert "What did you contribute?" in client.get(ask).content.decode()
    typed = {"after": "1", "q0": "Three patches", "s0": sponsors[0].handle, "s1": "nobody-here", "words": "Please"}
    wrong = client.post(ask, typed)
    assert (wrong.status_code, "Three patches" in wrong.content.decode()) == (422, True)
    assert client.post(ask, typed | {"s1": f"@{sponsors[1].handle}"}).status_code == 302
    page = reverse("groups:admission", args=[Admission.objects.get().pk])
    for sponsor in sponsors:
        theirs = signed_in(sponsor)
        assert page in theirs.get(group.get_absolute_url()).content.decode()
        assert "Three patches" in theirs.get(page).content.decode()
        number = Sponsorship.objects.get(member=sponsor).pk
        assert theirs.post(reverse("groups:vouch", args=[number]), {"words": "Good work"}).status_code == 302
    assert "Good work" in client.get(page).content.decode()
    assert signed_in(MemberFactory()).get(page).status_code == 404
    desk = signed_in(lead)
    assert "2 of 2 have vouched" in desk.get(reverse("groups:desk", args=[group.handle])).content.decode()
    desk.post(reverse("groups:accept", args=[Admission.objects.get().pk]))
    assert GroupMembership.objects.current().filter(member=newcomer).exists()


@pytest.mark.parametrize("number", [1, 3])
def test_a_request_reads_the_same_number_of_times(number):
    group, lead, members = with_form(sponsors=number)
    _member, asked = asking(group, members[:number])
    client = signed_in(lead)
    assert reads(client, reverse("groups:admission", args=[asked.pk])) == 9
    assert reads(client, reverse("groups:write_membership_form", args=[group.handle])) == 7


@pytest.mark.django_db(transaction=True)
def test_everybody_is_told_at_their_step():
    group, lead, (one, two, _three) = with_form()
    member, asked = asking(group, [one, two])
    drain()
    assert {notice.member_id for notice in Notice.objects.all()} >= {lead.pk, one.pk, two.pk}
    before = Notice.objects.filter(member=member).count()
    for sponsor in (one, two):
        actions.vouch(actor=sponsor, sponsorship=Sponsorship.objects.get(member=sponsor))
    drain()
    told = list(Notice.objects.filter(member=lead).values_list("news__activity", flat=True))
    assert Activity.objects.get(verb="groups.admission.sponsored").pk in told
    assert Notice.objects.filter(member=member).count() > before
    actions.accept(actor=lead, admission=asked)
    drain()
    assert Activity.objects.get(verb="groups.admission.accepted").pk in list(
        Notice.objects.filter(member=member).values_list("news__activity", flat=True)
    )
