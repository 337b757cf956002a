"""Web processes stay small: what reckons figures is loaded by the insights process alone."""

import os
import subprocess
import sys

import pytest

from tests.house.source import ROOT

HEAVY = (
    "pyarrow",
    "duckdb",
    "ibis",
    "fsspec",
    "numpy",
    "scipy",
    "reportlab",
    "boto3",
    "botocore",
    "storages",
    "pypdfium2",
    "PIL",
)
SERVE_ONE_PAGE = f"""
import sys
from guildhall.config.wsgi import application
from django.test import RequestFactory
from importlib import import_module
asked = RequestFactory().get("/", HTTP_HOST="localhost").environ
assert b"".join(application(asked, lambda status, headers, info=None: print(status)))
import_module("guildhall.insights.urls")
print(sorted(name for name in {HEAVY} if name in sys.modules))
"""


@pytest.mark.django_db(transaction=True)
def test_a_web_process_loads_nothing_that_reckons():
    done = subprocess.run(
        [sys.executable, "-c", SERVE_ONE_PAGE], capture_output=True, text=True, check=False, cwd=ROOT, env=os.environ
    )
    assert done.returncode == 0, done.stderr
    status, found = done.stdout.splitlines()[-2:]
    assert status[:3] in ("200", "302"), status
    assert found == "[]"
