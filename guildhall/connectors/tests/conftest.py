from collections.abc import Iterator

import pytest
from django.db import transaction


@pytest.fixture(scope="module")
def standing(django_db_setup, django_db_blocker) -> Iterator[None]:
    """A transaction around all tests of a file, for what is made once and looked at by each: they take back only their own."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield
        transaction.set_rollback(True)
