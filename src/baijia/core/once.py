"""What a request or a command reads again and again is read once in it.

Nothing kept here outlives the request or command it was read in. A statement that writes to a table forgets
what was read from it; a row lock and a rollback forget everything, since others may have written meanwhile.
Outside a scope nothing is kept and every read is made.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, TypeVar

from django.db import connection
from django.db.models import Model

T = TypeVar("T")
Kept = dict[Hashable, tuple[tuple[str, ...], Any]]
HARMLESS = ("SAVEPOINT", "RELEASE")
_kept: ContextVar[Kept | None] = ContextVar("read_once", default=None)


@contextmanager
def scope() -> Iterator[None]:
    """Read once inside the block. An inner scope believes nothing read before it, and the outer one nothing after."""
    outer = _kept.get()
    token = _kept.set({})
    try:
        if outer is None:
            with connection.execute_wrapper(_watch):
                yield
        else:
            yield
    finally:
        _kept.reset(token)
        if outer is not None:
            outer.clear()


def read(key: Hashable, reader: Callable[[], T], *, of: tuple[type[Model], ...]) -> T:
    """Return what ``reader`` returns, read from the tables of the models ``of`` and nothing else.

    The value is shared by everybody who reads it under this key: it is read only.
    """
    kept = _kept.get()
    if kept is None:
        return reader()
    found = kept.get(key)
    if found is None:
        found = kept[key] = tuple(model._meta.db_table for model in of), reader()
    value: T = found[1]
    return value


def _watch(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
    """Forget what a statement makes doubtful, then pass it on."""
    kept = _kept.get()
    if kept:
        if sql.startswith("SELECT"):
            if "FOR UPDATE" in sql:
                kept.clear()
        elif sql.startswith("ROLLBACK"):
            kept.clear()
        elif not sql.startswith(HARMLESS):
            for key in [key for key, (tables, _value) in kept.items() if any(name in sql for name in tables)]:
                del kept[key]
    return execute(sql, params, many, context)
