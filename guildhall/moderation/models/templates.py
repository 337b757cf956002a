from __future__ import annotations

from django.db import models
from django.db.models import Q

from guildhall.kernel import clock
from guildhall.kernel.text import Bilingual


class ReasonTemplate(models.Model):
    """Words for a decision that comes again and again; see `rules.reasons` for those that the house comes with."""

    code = models.SlugField(max_length=40, unique=True)
    name_en = models.CharField(max_length=60)
    name_zh_hans = models.CharField(max_length=60)
    ground_en = models.CharField(max_length=140)
    ground_zh_hans = models.CharField(max_length=140)
    facts_en = models.CharField(max_length=480)
    facts_zh_hans = models.CharField(max_length=480)
    position = models.SmallIntegerField(default=100)
    changed_at = models.DateTimeField(default=clock.now)
    changed_by = models.BigIntegerField(null=True)  # actor key
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(code=""), name="reason_has_code")]

    @property
    def name(self) -> Bilingual:
        return Bilingual(self.name_en, self.name_zh_hans)

    @property
    def ground(self) -> Bilingual:
        return Bilingual(self.ground_en, self.ground_zh_hans)

    @property
    def facts(self) -> Bilingual:
        return Bilingual(self.facts_en, self.facts_zh_hans)
