import pytest
from django.template import Context, Engine, TemplateSyntaxError, engines
from django.utils.safestring import SafeString

from guildhall.ui.components import COMPONENTS, REQUIRED

EVIL = "<script>alert(1)</script>\"'&"


def render(source: str, **context: object) -> str:
    engine: Engine = engines["django"].engine
    return engine.from_string("{% load ui %}" + source).render(Context(context))


@pytest.mark.parametrize("name", sorted(COMPONENTS))
def test_unknown_prop_raises(name):
    component = COMPONENTS[name]
    given = " ".join(f"{prop}=x" for prop, default in component.props.items() if default is REQUIRED)
    with pytest.raises(TemplateSyntaxError, match="has no prop 'colour'"):
        render(f"{{% {name} {given} colour=1 %}}")


@pytest.mark.parametrize("name", [name for name in COMPONENTS if REQUIRED in COMPONENTS[name].props.values()])
def test_missing_prop_raises(name):
    with pytest.raises(TemplateSyntaxError, match=f"{name} needs"):
        render(f"{{% {name} %}}")


def test_too_many_values_by_position_raise():
    with pytest.raises(TemplateSyntaxError, match="at most 1"):
        render("{% official 'a' 'b' %}")


def test_unknown_slot_raises():
    with pytest.raises(TemplateSyntaxError, match="no slot 'head'"):
        render("{% card %}{% slot head %}x{% endslot %}{% endcard %}")


@pytest.mark.parametrize(
    "source",
    [
        "{% button evil href=evil name=evil data_x=evil busy=evil reason=evil %}",
        "{% button evil value=evil hide_label=True %}",
        "{% card evil about=evil id='a' %}{{ evil }}{% slot foot %}{{ evil }}{% endslot %}{% endcard %}",
        "{% empty evil reference=evil %}{{ evil }}{% endempty %}",
        "{% stat evil evil unit=evil note=evil %}",
        "{% figure evil evil delta=evil n=evil about=evil href=evil %}",
        "{% chart evil options label=evil %}{{ evil }}{% endchart %}",
        "{% dialog evil evil %}{{ evil }}{% enddialog %}",
        "{% person someone sub=evil honour=evil %}{% endperson %}",
        "{% avatar someone href=evil %}",
        "{% tag evil remove=evil %}",
        "{% tag evil href=evil %}",
        "{% official evil %}{% badge evil about=evil href=evil %}{% toast evil undo=evil %}{% icon evil label=evil %}",
        "{% note %}{{ evil }}{% endnote %}",
        "{% pager older=evil newer=evil shown=evil %}",
        "{% filters label=evil %}{{ evil }}{% endfilters %}",
        "{% meter 3 label=evil shown=evil %}",
        "{% menu evil items=items %}{{ evil }}{% endmenu %}",
        "{% tabs items label=evil %}{% steps items label=evil %}{% timeline lines label=evil %}{% comments lines %}",
    ],
)
def test_everything_is_escaped(source, clock_now):
    item = {"label": EVIL, "url": EVIL, "about": EVIL, "count": 3, "icon": EVIL}
    line = {"text": EVIL, "about": EVIL, "html": EVIL, "name": EVIL, "href": EVIL, "at": clock_now, "person": EVIL}
    page = render(
        source,
        evil=EVIL,
        options={"title": EVIL},
        someone={"pk": 1, "name": EVIL, "url": EVIL, "avatar_url": EVIL},
        items=[item],
        lines=[line],
    )
    assert "<script>alert" not in page
    assert "\"'&" not in page.replace("&quot;", "").replace('\\"', "")


def test_safe_text_stays_as_it_is():
    assert "<b>yes</b>" in render("{% note %}{{ text }}{% endnote %}", text=SafeString("<b>yes</b>"))


def test_attributes_are_handed_through():
    page = render(
        '{% button "Go" hx_post="/x" data_open=True aria_label=none hx_vals=values %}', none=None, values={"a": 1}
    )
    assert ' hx-post="/x"' in page
    assert " data-open>" in page or " data-open " in page
    assert "aria-label" not in page
    assert 'hx-vals="{&quot;a&quot;: 1}"' in page


def test_components_do_not_see_the_page_around_them():
    assert "secret" not in render('{% stat "a" 1 %}', note="secret")


def test_chart_json_cannot_end_its_block():
    page = render('{% chart "a" options label="x" %}{% endchart %}', options={"t": "</script><script>"})
    assert page.count("</script>") == 1


@pytest.fixture
def clock_now():
    from guildhall.kernel import clock

    return clock.now()
