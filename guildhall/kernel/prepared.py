"""Hot reads that the ORM writes once: a queryset says what is read and who may see it, psycopg runs it prepared.

The compiler costs more than the read itself; here it runs once a process and shape. Anything that differs from call to
call is given as an example when the queryset is built, and as a value when it is read:

    _named = Prepared(lambda pk: Topic.objects.filter(pk=pk).values_list("title", "slug"), pk=EXAMPLE)
    rows = _named.rows(pk=12)

The moment of the community's clock is put in anew at every read. An example must be unlike any other parameter. Rows
come as psycopg reads them, without the converters of Django's fields: right for everything but custom fields.

Many numbers go as one value: `pk__in=listed(pks)`, where the example is `MANY` and the value `kernel.sql.numbers(…)`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, datetime
from functools import cached_property
from typing import Any, Generic, TypeVar

from django.db import DEFAULT_DB_ALIAS, connection
from django.db.models import BigIntegerField, Func, Model, QuerySet, Value
from django.db.models.base import ModelState
from django.db.models.query import get_related_populators
from psycopg.sql import Literal

from guildhall.kernel import clock
from guildhall.kernel.sql import prepared_rows

EXAMPLE = 4_711_000_001  # beyond any number that stands in a statement by itself
LONG_AGO = datetime(1947, 11, 1, tzinfo=UTC)

MANY = "{4711000002}"

M = TypeVar("M", bound=Model)


def listed(numbers: str) -> Func:
    """The numbers of an array, for a lookup `__in`."""
    return Func(Value(numbers), template="(SELECT unnest(%(expressions)s::bigint[]))", output_field=BigIntegerField())


class Prepared(Generic[M]):
    def __init__(self, build: Callable[..., QuerySet[M, Any]], **examples: Any) -> None:
        if any(isinstance(example, list | tuple) for example in examples.values()):
            raise TypeError("Django takes a list apart: give each of its values as an example")
        self.build, self.examples = build, examples

    def rows(self, **values: Any) -> list[tuple[Any, ...]]:
        """Raises KeyError when a value is missing."""
        sql, names = self._statement
        values["now"] = clock.now()
        return prepared_rows(sql, [values[name] for name in names])

    def objects(self, **values: Any) -> list[M]:
        """Instances, with what `select_related` and `annotate` add; of a queryset without `values`."""
        make = self._maker
        return [make(row) for row in self.rows(**values)]

    @cached_property
    def _compiler(self) -> Any:
        began = clock.now()
        compiler = self.build(**self.examples).query.get_compiler(DEFAULT_DB_ALIAS)
        compiler.statement, compiler.moments = compiler.as_sql(), (began, clock.now())
        return compiler

    @cached_property
    def _statement(self) -> tuple[str, list[str]]:
        sql, params = self._compiler.statement
        return _numbered(sql, [self._place(param) for param in params])

    def _place(self, param: Any) -> Any:
        for name, example in self.examples.items():
            if type(param) is not bool and param == example:
                return _Place(name, is_typed=isinstance(example, int | datetime))
        if isinstance(param, datetime):
            return self._moment(param)
        return param

    def _moment(self, param: datetime) -> _Place:
        """A moment that was read from the clock while the queryset was built; any other would stand still for ever."""
        began, ended = self._compiler.moments
        if not began <= param <= ended:
            raise ValueError(f"{param} would stay in the statement: give it as an example and a value")
        return _Place("now", is_typed=True)

    @cached_property
    def _maker(self) -> Callable[[tuple[Any, ...]], M]:
        compiler = self._compiler
        fields = compiler.klass_info["select_fields"]
        start, end = fields[0], fields[-1] + 1
        names = [column[0].target.attname for column in compiler.select[start:end]]
        others = get_related_populators(compiler.klass_info, compiler.select, DEFAULT_DB_ALIAS)  # type: ignore[call-arg]
        main, added = _Bare(compiler.klass_info["model"]), compiler.annotation_col_map
        for other in _all(others):
            other.model_cls = _Bare(other.model_cls)

        def make(row: tuple[Any, ...]) -> M:
            thing: M = main.from_db(DEFAULT_DB_ALIAS, names, row[start:end])
            for other in others:
                other.populate(row, thing)
            for name, place in added.items():
                setattr(thing, name, row[place])
            return thing

        return make


class Enclosed(Prepared[M]):
    """A statement `around` the queryset's own, which stands where `{}` is.

    One `%s` of it stands for each of the values `before` that place, then for each of those `after` it.
    """

    def __init__(
        self,
        build: Callable[..., QuerySet[M, Any]],
        around: str,
        before: Sequence[str] = (),
        after: Sequence[str] = (),
        **examples: Any,
    ) -> None:
        super().__init__(build, **examples)
        self.around, self.before, self.after = around, before, after

    @cached_property
    def _statement(self) -> tuple[str, list[str]]:
        sql, params = self._compiler.statement
        before, after = ([_Place(name, is_typed=False) for name in names] for names in (self.before, self.after))
        return _numbered(self.around.format(sql), [*before, *map(self._place, params), *after])


class _Bare:
    """Makes instances as `Model.from_db`, which spends most of its time in signals and descriptors that no field of ours has."""

    def __init__(self, model: Any) -> None:
        self.model = model

    def from_db(self, db: str, names: Sequence[str], values: Sequence[Any]) -> Any:
        thing, state = self.model.__new__(self.model), ModelState()
        state.adding, state.db = False, db
        thing.__dict__.update(zip(names, values, strict=True), _state=state)
        return thing


def _all(populators: Iterable[Any]) -> Iterator[Any]:
    for one in populators:
        yield one
        yield from _all(one.related_populators)


class _Place:
    """Where in the parameters a value of the call goes. Only what has a type of its own may stand in several places."""

    def __init__(self, name: str, *, is_typed: bool) -> None:
        self.name, self.is_typed = name, is_typed


def _numbered(sql: str, params: list[Any]) -> tuple[str, list[str]]:
    """The statement with $1, $2 … for the values of the call, each of which is sent once.

    All else stands in it as it is: an index over a part of a table is found only by what is known when it is planned.
    """
    parts, sent, numbers = sql.split("%s"), [], {}  # type: tuple[list[str], list[str], dict[str, int]]
    written = [parts[0]]
    for param, part in zip(params, parts[1:], strict=True):
        if not isinstance(param, _Place):
            written += [_literal(param), part]
            continue
        number = numbers.get(param.name) if param.is_typed else None
        if number is None:
            sent.append(param.name)
            number = numbers[param.name] = len(sent)
        written += [f"${number}", part]
    return "".join(written).replace("%%", "%"), sent


def _literal(value: Any) -> str:
    connection.ensure_connection()
    return Literal(value).as_string(connection.connection).replace("%", "%%")
