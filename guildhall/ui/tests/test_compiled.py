"""Compiled templates draw what Django's own rendering draws."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ObjectDoesNotExist
from django.template import Context, Engine, NodeList
from django.template import engines as configured
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy, override
from hypothesis import given, settings
from hypothesis import strategies as st

import guildhall
from guildhall.ui.compiled.loader import Compiled

SHIPPED = "django.template.loaders.app_directories.Loader"
LOADED = "{% load i18n static ui partials %}"
PARTS = {
    "said.html": LOADED + "[{{ x }}{{ title }}{% block part %}in{% endblock %}{% translate 'Save' as word %}{{ word }}]",
    "base.html": LOADED + "<{% block a %}A{{ x }}{% block inner %}I{% endblock %}{% endblock %}|{% block b %}B{% endblock %}{{ word }}>",
    "letter.html": "{% autoescape off %}{{ title }}{% block a %}A{% endblock %}{% endautoescape %}{% block b %}B{% endblock %}",
    "card.html": LOADED + "{% card title %}{% block a %}A{% endblock %}{% endcard %}{% block b %}B{% endblock %}",
    "still.html": "<{% block b %}B{% endblock %}>",
    "icon.html": "{% load ui static %}{% icon 'bell' %}{% static 'ui/mark.svg' %}",
    "middle.html": "{% extends 'base.html' %}" + LOADED + "{% block a %}m{{ block.super }}{% endblock %}"
    "{% block inner %}M{{ block.super }}{% endblock %}",
}  # fmt: skip


class Thing:
    name = "N&M"

    def said(self) -> str:
        return "said <"

    def asks(self, what: str) -> str:
        return what

    @property
    def lost(self) -> str:
        raise ObjectDoesNotExist

    def delete(self) -> str:
        return "deleted"

    delete.alters_data = True  # type: ignore[attr-defined]


VALUES = {
    "title": "A <b> & %s",
    "safe": mark_safe("<i>"),
    "n": 3,
    "ratio": 0.5,
    "none": None,
    "yes": True,
    "items": ["x", "<y>"],
    "pairs": [("a", 1), ("b", 2)],
    "nothing": [],
    "thing": Thing(),
    "by": {"name": "d", "0": "zero", "n": 2},
    "lazy": gettext_lazy("Save"),
    "at": datetime(2026, 3, 1, 12, tzinfo=UTC),
}
NAMES = [
    *VALUES, "x", "word", "missing", "missing.part", "items.0", "items.7", "thing.name", "thing.said", "thing.asks",
    "thing.lost", "thing.delete", "thing.missing", "by.name", "by.0", "by.items", "n.real", "forloop.counter",
    "forloop.parentloop.counter0", "forloop.last", "True", "None", "template_name", "request",
]  # fmt: skip
FILTERS = [
    "", "|upper", "|default:'<d>'", "|default:x", "|default_if_none:n", "|length", "|safe", "|yesno",
    "|truncatechars:3", "|thousands",
]  # fmt: skip
SEQUENCES = ["items", "nothing", "missing", "items reversed", "by.items", "title"]
names = st.sampled_from(NAMES)
expressions = st.builds("{}{}".format, names, st.sampled_from(FILTERS)) | st.sampled_from(['"<q>"', "7", "_('Save')"])
conditions = st.recursive(
    expressions,
    lambda inner: st.builds("{} {} {}".format, inner, st.sampled_from(["and", "or"]), inner)
    | st.builds("not {}".format, expressions)
    | st.builds("{} {} {}".format, expressions, st.sampled_from(["==", "!=", "<", ">=", "in", "not in", "is"]), expressions),
    max_leaves=3,
)  # fmt: skip
leaves = (
    st.sampled_from([
        "text ", "<b>", "100% %s", "{% translate 'Save' %}", "{% translate 'Save' as word %}", "{% icon 'bell' %}",
        "{% blocktranslate trimmed %}50% of all{% endblocktranslate %}", "{% static 'ui/mark.svg' %}", "{# no #}",
        "{% blocktranslate with name=title %}By {{ name }} {{ x }}{% endblocktranslate %}",
        "{% blocktranslate count n=n %}{{ n }} day{% plural %}{{ n }} days{% endblocktranslate %}",
        "{% firstof missing title as word %}", "{% firstof x title %}", "{% icons_url %}", "{% icons_url as word %}",
        "{% include 'said.html' %}", "{% include part %}", "{% include 'said.html' with title=x only %}",
        "{% held %}<h>{% translate 'Save' %}{% endheld %}", "{% button title variant='quiet' %}",
        "{% autoescape off %}{{ title }}{% include 'said.html' %}{% endautoescape %}", "{% when at %}",
    ])
    | st.builds("{{{{ {} }}}}".format, expressions)
    | st.builds("{{% include 'said.html' with x={} %}}".format, expressions)
    | st.builds("{{% held a=n gaps t={} %}}{{{{ t }}}}%{{{{ a }}}}{{% endheld %}}".format, expressions)
)  # fmt: skip
bodies = st.recursive(
    leaves,
    lambda inner: st.lists(inner, min_size=1, max_size=3).map("".join)
    | st.builds("{{% if {} %}}{}{{% elif {} %}}{}{{% else %}}{}{{% endif %}}".format, conditions, inner, conditions, inner, inner)
    | st.builds("{{% if {} %}}{}{{% endif %}}".format, conditions, inner)
    | st.builds("{{% for x in {} %}}{}{{% empty %}}{}{{% endfor %}}".format, st.sampled_from(SEQUENCES), inner, inner)
    | st.builds("{{% for a, x in pairs %}}{{{{ a }}}}{}{{{{ forloop.counter }}}}{{% endfor %}}".format, inner)
    | st.builds("{{% with x={} y=x %}}{}{{{{ y }}}}{{% endwith %}}".format, expressions, inner)
    | st.builds("{{% card title %}}{}{{% slot tools %}}{}{{% endslot %}}{{% endcard %}}".format, inner, inner)
    | st.builds("{{% partialdef some inline %}}{}{{% endpartialdef %}}".format, inner),
    max_leaves=8,
)  # fmt: skip
wholes = bodies | st.builds(
    "{{% extends '{}' %}}{}{{% block {} %}}{}{{{{ block.super }}}}{{% endblock %}}".format,
    st.sampled_from(["base.html", "middle.html", "letter.html", "card.html"]), st.just(LOADED), st.sampled_from("ab"), bodies,
)  # fmt: skip


def engine(source: str, *, compiled: bool) -> Engine:
    loader = "guildhall.ui.compiled.loader.Loader" if compiled else "django.template.loaders.cached.Loader"
    found = [("django.template.loaders.locmem.Loader", {**PARTS, "page.html": source}), SHIPPED]
    shipped = configured["django"].engine  # type: ignore[attr-defined]
    return Engine(loaders=[(loader, found)], libraries=shipped.libraries)


def drawn(engine: Engine, times: int = 1, **values: Any) -> str | type[Exception]:
    try:
        template = engine.get_template("page.html")
        return [str(template.render(Context({**VALUES, "part": "said.html", **values}))) for _ in range(times)][-1]
    except Exception as error:
        return type(error)


@settings(max_examples=100, deadline=None)
@given(wholes, st.sampled_from(["en", "zh-hans"]))
def test_a_template_made_at_random_is_drawn_as_django_draws_it(source, language):
    source = source if source.startswith("{% extends") else LOADED + source
    with override(language):
        assert drawn(engine(source, compiled=True), times=2) == drawn(engine(source, compiled=False))


@pytest.mark.deep
def test_none_of_ours_is_left_to_django():
    ours = configured["django"].engine  # type: ignore[attr-defined]
    rooms = Path(guildhall.__file__).parent
    for file in rooms.glob("*/templates/**/*.html"):
        name = str(file).split("/templates/")[1]
        template, context = ours.get_template(name), Context({})
        context.template = template
        assert template.nodelist._made(context, "en").__name__ == "run", name


@pytest.mark.parametrize(
    "source",
    [
        "{% with word=x %}{% translate 'Save' as word %}{{ word }}{% endwith %}",
        "{% for word in items %}{% firstof title as word %}{{ word }}{% endfor %}",
    ],
)
def test_what_cannot_be_followed_is_drawn_by_django(source):
    assert drawn(engine(LOADED + source, compiled=True)) == drawn(engine(LOADED + source, compiled=False))


def test_what_stands_still_becomes_one_text():
    """Parents, blocks, includes, translations and icons cost nothing at a rendering."""
    source = (
        "{% extends 'still.html' %}{% load i18n ui static %}{% block b %}{% translate 'Save' %}{% icon 'bell' %}"
        "{% include 'icon.html' %}{% held %}h{% endheld %}{% endblock %}"
    )
    made = engine(source, compiled=True)
    assert drawn(made) == drawn(engine(source, compiled=False))
    constants = made.get_template("page.html").nodelist.runs["en"].__code__.co_names  # type: ignore[attr-defined]
    assert [name for name in constants if name.startswith("k")] == ["k0"]


def test_a_part_asked_for_by_htmx_is_compiled_as_well():
    found = engine(LOADED + "{% partialdef rows %}{{ title }}{% endpartialdef %}", compiled=True).get_template(
        "page.html"
    )
    assert isinstance(found.extra_data["partials"]["rows"].nodelist, Compiled)


def test_templates_of_letters_are_not_escaped():
    made = engine("{{ title }}", compiled=True).get_template("page.html")
    assert made.render(Context(VALUES, autoescape=False)) == VALUES["title"]


def test_under_debug_django_shows_the_line_of_an_error():
    debugging = Engine(
        debug=True,
        loaders=[
            ("guildhall.ui.compiled.loader.Loader", [("django.template.loaders.locmem.Loader", {"page.html": "x"})])
        ],
    )
    assert type(debugging.get_template("page.html").nodelist) is NodeList
