from __future__ import annotations

import re
from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from guildhall.content.actions import tag_names
from guildhall.content.forms.articles import article_fields
from guildhall.content.models import Kind, ReadingChoice, Space
from guildhall.content.models.spaces import Who
from guildhall.content.queries.closing import close_reasons
from guildhall.groups.queries import open_groups
from guildhall.kernel.html import MAX_BYTES
from guildhall.kernel.refusal import Refusal
from guildhall.kernel.text import Bilingual

LANGUAGES = (
    ("", pgettext_lazy("language", "Find out by itself")),
    ("en", "English"),
    ("zh-hans", "简体中文"),
)
KIND_LABELS = {
    Kind.QUESTION: Bilingual("Questions", "问题"),
    Kind.ARTICLE: Bilingual("Articles", "文章"),
    Kind.DISCUSSION: Bilingual("Discussions", "讨论"),
    Kind.RESOURCE: Bilingual("Resources", "资料"),
    Kind.ANNOUNCEMENT: Bilingual("Announcements", "公告"),
}


# The field that a refusal speaks about; all others are about the whole form.
REFUSED = {
    "title_too_short": "title",
    "title_too_long": "title",
    "too_many_tags": "tags",
    "bad_tag": "tags",
    "no_address": "url",
    "not_ahead": "publish_at",
    "reminder_not_ahead": "at",
    "reminder_too_far": "at",
    "too_far_ahead": "publish_at",
    "no_reason": "reason",
    "too_many_links": "source",
    "too_many_images": "source",
    "too_many_mentions": "source",
    "no_picture": "picture",
    "no_source": "source_url",
    "no_title": "title_en",
    "ends_in_the_past": "until",
    "same_text": "source",
    "empty": "source",
    "too_long": "source",
    "too_deep": "source",
    "too_dense": "source",
    "comment_too_long": "source",
    "handle_taken": "handle",
    "no_name": "name_en",
    "no_kinds": "kinds",
    "no_group": "group",
    "not_opener": "space",
    "no_opener_groups": "opener_groups",
    "no_replier_groups": "replier_groups",
    "no_original": "duplicate_of",
    "no_such_topic": "instead",
    "instead_of_itself": "instead",
    "nobody": "handle",
    "ask_another": "handle",
    "already_asked": "handle",
    "already_answered": "handle",
    "cannot_be_asked": "handle",
    "duplicate_of_itself": "duplicate_of",
    "no_such_target": "into",
    "merged_with_itself": "into",
    "no_space": "space",
    "same_space": "space",
    "bad_pace": "minutes",
    "no_such_reason": "reason",
}


def refuse(form: forms.Form, refusal: Refusal) -> None:
    """Show a refusal where it belongs, with everything still typed."""
    form.refusal = refusal  # type: ignore[attr-defined]  # what the page says beside the fields
    field = REFUSED.get(refusal.code)
    form.add_error(field if field in form.fields else None, str(refusal))


class TagsField(forms.CharField):
    def clean(self, value: Any) -> list[str]:
        return tag_names(super().clean(value))


