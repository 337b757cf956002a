"""Every component in every state: usable by everybody, in both languages and themes, on both ends of the width."""

import pytest

from guildhall.members.tests.factories import StaffFactory
from tests.browser_fixtures import axe, overflow

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def staff(settings):
    settings.IS_DEMO = True  # no second factor
    return StaffFactory(role="administrator")


# Every width, theme and language meets each of the others; all eight together are for test-deep.
LOOKS = {
    "en": [(390, "light"), (1440, "dark"), (390, "dark"), (1440, "light")],
    "zh-hans": [(390, "dark"), (1440, "light"), (390, "light"), (1440, "dark")],
}


@pytest.mark.deep
@pytest.mark.parametrize("language", LOOKS)
def test_gallery_is_usable_by_everybody(visit, staff, language, is_deep):
    looks = LOOKS[language] if is_deep else LOOKS[language][:2]
    staff.locale = language
    staff.save()
    page = visit("/console/gallery", member=staff, language=language, width=looks[0][0])
    for chart in ("wau", "net"):
        page.locator(f"[data-chart={chart}] svg").wait_for()
    assert page.locator("html").get_attribute("lang") == {"en": "en", "zh-hans": "zh-Hans"}[language]
    for width, theme in looks:
        page.set_viewport_size({"width": width, "height": 900})
        page.evaluate("theme => document.documentElement.dataset.bsTheme = theme", theme)
        assert overflow(page) == 0, (width, theme)
        assert axe(page) == [], (width, theme)
