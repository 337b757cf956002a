"""Links that stand alone in a post, shown with what their pages say of themselves."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from django.db.models import Q
from django.utils.html import format_html
from django.utils.safestring import SafeString

from guildhall.content.models import LinkCard, LinkUse
from guildhall.kernel.bare_links import with_cards
from guildhall.kernel.text import language_of
from guildhall.options.queries import get as choice

_LIKELY = '">http'  # a link that says its address


def lay_cards(posts: Sequence[Any]) -> None:
    """Put cards into the HTML of posts and their comments; a read where one may have some, none while they are off."""
    if not choice("content.link_cards"):
        return
    likely = {("post", post.id): post for post in posts if _LIKELY in post.html}
    likely |= {("comment", one.id): one for post in posts for one in post.comments if _LIKELY in one.html}
    if not likely:
        return
    cards: dict[tuple[str, int], dict[str, str]] = defaultdict(dict)
    within = [Q(**{f"{kind}__in": [pk for one, pk in likely if one == kind]}) for kind in ("post", "comment")]
    uses = LinkUse.objects.filter(within[0] | within[1]).exclude(card__title="").select_related("card")
    for use in uses:
        text = ("post", use.post_id) if use.post_id else ("comment", use.comment_id or 0)
        cards[text][use.card.url] = card_html(use.card)
    for text, found in cards.items():
        likely[text].html = with_cards(likely[text].html, found)


def card_html(card: LinkCard) -> SafeString:
    """The host is said, whatever the page calls its site."""
    site = (
        f"{card.site} · {card.found_at_host}" if card.site and card.site != card.found_at_host else card.found_at_host
    )
    about = format_html('<p lang="{}" dir="auto">{}</p>', _lang(card.about), card.about) if card.about else ""
    return format_html(
        '<div class="ct-link-card"><a href="{}" rel="nofollow ugc noopener" lang="{}" dir="auto">{}</a>{}<small>{}</small></div>',
        card.url, _lang(card.title), card.title, about, site,
    )  # fmt: skip


def _lang(text: str) -> str:
    return "zh-Hans" if language_of(text).startswith("zh") else "en"
