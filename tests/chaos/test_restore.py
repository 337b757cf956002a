"""A dump in a fresh cluster, whose transactions count from the beginning: every reader goes on where it was."""

import json
import os
import subprocess
import sys

import pytest
from django.db import connection, transaction

from guildhall.activity.actions import record_many
from guildhall.activity.readers import read_batch
from guildhall.activity.testing import drain
from guildhall.activity.tests.factories import Heard, entry, reading
from guildhall.kernel.postgres import ensure_running, program, stop
from tests.chaos.conftest import ROOT

pytestmark = [pytest.mark.chaos, pytest.mark.django_db(transaction=True)]

AFTERWARDS = """
import json, django
django.setup()
from django.db import connection, transaction
from guildhall.activity.actions import record_many
from guildhall.activity.models import Activity
from guildhall.activity.testing import drain
from guildhall.activity.tests.factories import Heard, entry, reading
behind, ahead = Heard(), Heard()
with transaction.atomic():
    record_many([entry(number) for number in (4, 5)])
with reading(behind.handle, name="chaos.behind"), reading(ahead.handle, name="chaos.ahead"):
    drain("chaos.behind", "chaos.ahead")
log = list(Activity.objects.order_by("id").values_list("epoch", "txid"))
print(json.dumps({"behind": behind.numbers, "ahead": ahead.numbers, "log": log}))
connection.close()
"""


@pytest.mark.parametrize("identified", [True, False], ids=["by identifier", "by transaction ids"])
def test_every_reader_goes_on_in_a_fresh_cluster(cluster, tmp_path_factory, identified):
    _spend_transactions(2000)
    with transaction.atomic():
        record_many([entry(number) for number in (1, 2, 3)])
    with reading(Heard().handle, name="chaos.ahead"), reading(Heard().handle, name="chaos.behind") as behind:
        drain("chaos.ahead")
        assert read_batch(behind, limit=1).rows == 1

    var = tmp_path_factory.mktemp("fresh")
    fresh = ensure_running(var, durable=False)
    try:
        _copy(cluster, fresh)
        if not identified:
            _admin(fresh, "REVOKE EXECUTE ON FUNCTION pg_control_system() FROM PUBLIC")
        found = _afterwards(var)
    finally:
        stop(fresh)
    assert (found["behind"], found["ahead"]) == ([2, 3, 4, 5], [4, 5])
    (old_epoch, old_txid), (new_epoch, new_txid) = found["log"][0], found["log"][-1]
    assert new_epoch == old_epoch + 1
    assert new_txid < old_txid, "the fresh cluster was not young enough: the test proved nothing"


def _spend_transactions(count: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "DO $$ BEGIN FOR n IN 1..%s LOOP PERFORM pg_current_xact_id(); COMMIT; END LOOP; END $$", [count]
        )


def _copy(source, target) -> None:
    """The database as its owner, the way a backup does it."""
    dump = subprocess.run([program("pg_dump"), "-Fc", "-d", source.dsn], check=True, capture_output=True).stdout
    subprocess.run([program("pg_restore"), "--exit-on-error", "-d", target.dsn], input=dump, check=True)


def _admin(server, statement: str) -> None:
    import psycopg

    with psycopg.connect(server.cluster.dsn("postgres"), autocommit=True) as admin:
        admin.execute(statement)


def _afterwards(var) -> dict:
    environment = {**os.environ, "GUILDHALL_VAR": str(var), "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-c", AFTERWARDS]
    done = subprocess.run(command, env=environment, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])
