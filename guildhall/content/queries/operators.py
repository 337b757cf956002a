"""Operators of a query, `user:anna kind:question`, as conditions on posts; what is wrong with them, in a sentence."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from typing import Any

from django.db.models import DateTimeField, Exists, OuterRef, Q, TextField, Value
from django.db.models.functions import Cast
from django.utils import timezone
from django.utils.translation import gettext as _

from guildhall.content.models import Kind, Space, Tag, TagSynonym, TopicTag
from guildhall.kernel.actor import Actor
from guildhall.kernel.search import Term
from guildhall.members.models import Member

# What may be typed, and what it stands for.
NAMES = {
    "user": "user", "作者": "user", "tag": "tag", "标签": "tag", "space": "space", "版块": "space", "kind": "kind", "类型": "kind",
    "status": "status", "状态": "status", "has": "has", "before": "before", "早于": "before", "after": "after", "晚于": "after",
    "lang": "lang", "语言": "lang", "in": "in",
}  # fmt: skip
KINDS = {
    "问题": Kind.QUESTION, "文章": Kind.ARTICLE, "讨论": Kind.DISCUSSION, "资料": Kind.RESOURCE, "公告": Kind.ANNOUNCEMENT,
}  # fmt: skip
LANGUAGES = {"en": "en", "zh": "zh-hans", "zh-hans": "zh-hans", "英文": "en", "中文": "zh-hans"}
STATUS = {
    "open": Q(topic__closed_at=None),
    "closed": Q(topic__closed_at__isnull=False),
    "solved": Q(topic__accepted__gt=0),
    "unsolved": Q(topic__kind=Kind.QUESTION, topic__accepted=0, topic__closed_at=None),
    "answered": Q(topic__kind=Kind.QUESTION, topic__replies__gt=0),
    "unanswered": Q(topic__kind=Kind.QUESTION, topic__replies=0, topic__closed_at=None),
}
_EITHER = ("user", "space", "kind", "lang")  # of several values of these any will do


class Wrong(Exception):  # noqa: N818 - it is an answer
    """What is wrong with an operator, as a sentence."""


@dataclass
class Narrowed:
    conditions: list[Any] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    in_title: bool = False


def narrow(viewer: Actor, terms: Sequence[Term], spaces: Collection[Space]) -> Narrowed:
    """`spaces` are those the viewer may read. A read for each person and tag that is named."""
    narrowed, either = Narrowed(), dict[str, Q]()
    for term in terms:
        try:
            if term.name == "in":
                narrowed.in_title = _only(term, {"title": True, "标题": True})
                continue
            condition = _CONDITIONS[term.name](viewer, term, spaces)
        except Wrong as wrong:
            narrowed.problems.append(str(wrong))
            continue
        if term.name in _EITHER:
            either[term.name] = either.get(term.name, Q()) | condition
        else:
            narrowed.conditions.append(condition)
    narrowed.conditions += either.values()
    return narrowed


def _user(viewer: Actor, term: Term, _spaces: Collection[Space]) -> Q:
    handle = term.value.lstrip("@")
    member = Member.objects.visible_to(viewer).filter(handle__iexact=handle).first()
    if member is None:
        raise Wrong(_("Nobody here is called “%(name)s”. Write the name that stands after the @.") % {"name": handle})
    return Q(author__in=Member.objects.behind(member))


def _tag(_viewer: Actor, term: Term, _spaces: Collection[Space]) -> Any:
    name = term.value.lstrip("#").lower()
    known = TagSynonym.objects.filter(name=name).values_list("tag", flat=True).first() or (
        Tag.objects.filter(name=name, topics__gt=0).values_list("pk", flat=True).first()
    )
    if known is None:
        raise Wrong(_("No topic has the tag “%(name)s”.") % {"name": name})
    return Exists(TopicTag.objects.filter(topic=OuterRef("topic"), tag=known))


def _space(_viewer: Actor, term: Term, spaces: Collection[Space]) -> Q:
    wanted = term.value.lower()
    found = next((one for one in spaces if wanted in (one.handle, one.name_en.lower(), one.name_zh_hans.lower())), None)
    if found is None:
        raise Wrong(_("There is no space “%(name)s”.") % {"name": term.value})
    return Q(topic__space=found.pk)


def _kind(_viewer: Actor, term: Term, _spaces: Collection[Space]) -> Q:
    return Q(topic__kind=_only(term, {str(kind): kind for kind in Kind.values} | KINDS, shown=list(Kind.values)))


def _status(_viewer: Actor, term: Term, _spaces: Collection[Space]) -> Any:
    return _only(term, STATUS)


def _has(_viewer: Actor, term: Term, _spaces: Collection[Space]) -> Any:
    return _only(term, {"accepted": Q(topic__accepted__gt=0)})


def _language(_viewer: Actor, term: Term, _spaces: Collection[Space]) -> Q:
    return Q(topic__language=_only(term, LANGUAGES, shown=["en", "zh"]))


def _before(_viewer: Actor, term: Term, _spaces: Collection[Space]) -> Q:
    return Q(created_at__lt=_moment(_day(term)))


def _after(_viewer: Actor, term: Term, _spaces: Collection[Space]) -> Q:
    return Q(created_at__gte=_moment(_day(term)))


def _day(term: Term) -> date:
    """The first day of the day, month or year that is named."""
    try:
        numbers = [int(part) for part in term.value.replace("/", "-").split("-")]
        return date(*(numbers + [1, 1])[: max(3, len(numbers))])
    except (ValueError, OverflowError, TypeError):
        words = {"name": term.name, "value": term.value}
        raise Wrong(
            _("“%(value)s” is no date. Write %(name)s:2026-11-30, or only the year and month.") % words
        ) from None


def _moment(day: date) -> Any:
    """Midnight of the reader's zone, as text: a moment in a prepared statement would be taken for the present one."""
    at = datetime.combine(day, time(), timezone.get_current_timezone()).astimezone(UTC)
    return Cast(Value(at.isoformat(), output_field=TextField()), DateTimeField())


def _only(term: Term, values: dict[str, Any], shown: Collection[str] = ()) -> Any:
    if term.value.lower() in values:
        return values[term.value.lower()]
    told = {
        "name": term.name,
        "value": term.value,
        "values": ", ".join(shown or [one for one in values if one.isascii()]),
    }
    raise Wrong(_("%(name)s: does not take “%(value)s”. It takes one of these: %(values)s.") % told)


_CONDITIONS: dict[str, Callable[[Actor, Term, Collection[Space]], Any]] = {
    "user": _user, "tag": _tag, "space": _space, "kind": _kind, "status": _status, "has": _has, "lang": _language,
    "before": _before, "after": _after,
}  # fmt: skip
