from django import forms
from django.template import Context, engines


class Sample(forms.Form):
    title = forms.CharField(label="Title", max_length=50, help_text="One sentence.")
    note = forms.CharField(label="Note", required=False, widget=forms.Textarea)
    kind = forms.ChoiceField(label="Kind", choices=[("a", "A"), ("b", "B")], widget=forms.RadioSelect)
    agree = forms.BooleanField(label="Agree")
    key = forms.CharField(widget=forms.HiddenInput)


def show(name: str, data: dict[str, str] | None = None) -> str:
    form = Sample(data)
    source = "{% load ui %}{% field field %}"
    return engines["django"].engine.from_string(source).render(Context({"field": form[name]}))


def test_label_help_and_count_are_tied_to_the_control():
    page = show("title")
    assert '<label class="gh-label" for="id_title">' in page
    assert 'aria-describedby="id_title-help"' in page
    assert 'id="id_title-help"' in page
    assert 'data-count="50"' in page


def test_error_is_tied_to_the_control_before_the_help():
    page = show("title", {"title": ""})
    assert 'aria-describedby="id_title-error id_title-help"' in page
    assert 'aria-invalid="true"' in page
    assert 'id="id_title-error"' in page


def test_optional_fields_say_so():
    assert "optional" in show("note")
    assert "optional" not in show("title")


def test_choices_are_a_group_with_a_legend():
    assert "<fieldset" in show("kind")
    assert "<legend" in show("kind")


def test_switch_stands_before_its_label():
    page = show("agree")
    assert page.index("<input") < page.index("Agree")


def test_hidden_field_is_the_control_alone():
    assert show("key").startswith('<input type="hidden"')


def test_what_is_wrong_is_said_at_the_head():
    form = Sample({"title": "", "kind": "a", "agree": "on", "key": "x"})
    page = engines["django"].engine.from_string("{% load ui %}{% errors form %}").render(Context({"form": form}))
    assert '<a href="#id_title">Title</a>' in page
    assert "One field needs another look" in page
