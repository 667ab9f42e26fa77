"""The one source of randomness: the operating system's, or a seeded stream in a synthetic database."""

from __future__ import annotations

import hashlib
import hmac
import os
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

ALPHABET = "0123456789bcdfghjkmnpqrstvwxz"  # no vowels, no look-alikes: no words arise by chance


class SeededStream:
    """HMAC-SHA-256 in counter mode over a seed; the same seed gives the same bytes everywhere."""

    def __init__(self, seed: str) -> None:
        self._key = hashlib.sha256(b"baijia/entropy/v1" + seed.encode()).digest()
        self._counter = 0
        self._rest = b""

    def read(self, size: int) -> bytes:
        """Return the next ``size`` bytes of the stream."""
        while len(self._rest) < size:
            self._rest += hmac.digest(self._key, self._counter.to_bytes(8, "big"), "sha256")
            self._counter += 1
        result, self._rest = self._rest[:size], self._rest[size:]
        return result


_stream: ContextVar[SeededStream | None] = ContextVar("entropy", default=None)


def random_bytes(size: int) -> bytes:
    """Return ``size`` random bytes."""
    stream = _stream.get()
    return os.urandom(size) if stream is None else stream.read(size)


def below(bound: int) -> int:
    """Return a uniform integer in ``0 .. bound - 1``, by rejection."""
    size = (bound.bit_length() + 7) // 8
    limit = (256**size // bound) * bound
    while True:
        value = int.from_bytes(random_bytes(size), "big")
        if value < limit:
            return value % bound


def text(length: int) -> str:
    """Return random text over ``ALPHABET``: about 4.86 bits a character."""
    return pick(ALPHABET, length)


def pick(signs: str, length: int) -> str:
    """Return ``length`` uniform signs out of ``signs`` (at most 256), a byte each, by rejection."""
    limit = 256 // len(signs) * len(signs)
    found = ""
    while len(found) < length:
        drawn = random_bytes(length - len(found))
        found += "".join(signs[value % len(signs)] for value in drawn if value < limit)
    return found


@contextmanager
def seeded(seed: str) -> Iterator[None]:
    """Draw from a seeded stream inside the block. Refused outside a synthetic database."""
    from baijia.core.models import Instance

    if not Instance.current().synthetic:
        raise RuntimeError("seeded entropy is for synthetic databases only")
    token = _stream.set(SeededStream(seed))
    try:
        yield
    finally:
        _stream.reset(token)
