"""How a low room serves a high one without knowing it: rooms declare, others collect.

Declare at import time in the room's `activities.py`, `reactions.py`, `ports.py`, `panels.py`, `facts.py`, `privacy.py`,
`notices.py`, `rules.py`; `autoload()` imports them all once, after the apps are ready.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from typing import Any, Generic, TypeVar

from guildhall.kernel.text import Bilingual

MODULES = ("activities", "rules", "reactions", "ports", "panels", "facts", "privacy", "checks", "choices", "notices")

T = TypeVar("T", bound="Entry")


@dataclass(frozen=True, kw_only=True)
class Entry:
    """Anything declared. `name` is unique among its kind: `room.noun.verb`, `room.noun` or `room.name`."""

    name: str

    @property
    def room(self) -> str:
        return self.name.split(".", 1)[0]


class Collection(Generic[T]):
    """Every declared entry of one kind, in order of declaration."""

    def __init__(self) -> None:
        self._entries: dict[str, T] = {}

    def add(self, entry: T) -> T:
        """Raises ValueError when the name is taken by a different entry."""
        known = self._entries.setdefault(entry.name, entry)
        if known is not entry and known != entry:
            raise ValueError(f"{entry.name} is declared twice")
        return entry

    def __iter__(self) -> Iterator[T]:
        return iter(self._entries.values())

    def __getitem__(self, name: str) -> T:
        return self._entries[name]

    def __contains__(self, name: object) -> bool:
        return name in self._entries

    def get(self, name: str) -> T | None:
        return self._entries.get(name)

    def __len__(self) -> int:
        return len(self._entries)


@dataclass(frozen=True, kw_only=True)
class Verb(Entry):
    """What happened, in the past tense, and what it means to others.

    Readers choose verbs by meaning, never by another room's name for them. `opens`, `answers`, `closes` are about waiting;
    `speaks` is wider: whoever starts a thread of any kind or says something in it. It names the number of that thread:
    "subject" where the row's subject is the thread (it starts by this), else the name in the payload. So a comment speaks
    in the topic of its question and yet does not end the wait for an answer.
    """

    sentence: Bilingual
    contribution: bool = False  # the actor gave something to the community
    visit: bool = False
    newcomer: bool = False  # the actor became a member by this
    tie: str = ""  # a directed tie from actor to target: 'answered', 'commented', 'upvoted', 'accepted'
    reverses: str = ""  # the verb whose effects this one takes back
    opens: str = ""  # starts waiting for an answer: 'question'
    answers: str = ""  # ends that waiting: 'question'
    closes: str = ""  # solves it: 'question'
    thread: str = ""  # the payload number that names what was opened, where the subject is not it: 'topic'
    speaks: str = ""  # the thread that is started or spoken in: 'subject', or the payload number that names it: 'topic'
    shuts: str = ""  # the thread that takes no more replies from now on, named as in `speaks`
    waits: str = ""  # the subject waits for a person's judgement, as this kind of thing: 'profile'
    taken: bool = False  # something was taken along, as a download; the row names nobody
    purges: bool = False  # the target was an account of spam: it and all it did are left out of every figure
    staff: str = ""  # the capability by which staff do it: each row of it by a person has one in the staff log
    own: bool = False  # with `staff`: members say it of what is theirs, and then it is no act of staff
    payload: tuple[str, ...] = ()  # names of the numbers it carries
    dataclass: type | None = None


class Passing(Exception):
    """Raised by a reader's handler in trouble that passes by itself, as a full disk: no row is parked, it is tried again."""


@dataclass(frozen=True, kw_only=True)
class Reader(Entry):
    """A reader of the log. `handle(rows)` must be idempotent and writes only in its own room.

    It reads the verbs for which `reads` is true. `from_imports` says whether history from elsewhere is read;
    mail, notices and points leave it False.
    """

    handle: Callable[[Sequence[Any]], None]
    reads: Callable[[Verb], bool]
    from_imports: bool = True
    batch: int = 500
    about: Bilingual = Bilingual("", "")
    reset: Callable[[], None] | None = None  # empties what the reader built, before a full replay
    process: str = "worker"  # who runs it: 'worker' | 'insights', where the heavy libraries are
    pause: float = 0.0  # seconds it lets pass between batches while it is not behind


