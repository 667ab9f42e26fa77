"""The private audit: one row an act, appended and never changed."""

from __future__ import annotations

from contextvars import ContextVar
from typing import Any

from baijia.core import clock
from baijia.core.actor import Actor
from baijia.core.models import AuditRow
from baijia.core.prepared import insert

written: ContextVar[int] = ContextVar("audit_rows_written", default=0)
"""How many rows the running command has written; the command decorator looks at it."""


def record(
    actor: Actor,
    act: str,
    target: Any,
    *,
    scope: str = "",
    purpose: str = "",
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
) -> AuditRow:
    """Append one row about ``target`` (a model instance with a ``uid``, or a name).

    ``before`` and ``after`` hold plain JSON values; never an identity number, account or phone.
    """
    written.set(written.get() + 1)
    return insert(
        AuditRow(
            at=clock.wall_now(),
            edition_at=clock.edition_now(),
            actor_kind=actor.kind,
            actor_uid=actor.account_uid,
            actor_name=actor.name,
            act=act,
            object_type=target if isinstance(target, str) else target._meta.label_lower,
            object_uid="" if isinstance(target, str) else getattr(target, "uid", ""),
            scope=scope,
            purpose=purpose,
            before=before or {},
            after=after or {},
        )
    )
