import pytest
from django.template import Context, Template
from django.utils import translation
from django.utils.safestring import mark_safe


class Frame:
    def __init__(self, key: str, word: str) -> None:
        self.key, self.word = key, word


def drawn(template: Template, **context) -> str:
    return template.render(Context(context))


def test_a_held_part_is_drawn_once_for_the_same_values():
    template = Template("{% load ui %}{% held tone=tone frame=frame %}{{ tone }} {{ frame.word }}{% endheld %}")
    assert drawn(template, tone="calm", frame=Frame("a", "first")) == "calm first"
    assert drawn(template, tone="calm", frame=Frame("a", "second")) == "calm first"
    assert drawn(template, tone="loud", frame=Frame("a", "second")) == "loud second"
    assert drawn(template, tone="calm", frame=Frame("b", "third")) == "calm third"


def test_a_held_part_sees_nothing_of_the_reader():
    template = Template(
        "{% load ui %}{% held tone=tone %}{{ tone }}{{ shell }}{{ csrf_token }}{{ request }}{% endheld %}"
    )
    assert drawn(template, tone="calm", shell="secret", csrf_token="secret", request="secret") == "calm"


def test_a_held_part_speaks_the_language_of_its_page():
    template = Template('{% load ui i18n %}{% held %}{% translate "Skip to the content" %}{% endheld %}')
    with translation.override("en"):
        english = drawn(template)
    with translation.override("zh-hans"):
        assert drawn(template) != english


def test_what_does_not_say_what_it_stands_for_is_refused():
    template = Template("{% load ui %}{% held frame=frame %}{{ frame }}{% endheld %}")
    with pytest.raises(AttributeError):
        drawn(template, frame=object())


def test_gaps_are_filled_and_escaped_at_every_rendering():
    template = Template("{% load ui %}{% held tone=tone gaps word=word %}100% {{ tone }} {{ word }}{% endheld %}")
    assert drawn(template, tone="calm", word="first") == "100% calm first"
    assert drawn(template, tone="calm", word="<b>%s") == "100% calm &lt;b&gt;%s"
    assert drawn(template, tone="calm", word=mark_safe("<b>")) == "100% calm <b>"
    assert drawn(template, tone="calm", word=None) == "100% calm None"


def test_a_number_may_stand_in_an_address():
    template = Template("{% load ui %}{% held gaps pk=pk %}{% url 'content:news' pk %} {{ pk }}{% endheld %}")
    assert drawn(template, pk=12) == "/t/12/news 12"
    assert drawn(template, pk=1234567) == "/t/1234567/news 1234567"


def test_a_token_in_a_gap_is_each_readers_own():
    template = Template("{% load ui %}{% held gaps csrf_token=csrf_token %}{% csrf_token %}{% endheld %}")
    assert 'value="one"' in drawn(template, csrf_token="one")
    assert 'value="two"' in drawn(template, csrf_token="two")