@dataclass(frozen=True, kw_only=True)
class Port(Entry):
    """A room's answer to a question that another room asks of any subject: `name` is `room.noun`, `kind` the question."""

    kind: str  # 'subject' | 'moderated' | 'files' | 'searchable' | 'reading' | 'seen' | …
    answers: Any = None


# Ports about subjects, by kind:
# - 'subject': `(viewer, ids) -> {id: Shown}`; others are hidden from the viewer.
# - 'open': `(ids) -> set of those that every member may see`; saves asking for each of a hundred thousand watchers.
# - 'excerpt': `(viewer, ids) -> {id: its first words as plain text}` of what the viewer may see now.
# - 'reading': `(viewer, what the beacon said) -> None`. 'moderated': see `kernel.moderated`.
# - 'trust': `(member ids, since when) -> {member id: {figure: number}}`; 'spend': `(actor, action)` refuses what is too much.
# - 'seen': `[(member id, subject id, since when)] -> set of those`, the ones that the member has had on the screen since.


@dataclass(frozen=True, slots=True)
class Shown:
    """A subject as a viewer sees it. A 'subject' port is `(viewer, ids) -> {id: Shown}`; others are hidden."""

    title: str
    url: str = ""


@dataclass(frozen=True, kw_only=True)
class Riding(Entry):
    """A small figure about the signed-in member that every page shows: read with the session, never by itself.

    `figure(member)` is an expression over the row that `member`, an expression too, comes from.
    """

    figure: Callable[[Any], Any]


@dataclass(frozen=True, kw_only=True)
class Panel(Entry):
    """A place in a menu: `place` is 'site', 'new', 'settings', 'profile', 'console', 'today', 'member'.

    Or a place in a page of another room, filled by `{% placed "on_topic" topic %}`: 'on_space', 'on_tag', 'on_topic',
    'on_member', 'on_group', 'on_group_head', 'member_menu', 'profile_side', 'ties_among' (ids of members). There and at
    'member' `render` may answer None: nothing to show.
    """

    place: str
    label: Any  # a lazy translation or Bilingual
    url_name: str = ""
    icon: str = ""
    key: str = ""  # one letter: typed after "g" it goes there
    order: int = 100
    group: str = ""
    capability: str = ""
    count: Callable[[Any], int | None] | None = None
    render: Callable[[Any, Any], Any] | None = None  # (request, subject) -> (template, context), for cards and tabs


@dataclass(frozen=True, kw_only=True)
class PeopleFilter(Entry):
    """A way to narrow the directory of people; `name` is `room.what`, and `what` stands in the address: 'groups.group'.

    `among(viewer, value)` is a query for the ids of members it holds for, as far as this viewer may know of it; nobody where
    the value says nothing. `choices(viewer)` lists (value, label); without it the value is typed. Whoever turned the privacy
    `switch` off is not found by it.
    """

    label: Bilingual
    among: Callable[[Any, str], Any]
    choices: Callable[[Any], Iterable[tuple[str, Any]]] | None = None
    switch: str = ""
    order: int = 100


@dataclass(frozen=True, kw_only=True)
class Capability(Entry):
    """Something a staff role may do: `content.moderate`."""

    label: Bilingual
    about: Bilingual = Bilingual("", "")
    roles: tuple[str, ...] = ()  # the shipped roles that have it; administrators have all


