from collections.abc import Iterator

import pytest
from django.db import transaction
from django.test import override_settings

from tests.house import crawl
from tests.house.world import World, build


@pytest.fixture(scope="session")
def crawled(django_db_setup, django_db_blocker, tmp_path_factory, is_deep) -> crawl.Crawl:
    """The whole site as seen by everybody; the world it happened in is gone again."""
    with django_db_blocker.unblock(), demo(tmp_path_factory.mktemp("files")), transaction.atomic():
        found = crawl.crawl(build(), deep=is_deep)
        transaction.set_rollback(True)
    return found


@pytest.fixture
def world(db, tmp_path) -> Iterator[World]:
    with demo(tmp_path):
        yield build()


def demo(files) -> override_settings:
    """The second factor of staff has tests of its own."""
    return override_settings(MEDIA_ROOT=files, IS_DEMO=True)
