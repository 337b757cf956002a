import pytest


@pytest.fixture
def own_lake(settings, tmp_path):
    """A lake that is empty at the beginning of the test."""
    settings.LAKE = str(tmp_path / "lake")
    return settings.LAKE
