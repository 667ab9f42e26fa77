"""Two clocks: edition time, which a synthetic database may move, and wall time, which nothing moves.

Deadlines, notices and receipts go by edition time; sessions, tokens and rate limits by wall time.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.utils import timezone

ZONE = ZoneInfo("Asia/Shanghai")
_fixed: ContextVar[datetime | None] = ContextVar("edition_clock", default=None)


def wall_now() -> datetime:
    """Return wall time, aware, in UTC."""
    return timezone.now()


def edition_now() -> datetime:
    """Return edition time, aware, in Asia/Shanghai, to the second."""
    from baijia.core.models import Instance

    moment = _fixed.get()
    if moment is None:
        instance = Instance.current()
        offset = timedelta(seconds=instance.clock_offset) if instance.synthetic else timedelta()
        moment = wall_now() + offset
    return moment.astimezone(ZONE).replace(microsecond=0)


def iso(moment: datetime) -> str:
    """Return ``2021-07-28T17:00:00+08:00``: the form of legal instants in the log."""
    return moment.astimezone(ZONE).replace(microsecond=0).isoformat()


@contextmanager
def fixed(moment: datetime) -> Iterator[None]:
    """Hold edition time at ``moment`` inside the block. Refused outside a synthetic database."""
    from baijia.core.models import Instance

    if not Instance.current().synthetic:
        raise RuntimeError("edition time can be moved in synthetic databases only")
    token = _fixed.set(moment)
    try:
        yield
    finally:
        _fixed.reset(token)
