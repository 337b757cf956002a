"""The tests' own database: a private cluster, owned by a role without power, emptied after a test that commits."""

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import connection

from guildhall.config import database, env


@pytest.mark.django_db
def test_the_application_role_owns_the_database_and_has_no_power():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT rolsuper, rolcreatedb, rolcreaterole, rolreplication FROM pg_roles WHERE rolname = current_user"
        )
        assert cursor.fetchone() == (False, False, False, False)
        cursor.execute(
            "SELECT pg_get_userbyid(datdba) = current_user FROM pg_database WHERE datname = current_database()"
        )
        assert cursor.fetchone() == (True,)


@pytest.mark.django_db
def test_pages_are_checksummed_and_text_is_unicode():
    with connection.cursor() as cursor:
        cursor.execute("SHOW data_checksums")
        assert cursor.fetchone() == ("on",)
        cursor.execute("SELECT upper('é'), '中文' ~ '^\\w+$'")
        assert cursor.fetchone() == ("É", True)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("turn", [1, 2])
def test_what_a_test_commits_is_gone_in_the_next(turn: int):
    before = ContentType.objects.count()
    ContentType.objects.create(app_label="left", model="over")
    assert before > 0
    assert ContentType.objects.count() == before + 1


@pytest.mark.parametrize(("query", "is_refused"), [("", False), ("?prepare_threshold=none", True)])
def test_reads_that_ask_for_it_are_prepared_unless_a_pooler_cannot(query, is_refused):
    known = env.read({"DATABASE_URL": f"postgresql://user@host/db{query}"})
    threshold = database.django_settings(known)["OPTIONS"]["prepare_threshold"]
    assert (threshold is None) == is_refused
