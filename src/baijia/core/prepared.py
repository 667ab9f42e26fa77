"""Questions asked thousands of times, whose statement is built once.

On SQLite nine tenths of a small query's time go into building its statement, which differs in nothing but the
values from one call to the next. ``@prepared`` builds it at the first call and keeps it, as a prepared statement
of the database's own protocol would.
"""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable, Iterator
from typing import Any, Generic, NamedTuple, ParamSpec, TypeVar, get_type_hints

from django.core.exceptions import EmptyResultSet
from django.db import DEFAULT_DB_ALIAS, connection
from django.db.models import Model, QuerySet
from django.db.models.query import get_related_populators
from django.db.models.sql import InsertQuery

P = ParamSpec("P")
M = TypeVar("M", bound=Model)


class Statement(NamedTuple):
    """A statement as the ORM built it, and how a row of its answer becomes an object."""

    sql: str
    parameters: tuple[Any, ...]  # a name's mark stands where its value belongs
    model: type[Model]
    columns: slice
    attributes: list[str]
    converters: list[tuple[int, list[Callable[..., Any]], Any]]
    related: list[Any]
    annotations: list[tuple[str, int]]


class Prepared(Generic[P, M]):
    """What ``@prepared`` makes of a function that returns a queryset: it returns the rows."""

    def __init__(self, build: Callable[P, QuerySet[M]]) -> None:
        """Keep the function; its parameters must be keyword-only and of type str or int."""
        self.build = build
        self.marks = _marks(build)
        self._statement: Statement | None = None
        self._is_built = False
        functools.update_wrapper(self, build)

    def __call__(self, *_positional: P.args, **values: P.kwargs) -> list[M]:
        """Return the rows, read with one statement."""
        statement = self.statement()
        given = {self.marks[name]: value for name, value in values.items()}
        return list(_answers(statement, given)) if statement else []

    def statement(self) -> Statement | None:
        """Return the statement, built at the first call; None where the question can have no answer.

        Raises:
            TypeError: a parameter does not reach the statement as it is.
        """
        if not self._is_built:
            self._statement, self._is_built = self._built(), True
        return self._statement

    def _built(self) -> Statement | None:
        rows = self.build(**self.marks)  # type: ignore[call-arg]
        compiler = rows.query.get_compiler(using=DEFAULT_DB_ALIAS)
        try:
            sql, parameters = compiler.as_sql()
        except EmptyResultSet:
            return None
        if missing := [name for name, mark in self.marks.items() if mark not in parameters]:
            raise TypeError(f"{self.build.__qualname__}: {missing} do not reach the statement as they are")
        info, select = compiler.klass_info, compiler.select
        fields = info["select_fields"]
        converters = compiler.get_converters([column[0] for column in select])
        return Statement(
            sql,
            tuple(parameters),
            info["model"],
            slice(fields[0], fields[-1] + 1),
            [column[0].target.attname for column in select[fields[0] : fields[-1] + 1]],
            [(place, list(turns), column) for place, (turns, column) in converters.items()],
            get_related_populators(info, select, DEFAULT_DB_ALIAS),  # type: ignore[call-arg]  # of a later Django
            list((compiler.annotation_col_map or {}).items()),
        )


def prepared(build: Callable[P, QuerySet[M]]) -> Prepared[P, M]:
    """Build the statement of ``build`` once and return the rows of each call as a list.

    What the queryset depends on beside its parameters must be constant, and values must be plain: a str or int
    that is compared as it stands, never None or a list.
    """
    return Prepared(build)


def insert(row: M) -> M:
    """Write a new row as ``save(force_insert=True)`` does, with a statement built once a model; signals are not sent."""
    model = type(row)
    if model not in _INSERTS:
        _INSERTS[model] = _insertion(model, row)
    sql, fields = _INSERTS[model]
    values = [field.get_db_prep_save(field.pre_save(row, add=True), connection) for field in fields]
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        (row.pk,) = cursor.fetchone()
    row._state.adding, row._state.db = False, DEFAULT_DB_ALIAS
    return row


_INSERTS: dict[type[Model], tuple[str, list[Any]]] = {}


def _insertion(model: type[Model], row: Model) -> tuple[str, list[Any]]:
    options = model._meta
    key = options.auto_field
    if key is None or options.parents:
        raise TypeError(
            f"{options.label}: a row is inserted here by a key the database gives, into one table"
        )
    fields = [field for field in options.local_concrete_fields if field is not key]
    query = InsertQuery(model)
    query.insert_values(fields, [row])
    compiler = query.get_compiler(using=DEFAULT_DB_ALIAS)
    compiler.returning_fields = [key]
    (statement,) = compiler.as_sql()
    return statement[0], fields


def _marks(build: Callable[..., Any]) -> dict[str, Any]:
    marks: dict[str, Any] = {}
    hints = get_type_hints(build)
    for number, (name, parameter) in enumerate(inspect.signature(build).parameters.items(), start=1):
        if parameter.kind is not parameter.KEYWORD_ONLY or hints[name] not in {str, int}:
            raise TypeError(f"{build.__qualname__}: {name} must be keyword-only and of type str or int")
        marks[name] = f"\x00{name}" if hints[name] is str else -(10**9) - number
    return marks


def _answers(statement: Statement, values: dict[Any, Any]) -> Iterator[Any]:
    with connection.cursor() as cursor:
        cursor.execute(statement.sql, [values.get(value, value) for value in statement.parameters])
        rows = cursor.fetchall()
    for row in map(list, rows):
        for place, turns, column in statement.converters:
            for turn in turns:
                row[place] = turn(row[place], column, connection)
        found = statement.model.from_db(DEFAULT_DB_ALIAS, statement.attributes, row[statement.columns])
        for populator in statement.related:
            populator.populate(row, found)
        for name, place in statement.annotations:
            setattr(found, name, row[place])
        yield found
