"""Rows that ride on the read of another: whole instances as JSON in a column of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeVar

from django.contrib.postgres.expressions import ArraySubquery
from django.db import DEFAULT_DB_ALIAS
from django.db.models import F, Model, QuerySet, Subquery
from django.db.models.functions import JSONObject

M = TypeVar("M", bound=Model)


def row_of(model: type[Model], through: str = "") -> JSONObject:
    """Every column of it, as `made` takes them; `through`: the way to it from the queryset's own model, 'before__'."""
    return JSONObject(**{field.attname: F(f"{through}{field.attname}") for field in model._meta.concrete_fields})


def first_of(rows: QuerySet[Any]) -> Subquery:
    return Subquery(rows.values(row=row_of(rows.model))[:1])


def all_of(rows: QuerySet[Any], most: int) -> ArraySubquery:
    return ArraySubquery(rows.values(row=row_of(rows.model))[:most])


def made(model: type[M], row: dict[str, Any] | None) -> M | None:
    """The instance of one row, or None."""
    if row is None:
        return None
    fields = model._meta.concrete_fields
    return model.from_db(DEFAULT_DB_ALIAS, list(row), [_value(field, row[field.attname]) for field in fields])


def all_made(model: type[M], rows: Sequence[dict[str, Any]]) -> list[M]:
    return [one for row in rows if (one := made(model, row))]


def _value(field: Any, value: Any) -> Any:
    return field.to_python(value)
