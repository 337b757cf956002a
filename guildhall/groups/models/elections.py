from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext

from guildhall.groups.models.groups import Group
from guildhall.kernel import clock


class ElectionQuerySet(models.QuerySet["Election"]):
    def standing(self) -> ElectionQuerySet:
        return self.filter(cancelled_at=None)


class Election(models.Model):
    """Candidates stand until it opens, whoever was in the group then votes until it closes, then it is counted."""

    group = models.ForeignKey(Group, on_delete=models.PROTECT, related_name="elections")
    title = models.CharField(max_length=120)
    about = models.TextField(default="", blank=True, max_length=2000)
    seats = models.PositiveSmallIntegerField()
    limit = models.PositiveSmallIntegerField(null=True)  # winners of one employer at most
    opens_at = models.DateTimeField()
    closes_at = models.DateTimeField()
    officer = models.ForeignKey("members.Member", null=True, on_delete=models.SET_NULL, related_name="elections_run")
    called_at = models.DateTimeField(default=clock.now)
    called_by = models.BigIntegerField(null=True)  # actor key
    opened_at = models.DateTimeField(null=True)  # since then the voters are fixed
    electorate = models.PositiveIntegerField(default=0)  # how many they are
    counted_at = models.DateTimeField(null=True)
    cancelled_at = models.DateTimeField(null=True)
    cancelled_by = models.BigIntegerField(null=True)  # actor key
    result: Any = models.JSONField(null=True)  # see `actions.elections.count_election`
    seated: Any = models.JSONField(
        null=True
    )  # `made` and `ended`: numbers of the seats that `seat_winners` gave and ended

    objects = ElectionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(closes_at__gt=F("opens_at")), name="election_closes_after_it_opens"),
            models.CheckConstraint(condition=Q(seats__gte=1), name="election_for_a_seat"),
            models.CheckConstraint(condition=Q(limit=None) | Q(limit__gte=1), name="employer_limit_lets_one_in"),
            models.CheckConstraint(
                condition=Q(counted_at=None, result=None) | Q(counted_at__isnull=False, result__isnull=False),
                name="counted_election_has_a_result",
            ),
        ]
        indexes = [models.Index(fields=["group", "-opens_at"], name="elections_of_a_group")]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("groups:election", args=[self.pk])

    @property
    def stage(self) -> str:
        """'standing', 'voting', 'counting', 'counted', 'cancelled'."""
        if self.cancelled_at or self.counted_at:
            return "cancelled" if self.cancelled_at else "counted"
        now = clock.now()
        if now >= self.closes_at and self.opened_at:
            return "counting"
        return "voting" if self.opened_at else "standing"


class Candidate(models.Model):
    election = models.ForeignKey(Election, on_delete=models.PROTECT, related_name="candidates")
    member = models.ForeignKey("members.Member", null=True, on_delete=models.SET_NULL, related_name="candidacies")
    words = models.TextField(default="", blank=True, max_length=1000)
    employer = models.CharField(max_length=80, default="", blank=True)  # as they say it where everybody reads it
    stood_at = models.DateTimeField(default=clock.now)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["election", "member"], name="stands_once")]

    @property
    def name(self) -> str:
        return str(self.member.shown.display_name) if self.member else gettext("Former member")

    @property
    def label(self) -> str:
        """Their column in the published ballots."""
        return str(self.member.handle) if self.member else f"former-{self.pk}"


class Voter(models.Model):
    """Who may vote, fixed when the election opens. Whether they did, never when and how: no time, no way to a ballot."""

    election = models.ForeignKey(Election, on_delete=models.PROTECT, related_name="voters")
    member = models.ForeignKey("members.Member", on_delete=models.PROTECT, related_name="votes_in_groups")
    voted = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["election", "member"], name="one_vote_a_voter")]


class BallotBox(models.Model):
    """All ballots of an election in one row, which every vote writes anew: no row of the database is one person's ballot.

    Rows of their own would be written in the transaction that marks their voter, and PostgreSQL keeps its number beside
    both (`xmin`). A `jsonb` object keeps its keys in their own order: which ballot came last is not to be seen in it.
    """

    election = models.OneToOneField(Election, on_delete=models.PROTECT, primary_key=True, related_name="box")
    ballots: Any = models.JSONField(default=dict)  # code of the receipt: {number of a candidate: rank}
