"""Every component in every state: usable by everybody, in both languages and themes, on both ends of the width."""

import pytest

from guildhall.members.tests.factories import StaffFactory
from tests.browser_fixtures import axe, overflow

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
LANGUAGES = ("en", "zh-hans")
THEMES = ("light", "dark")
WIDTHS = (390, 1440)


@pytest.fixture
def staff(settings):
    settings.IS_DEMO = True  # no second factor
    return StaffFactory(role="administrator")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("width", WIDTHS)
def test_gallery_is_usable_by_everybody(visit, staff, language, theme, width):
    staff.locale = language
    staff.save()
    page = visit("/console/gallery", member=staff, language=language, theme=theme, width=width)
    assert page.locator("html").get_attribute("data-bs-theme") == theme
    assert page.locator("html").get_attribute("lang") == {"en": "en", "zh-hans": "zh-Hans"}[language]
    assert page.locator("[data-chart] svg").count() == 1
    assert overflow(page) == 0
    assert axe(page) == []
