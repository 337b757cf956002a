"""Where spaces could be found before."""

from __future__ import annotations

from django.db import models

from guildhall.content.models.spaces import Space
from guildhall.kernel import clock


class FormerSpaceHandle(models.Model):
    """An address that a space gave up; a space that takes it is found there, until then it leads to the last that had it."""

    handle = models.SlugField(max_length=40, unique=True)
    space = models.ForeignKey(Space, on_delete=models.CASCADE, related_name="former_handles")
    until = models.DateTimeField(default=clock.now)
