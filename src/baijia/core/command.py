"""The shape of every write: keyword-only, an actor, one transaction, an audit row, at most once a key."""

from __future__ import annotations

import functools
import hashlib
import inspect
from collections.abc import Callable
from typing import Any, ParamSpec, TypeVar, cast

from django.db import IntegrityError, models, transaction

from baijia.core import audit, clock, once
from baijia.core.actor import Actor
from baijia.core.models import IdempotencyKey
from baijia.core.prepared import insert

P = ParamSpec("P")
R = TypeVar("R")
REGISTRY: dict[str, Callable[..., Any]] = {}
"""Every command by its name, as in ``nominations.submit``."""


class ShapeError(TypeError):
    """A function is not shaped like a command; found when it is imported or by the first test that runs it."""


def command(function: Callable[P, R]) -> Callable[P, R]:
    """Make ``function`` a command.

    It must take keyword arguments only, ``actor`` among them. It runs in one transaction and must write
    an audit row. With ``idempotency_key`` a second call by the same actor returns the first one's object
    and changes nothing; this needs a return value that is a model instance with a ``uid``.
    """
    parameters = inspect.signature(function).parameters
    if "actor" not in parameters or any(p.kind is not p.KEYWORD_ONLY for p in parameters.values()):
        raise ShapeError(f"{function.__qualname__} must take keyword arguments only, actor among them")
    name = f"{function.__module__.removesuffix('.commands').rsplit('.', 1)[-1]}.{function.__name__}"
    if ".commands." in function.__module__:
        name = f"{function.__module__.split('.commands.')[0].rsplit('.', 1)[-1]}.{function.__name__}"

    @functools.wraps(function)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        key = kwargs.pop("idempotency_key", None)
        actor = kwargs["actor"]
        if not isinstance(actor, Actor):
            raise ShapeError("actor must be a core.actor.Actor")
        token = audit.written.set(0)
        try:
            with once.scope(), transaction.atomic():
                if key:
                    return cast(R, _once(function, name, str(key), actor, args, kwargs))
                result = function(*args, **kwargs)
                if not audit.written.get():
                    raise ShapeError(f"{name} wrote no audit row")
                return result
        finally:
            rows = audit.written.get()
            audit.written.reset(token)
            audit.written.set(audit.written.get() + rows)

    REGISTRY[name] = run
    run.command_name = name  # type: ignore[attr-defined]
    return run


def _once(
    function: Callable[..., Any], name: str, key: str, actor: Actor, args: Any, kwargs: dict[str, Any]
) -> Any:
    who = actor.account_uid or actor.name
    key = hashlib.sha256(key.encode()).hexdigest()  # callers choose it, of any length
    done = IdempotencyKey.objects.filter(actor=who, command=name, key=key).first()
    returns = inspect.signature(function, eval_str=True).return_annotation
    if done is None:
        try:
            with transaction.atomic():
                done = insert(
                    IdempotencyKey(actor=who, command=name, key=key, result="", created=clock.wall_now())
                )
        except IntegrityError:  # another process got there first; the unique row made us wait for it
            done = IdempotencyKey.objects.get(actor=who, command=name, key=key)
            return _earlier(returns, done)
        result = function(*args, **kwargs)
        done.result = str(getattr(result, "uid", ""))
        done.save(update_fields=["result"])
        return result
    return _earlier(returns, done)


def _earlier(returns: Any, done: IdempotencyKey) -> Any:
    if not (inspect.isclass(returns) and issubclass(returns, models.Model)):
        raise ShapeError(f"{done.command} cannot be repeated by key: it returns no row")
    return returns._default_manager.get(uid=done.result)
