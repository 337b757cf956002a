import pytest
from django.template import Context, Template
from django.utils import translation


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
