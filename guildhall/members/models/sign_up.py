from __future__ import annotations

from django.db import models

from guildhall.kernel import clock
from guildhall.members.models.member import Member


class SignUp(models.Model):
    """How somebody filled in the sign-up form. Kept for a month: it says something about new accounts alone."""

    member = models.OneToOneField(Member, primary_key=True, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField(default=clock.now)
    seconds = models.IntegerField(null=True)  # how long the form was open; None where there was none
    address = models.CharField(max_length=32, default="", blank=True)  # as a keyed hash

    class Meta:
        indexes = [models.Index(fields=["address", "at"], name="sign_ups_of_address")]
