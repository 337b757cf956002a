"""The network of ties, drawn: dots with a colour and a shape of their kind, and lines between them."""

from __future__ import annotations

from math import sqrt
from typing import Any

from django.utils.translation import ngettext, pgettext_lazy

from guildhall.members.queries.tie_picture import Dot, Line, Picture

LOOKS: dict[str, tuple[str, str, Any]] = {  # by kind: shape, colour, name
    "gives": ("circle", "--gh-cat-1", pgettext_lazy("member in a network", "gives more")),
    "both": ("diamond", "--gh-cat-2", pgettext_lazy("member in a network", "gives and receives")),
    "receives": ("rect", "--gh-cat-4", pgettext_lazy("member in a network", "receives more")),
    "new": ("triangle", "--gh-cat-5", pgettext_lazy("member in a network", "new here")),
}
SMALLEST, LARGEST = 7, 30  # pixels
NAMED = 40  # dots that have their name beside them, where there is room


def network_context(picture: Picture, *, for_staff: bool) -> dict[str, Any]:
    """What `members/network_part.html` shows; `for_staff`: names lead to records instead of profiles."""
    reach = picture.reach()
    return {
        "picture": picture,
        "options": options(picture),
        "looks": LOOKS,
        "rows": [(dot, LOOKS[dot.kind], f"{reach[dot.member.pk]:.1f}") for dot in picture.dots],
        "reciprocity": None if picture.reciprocity is None else f"{picture.reciprocity:.2f}".replace("-", "−"),
        "for_staff": for_staff,
    }


def options(picture: Picture) -> dict[str, Any]:
    """For ECharts, once `network.js` has placed the dots. Areas grow with exchanges, lines with those of two; lines that
    went both ways stand out.
    """
    most = max((dot.times for dot in picture.dots), default=1)
    strongest = max((line.times for line in picture.lines), default=1)
    graph = {
        "type": "graph",
        "left": 16,
        "right": 84,
        "top": 16,
        "bottom": 16,
        "label": {"position": "right", "formatter": "{b}", "textBorderColor": "--gh-surface", "textBorderWidth": 2},
        "lineStyle": {"color": "--gh-border-strong", "opacity": 0.6},
        "labelLayout": {"hideOverlap": True},
        "emphasis": {"focus": "adjacency", "label": {"show": True}},
        "categories": [
            {"name": str(name), "symbol": shape, "itemStyle": {"color": colour}}
            for shape, colour, name in LOOKS.values()
        ],
        "data": [_dot(dot, most, named=number < NAMED) for number, dot in enumerate(picture.dots)],
        "links": [_line(line, strongest) for line in picture.lines],
    }
    return {"tooltip": {"trigger": "item", "renderMode": "richText", "confine": True}, "series": [graph]}


def _line(line: Line, strongest: int) -> dict[str, Any]:
    style: dict[str, Any] = {"width": round(0.6 + 3.4 * sqrt(line.times / strongest), 1)}
    if line.is_mutual:
        style["color"] = "--gh-muted"
    return {"source": str(line.one), "target": str(line.other), "value": line.times, "lineStyle": style}


def _dot(dot: Dot, most: int, *, named: bool) -> dict[str, Any]:
    name = str(dot.member.display_name).replace("{", "(").replace("}", ")")  # braces are placeholders to the library
    words = ngettext("%(times)s exchange, %(given)s given", "%(times)s exchanges, %(given)s given", dot.times)
    told = words % {"times": f"{dot.times:,}", "given": f"{dot.given:,}"}
    return {
        "id": str(dot.member.pk),
        "name": name,
        "value": dot.times,
        "category": list(LOOKS).index(dot.kind),
        "symbolSize": round(SMALLEST + (LARGEST - SMALLEST) * sqrt(dot.times / most), 1),
        "tooltip": {"formatter": f"{name} · {LOOKS[dot.kind][2]}\n{told}"},
        **({"label": {"show": True}} if named else {}),
    }
