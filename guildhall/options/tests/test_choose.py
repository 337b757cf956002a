import pytest
from hypothesis import given
from hypothesis import strategies as st

from guildhall.activity.models import Activity
from guildhall.kernel.actor import HOUSE
from guildhall.kernel.refusal import Forbidden, Refusal
from guildhall.kernel.registry import Setting, settings
from guildhall.kernel.text import Bilingual
from guildhall.options import kinds, queries
from guildhall.options.actions import choose
from guildhall.options.models import Choice
from guildhall.options.tests.factories import Staff


@pytest.fixture(autouse=True)
def _fresh(db):
    queries.forget()
    yield
    queries.forget()


def pick(key, value, actor=HOUSE):
    choose(actor=actor, key=key, value=value)
    queries.forget()


def test_a_choice_holds_from_the_moment_it_is_made():
    pick("community.zone", "Asia/Shanghai")
    assert queries.get("community.zone") == "Asia/Shanghai"
    assert Activity.objects.get().verb == "options.choice.changed"


def test_the_same_choice_twice_is_one_change():
    pick("community.zone", "Asia/Shanghai")
    pick("community.zone", "Asia/Shanghai")
    assert Choice.objects.count() == 1
    assert Activity.objects.count() == 1


def test_the_default_itself_is_no_choice():
    pick("community.zone", "UTC")
    assert not Choice.objects.exists()


def test_going_back_to_the_default_is_part_of_the_history():
    pick("community.zone", "Asia/Shanghai")
    pick("community.zone", "Europe/Berlin")
    pick("community.zone", None)
    assert queries.get("community.zone") == "UTC"
    changes = [(change.before, change.after, change.is_reset) for change in queries.history("community.zone")]
    assert changes == [
        ("Europe/Berlin", "UTC", True),
        ("Asia/Shanghai", "Europe/Berlin", False),
        ("UTC", "Asia/Shanghai", False),
    ]


def test_the_version_rises_with_every_choice():
    before = queries.version()
    pick("community.accent", "#1d4ed8")
    assert queries.version() > before


def test_what_is_held_steady_is_asked_once(django_assert_num_queries, monkeypatch):
    monkeypatch.setattr(queries, "SECONDS", 0.0)
    with django_assert_num_queries(1), queries.steady():
        before = queries.version()
        assert queries.version() == before
    with django_assert_num_queries(2):
        assert (queries.version(), queries.version()) == (before, before)


def test_a_text_in_one_language_stands_in_for_the_other():
    pick("community.name", {"en": "", "zh-hans": "数据流社区"})
    assert queries.get("community.name", "en") == "数据流社区"
    assert queries.get("community.name", "zh-hans") == "数据流社区"


def test_only_staff_choose():
    with pytest.raises(Forbidden):
        choose(actor=Staff(()), key="community.zone", value="Asia/Shanghai")


@pytest.mark.parametrize(
    ("key", "value", "code"),
    [
        ("community.zone", "Mars/Base", "not_a_choice"),
        ("community.language", "fr", "not_a_choice"),
        ("community.accent", "teal", "not_a_colour"),
        ("community.contact", "not an address", "not_an_address"),
        ("community.name", {"en": " ", "zh-hans": ""}, "missing"),
        ("community.name", {"en": "x" * 61}, "too_long"),
        ("community.letter", "abc", "too_long"),
        ("community.letter", 7, "wrong_type"),
        ("community.sign_up", "sometimes", "not_a_choice"),
    ],
)
def test_what_does_not_fit_is_refused_with_a_sentence(key, value, code):
    with pytest.raises(Refusal) as refused:
        choose(actor=HOUSE, key=key, value=value)
    assert refused.value.code == code
    assert str(refused.value).endswith(".")
    assert not Choice.objects.exists()


def test_colours_are_kept_in_one_spelling():
    pick("community.accent", "1D4ED8")
    assert queries.get("community.accent") == "#1d4ed8"


def setting(**fields):
    return Setting(name="test.one", label=Bilingual("One", "一"), **fields)


@pytest.mark.parametrize(
    ("one", "kind"),
    [
        (setting(type=str, default=""), "text"),
        (setting(type=str, default="", multiline=True), "long"),
        (setting(type=int, default=1), "number"),
        (setting(type=bool, default=True), "switch"),
        (setting(type=list, default=[]), "list"),
        (setting(type=str, default="a", choices=(("a", Bilingual("A", "甲")),)), "choice"),
    ],
)
def test_the_kind_follows_from_the_type(one, kind):
    assert kinds.kind_of(one) == kind


def test_numbers_keep_their_bounds():
    with pytest.raises(Refusal):
        kinds.clean(setting(type=int, default=3, minimum=1, maximum=5), 6)
    with pytest.raises(Refusal):
        kinds.clean(setting(type=int, default=3), True)


@given(st.lists(st.text(max_size=20), max_size=8))
def test_lists_come_out_clean_and_stay_so(lines):
    one = setting(type=list, default=[])
    once = kinds.clean(one, lines)
    assert kinds.clean(one, once) == once
    assert all(line.strip() for line in once)
    assert len(set(once)) == len(once)


def test_every_declared_default_passes_its_own_check():
    for one in settings:
        assert kinds.clean(one, one.default) == one.default, one.name
