"""Cards of links: noted when a text is in sight, fetched by a job, fetched anew when they are old, gone with the texts.

Nothing is fetched while a page is served, and nothing for what is held or hidden.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction
from django.db.models import Count, Q, QuerySet
from django.db.models.functions import Coalesce
from procrastinate.contrib.django import app

from guildhall.content.models import Comment, LinkCard, LinkUse, Post
from guildhall.content.models.spaces import fetches_links
from guildhall.kernel import clock
from guildhall.kernel.bare_links import bare_links
from guildhall.kernel.outgoing import Fetched, Outgoing, Unreachable
from guildhall.kernel.pages import purge
from guildhall.kernel.refusal import Refusal
from guildhall.kernel.web_page import Described, described
from guildhall.moderation.actions.screening import check_words
from guildhall.options.queries import get as choice

MOST = 5  # cards in a text
LONGEST = 500  # characters of an address
AT_ONCE = 20  # cards in a job
FRESH = timedelta(days=30)
RESTING = timedelta(minutes=5)  # a card that somebody is fetching; whoever was killed over it leaves it for so long
AGAIN = (timedelta(hours=1), timedelta(hours=12), timedelta(days=3))  # after the first failure, the second, the third
A_HOST = 20  # cards of one host in `WHILE`
WHILE = timedelta(minutes=10)


def _shown(topic: str) -> Q:
    return Q(**{f"{topic}hidden_at": None}) & fetches_links(f"{topic}space__")


_POSTS = Q(hidden_at=None) & _shown("topic__")
_COMMENTS = Q(hidden_at=None, post__hidden_at=None) & _shown("post__topic__")

_IN_SIGHT = Q(post__in=Post.objects.filter(_POSTS)) | Q(comment__in=Comment.objects.filter(_COMMENTS))


@transaction.atomic
def settle_links(posts: Collection[int], comments: Collection[int] = ()) -> None:
    """Make what is kept be what these texts link to now; nothing where they are out of sight, or in a space whose links are
    not followed. Twice changes nothing."""
    shown = [(("post", pk), html) for pk, html in Post.objects.filter(_POSTS, pk__in=posts).values_list("pk", "html")]
    below = Comment.objects.filter(_COMMENTS, pk__in=comments).values_list("pk", "html")
    shown += [(("comment", pk), html) for pk, html in below]
    wanted = {(text, url) for text, html in shown for url in _links(html)} if choice("content.link_cards") else set()
    urls = {url for _text, url in wanted}
    fresh = urls - set(LinkCard.objects.filter(url__in=urls).values_list("url", flat=True))
    LinkCard.objects.bulk_create([LinkCard(url=url, host=_host(url)) for url in sorted(fresh)], ignore_conflicts=True)
    cards = dict(LinkCard.objects.filter(url__in=urls).values_list("url", "pk"))
    _settle_uses(_uses_of(posts, comments), {(text, cards[url]) for text, url in wanted})
    if fresh:
        app.configure_task("content.fetch_link_cards").defer()


def _uses_of(posts: Collection[int], comments: Collection[int]) -> QuerySet[LinkUse]:
    return LinkUse.objects.filter(Q(post__in=posts) | Q(comment__in=comments))


def _settle_uses(known: QuerySet[LinkUse], uses: set[tuple[tuple[str, int], int]]) -> None:
    had = {(_text(use), use.card_id): use.pk for use in known}
    LinkUse.objects.filter(pk__in=[pk for pair, pk in had.items() if pair not in uses]).delete()
    made = [LinkUse(card_id=card, **{f"{kind}_id": pk}) for (kind, pk), card in sorted(uses - set(had))]
    LinkUse.objects.bulk_create(made, ignore_conflicts=True)
    LinkCard.objects.filter(pk__in={card for _text, card in set(had) - uses}, uses=None).delete()


def _text(use: LinkUse) -> tuple[str, int]:
    return ("post", use.post_id) if use.post_id else ("comment", use.comment_id or 0)


def _links(html: str) -> list[str]:
    own = _host(settings.SITE_URL)
    return [url for url in bare_links(html) if len(url) <= LONGEST and _host(url) not in ("", own)][:MOST]


def _host(url: str) -> str:
    try:
        return (urlsplit(url).hostname or "")[:255]
    except ValueError:
        return ""


@transaction.atomic
def drop_links(posts: Collection[int], comments: Collection[int] = ()) -> None:
    """For texts whose words are gone: nothing is left that says what they linked to."""
    uses = _uses_of(posts, comments)
    cards = set(uses.values_list("card", flat=True))
    uses.delete()
    LinkCard.objects.filter(pk__in=cards, uses=None).delete()


@transaction.atomic
def tidy_link_cards() -> int:
    """Forget cards that no text in sight uses; returns how many."""
    LinkUse.objects.exclude(_IN_SIGHT).delete()
    gone, _by_model = LinkCard.objects.filter(uses=None).delete()
    return gone


def fetch_link_cards(client: Outgoing | None = None) -> int:
    """Fetch what is due, at most as many as one job takes; returns how many were asked for."""
    if not choice("content.link_cards"):
        return 0
    client, number = client or Outgoing(), 0
    while number < AT_ONCE and (card := _next()):
        _note(card, *_described(client, card.url))
        number += 1
    return number


@transaction.atomic
def _next() -> LinkCard | None:
    """The next that is due and used by a text in sight; no other process takes it. No host is asked all the time."""
    now = clock.now()
    asked = LinkCard.objects.filter(asked_at__gt=now - WHILE).values("host").annotate(number=Count("pk"))
    busy = asked.filter(number__gte=A_HOST).values("host")
    used = LinkUse.objects.filter(_IN_SIGHT).values("card")
    due = LinkCard.objects.select_for_update(skip_locked=True).filter(due_at__lte=now, pk__in=used)
    card = due.exclude(host__in=busy).order_by("due_at", "pk").first()
    if card:
        card.asked_at, card.due_at = now, now + RESTING
        card.save(update_fields=["asked_at", "due_at"])
    return card


def _described(client: Outgoing, url: str) -> tuple[Described, str, str]:
    """What was found, at which host, and what was in the way."""
    try:
        found = client.get(url, headers={"Accept": "text/html,application/xhtml+xml"})
        said = _checked(found)
    except Unreachable as trouble:
        return Described(), "", trouble.code
    except Refusal:
        return Described(), "", "watched_word"
    if found.status != 200:
        return Described(), "", f"status_{found.status}"[:20]
    return said, _host(found.url), "" if said.title else "no_title"


def _checked(found: Fetched) -> Described:
    """Others' words are looked at like a newcomer's name: covered or refused. Refuses `blocked_word`."""
    said = described(found.body, found.headers.get("content-type", ""))
    return Described(*(check_words("content.link_card", words, None) for words in (said.title, said.about, said.site)))


@transaction.atomic
def _note(card: LinkCard, said: Described, host: str, trouble: str) -> None:
    """A card that is known stays through two failures in a row: pages have bad days."""
    kept = LinkCard.objects.select_for_update().filter(pk=card.pk).first()
    if kept is None:
        return
    before = (kept.title, kept.about, kept.site, kept.found_at_host)
    kept.trouble, kept.failures = trouble, kept.failures + 1 if trouble else 0
    if trouble:
        kept.due_at = clock.now() + AGAIN[kept.failures - 1] if kept.failures <= len(AGAIN) else None
    else:
        kept.due_at = clock.now() + FRESH
    if not trouble or kept.failures > 2 or trouble == "watched_word":
        kept.title, kept.about, kept.site, kept.found_at_host = said.title, said.about, said.site, host
    kept.save()
    if (kept.title, kept.about, kept.site, kept.found_at_host) != before:
        of_text = Coalesce("post__topic_id", "comment__post__topic_id")
        topics = LinkUse.objects.filter(card=kept).values_list(of_text, flat=True)
        purge(*(f"topic:{topic}" for topic in sorted(set(topics))))
