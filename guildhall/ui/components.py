"""The components: each is one declaration here and one file in `templates/ui/components/`.

A component is a template tag: `{% button "Post" variant="primary" %}` or, with a body, `{% card %}…{% endcard %}`.
Props may be given by position in the order declared. An unknown or missing prop raises at parse time.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from guildhall.ui import figures, forms, marks, people, tables

REQUIRED: Any = object()
PASSED = ("hx_", "data_", "aria_")  # handed through to the element: hx_post="…" becomes hx-post="…"

Prepare = Callable[[dict[str, Any]], Mapping[str, Any]]


@dataclass(frozen=True, kw_only=True)
class Component:
    """`passes`: takes hx_*, data_*, aria_* as well. `prepare` adds what the template needs beyond the props.

    `plain`: nothing but a few short texts decides how it looks; it is drawn once a process for each of them.
    """

    name: str
    props: Mapping[str, Any] = field(default_factory=dict)
    block: bool = False
    slots: tuple[str, ...] = ()
    passes: bool = False
    plain: bool = False
    prepare: Prepare | None = None

    @property
    def template(self) -> str:
        return f"ui/components/{self.name}.html"

    def accepts(self, prop: str) -> bool:
        return prop in self.props or (self.passes and prop.startswith(PASSED))

    def missing(self, given: Mapping[str, Any]) -> list[str]:
        return [name for name, default in self.props.items() if default is REQUIRED and name not in given]


def values(component: Component, given: Mapping[str, Any]) -> dict[str, Any]:
    """Props with their defaults, `attrs` (what is passed through) and whatever `prepare` adds."""
    props = {**component.props, **{name: value for name, value in given.items() if name in component.props}}
    passed = {name.replace("_", "-"): value for name, value in given.items() if name not in component.props}
    props["attrs"] = {name: value for name, value in passed.items() if value is not None and value is not False}
    return {**props, **component.prepare(props)} if component.prepare else props


COMPONENTS: dict[str, Component] = {}


def component(
    name: str,
    /,
    *,
    block: bool = False,
    slots: tuple[str, ...] = (),
    passes: bool = False,
    plain: bool = False,
    prepare: Prepare | None = None,
    **props: Any,
) -> Component:
    COMPONENTS[name] = Component(
        name=name, props=props, block=block, slots=slots, passes=passes, plain=plain, prepare=prepare
    )
    return COMPONENTS[name]


component("icon", name=REQUIRED, size="", label="", tone="", plain=True, prepare=marks.icon)
component(
    "button", label=REQUIRED, variant="", size="", icon="", type="submit", href="", name="", value="", busy="",
    pressed=None, disabled=False, reason="", hide_label=False, full=False, id="", form="", lang="", only="",
    passes=True, prepare=marks.button,
)  # fmt: skip
component(
    "card", title="", about="", level=2, id="", tone="", pad=True, block=True, slots=("tools", "foot"), passes=True
)
component("empty", title=REQUIRED, icon="circle-check", failed=False, reference="", card=True, block=True)
component("stats", label="", block=True)
component("stat", label=REQUIRED, value=REQUIRED, unit="", note="", href="", tone="")
component(
    "figure", label=REQUIRED, value=REQUIRED, unit="", delta="", tone="", n="", interval="", usual="", href="",
    about="", strip=None, prepare=figures.figure,
)  # fmt: skip
component("network", id=REQUIRED, options=REQUIRED, label=REQUIRED, block=True)
component("chart", id=REQUIRED, options=REQUIRED, label=REQUIRED, size="", beside=False, block=True)
component("tabs", items=REQUIRED, label=REQUIRED, form="tabs", target="")
component("dialog", id=REQUIRED, title=REQUIRED, size="", block=True, slots=("foot",))
component(
    "field", field=REQUIRED, label=None, help=None, optional=None, size="", lead="", passes=True, prepare=forms.field
)
component("errors", form=REQUIRED, prepare=forms.errors)
component("avatar", person=REQUIRED, size="", group=False, href="", prepare=people.avatar)
component("avatars", people=REQUIRED, limit=3, prepare=people.avatars)
component(
    "person", person=REQUIRED, sub="", size="", href=None, official=False, honour="", block=True, slots=("aside",),
    prepare=people.person,
)  # fmt: skip
component("tag", label=REQUIRED, tone="", icon="", href="", remove="", lang="", hue=0, prepare=marks.tag)
component("official", label=REQUIRED)
component("badge", name=REQUIRED, about="", icon="award", level="", todo=False, href="")
component("date_tile", day=REQUIRED, mine=False, size="", prepare=figures.date_tile)
component("when", at=REQUIRED, style="ago", prefix="", prepare=figures.when)
component("note", tone="", icon="", block=True, prepare=marks.note)
component("toast", label=REQUIRED, tone="", undo="", seconds=6)
component("steps", items=REQUIRED, label="")
component("timeline", items=REQUIRED, label="")
component("comments", items=REQUIRED, label="", depth=0)
component("filters", action="", label="", target="", active=(), reset="", block=True)
component("meter", value=REQUIRED, max=100, label=REQUIRED, tone="", shown="", prepare=figures.meter)
component("pager", older="", newer="", first="", shown="", target="")
component(
    "table", columns=REQUIRED, caption=REQUIRED, sorting=None, shows_caption=False, target="", id="", foot="",
    block=True, prepare=tables.table,
)  # fmt: skip
component("heat", days=REQUIRED, label=REQUIRED, unit="", prepare=figures.heat)
component(
    "menu", label=REQUIRED, icon="dots", items=(), shows_label=False, variant="quiet", size="", align="end", block=True
)
