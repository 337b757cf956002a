"""The tests' database, as a pytest plugin (`-p guildhall.config.testing`): one embedded cluster a test process.

The readers' horizon is cluster-wide, so processes must not share one. Migrations run once per state of the code into a
template that is kept in `var/test`, by a process of its own while the tests are collected; every process copies its files.
Loaded before Django reads its settings.
"""

import fcntl
import gc
import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

import pytest

from guildhall.config import env, house, translations
from guildhall.config.database import forget_connections
from guildhall.kernel.postgres import Server, ensure_running, stop
from guildhall.kernel.postgres.server import halt_abandoned

# The processes of xdist inherit the first one's answer.
HOME = Path(os.environ.get("GUILDHALL_TEST_HOME") or Path(os.environ.get("GUILDHALL_VAR") or env.ROOT / "var") / "test")
HOME = HOME.absolute()
PROCESS = os.environ.get("PYTEST_XDIST_WORKER", "main")
VAR = HOME / f"run-{os.getpid()}-{PROCESS}"
IS_TEMPLATE_BUILD = __name__ == "__main__"
DRAFT = HOME / "template.new"
BUILD = [sys.executable, "-m", "guildhall.config.testing"]


def settle_environment(var: Path) -> None:
    """Nothing of the developer's own settings reaches a test; programs that tests start inherit these."""
    for variable in env.VARIABLES:
        os.environ.pop(variable.name, None)
    # Hundreds of processes start: each would compile every file again.
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    sys.dont_write_bytecode = False
    os.environ |= {
        "DJANGO_SETTINGS_MODULE": "guildhall.config.settings",
        "GUILDHALL_VAR": str(var),
        "GUILDHALL_TEST_HOME": str(HOME),
        "SECRET_KEY": "a key for tests alone: 7f3c9d1e5b8a2460-QxWzKvLm",
        "ALLOWED_HOSTS": "localhost testserver",
        "SITE_URL": "http://localhost",
    }


def start() -> Server:
    """This process's own cluster, from the template."""
    if not (template := _template()).exists():
        subprocess.run(BUILD, check=True)
    with _alone("template"):
        VAR.mkdir()
        subprocess.run(["cp", "-a", "--reflink=auto", str(template / "pg"), str(VAR / "pg")], check=True)
        return ensure_running(VAR, durable=False)


def _template() -> Path:
    """Folder of a stopped, migrated cluster for the code as it is now."""
    return HOME / f"template-{_fingerprint()}"


def _fingerprint() -> str:
    """Of everything that decides what an empty, migrated database looks like."""
    sources = [*env.ROOT.glob("guildhall/*/migrations/*.py"), *env.ROOT.glob("requirements/*.txt")]
    sources += [env.ROOT / "guildhall/config/settings.py", Path(__file__)]
    total = hashlib.sha256()
    for source in sorted(sources):
        total.update(f"{source.relative_to(env.ROOT)}\0".encode() + source.read_bytes())
    return total.hexdigest()[:16]


def _build(draft: Path) -> None:
    """Unless another process has done so meanwhile."""
    with _alone("template"):
        if (made := _template()).exists():
            return
        _remove_old_runs()
        _remove(draft)
        _migrate(draft)
        draft.rename(made)


def _migrate(draft: Path) -> None:
    gc.set_threshold(50_000)  # every step makes the models anew
    server = ensure_running(draft, durable=False)
    try:
        house.set_up()
        house.migrate(automatic=True, announce=house.quiet)
        forget_connections()
    finally:
        stop(server)


def _remove_old_runs() -> None:
    """What killed test runs left behind, and templates of older code."""
    for run in HOME.glob("run-*"):
        if halt_abandoned(run):
            _remove(run)
    for old in sorted(HOME.glob("template-*"), key=lambda path: path.stat().st_mtime)[:-2]:
        _remove(old)


def _remove(folder: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _alone(what: str) -> Iterator[None]:
    HOME.mkdir(parents=True, exist_ok=True)
    with (HOME / f"{what}.lock").open("a") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


@pytest.fixture(scope="session", autouse=True)
def cheap_passwords() -> None:
    """Real hashes, made with the least that Argon2 takes: at full strength each costs 0.2 s of processor."""
    from django.contrib.auth.hashers import Argon2PasswordHasher  # noqa: PLC0415 - settings must be settled first

    Argon2PasswordHasher.time_cost, Argon2PasswordHasher.memory_cost, Argon2PasswordHasher.parallelism = 1, 8, 1


@pytest.fixture(scope="session")
def cluster() -> Iterator[Server]:
    """The running cluster of this test process; `admin_dsn` is its superuser's."""
    server = start()
    yield server
    forget_connections()
    stop(server)
    with suppress(OSError):
        _remove(VAR)


def pytest_configure(config: pytest.Config) -> None:
    if not config.getoption("numprocesses", None):
        gc.disable()
    elif not _template().exists():  # who hands out the tests has nothing else to do while the others collect them
        building = ExitStack()
        building.enter_context(subprocess.Popen(BUILD))  # waited for at the end
        config.add_cleanup(building.close)


def pytest_collection_finish() -> None:
    """What is loaded by now stays: it is looked through for waste neither while it comes nor ever after."""
    gc.freeze()
    gc.enable()


if IS_TEMPLATE_BUILD:
    settle_environment(DRAFT)
    _build(DRAFT)
else:
    settle_environment(VAR)
    # Before Django reads them: a test that starts the program would compile them too late for the others.
    with _alone("translations"):
        translations.compile_stale()
