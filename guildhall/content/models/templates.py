"""What an empty editor begins with, for a kind of topic in a space."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from guildhall.content.models.spaces import Kind, Space
from guildhall.kernel import clock
from guildhall.kernel.text import Bilingual


class WritingTemplate(models.Model):
    space = models.ForeignKey(Space, on_delete=models.CASCADE, related_name="writing_templates")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    source_en = models.TextField(default="", blank=True)
    source_zh_hans = models.TextField(default="", blank=True)
    changed_at = models.DateTimeField(default=clock.now)
    changed_by = models.BigIntegerField(null=True)  # actor key

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["space", "kind"], name="one_template_a_kind"),
            models.CheckConstraint(condition=~Q(source_en="", source_zh_hans=""), name="template_says_something"),
        ]

    @property
    def source(self) -> Bilingual:
        return Bilingual(self.source_en or self.source_zh_hans, self.source_zh_hans or self.source_en)
