"""Opening the house for a command: settings read, database up and migrated, Django ready; and closing it again."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from guildhall.config import database, env, translations
from guildhall.kernel.terminal import Trouble, say


def quiet(sentence: str) -> None:
    """Announces nothing."""


@contextmanager
def opened(
    *,
    database_too: bool = True,
    migrated: bool = True,
    automatic: bool = False,
    announce: Callable[[str], None] = quiet,
) -> Iterator[env.Environment]:
    """Raises `Trouble` for everything that can be expected; on leaving, stops what it started.

    Pending migrations are applied to the embedded database, or to any when `automatic`.
    """
    known = env.read()
    translations.compile_stale()
    if not database_too:
        set_up()
        yield known
        return
    with database.running(known):
        set_up()
        try:
            if migrated:
                migrate(automatic=automatic or known.is_embedded, announce=announce)
                _set_clock()
            yield known
        finally:
            database.forget_connections()


def set_up() -> None:
    import django  # noqa: PLC0415 - `guildhall --help` stays fast

    database.use_settings()
    django.setup()


def migrate(*, automatic: bool, announce: Callable[[str], None]) -> None:
    """Apply what is pending. A database that others may also use is only migrated when they say so."""
    from django.core.management import call_command  # noqa: PLC0415 - needs Django set up
    from django.db import connection  # noqa: PLC0415
    from django.db.migrations.executor import MigrationExecutor  # noqa: PLC0415

    executor = MigrationExecutor(connection)
    pending = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if not pending:
        return
    if not automatic:
        raise Trouble(
            f"{len(pending)} migrations are pending: run `guildhall manage migrate`.",
            f"有 {len(pending)} 个数据库迁移待执行：请运行 `guildhall manage migrate`。",
        )
    announce(
        say(f"Bringing the database up to date ({len(pending)} steps) …", f"正在更新数据库（{len(pending)} 步）……")
    )
    call_command("migrate", interactive=False, verbosity=0)


def _set_clock() -> None:
    from guildhall.activity.timekeeping import set_clock  # noqa: PLC0415 - needs Django set up

    set_clock()
