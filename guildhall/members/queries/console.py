"""What staff sees of members."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Count, Exists, Max, OuterRef, Q
from django.utils.http import urlencode

from guildhall.activity.models import Activity
from guildhall.members.models import Attribute, Claim, Identity, Member, Merge, Role, RoleGrant
from guildhall.members.models.member import MemberQuerySet
from guildhall.members.queries.people import _after, _key, _page_of, keys_behind, plain, starts_with


@dataclass(frozen=True)
class Listed:
    members: list[Member]
    asked: dict[str, str]
    older: str
    first: str


@dataclass(frozen=True)
class Record:
    """Everything on a member's page in the console."""

    member: Member
    identities: list[Identity]
    grants: list[RoleGrant]
    merges: list[Merge]
    claims: list[Claim]
    attributes: list[Attribute]


@dataclass(frozen=True)
class Facts:
    acts: int
    active_days: int
    last_act: object
    visits: int
    last_visit: object


def member_list(query: Mapping[str, str]) -> Listed:
    asked = {"q": plain(query.get("q", "")), "state": query.get("state", "")}
    rows, more = _page_of(_after(_matching(asked), query.get("after", "")))
    kept = {name: value for name, value in asked.items() if value}
    older = f"?{urlencode({**kept, 'after': _key(rows[-1])})}" if more else ""
    return Listed(rows, asked, older, f"?{urlencode(kept)}" if query.get("after") else "")


def _matching(asked: Mapping[str, str]) -> MemberQuerySet:
    current = RoleGrant.objects.current().filter(member=OuterRef("pk"))
    everybody = Member.objects.annotate(is_on_staff=Exists(current))
    rows: MemberQuerySet = {
        "members": everybody.present().filter(claimed_at__isnull=False),
        "unclaimed": everybody.unclaimed(),
        "staff": everybody.present().filter(Exists(current)),
        "waiting": everybody.exclude(waiting_since=None).filter(erased_at=None),
        "former": everybody.exclude(erased_at=None),
    }.get(asked["state"], everybody.filter(erased_at=None, merged_into=None))
    if not asked["q"]:
        return rows
    text = asked["q"].lstrip("@")
    by_identity = Exists(Identity.objects.filter(member=OuterRef("pk"), value__iexact=text))
    found: MemberQuerySet = rows.filter(starts_with(text) | Q(email__iexact=text) | by_identity)
    return found


def member_record(pk: int) -> Record | None:
    member = Member.objects.select_related("merged_into").filter(pk=pk).first()
    if member is None:
        return None
    behind = list(Member.objects.behind(member).values_list("pk", flat=True))
    claims = Claim.objects.filter(Q(claimant__in=behind) | Q(subject__in=behind)).select_related(
        "claimant", "subject", "merge"
    )
    merges = Merge.objects.filter(Q(source__in=behind) | Q(target__in=behind)).select_related("source", "target")
    return Record(
        member=member,
        identities=list(Identity.objects.filter(member__in=behind).order_by("platform", "value")),
        grants=list(RoleGrant.objects.filter(member=member).select_related("role").order_by("-granted_at")),
        merges=list(merges.order_by("-merged_at")),
        claims=list(claims.order_by("-asked_at")),
        attributes=list(Attribute.objects.filter(member__in=behind, until=None).order_by("key")),
    )


def facts(member: Member) -> Facts:
    keys = keys_behind(member)
    acts = Activity.objects.filter(actor_key__in=keys).aggregate(
        count=Count("id"), days=Count("occurred_at__date", distinct=True), last=Max("occurred_at")
    )
    visits = member.visits.aggregate(count=Count("id"), last=Max("day"))
    return Facts(acts["count"], acts["days"], acts["last"], visits["count"], visits["last"])


def claim_queue() -> list[Claim]:
    """Waiting for a decision, oldest first."""
    return list(
        Claim.objects.open()
        .select_related("claimant", "subject")
        .prefetch_related("subject__identities")
        .order_by("asked_at")
    )


def claim_queue_size() -> int:
    return Claim.objects.open().count()


def claim_to_decide(pk: int) -> Claim | None:
    return Claim.objects.select_related("claimant", "subject", "identity").filter(pk=pk).first()


def waiting_members() -> list[Member]:
    return list(Member.objects.exclude(waiting_since=None).filter(erased_at=None).order_by("waiting_since"))


def standing_merges(limit: int = 50) -> list[Merge]:
    """The latest merges, undone ones too."""
    return list(Merge.objects.select_related("source", "target", "claim").order_by("-merged_at")[:limit])


def merge_to_undo(pk: int) -> Merge | None:
    return Merge.objects.select_related("source", "target").filter(pk=pk).first()


def merge_candidates(member: Member, text: str) -> list[Member]:
    """Others whose name, handle, address or identity begins with the text; never suggested by name alone."""
    if not text.strip():
        return []
    by_identity = Exists(Identity.objects.filter(member=OuterRef("pk"), value__iexact=text))
    rows = (
        Member.objects.present()
        .exclude(pk=member.pk)
        .filter(starts_with(text.lstrip("@")) | Q(email__iexact=text) | by_identity)
    )
    return list(rows.prefetch_related("identities").order_by("handle")[:10])


def roles() -> list[Role]:
    held = Count("grants", filter=Q(grants__ended_at=None))
    return list(Role.objects.annotate(holders=held).order_by("pk"))


def holders() -> list[RoleGrant]:
    return list(RoleGrant.objects.current().select_related("role", "member").order_by("role_id", "granted_at"))


def role_to_change(handle: str) -> Role | None:
    return Role.objects.filter(handle=handle).first()


def grant_to_end(pk: int) -> RoleGrant | None:
    return RoleGrant.objects.select_related("role", "member").filter(pk=pk).first()
