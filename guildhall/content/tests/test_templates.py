import pytest

from guildhall.content.actions import change_template, save_draft
from guildhall.content.models import Space, WritingTemplate
from guildhall.content.tests.factories import SpaceFactory
from guildhall.content.tests.test_drafts import refused
from guildhall.content.tests.test_pages import signed_in
from guildhall.kernel.actor import HOUSE
from guildhall.members.tests.factories import MemberFactory

pytestmark = pytest.mark.django_db


def set_template(space, kind="question", **texts):
    change_template(actor=HOUSE, space=space, kind=kind, **(texts or {"source_en": "## What happened"}))


def test_an_empty_editor_begins_with_the_template_of_its_space_and_kind():
    space, me = SpaceFactory(handle="bugs"), MemberFactory()
    set_template(space)
    assert "## What happened" in signed_in(me).get("/ask/?space=bugs").content.decode()
    assert "## What happened" not in signed_in(me).get("/write/article/?space=bugs").content.decode()
    told = signed_in(me).get(f"/suggest/template?space={space.pk}&kind=question")
    assert told.content.decode() == "## What happened\n"


def test_a_draft_is_never_replaced_by_a_template():
    space, me = SpaceFactory(handle="bugs"), MemberFactory()
    set_template(space)
    save_draft(actor=me, context="new:question", sequence=0, fields={"source": "mine"})
    page = signed_in(me).get("/ask/?space=bugs").content.decode()
    assert "mine</textarea>" in page
    assert "## What happened" not in page


def test_a_template_is_read_in_the_language_of_the_reader_and_one_is_enough():
    space = SpaceFactory()
    set_template(space, source_en="## What happened", source_zh_hans="## 现象")
    path = f"/suggest/template?space={space.pk}&kind=question"
    assert signed_in(MemberFactory(locale="zh-hans")).get(path).content.decode() == "## 现象\n"
    set_template(space, source_zh_hans="## 现象")
    assert signed_in(MemberFactory(locale="en")).get(path).content.decode() == "## 现象\n"


def test_who_may_not_read_a_space_does_not_read_its_template():
    space = SpaceFactory(visibility=Space.Visibility.MEMBERS)
    set_template(space)
    hidden = SpaceFactory()
    answer = signed_in(MemberFactory()).get(f"/suggest/template?space={hidden.pk + 99}&kind=question")
    assert (answer.status_code, answer.content) == (200, b"")


def test_only_who_manages_spaces_changes_templates_and_empty_ones_go():
    space = SpaceFactory()
    assert refused(change_template, actor=MemberFactory(), space=space, kind="question", source_en="x") == "not_allowed"
    assert refused(change_template, actor=HOUSE, space=space, kind="question", source_en="字" * 30_000) == "too_long"
    set_template(space)
    set_template(space, source_en="", source_zh_hans=" ")
    assert not WritingTemplate.objects.exists()
