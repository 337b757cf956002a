"""The queue: one form for the whole list, so that it works without a script; keys only press its buttons."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext_lazy
from django.views.decorators.http import require_POST, require_safe

from guildhall.kernel.refusal import Refusal, require
from guildhall.moderation import actions
from guildhall.moderation.forms.cases import FLAG_NAMES
from guildhall.moderation.models import Item
from guildhall.moderation.queries import (
    history_of,
    item_for,
    items_numbered,
    loads,
    open_items,
    queue_for,
    reason_of,
    reasons,
    record_of,
)
from guildhall.moderation.rules import can_hear, can_review, can_sanction, can_word
from guildhall.moderation.rules.wording import sentences_of
from guildhall.moderation.views.words import described
from guildhall.ui.page import go, page
from guildhall.ui.shell import NavItem
from guildhall.ui.toasts import say

MOST = 100  # items at once
KINDS = {
    Item.Kind.HELD: pgettext_lazy("queue", "Held"),
    Item.Kind.FLAGGED: pgettext_lazy("queue", "Flagged"),
    Item.Kind.ACCOUNT: pgettext_lazy("queue", "New accounts"),
    Item.Kind.EDIT: pgettext_lazy("queue", "Edits"),
    Item.Kind.PROFILE: pgettext_lazy("queue", "Profiles"),
    Item.Kind.FILE: pgettext_lazy("queue", "Files"),
}
SAID: dict[str, Callable[[int], str]] = {
    "approve": lambda n: ngettext("%(n)s approved.", "%(n)s approved.", n) % {"n": n},
    "reject": lambda n: (
        ngettext("%(n)s rejected, its author is told why.", "%(n)s rejected, their authors are told why.", n) % {"n": n}
    ),
    "delete": lambda n: (
        ngettext("%(n)s deleted, its author is told why.", "%(n)s deleted, their authors are told why.", n) % {"n": n}
    ),
    "spam": lambda n: ngettext("%(n)s account of spam is out.", "%(n)s accounts of spam are out.", n) % {"n": n},
    "claim": lambda n: ngettext("You have %(n)s in hand.", "You have %(n)s in hand.", n) % {"n": n},
    "release": lambda n: ngettext("%(n)s given back.", "%(n)s given back.", n) % {"n": n},
}
UNDOABLE = {"approve", "reject", "delete", "spam"}


@require_safe
def queue(request: HttpRequest) -> HttpResponse:
    require(can_review(request.user))
    kind, mine = request.GET.get("kind", ""), request.GET.get("kind") == "mine"
    found = queue_for(request.user, kind=kind if kind in Item.Kind.values else "", mine=mine)
    for item in found.items:
        _describe(item, request.user)
    context = {
        "queue": found,
        "kind": kind,
        "tabs": _kind_tabs(found.numbers, kind),
        "reasons": reasons(),
        "loads": loads(),
        "may_spam": can_sanction(request.user),
    }
    return page(request, "moderation/queue.html", context | room_tabs(request))


def _kind_tabs(numbers: dict[str, int], kind: str) -> list[NavItem]:
    here = reverse("moderation:queue")
    tabs = [NavItem(pgettext_lazy("queue", "All"), here, current=not kind, count=sum(numbers.values()))]
    for name, label in KINDS.items():
        if numbers.get(name) or name in (Item.Kind.HELD, Item.Kind.FLAGGED):
            url = f"{here}?kind={name}"
            tabs.append(NavItem(label, url, current=kind == name, count=numbers.get(name, 0)))
    return [*tabs, NavItem(pgettext_lazy("queue", "In my hands"), f"{here}?kind=mine", current=kind == "mine")]


def room_tabs(request: HttpRequest) -> dict[str, Any]:
    """The staff's pages of this room, as far as this reader may open them."""
    pages = [("queue", pgettext_lazy("moderation tab", "Queue"), True)]
    pages.append(("cases", pgettext_lazy("moderation tab", "Cases"), can_sanction(request.user)))
    pages.append(("appeals", pgettext_lazy("moderation tab", "Appeals"), can_hear(request.user)))
    pages.append(("reasons", pgettext_lazy("moderation tab", "Reasons"), can_word(request.user)))
    items = []
    for name, label, may in pages:
        url = reverse(f"moderation:{name}")
        is_here = request.path == url if name == "queue" else request.path.startswith(url)
        if may:
            items.append(NavItem(label, url, current=is_here))
    return {"room_tabs": items}