class KeyedForm(forms.Form):
    """Carries a key, so that sending it twice has one effect."""

    key = forms.CharField(max_length=40, widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["key"].initial = uuid4().hex


class SourceField(forms.CharField):
    def __init__(self, **kwargs: Any) -> None:
        widget = forms.Textarea(
            attrs={"rows": kwargs.pop("rows", 14), "class": "gh-source-field", "spellcheck": "true"}
        )
        super().__init__(max_length=MAX_BYTES, widget=widget, **kwargs)


class TitleField(forms.CharField):
    """One line, however often it is broken: long titles wrap in their field."""

    def __init__(self) -> None:
        counts = {"data-count": "120", "data-count-by": "columns"}
        widget = forms.Textarea(
            {"class": "gh-input-title", "rows": 1, "data-one-line": True, "data-autosize": True, **counts}
        )
        super().__init__(label=pgettext_lazy("topic", "Title"), max_length=240, widget=widget)

    def to_python(self, value: Any) -> str:
        return " ".join((super().to_python(value) or "").split())


class TopicForm(KeyedForm):
    """Title, place, tags and text of a new topic, or of one that is edited (then without a place)."""

    title = TitleField()
    space = forms.ModelChoiceField(
        label=pgettext_lazy("noun", "Space"), queryset=Space.objects.none(), empty_label=None
    )
    tags = TagsField(
        label=pgettext_lazy("noun", "Tags"),
        required=False,
        max_length=240,
        help_text=_("Up to five, with commas or spaces between."),
    )
    url = forms.URLField(label=_("Where it can be found"), max_length=500, assume_scheme="https")
    source = SourceField(label=pgettext_lazy("topic", "Text"))
    language = forms.ChoiceField(label=pgettext_lazy("text", "Language"), choices=LANGUAGES, required=False)
    reason = forms.CharField(label=_("What you changed"), max_length=300, required=False)

    def __init__(self, *args: Any, kind: str, spaces: list[Space] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if kind != Kind.RESOURCE:
            del self.fields["url"]
        if kind == Kind.ARTICLE:
            self.fields.update(article_fields())
        if spaces is None:
            del self.fields["space"]
        else:
            del self.fields["reason"]
            choices: Any = self.fields["space"]
            choices.queryset = Space.objects.filter(pk__in=[space.pk for space in spaces]).order_by("position", "pk")


class AnswerForm(KeyedForm):
    source = SourceField(label=_("Your answer"), rows=6)


class EditForm(forms.Form):
    source = SourceField(label=pgettext_lazy("topic", "Text"))
    reason = forms.CharField(label=_("What you changed"), max_length=300, required=False)


class SuggestionForm(EditForm):
    """How a post of another should read; title and tags of an opening post."""

    title = TitleField()
    tags = TagsField(label=pgettext_lazy("noun", "Tags"), required=False, max_length=240)
    reason = forms.CharField(label=_("What you changed, and why"), max_length=300)

    def __init__(self, *args: Any, is_opening: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not is_opening:
            del self.fields["title"], self.fields["tags"]


class AcceptForm(SuggestionForm):
    """What shall stand, and what it was looked at against."""

    seen = forms.CharField(max_length=40, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["reason"]


class CommentForm(KeyedForm):
    source = forms.CharField(
        label=pgettext_lazy("noun", "Comment"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )


class BecauseForm(forms.Form):
    because = forms.CharField(label=pgettext_lazy("noun", "Reason"), max_length=300, required=False)


class RefuseForm(forms.Form):
    because = forms.CharField(label=_("Why not"), max_length=300, help_text=_("Who suggested it reads this."))


ADDRESS = re.compile(r"^(?:.*/t/)?(\d{1,9})(?:[/?#].*)?$")  # of a topic, or its number


class TopicAddressField(forms.RegexField):
    """Becomes the number of a topic, or None where nothing is given."""

    def __init__(self, **kwargs: Any) -> None:
        words = {"invalid": _("This is not the address of a topic. Copy it from the browser.")}
        help_text = _("The address of the other topic.")
        super().__init__(ADDRESS, required=False, help_text=help_text, error_messages=words, **kwargs)

    def clean(self, value: Any) -> int | None:
        found = ADDRESS.match(super().clean(value))
        return int(found[1]) if found else None


class CloseForm(BecauseForm):
    """`duplicate_of` is the number of a topic."""

    reason = forms.ChoiceField(label=pgettext_lazy("noun", "Reason"), widget=forms.RadioSelect)
    duplicate_of = TopicAddressField(label=_("It is a duplicate of"))
    because = forms.CharField(label=_("In your words"), max_length=300, required=False)

    def __init__(self, *args: Any, kind: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = [(reason.code, reason.label) for reason in close_reasons().values() if kind in reason.kinds]
        self.fields["reason"].choices = offered  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        given = self.cleaned_data
        if given.get("reason") == "other" and not given.get("because"):
            self.add_error("because", _("Say why, so that its author can do something about it."))
        return given


class SpaceForm(forms.Form):
    """Names in both languages; one is enough, the other then shows the same."""

    name_en = forms.CharField(label=_("English name"), max_length=60, required=False)
    name_zh_hans = forms.CharField(label=_("Chinese name"), max_length=60, required=False)
    handle = forms.SlugField(
        label=pgettext_lazy("noun", "Address"),
        max_length=40,
        help_text=_("The last part of its address in the browser."),
    )
    about_en = forms.CharField(label=_("What it is for, in English"), max_length=300, required=False)
    about_zh_hans = forms.CharField(label=_("What it is for, in Chinese"), max_length=300, required=False)
    kinds = forms.MultipleChoiceField(
        label=_("What is written here"), choices=list(KIND_LABELS.items()), widget=forms.CheckboxSelectMultiple
    )
    visibility = forms.ChoiceField(
        label=_("Who may read it"),
        choices=[
            (Space.Visibility.PUBLIC, Bilingual("Everybody, search engines too", "所有人，包括搜索引擎")),
            (Space.Visibility.MEMBERS, Bilingual("Members who are signed in", "已登录的成员")),
            (Space.Visibility.GROUP, Bilingual("One group", "指定小组的成员")),
        ],
        widget=forms.RadioSelect,
    )
    group: Any = forms.ModelChoiceField(
        label=pgettext_lazy("noun", "Group"), queryset=None, required=False, empty_label=pgettext_lazy("group", "None")
    )
    several_accepted = forms.BooleanField(label=_("Several answers to a question may be accepted"), required=False)
    link_cards = forms.TypedChoiceField(
        label=_("Links as cards"),
        choices=[
            ("", Bilingual("Where guests may read", "访客可读时显示")),
            ("yes", Bilingual("Where all members may read, too", "所有成员可读时也显示")),
            ("no", Bilingual("Never", "从不显示")),
        ],
        coerce=lambda said: said == "yes",
        empty_value=None,
        required=False,
        help_text=_(
            "A card needs its page to be fetched by this server. Links in spaces of a group are never fetched."
        ),
    )
    colour = forms.TypedChoiceField(
        label=pgettext_lazy("noun", "Colour"), coerce=int, choices=[(n, n) for n in range(1, 7)]
    )
    position = forms.IntegerField(label=_("Place in the list"), min_value=0, max_value=9999)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        groups: Any = self.fields["group"]
        groups.queryset = open_groups()
        self.fields["colour"].choices = list(COLOURS.items())  # type: ignore[attr-defined]


class RulesForm(forms.Form):
    """Who may write in a space, of those who may read it."""

    WHO = [
        (Who.MEMBERS, Bilingual("All members", "所有成员")),
        (Who.GROUPS, Bilingual("Members of certain groups", "指定小组的成员")),
        (Who.KEEPERS, Bilingual("Those who look after it", "管理该版块的人")),
    ]
    openers = forms.ChoiceField(label=_("Who may open topics"), choices=WHO, widget=forms.RadioSelect)
    opener_groups: Any = forms.ModelMultipleChoiceField(
        label=_("Groups that may open topics"),
        queryset=None,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    repliers = forms.ChoiceField(label=_("Who may reply"), choices=WHO, widget=forms.RadioSelect)
    replier_groups: Any = forms.ModelMultipleChoiceField(
        label=_("Groups that may reply"), queryset=None, required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("opener_groups", "replier_groups"):
            groups: Any = self.fields[name]
            groups.queryset = open_groups()
            if not groups.queryset.exists():
                del self.fields[name]


COLOURS = {
    1: Bilingual("Teal", "青绿"),
    2: Bilingual("Blue", "蓝"),
    3: Bilingual("Slate", "灰蓝"),
    4: Bilingual("Violet", "紫"),
    5: Bilingual("Red", "红"),
    6: Bilingual("Olive", "橄榄绿"),
}


class ReadingForm(forms.Form):
    show = forms.ChoiceField(
        label=_("Longer topics"),
        choices=[
            (ReadingChoice.Show.PAGES, Bilingual("Page by page", "分页显示")),
            (ReadingChoice.Show.STREAM, Bilingual("In one stream: the next page follows", "连续显示：自动加载下一页")),
        ],
        widget=forms.RadioSelect,
    )
    replies = forms.ChoiceField(
        label=_("Comments"),
        choices=[
            (ReadingChoice.Replies.NESTED, Bilingual("Below what they answer", "嵌套在所回复的内容下方")),
            (ReadingChoice.Replies.FLAT, Bilingual("As they came", "按时间先后排列")),
        ],
        widget=forms.RadioSelect,
    )
    language = forms.ChoiceField(
        label=_("Lists show topics in"),
        choices=[("", Bilingual("Every language", "所有语言")), ("en", "English"), ("zh-hans", "简体中文")],
        required=False,
    )
    for_me = forms.BooleanField(
        label=_("Make the list “For me”"),
        help_text=_(
            "From the tags of what you wrote here in public, worked out anew whenever you open it. Nothing of it is kept."
        ),
        required=False,
    )


class MemberHandleForm(forms.Form):
    handle = forms.CharField(label=_("Handle of a member"), max_length=40)


class SynonymForm(forms.Form):
    name = forms.CharField(label=_("This word"), max_length=40)
    tag = forms.CharField(label=_("means this tag"), max_length=40)
