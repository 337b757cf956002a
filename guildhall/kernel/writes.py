"""Hot writes of a single row: what `save` sends for a plain model, without its compiler, in a statement that is prepared.

No signals, no parents, no defaults of the database. Errors are Django's own.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import cache
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.db import DEFAULT_DB_ALIAS, connection
from django.db.models import Model
from django.db.models.fields import NOT_PROVIDED

from guildhall.kernel.sql import AS_THEY_ARE, number, prepared_rows

# Such values of plain fields are what the database gets; asking the field is half of the work.
_PLAIN = {str, int, float, bool, datetime, type(None)}


def insert(thing: Model) -> None:
    """As `save(force_insert=True)` of an instance that has no key yet; it has one afterwards."""
    statement, fields = _insert(type(thing))
    ((thing.pk,),) = _run(statement, [_value(thing, field, adds=True) for field in fields])
    thing._state.adding, thing._state.db = False, DEFAULT_DB_ALIAS


def update(thing: Model, *names: str) -> None:
    """As `save(update_fields=names)`. Raises `ObjectDoesNotExist` where the row is gone."""
    statement, fields = _update(type(thing), names)
    if not _run(statement, [*(_value(thing, field) for field in fields), str(thing.pk)]):
        raise ObjectDoesNotExist(f"{thing._meta.label} {thing.pk} is gone")


@cache
def _insert(model: type[Model]) -> tuple[str, list[Any]]:
    meta = model._meta
    fields = [field for field in meta.local_concrete_fields if not field.primary_key]
    if meta.parents or any(field.generated or field.db_default is not NOT_PROVIDED for field in fields):
        raise TypeError(f"{model.__name__} is not plain: save it")
    columns = ", ".join(f'"{field.column}"' for field in fields)
    places = ", ".join(f"${number}" for number in range(1, len(fields) + 1))
    return f'INSERT INTO "{meta.db_table}" ({columns}) VALUES ({places}) RETURNING "{_key(model)}"', fields  # noqa: S608


@cache
def _update(model: type[Model], names: tuple[str, ...]) -> tuple[str, list[Any]]:
    fields = [model._meta.get_field(name) for name in names]
    columns = ", ".join(f'"{field.column}" = ${number}' for number, field in enumerate(fields, 1))  # type: ignore[union-attr]
    key = _key(model)
    return f'UPDATE "{model._meta.db_table}" SET {columns} WHERE "{key}" = ${len(fields) + 1} RETURNING "{key}"', fields  # noqa: S608


def _key(model: type[Model]) -> str:
    return model._meta.pk.column  # type: ignore[union-attr,return-value]


def _value(thing: Model, field: Any, *, adds: bool = False) -> Any:
    """Whole numbers as text, whose type the column says: by their size they would be of three types, each a statement."""
    value = field.pre_save(thing, adds)
    if not (isinstance(field, AS_THEY_ARE) and type(value) in _PLAIN):
        value = field.get_db_prep_save(value, connection)
    return number(value) if type(value) is int else value


def _run(statement: str, values: Sequence[Any]) -> list[tuple[Any, ...]]:
    with connection.wrap_database_errors:
        return prepared_rows(statement, values)
