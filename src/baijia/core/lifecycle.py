"""Life cycles as tables of allowed moves: small enough to read, and drawn into ``docs/reference``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from baijia.core.refused import Refused

Moves = Mapping[Any, Mapping[str, Any]]
"""State -> act -> next state."""


def move(record: Any, act: str, moves: Moves, *, field: str = "state") -> tuple[str, str]:
    """Move a locked record by ``act`` and return (before, after). The caller saves it.

    Raises:
        Refused: the table has no such move from the record's state.
    """
    before = str(getattr(record, field))
    after = moves.get(before, {}).get(act)
    if after is None:
        raise Refused(
            "lifecycle", _("当前状态（%(state)s）不能进行这一操作。") % {"state": label(record, field)}
        )
    setattr(record, field, after)
    return before, after


def label(record: Any, field: str = "state") -> str:
    """Return the state's name as the user reads it."""
    return str(getattr(record, f"get_{field}_display")())


def mermaid(moves: Moves, *, first: str) -> str:
    """Return the table as a Mermaid state diagram."""
    lines = ["stateDiagram-v2", f"    [*] --> {first}"]
    for state, acts in moves.items():
        lines += [f"    {state} --> {after}: {act}" for act, after in acts.items()]
    return "\n".join(lines)
