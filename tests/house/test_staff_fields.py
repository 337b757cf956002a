"""Whatever staff's acts carry has a name in both languages, declared by its room."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.urls import reverse

import guildhall
from guildhall.content.actions import hide
from guildhall.content.tests.factories import PostFactory
from guildhall.content.tests.test_pages import signed_in
from guildhall.kernel.staff_fields import called, staff_fields
from guildhall.members.actions import change_role
from guildhall.members.models import Role
from guildhall.members.tests.factories import StaffFactory
from guildhall.options.actions import choose

NAMED = ("moderation", "content", "options")  # others may show a code until they name it
ROOMS = Path(guildhall.__file__).parent


def carried() -> Iterator[tuple[str, str]]:
    """(room, name) of every value that an action puts into `Staff(before={…}, after={…})` by its name."""
    for path in ROOMS.glob("*/actions/**/*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Staff":
                for given in node.keywords:
                    if isinstance(given.value, ast.Dict):
                        room = path.relative_to(ROOMS).parts[0]
                        yield from ((room, key.value) for key in given.value.keys if isinstance(key, ast.Constant))


def test_every_value_of_moderators_acts_has_a_name():
    names = {(room, name) for room, name in carried() if room in NAMED}
    assert len(names) > 6
    unnamed = [".".join(name) for name in sorted(names) if ".".join(name) not in staff_fields]
    assert unnamed == [], "declare each as a StaffField in its room, as members/staff_fields.py does"


def test_a_setting_has_its_own_name_and_the_unknown_its_code():
    assert str(called("options", "community.footer_note")) != "community.footer_note"
    assert called("options", "no.such") == "no.such"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", ["State", "shown → hidden", "May do", "Decide appeals"]),
        ("zh-hans", ["状态", "可见 → 已隐藏", "权限", "裁定申诉"]),
    ],
)
def test_the_staff_log_says_values_in_the_readers_language(settings, language, words):
    settings.IS_DEMO = True
    staff = StaffFactory(role="administrator", locale=language)
    hide(actor=staff, thing=PostFactory(), because="Off topic.")
    choose(actor=staff, key="community.footer_note", value="Rookery")
    change_role(actor=staff, role=Role.objects.get(handle="manager"), allowed=["moderation.hear_appeals"])
    page = signed_in(staff).get(reverse("activity:staff_log"), headers={"Accept-Language": language}).content.decode()
    assert [word for word in words if word not in page] == []
    assert "<code>" not in page
    assert "community.footer_note" not in page.partition("<table")[2].partition("</table")[0]