@dataclass(frozen=True, kw_only=True)
class Setting(Entry):
    """A choice of the operator, typed and validated, with history: `community.name`."""

    type: type
    default: Any
    label: Bilingual
    help: Bilingual = Bilingual("", "")
    choices: tuple[tuple[Any, Bilingual], ...] = ()
    minimum: int | None = None
    maximum: int | None = None
    clean: Callable[[Any], Any] | None = None  # returns the value or raises ValueError with a sentence
    multiline: bool = False
    group: str = "community"
    kind: str = ""  # what `type` cannot say: 'colour', 'zone', 'language', 'bilingual' (a dict by language), 'email'


@dataclass(frozen=True, kw_only=True)
class SettingGroup(Entry):
    label: Bilingual
    about: Bilingual = Bilingual("", "")
    order: int = 100


@dataclass(frozen=True, kw_only=True)
class PrivacyField(Entry):
    """One field of a model with a member key; `name` is `app.Model.field`.

    `on_erase`: 'delete' the row, 'clear' the field, 'keep' (with `why`), or 'key' (kept, points to nobody afterwards).
    """

    about: str  # 'identity' | 'contact' | 'content' | 'activity' | 'security' | 'none'
    on_erase: str
    export: bool = True
    why: str = ""


@dataclass(frozen=True, kw_only=True)
class Privacy(Entry):
    """How a room exports and erases what it keeps about a member; `name` is the room.

    `export(member)` returns what `json` can write (times and files as text); `erase(member)` takes away what points to
    the person and keeps what they wrote. `erase_content(member)` runs before it when the person asked for that too.
    """

    export: Callable[[Any], dict[str, Any]]
    erase: Callable[[Any], None]
    erase_content: Callable[[Any], None] | None = None
    order: int = 100


@dataclass(frozen=True, kw_only=True)
class Check(Entry):
    """One line of `guildhall doctor`: returns (level, sentence, fix); level is 'green', 'yellow' or 'red'."""

    run: Callable[[], tuple[str, str, str]]
    order: int = 100


@dataclass(frozen=True, kw_only=True)
class Metric(Entry):
    """A figure: what it says, of what, by which formula; computed by `measure`, a dotted path 'package.module:function'.

    The path is imported in the insights process alone. `rows` is the path of what lists the rows behind one point.
    """

    label: Bilingual
    definition: Bilingual
    unit: Bilingual  # 'people', '%', 'hours'
    kind: str  # 'count' | 'share' (of n, in per cent) | 'ratio' | 'duration' (hours) | 'table'
    counted: Bilingual  # what n counts: 'people', 'threads'
    numerator: Bilingual
    denominator: Bilingual = Bilingual("", "")
    formula: Bilingual | str = ""  # a string where symbols say all of it
    source: str = ""  # where the definition comes from
    zone: Bilingual = Bilingual("Days are cut in the community's time zone.", "按社区时区划分自然日。")
    measure: str = ""
    rows: str = ""
    better: str = ""  # 'up' | 'down' | '': neither is good in itself
    version: int = 1  # raised when the formula changes; figures of another version are not compared


@dataclass(frozen=True, kw_only=True)
class Dimension(Entry):
    """A way to part the figures. `scope` is the kind of scope in the log; `choices()` lists (ref, label) of today."""

    label: Bilingual
    scope: str
    choices: Callable[[], Iterable[tuple[int, Any]]]


@dataclass(frozen=True, kw_only=True)
class Dataset(Entry):
    """A small table of a room that stands beside the lake: `columns` name to type ('int', 'text', 'date', 'time', 'flag').

    `rows()` yields tuples in the order of the columns, ids and opaque keys only, never names; it is asked at each refresh.
    """

    label: Bilingual
    columns: dict[str, str]
    rows: Callable[[], Iterable[tuple[Any, ...]]]


@dataclass(frozen=True, kw_only=True)
class Choices:
    """What may be asked for. `offered()` lists (value, label), `labels(values)` names those that are there now.

    With `found`, names may be typed: it answers {name: value} for those it knows.
    """

    offered: Callable[[], Iterable[tuple[str, Any]]]
    labels: Callable[[Sequence[str]], dict[str, Any]]
    found: Callable[[Sequence[str]], dict[str, str]] | None = None
    quoted: bool = False  # said in quotation marks


