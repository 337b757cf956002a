import pytest


@pytest.fixture(autouse=True)
def copies_are_let_be() -> None:
    """Here near copies are held as shipped; everywhere else tests may repeat themselves."""
