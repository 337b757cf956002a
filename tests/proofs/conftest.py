"""Real communities, where their files are: `DATA_SETS` names the folder that holds them."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def data(is_deep):
    """`data("stackexchange-bicycles-meta")`: the folder of a data set; without it, or in the short run, the test is skipped."""

    def folder(name: str) -> Path:
        if not is_deep:
            pytest.skip(f"{name}: only in the deep run")
        found = Path(os.environ.get("DATA_SETS", ROOT.parent / "shared" / "data")) / name
        if not found.is_dir():
            pytest.skip(f"{name} is not here; DATA_SETS names the folder of the data sets")
        return found

    return folder


@pytest.fixture
def own_lake(settings, tmp_path):
    settings.LAKE = str(tmp_path / "lake")
