"""The form for those who ask to join, and the members who vouch for them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from guildhall.groups.actions.groups import locked, require_lead, require_open, say
from guildhall.groups.activities import (
    AdmissionSponsored,
    MembershipFormWritten,
    SponsorAsked,
    SponsorDeclined,
    SponsorVouched,
)
from guildhall.groups.models import Admission, Group, GroupMembership, MembershipForm, Seat, Sponsorship
from guildhall.groups.models.joining import Question
from guildhall.groups.rules import can_vouch
from guildhall.kernel import clock
from guildhall.kernel.actor import Actor
from guildhall.kernel.gates import gated
from guildhall.kernel.refusal import Forbidden, Refusal
from guildhall.members.models import Member

MOST_NAMED = 8  # sponsors of one request, those who declined too
LONGEST = {"line": 200, "text": 4000, "box": 3, "choice": 200}


@transaction.atomic
def write_membership_form(
    *,
    actor: Actor,
    group: Group,
    questions: Sequence[Question],
    sponsors: int,
    intro: str = "",
    after: int | None = None,
) -> MembershipForm:
    """The next version; `after`: the number the writer had before them. Without questions and sponsors there is no form.

    Refuses `not_allowed`, `group_closed`, `too_many`, `no_choices`, `changed_meanwhile`.
    """
    require_lead(actor, group)
    group = locked(group)
    require_open(group)
    kept = [_checked(question, actor) for question in questions if question.text.strip()]
    if len(kept) > MembershipForm.MOST_QUESTIONS or not 0 <= sponsors <= MembershipForm.MOST_SPONSORS:
        raise Refusal("too_many", _("A form has at most twelve questions and three sponsors."))
    number = MembershipForm.objects.filter(group=group).aggregate(last=Max("number"))["last"] or 0
    if after is not None and after != number:
        raise Refusal(
            "changed_meanwhile", _("Somebody changed the form meanwhile. Look at it, then save yours after it.")
        )
    form = MembershipForm.objects.create(
        group=group, number=number + 1, intro=gated("groups.form", intro.strip(), actor)[:1000], sponsors=sponsors,
        questions=[question.as_json() for question in kept], written_at=clock.now(), written_by=actor.actor_key,
    )  # fmt: skip
    say(MembershipFormWritten(number=form.number), group, actor)
    return form


def take_answers(form: MembershipForm | None, answers: Sequence[str], actor: Actor) -> list[dict[str, str]]:
    """A part of `ask_to_join`: the questions with what was answered, as the request keeps them. Refuses `unanswered`."""
    asked = form.asked if form else []
    given = [answer.strip().replace("\r\n", "\n") for answer in [*answers, *[""] * len(asked)][: len(asked)]]
    for question, answer in zip(asked, given, strict=True):
        if question.required and not answer:
            raise Refusal("unanswered", _("Not answered yet: %(question)s"), question=question.text)
        if len(answer) > LONGEST[question.kind] or (
            question.kind == "choice" and answer not in ("", *question.choices)
        ):
            raise Refusal("unanswered", _("This answer does not fit: %(question)s"), question=question.text)
    return [
        {"question": question.text, "kind": question.kind, "answer": gated("groups.answer", answer, actor)}
        for question, answer in zip(asked, given, strict=True)
    ]


def ask_sponsors(admission: Admission, members: Iterable[Member], actor: Member) -> None:
    """A part of `ask_to_join`. Refuses `wrong_number`, `no_sponsor`."""
    named = list({member.pk: member for member in members}.values())
    if len(named) != admission.sponsors_needed:
        raise Refusal(
            "wrong_number", _("Name %(number)s different members of the group."), number=admission.sponsors_needed
        )
    for member in named:
        _ask(admission, member, actor)


@transaction.atomic
def name_sponsor(*, actor: Member, admission: Admission, member: Member) -> Sponsorship:
    """One more, by who asked to join, in place of one who declined or left.

    Refuses `not_allowed`, `already_decided`, `enough`, `too_many`, `no_sponsor`, `named_already`.
    """
    admission = _held(admission)
    if admission.member_id != actor.pk:
        raise Forbidden("not_allowed", _("This is not yours to decide."))
    named = Sponsorship.objects.filter(admission=admission)
    if named.standing().count() >= admission.sponsors_needed:
        raise Refusal("enough", _("You have named enough members; wait for their answers."))
    if named.count() >= MOST_NAMED:
        raise Refusal("too_many", _("You have asked many members already. Write to the leads instead."))
    if named.filter(member=member).exists():
        raise Refusal("named_already", _("You have asked %(name)s already."), name=member.display_name)
    return _ask(admission, member, actor)


@transaction.atomic
def vouch(*, actor: Member, sponsorship: Sponsorship, words: str = "") -> Sponsorship:
    """Refuses `not_allowed`, `already_decided`, `already_answered`."""
    sponsorship = _answer(actor, sponsorship, Sponsorship.Answer.VOUCHED, words)
    admission = sponsorship.admission
    say(SponsorVouched(admission=admission.pk), admission.group, actor, admission.member)
    if number_of_sponsors(admission) == admission.sponsors_needed:
        say(AdmissionSponsored(admission=admission.pk), admission.group, actor, admission.member)
    return sponsorship


@transaction.atomic
def decline_to_vouch(*, actor: Member, sponsorship: Sponsorship, words: str = "") -> Sponsorship:
    """Refuses `not_allowed`, `already_decided`, `already_answered`."""
    sponsorship = _answer(actor, sponsorship, Sponsorship.Answer.DECLINED, words)
    admission = sponsorship.admission
    say(SponsorDeclined(admission=admission.pk), admission.group, actor, admission.member)
    return sponsorship


def require_sponsors(admission: Admission) -> None:
    """A part of `accept`. Refuses `not_sponsored`."""
    if number_of_sponsors(admission) < admission.sponsors_needed:
        raise Refusal(
            "not_sponsored",
            _("%(number)s members of the group have to vouch before the leads decide."),
            number=admission.sponsors_needed,
        )


def number_of_sponsors(admission: Admission) -> int:
    """Who has vouched and is still in the group."""
    return Sponsorship.objects.standing().filter(admission=admission, answer=Sponsorship.Answer.VOUCHED).count()


def can_be_named(group: Group, member: Member) -> bool:
    """Whom everybody may know to be in the group: it is no way to find out about others."""
    if not GroupMembership.objects.current().filter(group=group, member=member).exists():
        return False
    is_listed = Member.objects.listed().filter(pk=member.pk).exists()
    return is_listed or Seat.objects.current().filter(group=group, member=member).exists()


def _ask(admission: Admission, member: Member, actor: Member) -> Sponsorship:
    if member.pk == admission.member_id or not can_be_named(admission.group, member):
        raise Refusal("no_sponsor", _("%(name)s is not on this group's list of members."), name=member.display_name)
    sponsorship = Sponsorship.objects.create(admission=admission, member=member, asked_at=clock.now())
    say(SponsorAsked(admission=admission.pk), admission.group, actor, member)
    return sponsorship


def _answer(actor: Member, sponsorship: Sponsorship, answer: str, words: str) -> Sponsorship:
    _held(sponsorship.admission)
    rows = Sponsorship.objects.select_for_update(of=("self",)).select_related("admission__group", "admission__member")
    sponsorship = rows.get(pk=sponsorship.pk)
    if not can_vouch(actor, sponsorship):
        raise Forbidden("not_allowed", _("Only a member of the group who was asked can vouch."))
    if sponsorship.answer:
        raise Refusal("already_answered", _("You have answered already."))
    sponsorship.answer, sponsorship.answered_at = answer, clock.now()
    sponsorship.words = gated("groups.words", words.strip(), actor)[:1000]
    sponsorship.save(update_fields=["answer", "answered_at", "words"])
    return sponsorship


def _held(admission: Admission) -> Admission:
    """Locked after its group. Refuses `already_decided`."""
    locked(admission.group)
    rows = Admission.objects.select_for_update(of=("self",)).select_related("group", "member")
    admission = rows.get(pk=admission.pk)
    if admission.closed_at:
        raise Refusal("already_decided", _("This was decided before."))
    return admission


def _checked(question: Question, actor: Actor) -> Question:
    text = gated("groups.form", " ".join(question.text.split()), actor)[:300]
    choices = tuple(dict.fromkeys(choice for one in question.choices if (choice := " ".join(one.split())[:200])))
    if question.kind not in MembershipForm.Kind.values or (question.kind == "choice" and len(choices) < 2):  # noqa: PLR2004
        raise Refusal("no_choices", _("Give at least two answers to choose from: %(question)s"), question=text)
    return Question(text, question.kind, question.required, choices[:20] if question.kind == "choice" else ())
