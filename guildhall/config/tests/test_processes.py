"""The supervisor keeps its children alive for as long as the folder of everything kept is there, and no longer."""

import shutil
import threading
import time

import pytest

from guildhall.config.processes import Child, HomeGone, Supervisor

SLEEPER = ["-c", "import time; time.sleep(60)"]


@pytest.fixture
def supervisor(tmp_path, monkeypatch):
    """As in the main thread, without taking over its signals."""
    monkeypatch.setattr("guildhall.config.processes._on_farewell", lambda handler: None)
    home = tmp_path / "var"
    (home / "pg").mkdir(parents=True)
    return Supervisor([Child("sleeper", SLEEPER)], say=lambda sentence: None, homes=[home, home / "pg"])


def run_until_started(supervisor, then):
    threading.Thread(target=lambda: (_started(supervisor), then()), daemon=True).start()
    supervisor.run()


def _started(supervisor):
    while not supervisor.children[0].process:
        time.sleep(0.01)


@pytest.mark.parametrize("remade", [False, True])
@pytest.mark.parametrize("number", [0, 1])
def test_it_ends_with_all_its_children_when_a_folder_goes(supervisor, number, remade):
    child, home = supervisor.children[0], list(supervisor.homes)[number]

    def remove():
        home.rename(home.with_name("away"))  # as a new folder may get the number of one that is deleted
        if remade:
            home.mkdir()

    with pytest.raises(HomeGone):
        run_until_started(supervisor, remove)
    assert child.process.poll() is not None


def test_it_goes_on_while_the_folder_is_only_written_to(supervisor):
    def write():
        home = next(iter(supervisor.homes))
        (home / "cards").mkdir()
        shutil.rmtree(home / "cards")
        time.sleep(0.5)
        supervisor.stopping.set()

    run_until_started(supervisor, write)