def _describe(item: Item, viewer: Any) -> None:
    """What its line says: which flags, and whether somebody else has it."""
    item.kind_name = KINDS[Item.Kind(item.kind)]  # type: ignore[attr-defined]
    item.why = sentences_of(item.why)
    item.counted = Counter(FLAG_NAMES[flag.reason] for flag in item.all_flags).most_common()  # type: ignore[attr-defined]
    item.words = [flag.words for flag in item.all_flags if flag.words]  # type: ignore[attr-defined]
    item.is_others = item.is_claimed_by_other(viewer)  # type: ignore[attr-defined]
    item.is_mine = bool(item.claimed_at) and not item.is_others and item.claimed_by_id == viewer.pk  # type: ignore[attr-defined]


@require_safe
def item(request: HttpRequest, pk: int) -> HttpResponse:
    require(can_review(request.user))
    found = item_for(request.user, pk)
    if found is None:
        raise Http404
    _describe(found, request.user)
    known = record_of([flag.reporter_id for flag in found.all_flags])  # type: ignore[attr-defined]
    for flag in found.all_flags:  # type: ignore[attr-defined]
        flag.record, flag.reason_name = known.get(flag.reporter_id), FLAG_NAMES[flag.reason]
    context = {
        "item": found,
        "history": described(history_of(found)),
        "reasons": reasons(),
        "may_spam": can_sanction(request.user),
        "may_case": found.author is not None and can_sanction(request.user, found.author),
    }
    return page(request, "moderation/item.html", context | room_tabs(request))


@require_POST
def decide(request: HttpRequest) -> HttpResponse:
    """`only`: '12:approve', one item by its own button; else `act` on all `items` that are ticked."""
    require(can_review(request.user))
    act, numbers = _asked(request.POST)
    done: list[int] = []
    refused: list[str] = []
    for one in open_items(request.user).filter(pk__in=numbers).select_related("author").order_by("-pk"):
        try:
            _act(request, act, one)
            done.append(one.pk)
        except Refusal as refusal:
            refused.append(str(refusal))
    _tell(request, act, done, refused, len(numbers))
    kind = request.POST.get("kind", "")
    return go(request, f"{reverse('moderation:queue')}{'?' + urlencode({'kind': kind}) if kind else ''}")


def _asked(sent: QueryDict) -> tuple[str, list[int]]:
    only, _colon, act = sent.get("only", "").partition(":")
    if only:
        return act, _numbers([only])
    return sent.get("act", ""), _numbers(sent.getlist("items"))


def _numbers(values: Iterable[str]) -> list[int]:
    return [int(value) for value in values if value.isascii() and value.isdigit() and len(value) < 16][:MOST]


def _act(request: HttpRequest, act: str, one: Item) -> None:
    given = {"actor": request.user, "item": one}
    if act in ("reject", "delete"):
        actions.reject_item(**given, reasons=_reasons(request.POST, one), deletes=act == "delete")
        return
    does = {
        "approve": actions.approve_item,
        "spam": actions.spam_item,
        "claim": actions.claim_item,
        "release": actions.release_item,
    }
    if act not in does:
        raise Refusal("no_act", _("Choose what to do."))
    does[act](**given)


def _reasons(sent: QueryDict, one: Item) -> actions.Reasons:
    """The chosen template in the author's language, or the one that most flags name; own words take their place."""
    flags = Counter(one.flags.values_list("reason", flat=True)).most_common(1)
    reason = reason_of(sent.get("reason", "")) or reason_of(flags[0][0] if flags else "other") or reason_of("other")
    language = one.author.locale if one.author else "en"
    words = sent.get("facts", "").strip()
    if reason is None:
        return actions.Reasons(words)
    return actions.Reasons(words or reason.facts.in_language(language), reason.ground.in_language(language))


def _tell(request: HttpRequest, act: str, done: list[int], refused: list[str], asked: int) -> None:
    if done:
        undo = f"{reverse('moderation:undo')}?{urlencode({'items': ','.join(map(str, done))})}"
        say(request, SAID[act](len(done)), undo=undo if act in UNDOABLE else "")
    if refused:
        say(request, " ".join(dict.fromkeys(refused)), is_bad=True)
    elif asked > len(done):
        say(request, _("Somebody has decided the rest already."), is_bad=True)
    elif not done:
        say(request, _("Tick what you mean, or use the buttons of a line."), is_bad=True)


@require_POST
def undo(request: HttpRequest) -> HttpResponse:
    require(can_review(request.user))
    numbers, refused = _numbers(request.GET.get("items", "").split(",")), []
    for one in items_numbered(request.user, numbers):
        try:
            actions.reopen_item(actor=request.user, item=one)
        except Refusal as refusal:
            refused.append(str(refusal))
    if refused:
        say(request, " ".join(dict.fromkeys(refused)), is_bad=True)
    else:
        say(request, _("Taken back: it waits again."))
    return go(request, reverse("moderation:queue"))
