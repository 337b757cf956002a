"""Identities: what proves who somebody is, here and elsewhere."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount
from django.db import transaction
from django.db.models import Value
from django.db.models.functions import Greatest

from guildhall.kernel import clock
from guildhall.kernel.actor import HOUSE, Actor
from guildhall.members.models import Attribute, Identity, Member

BY_EMAIL, BY_SIGN_IN = "email", "sign-in"
PROJECTED = (BY_EMAIL, BY_SIGN_IN)


@dataclass(frozen=True)
class Proof:
    """A verified address or a connected account, as allauth keeps it."""

    platform: str
    value: str
    verified_by: str
    label: str = ""
    url: str = ""

    @property
    def key(self) -> tuple[str, str]:
        return self.platform, self.value


@transaction.atomic
def add_identity(*, member: Member, platform: str, value: str, label: str = "", url: str = "") -> Identity:
    """Say that this member is known elsewhere, without proof. What is known already stays with whom it belongs to."""
    found, _is_new = Identity.objects.get_or_create(
        platform=platform, value=value, defaults={"member": member, "label": label, "url": url}
    )
    return found


@transaction.atomic
def add_attribute(
    *, actor: Actor = HOUSE, member: Member, key: str, value: Any, evidence: str = "", source: str = ""
) -> Attribute:
    """A fact with its evidence. The one that held until now ends; the same fact again changes nothing."""
    held = Attribute.objects.select_for_update().filter(member=member, key=key, until=None).first()
    if held and held.value == value:
        return held
    now = clock.now()
    if held:
        Attribute.objects.filter(pk=held.pk).update(until=now)
    verified = {"verified_by": actor.actor_key, "verified_at": now} if actor.actor_key else {}
    return Attribute.objects.create(
        member=member, key=key, value=value, evidence=evidence, source=source, since=now, **verified
    )


@transaction.atomic
def project_identities(*, member: Member) -> None:
    """Make the member's identities say what allauth's tables say, in the transaction that changed those.

    An imported person with the same proven identity is claimed by it. Nothing is projected before somebody has signed in.
    """
    from guildhall.members.actions.claims import claim_by_proof  # noqa: PLC0415 - nouns of one package

    fresh = Member.objects.select_for_update(of=("self",)).get(pk=member.pk)
    if fresh.claimed_at is None or fresh.erased_at is not None:
        return
    proofs = {proof.key: proof for proof in [*_addresses(fresh), *_accounts(fresh)]}
    for identity in Identity.objects.filter(member=fresh, verified_by__in=PROJECTED):
        if (identity.platform, identity.value) not in proofs:
            identity.delete()
    for proof in proofs.values():
        identity = _kept(fresh, proof)
        if identity.member_id != fresh.pk:
            claim_by_proof(member=fresh, identity=identity, way=proof.verified_by)


def _kept(member: Member, proof: Proof) -> Identity:
    """The row of this proof; a verified one is left alone, and another person's row stays theirs."""
    identity, _is_new = Identity.objects.select_for_update(of=("self",)).get_or_create(
        platform=proof.platform, value=proof.value, defaults={"member": member}
    )
    if identity.member_id == member.pk and not identity.verified_at:
        identity.verified_at, identity.verified_by = clock.now(), proof.verified_by
        identity.label, identity.url = proof.label or identity.label, proof.url or identity.url
        identity.save(update_fields=["verified_at", "verified_by", "label", "url"])
    return identity


def _addresses(member: Member) -> list[Proof]:
    addresses = EmailAddress.objects.filter(user=member, verified=True).values_list("email", flat=True)
    return [Proof("email", address.lower(), BY_EMAIL) for address in addresses]


def _accounts(member: Member) -> list[Proof]:
    return [
        Proof(account.provider, account.uid, BY_SIGN_IN, _label(account), _web_address(account))
        for account in SocialAccount.objects.filter(user=member)
    ]


def _label(account: SocialAccount) -> str:
    names = (account.extra_data.get(key) for key in ("login", "preferred_username", "name"))
    return next((str(name)[:200] for name in names if name), "")


def _web_address(account: SocialAccount) -> str:
    url = str(account.extra_data.get("html_url") or "")
    return url if url.startswith("https://") and len(url) <= 500 else ""


@transaction.atomic
def end_attributes(*, actor: Actor = HOUSE, ids: Collection[int]) -> None:
    """Facts that hold no longer: an import knows newer ones."""
    Attribute.objects.filter(pk__in=ids, until=None).update(until=Greatest("since", Value(clock.now())))
