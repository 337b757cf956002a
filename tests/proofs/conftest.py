"""Real communities, where their files are: `DATA_SETS` names the folder that holds them."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.data_sets import DATA_SETS


@pytest.fixture
def data(is_deep):
    """`data("stackexchange-bicycles-meta")`: the folder of a data set; without it, or in the short run, the test is skipped."""

    def folder(name: str) -> Path:
        if not is_deep:
            pytest.skip(f"{name}: only in the deep run")
        found = DATA_SETS / name
        if not found.is_dir():
            pytest.skip(f"{name} is not here; DATA_SETS names the folder of the data sets")
        return found

    return folder


@pytest.fixture
def own_lake(settings, tmp_path):
    settings.LAKE = str(tmp_path / "lake")
