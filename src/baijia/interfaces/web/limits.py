"""How often one thing may be asked for, whoever asks: counted by subject, so that changing addresses gains nothing.

Counts live in the cache under a keyed hash of the subject; they run by wall time and lapse by themselves.
"""

from __future__ import annotations

import time

from django.core.cache import cache
from django.utils.crypto import salted_hmac


class TooMany(Exception):  # noqa: N818
    """The subject was asked for too often; the page says so with status 429."""


def check(kind: str, subject: str, *, most: int, seconds: int = 60) -> None:
    """Count one question about ``subject``.

    Args:
        kind: what is asked, as in ``lookup``.
        subject: what it is asked about: a receipt, a certificate number.
        most: questions allowed within a window.
        seconds: length of the window.

    Raises:
        TooMany: more than ``most`` in the running window.
    """
    name = salted_hmac(f"baijia.limits.{kind}", subject, algorithm="sha256").hexdigest()[:40]
    key = f"limit:{kind}:{name}:{window(seconds)}"
    if not cache.add(key, 1, timeout=2 * seconds):
        # The cache keeps no lock between reading and writing: two questions at once may count as one.
        count = int(cache.get(key, 0)) + 1
        cache.set(key, count, timeout=2 * seconds)
        if count > most:
            raise TooMany(kind)


def window(seconds: int) -> int:
    """Return the number of the running window of wall time."""
    return int(time.time() // seconds)
