"""What a member is told: the number on the bell, the list, and what may still be shown of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import F, Func, IntegerField
from django.utils.translation import gettext, pgettext

from guildhall.kernel.actor import Actor
from guildhall.kernel.notices import NoticeKind, notice_kinds, watchables
from guildhall.kernel.registry import Shown, port
from guildhall.members.models import Member
from guildhall.members.queries import members_of_keys
from guildhall.outreach.models import News, Notice

MOST = 100  # counted on the bell
READ_AT_ONCE = 200
GROUPS = 30  # on a page
# Of the things that are unread, each counts once however much happened to it.
_UNREAD = f"""(SELECT count(*) FROM (SELECT DISTINCT news.kind, news.thread_kind, news.thread_ref,
        CASE WHEN news.thread_kind = '' THEN news.id END
    FROM (SELECT news_id FROM outreach_notice WHERE member_id = %(expressions)s AND read_at IS NULL
        AND shown_at IS NOT NULL ORDER BY id DESC LIMIT {MOST}) mine
    JOIN outreach_news news ON news.id = mine.news_id WHERE news.withdrawn_at IS NULL) things)"""  # noqa: S608 - made of constants
Group = tuple[str, str, int, bool]


@dataclass
class Told:
    """One entry of the list: everything of one kind that happened in one thread, latest first."""

    kind: NoticeKind
    news: News
    shown: Shown  # what the latest was about
    first_shown: Shown
    is_unread: bool
    notices: list[Notice] = field(default_factory=list)
    people: list[Any] = field(default_factory=list)  # who did it, latest first; None for a former member

    @property
    def sentence(self) -> str:
        if len(self.people) > 1:
            return self.kind.many % {"number": len(self.people), "actor": _name(self.people[0])}
        return self.kind.one % {"actor": _name(self.people[0])}

    @property
    def latest(self) -> Notice:
        return self.notices[0]

    @property
    def first_url(self) -> str:
        """Where reading goes on."""
        return self.first_shown.url

    @property
    def number(self) -> int:
        return len(self.notices)


@dataclass(frozen=True)
class NoticePage:
    rows: Sequence[Told]
    older: int | None = None


def unread(member: Member) -> int:
    """Things with something unread; as the session brought it, or one read."""
    if member.riding is not None and "outreach.unread" in member.riding:
        return int(member.riding["outreach.unread"])
    row = Member.objects.filter(pk=member.pk).values_list(unread_of(F("pk"))).get()
    return int(row[0])


def unread_of(member: Any) -> Func:
    """The same as an expression over a row that names the member."""
    return Func(member, template=_UNREAD, output_field=IntegerField())


def notices_of(member: Member, *, before: int | None = None) -> NoticePage:
    """Unread first, then the rest, newest first and collapsed. Further pages have what is read, older than a key."""
    mine = Notice.objects.shown().filter(member=member).select_related("news").order_by("-pk")
    rest = mine.exclude(read_at=None)
    rest = rest.filter(pk__lt=before) if before else rest
    older = list(rest[: READ_AT_ONCE + 1])
    fresh = [] if before else list(mine.unread()[:READ_AT_ONCE])
    told = collapsed(member, [*fresh, *older[:READ_AT_ONCE]])
    fresh_rows, read_rows = [one for one in told if one.is_unread], [one for one in told if not one.is_unread]
    page = read_rows[:GROUPS]
    more = len(read_rows) > GROUPS or len(older) > READ_AT_ONCE
    return NoticePage([*fresh_rows, *page], _key(page, older) if more else None)


def _key(page: Sequence[Told], older: Sequence[Notice]) -> int:
    return min(one.latest.pk for one in page) if page else older[READ_AT_ONCE - 1].pk


def collapsed(viewer: Actor, notices: Sequence[Notice]) -> list[Told]:
    """By kind, thread and whether it is read; what the viewer may not see any more is left out."""
    shown, people = shown_of(viewer, [notice.news for notice in notices]), actors_of(notices)
    found: dict[Group, Told] = {}
    for notice in notices:
        news = notice.news
        if news.pk not in shown or news.kind not in notice_kinds:
            continue
        face = shown[news.pk]
        one = found.setdefault(
            group_of(notice), Told(notice_kinds[news.kind], news, face, face, notice.read_at is None)
        )
        one.notices.append(notice)
        one.first_shown = face
        who = people.get(news.actor_key or 0)
        if who not in one.people:
            one.people.append(who)
    return list(found.values())


def group_of(notice: Notice) -> Group:
    news = notice.news
    thread = (news.thread_kind, news.thread_ref) if news.thread_kind else ("", news.pk)
    return (news.kind, *thread, notice.read_at is None)


def actors_of(notices: Iterable[Notice]) -> Mapping[int, Any]:
    return members_of_keys(notice.news.actor_key for notice in notices)


def face_of(news: News) -> tuple[str, int]:
    """Type and id of what is shown and led to."""
    if news.about == "thread" and news.thread_kind in watchables:
        return watchables[news.thread_kind].subject, news.thread_ref
    return news.subject_type, news.subject_id


def shown_of(viewer: Actor, many: Iterable[News]) -> dict[int, Shown]:
    """By id of the news: what the rooms show the viewer; what they hide is missing."""
    by_type: dict[str, dict[int, list[int]]] = defaultdict(lambda: defaultdict(list))
    for news in many:
        kind, ref = face_of(news)
        by_type[kind][ref].append(news.pk)
    found: dict[int, Shown] = {}
    for kind, refs in by_type.items():
        show = port("subject", kind)
        known: Mapping[int, Shown] = show(viewer, list(refs)) if show else {}
        found |= {pk: known[ref] for ref, pks in refs.items() if ref in known for pk in pks}
    return found


def excerpts_of(viewer: Actor, many: Iterable[News]) -> dict[int, str]:
    """By id of the news: the first words of what happened, where the viewer may see it now and its room tells them."""
    refs: dict[str, dict[int, list[int]]] = defaultdict(lambda: defaultdict(list))
    for news in many:
        if news.about == "subject":
            refs[news.subject_type][news.subject_id].append(news.pk)
    found: dict[int, str] = {}
    for kind, ids in refs.items():
        words = port("excerpt", kind)
        known: Mapping[int, str] = words(viewer, list(ids)) if words else {}
        found |= {pk: known[ref] for ref, pks in ids.items() if ref in known for pk in pks}
    return found


def seen_by(members: Iterable[int], news: News) -> set[int]:
    """Who of them has had it on the screen since it happened; nobody where no room keeps that."""
    kind, ref = face_of(news)
    ask = port("seen", kind)
    asked = [(member, ref, news.at) for member in members]
    return {member for member, _ref, _at in ask(asked)} if ask and asked else set()


def own_notice(member: Member, pk: int) -> Notice | None:
    return Notice.objects.shown().select_related("news").filter(member=member, pk=pk).first()


def people_of(keys: Iterable[int | None]) -> dict[int, Member]:
    return members_of_keys(keys)


def spreading_since(before: datetime) -> list[int]:
    """News whose watchers should all be told by now, and are not."""
    return list(News.objects.spreading().filter(at__lt=before).order_by("pk").values_list("pk", flat=True)[:100])


def _name(person: Any) -> str:
    return str(person.display_name) if person else pgettext("actor", "A former member")


def example_of(viewer: Member, kind: str) -> list[Told]:
    """What was told last of a kind, as far as the viewer may see it; else invented."""
    latest = list(
        Notice.objects.filter(news__kind=kind, news__withdrawn_at=None).select_related("news").order_by("-pk")[:20]
    )
    found = collapsed(viewer, latest)
    if found:
        return found[:1]
    news = News(kind=kind, thread_kind="topic", thread_ref=0)
    shown = Shown(gettext("How do I mount a volume twice?"), "/")
    return [Told(notice_kinds[kind], news, shown, shown, True, [Notice(news=news)], [viewer])]
