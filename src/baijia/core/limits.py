"""How often one thing may be tried, whoever tries: counted by subject, so that changing addresses gains nothing.

A try is counted before it is made and in a transaction of its own: what the command behind it refuses is rolled
back, the count is not, and of many tries at once no more pass than the limit says. Wall time counts.
"""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.utils.crypto import salted_hmac

from baijia.core import clock
from baijia.core.models import RateLimit


class TooMany(Exception):  # noqa: N818
    """The subject was tried too often. ``wait`` is in how many seconds the next try is free."""

    def __init__(self, kind: str, wait: int) -> None:
        super().__init__(kind)
        self.wait = wait


@transaction.atomic(durable=True)
def count(kind: str, subject: str, *, most: int, seconds: int = 60) -> None:
    """Count one try at ``subject``.

    Args:
        kind: what is tried, as in ``lookup``.
        subject: at what: a receipt, a number, a person; only its keyed hash is kept.
        most: tries allowed within any ``seconds``.

    Raises:
        TooMany: so many were made already; this one is not to be made and does not count.
        RuntimeError: a command's transaction is open, which would take the count back with it.
    """
    now = clock.wall_now()
    row, made = RateLimit.objects.get_or_create(key=_key(kind, subject), defaults={"until": now})
    if made:
        RateLimit.objects.filter(until__lt=now).exclude(pk=row.pk).delete()
    row = RateLimit.objects.select_for_update().get(pk=row.pk)
    running = [at for at in row.times if at > now.timestamp() - seconds]
    if len(running) >= most:
        raise TooMany(kind, max(1, round(running[-most] + seconds - now.timestamp())))
    row.times = [*running, now.timestamp()]
    row.until = now + timedelta(seconds=seconds)
    row.save(update_fields=["times", "until"])


def forget(kind: str, subject: str) -> None:
    """Forget the tries at a subject: somebody has proved to be who was asked for."""
    RateLimit.objects.filter(key=_key(kind, subject)).delete()


def _key(kind: str, subject: str) -> str:
    return salted_hmac(f"baijia.limits.{kind}", subject, algorithm="sha256").hexdigest()
