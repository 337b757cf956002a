"""The samples of `/console/gallery`: every component in every state, in the language of the reader."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from guildhall.kernel import clock
from guildhall.ui.figures import Strip
from guildhall.ui.shell import NavItem
from guildhall.ui.tables import Column, Sorting


@dataclass(frozen=True)
class Someone:
    """A person as components know one."""

    pk: int
    name: str
    handle: str = ""
    url: str = "#person"


@dataclass(frozen=True)
class Entry:
    """One line of the sample lists."""

    text: Any = ""
    about: Any = ""
    icon: str = ""
    tone: str = ""
    at: datetime | None = None
    day: Any = ""
    label: Any = ""
    state: str = ""
    person: Someone | None = None
    name: str = ""
    html: Any = ""
    href: str = ""
    children: tuple[Any, ...] = field(default_factory=tuple)


class SampleForm(forms.Form):
    """One of each kind of field."""

    title = forms.CharField(
        label=pgettext_lazy("sample", "Title"),
        max_length=120,
        help_text=_("One sentence that says what you want to know."),
    )
    body = forms.CharField(label=pgettext_lazy("sample", "Text"), widget=forms.Textarea, max_length=2000)
    space = forms.ChoiceField(
        label=pgettext_lazy("sample", "Space"),
        choices=[("a", pgettext_lazy("sample", "Storage")), ("b", pgettext_lazy("sample", "Networking"))],
    )
    nickname = forms.CharField(label=pgettext_lazy("sample", "Nickname"), required=False)
    kind = forms.ChoiceField(
        label=pgettext_lazy("sample", "Kind"),
        widget=forms.RadioSelect,
        choices=[("q", pgettext_lazy("sample", "Question")), ("a", pgettext_lazy("sample", "Article"))],
        initial="q",
    )
    follow = forms.BooleanField(
        label=_("Follow this topic"), required=False, initial=True, help_text=_("You hear of every new answer.")
    )
    secret = forms.CharField(widget=forms.HiddenInput, required=False)


PEOPLE = [
    Someone(1, "Su Wanqing", "wanqing"),
    Someone(2, "林木樵", "muqiao"),
    Someone(3, "Jonas Ekberg", "jonas"),
    Someone(4, "许岚", "lan"),
    Someone(5, "Amara Dube", "amara"),
]
COLUMNS = [
    Column(pgettext_lazy("sample", "Member"), "name"),
    Column(pgettext_lazy("sample", "Accepted"), "accepted", number=True, descending=True),
    Column(pgettext_lazy("sample", "Last seen"), "seen", phone=False),
    Column(pgettext_lazy("sample", "Actions"), hidden=True),
]


def samples(request: HttpRequest) -> dict[str, Any]:
    now = clock.now()
    return {
        "people": PEOPLE,
        "someone": PEOPLE[0],
        "other": PEOPLE[1],
        "form": SampleForm(),
        "bad_form": SampleForm({"title": "", "body": "", "space": "a", "kind": "q"}),
        "columns": COLUMNS,
        "sorting": Sorting.of(request, COLUMNS, "-accepted"),
        "rows": [
            {"person": person, "accepted": 41 - 7 * at, "seen": now - timedelta(hours=5 * at)}
            for at, person in enumerate(PEOPLE)
        ],
        "days": _days(now),
        "now": now,
        "soon": now + timedelta(days=3),
        "chart": _chart(),
        "network": _network(),
        **_lists(now),
    }


def _lists(now: datetime) -> dict[str, Any]:
    nested = Entry(person=PEOPLE[3], name="许岚", html=SafeString("<p>只有 CSI 那一个，正文里补了版本。</p>"), at=now)
    return {
        "tabs": [
            NavItem(pgettext_lazy("sample", "Latest"), "#latest", current=True),
            NavItem(pgettext_lazy("sample", "Unanswered"), "#unanswered", count=18),
            NavItem(_("Top this week"), "#top"),
        ],
        "steps": [
            Entry(label=pgettext_lazy("sample", "Nominations"), about=_("12 people so far"), state="done"),
            Entry(label=pgettext_lazy("sample", "Voting"), about=pgettext_lazy("sample", "until Sunday"), state="now"),
            Entry(label=pgettext_lazy("sample", "Result")),
        ],
        "timeline": [
            Entry(day=pgettext_lazy("day", "Today")),
            Entry(text=_("Su Wanqing answered a question"), icon="message-circle", at=now - timedelta(minutes=4)),
            Entry(text=_("The answer was accepted"), about=_("3 h 12 min after the question"), icon="check",
                  tone="ok", at=now),
            Entry(text=_("Badge: first accepted answer"), icon="award", tone="honour", at=now - timedelta(hours=2)),
            Entry(text=_("The reader of points was 40 seconds behind"), icon="alert-triangle", tone="warn", at=now),
        ],
        "comments": [
            Entry(person=PEOPLE[2], name="Jonas Ekberg", at=now - timedelta(hours=3), children=(nested,),
                  html=SafeString("<p>Is the out-of-tree attacher the only one installed?</p>")),
            Entry(person=PEOPLE[0], name="Su Wanqing", at=now, html="<b>escaped</b> & safe"),
        ],
        "active": [NavItem(pgettext_lazy("sample", "Space: Storage"), "#")],
        "menu": [
            NavItem(_("Copy the link"), "#link", "link"),
            NavItem(_("Save for later"), "#save", "bookmark"),
        ],
        "strip": Strip(low=220, high=330, usual_low=238, usual_high=291, median=262, now=318, interval_low=304,
                       interval_high=329),
    }  # fmt: skip


def _days(now: datetime) -> list[tuple[Any, int]]:
    first = now.date() - timedelta(days=364)
    return [(first + timedelta(days=at), (at * at * 7 + at) % 11 % 6 if at % 5 else 0) for at in range(365)]


def _network() -> dict[str, Any]:
    names = [person.name for person in PEOPLE[:4]]
    shapes = ("circle", "diamond", "circle", "diamond")
    dots = [
        {"id": name, "name": name, "symbol": shape, "symbolSize": 24, "label": {"show": True, "position": "right"}}
        for name, shape in zip(names, shapes, strict=False)
    ]
    links = [{"source": names[0], "target": name} for name in names[1:]]
    return {
        "series": [{"type": "graph", "left": 16, "right": 84, "top": 16, "bottom": 16, "data": dots, "links": links}]
    }


def _chart() -> dict[str, Any]:
    weeks = ["24 Aug", "31 Aug", "7 Sep", "14 Sep", "21 Sep", "28 Sep", "5 Oct", "12 Oct"]
    values = [1459, 1483, 1412, 1478, 1531, 1560, 1603, 1642]
    return {
        "xAxis": {"type": "category", "data": weeks},
        "yAxis": {"type": "value"},
        "grid": {"left": 44},
        "series": [{"type": "line", "name": "WAU", "data": values, "lineStyle": {"color": "--gh-cat-1"}}],
    }
