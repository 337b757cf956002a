"""Nothing serious for axe, nothing wider than the window, no complaint of the browser: on every main page.

A small set by default; with GUILDHALL_DEEP=1 every page in both languages, both themes and at two widths.
"""

import pytest

from tests.browser_fixtures import axe, overflow
from tests.house.world import build

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
GUEST = (
    "/", "/?tab=unanswered", "/spaces/", "/spaces/plaza/", "{topic}", "/tags/", "/people/", "/people/author/",
    "/accounts/login/", "/accounts/signup/", "/accounts/password/reset/", "/nothing-is-here",
)  # fmt: skip
MEMBER = (
    "/ask/", "/write/article/", "/write/resource/", "{topic}", "/settings/profile", "/settings/privacy",
    "/settings/language", "/settings/security", "/settings/data", "/accounts/email/", "/accounts/2fa/",
    "/people/imported/claim",
)  # fmt: skip
STAFF = (
    "/console/", "/console/people/", "{record}", "/console/people/claims", "/console/people/merges",
    "/console/people/roles", "/console/content/", "/console/content/spaces/new", "/console/content/tags/",
    "/console/content/hidden/", "/console/groups/", "/console/insights/", "/console/insights/waiting/",
    "/console/imports/", "/console/outreach/outbox/", "/console/settings/", "/console/log/", "/console/log/readers/",
)  # fmt: skip
LOOKS = [
    (language, theme, width) for language in ("en", "zh-hans") for theme in ("light", "dark") for width in (1440, 390)
]
SMALL = {"/", "{topic}", "/ask/", "/console/", "/accounts/signup/", "/people/author/"}


@pytest.fixture
def world(transactional_db, settings, tmp_path, drain):
    settings.IS_DEMO = True
    settings.MEDIA_ROOT = tmp_path
    world = build()
    drain()
    return world


@pytest.mark.parametrize("persona", ["anonymous", "member", "administrator"])
def test_pages_are_fit_for_everybody(visit, world, persona, is_deep):
    paths = {"anonymous": GUEST, "member": MEMBER, "administrator": STAFF}[persona]
    known = {"topic": _address(world), "record": f"/console/people/{world.author.pk}/"}
    wrong = []
    for number, path in enumerate(path for path in paths if is_deep or path in SMALL):
        for language, theme, width in (
            LOOKS if is_deep else [LOOKS[number % len(LOOKS)], LOOKS[-1 - number % len(LOOKS)]]
        ):
            options = {"language": language, "theme": theme, "width": width, "allow": ("404",)}
            page = visit(path.format(**known), member=world.people[persona], **options)
            found = axe(page) + ([f"{overflow(page)} px too wide"] if overflow(page) else [])
            wrong += [f"{path} {language} {theme} {width}: {one}" for one in found]
            page.context.close()
    assert not wrong, "\n" + "\n".join(wrong)


def _address(world) -> str:
    topic = world.places["public"].topic
    return f"/t/{topic.pk}/{topic.slug}/"
