from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import pgettext_lazy

from guildhall.groups.models.admissions import Admission
from guildhall.groups.models.groups import Group, GroupMembership
from guildhall.kernel import clock


@dataclass(frozen=True)
class Question:
    text: str
    kind: str = "text"
    required: bool = True
    choices: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Any]:
        return {"text": self.text, "kind": self.kind, "required": self.required, "choices": list(self.choices)}


class MembershipForm(models.Model):
    """What somebody has to answer who asks to join, and how many members have to vouch. The latest version holds."""

    class Kind(models.TextChoices):
        LINE = "line", pgettext_lazy("kind of question", "One line")
        TEXT = "text", pgettext_lazy("kind of question", "Several lines")
        BOX = "box", pgettext_lazy("kind of question", "A box to tick")
        CHOICE = "choice", pgettext_lazy("kind of question", "One of several answers")

    MOST_QUESTIONS, MOST_SPONSORS = 12, 3

    group = models.ForeignKey(Group, on_delete=models.PROTECT, related_name="membership_forms")
    number = models.PositiveIntegerField()
    intro = models.TextField(default="", blank=True, max_length=1000)
    questions = models.JSONField(default=list)  # of `Question.as_json()`
    sponsors = models.PositiveSmallIntegerField(default=0)
    written_at = models.DateTimeField(default=clock.now)
    written_by = models.BigIntegerField(null=True)  # actor key

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["group", "number"], name="membership_form_numbered_once"),
            models.CheckConstraint(condition=Q(sponsors__lte=3), name="membership_form_sponsors_few"),
        ]

    @property
    def asked(self) -> list[Question]:
        return [Question(one["text"], one["kind"], one["required"], tuple(one["choices"])) for one in self.questions]


class SponsorshipQuerySet(models.QuerySet["Sponsorship"]):
    def standing(self) -> SponsorshipQuerySet:
        """Not declined, by somebody who is still in the group."""
        inside = GroupMembership.objects.current().filter(group=models.OuterRef("admission__group"))
        return self.exclude(answer=Sponsorship.Answer.DECLINED).filter(
            models.Exists(inside.filter(member=models.OuterRef("member")))
        )


class Sponsorship(models.Model):
    """A member of the group who was named by somebody on the way in, and whether they vouch for them."""

    class Answer(models.TextChoices):
        VOUCHED = "vouched"
        DECLINED = "declined"

    admission = models.ForeignKey(Admission, on_delete=models.CASCADE, related_name="sponsorships")
    member = models.ForeignKey("members.Member", on_delete=models.PROTECT, related_name="sponsorships")
    asked_at = models.DateTimeField(default=clock.now)
    answer = models.CharField(max_length=10, choices=Answer.choices, default="", blank=True)
    words = models.TextField(default="", blank=True, max_length=1000)
    answered_at = models.DateTimeField(null=True)

    objects = SponsorshipQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["admission", "member"], name="named_once"),
            models.CheckConstraint(
                condition=Q(answer="", answered_at=None)
                | Q(answer__in=["vouched", "declined"], answered_at__isnull=False),
                name="sponsor_answer_has_a_time",
            ),
        ]
        indexes = [models.Index(fields=["member"], condition=Q(answer=""), name="sponsorships_waiting")]