@dataclass(frozen=True, kw_only=True)
class SegmentField(Entry):
    """Something that a segment may ask of everybody at once.

    `rows` is a SELECT of `who` and `what`; a rule holds for whoever has at least so many different `what`, all rows that
    are one person added up. `who` is a member's id or, with `by_key`, a key of the log. In braces it may use of (text[]:
    what was asked for), since (a moment, `-infinity` where no days were given), now, zone and what `more()` names.
    The phrases stand in “members who …” and in “……的成员” and may use %(of)s and %(times)s.
    """

    label: Bilingual
    group: Bilingual  # the heading it stands under
    rows: str
    says: Bilingual
    denies: Bilingual
    often: Bilingual | None = None  # at least %(times)s of them, where they can be counted
    seldom: Bilingual | None = None  # fewer than that
    choices: Choices | None = None
    widen: Callable[[Sequence[str]], Sequence[str]] | None = None  # `of` as all that stands for what was asked for
    windowed: bool = False  # may ask for the last so many days
    by_key: bool = False
    more: Callable[[], dict[str, Any]] | None = None


@dataclass(frozen=True, kw_only=True)
class Earning(Entry):
    verb: str
    points: int
    label: Bilingual


verbs: Collection[Verb] = Collection()
readers: Collection[Reader] = Collection()
ports: Collection[Port] = Collection()
panels: Collection[Panel] = Collection()
riding: Collection[Riding] = Collection()
people_filters: Collection[PeopleFilter] = Collection()
capabilities: Collection[Capability] = Collection()
settings: Collection[Setting] = Collection()
setting_groups: Collection[SettingGroup] = Collection()
privacy_fields: Collection[PrivacyField] = Collection()
privacy: Collection[Privacy] = Collection()
checks: Collection[Check] = Collection()
metrics: Collection[Metric] = Collection()
dimensions: Collection[Dimension] = Collection()
datasets: Collection[Dataset] = Collection()
segment_fields: Collection[SegmentField] = Collection()
earnings: Collection[Earning] = Collection()


def port(kind: str, name: str) -> Any:
    """The answers of one room's port, or None where no room offers it."""
    found = ports.get(f"{name}.{kind}") if f"{name}.{kind}" in ports else None
    return found.answers if found else None


def panels_at(place: str) -> list[Panel]:
    return sorted((panel for panel in panels if panel.place == place), key=lambda panel: (panel.order, panel.name))


def classify(model: str, fields: str, *, about: str, on_erase: str, export: bool = True, why: str = "") -> None:
    """Declare several fields of one model for privacy: `classify("members.Member", "name bio", about=…, on_erase=…)`."""
    for one in fields.split():
        name = f"{model}.{one}"
        privacy_fields.add(PrivacyField(name=name, about=about, on_erase=on_erase, export=export, why=why))


def autoload(rooms: Iterable[str]) -> None:
    """Import every declaring module of the given packages; called once by `config.apps` when the apps are ready."""
    for room in rooms:
        for module in MODULES:
            name = f"{room}.{module}"
            if find_spec(name):
                import_module(name)


def verb(name: str, *, en: str, zh_hans: str, **meaning: Any) -> Callable[[type], type]:
    """Class decorator for a frozen dataclass in `activities.py`: declares the verb and names the class by it.

    The sentence may use %(actor)s, %(subject)s, %(target)s. The dataclass's fields are its payload, numbers only.
    """

    def declare(cls: type) -> type:
        payload = tuple(getattr(cls, "__dataclass_fields__", {}))
        verbs.add(Verb(name=name, sentence=Bilingual(en, zh_hans), payload=payload, dataclass=cls, **meaning))
        cls.verb = name  # type: ignore[attr-defined]
        return cls

    return declare
