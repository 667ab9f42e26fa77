"""Ed25519 signatures of ballots; where there are many, every processor checks its share."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from types import TracebackType
from typing import TYPE_CHECKING

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from baijia.engine.log.keys import is_weak

if TYPE_CHECKING:
    from concurrent.futures import Future, ProcessPoolExecutor

FEW = 20_000
"""Up to so many are checked before another process would have started."""
_BATCH = 2_000
_AHEAD = 16

Name = tuple[str, str]
Signed = tuple[bytes, str, str]


class Signatures:
    """Collects signatures and tells which do not hold: ``with Signatures(expected) as all: all.add(...); all.wrong()``."""

    def __init__(self, expected: int) -> None:
        self._pool = _pool() if expected > FEW else None
        self._names: list[Name] = []
        self._signed: list[Signed] = []
        self._running: list[tuple[list[Name], Future[list[int]]]] = []
        self._wrong: list[Name] = []

    def __enter__(self) -> Signatures:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._pool is not None:
            self._pool.shutdown(cancel_futures=True)

    def add(self, slot: str, key: bytes, commit: str, signature: str) -> None:
        """Take a signature, hex of 64 bytes, over a commit, hex of 32 bytes, by a public key of 32 bytes."""
        self._names.append((slot, commit))
        self._signed.append((key, commit, signature))
        if len(self._signed) == _BATCH:
            self._send()

    def wrong(self) -> Iterator[Name]:
        """Return (slot, commit) of those that do not hold, in the order they were added."""
        self._send()
        self._collect(0)
        yield from self._wrong

    def _send(self) -> None:
        names, signed = self._names, self._signed
        self._names, self._signed = [], []
        if self._pool is None:
            self._wrong += [names[place] for place in failing(signed)]
            return
        self._running.append((names, self._pool.submit(failing, signed)))
        self._collect(_AHEAD)

    def _collect(self, most: int) -> None:
        """Wait until at most so many batches are under way."""
        while len(self._running) > most:
            names, result = self._running.pop(0)
            self._wrong += [names[place] for place in result.result()]


def _pool() -> ProcessPoolExecutor | None:
    """Return a process for each processor; None where there is one, or where a process cannot be forked.

    Forked, since a process started anew would run the caller's script once more if that has no guard against it.
    """
    # Loading these takes a fifth of the time in which a small bundle is judged.
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing import get_all_start_methods, get_context

    if "fork" not in get_all_start_methods():
        return None
    processors = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return ProcessPoolExecutor(processors, mp_context=get_context("fork")) if processors > 1 else None


def failing(signed: Sequence[Signed]) -> list[int]:
    """Return the places of the signatures that do not hold; a key of small order signs nothing (bundle.md 1.8)."""
    return [place for place, one in enumerate(signed) if not _holds(*one)]


def _holds(key: bytes, commit: str, signature: str) -> bool:
    if is_weak(key):
        return False
    try:
        Ed25519PublicKey.from_public_bytes(key).verify(bytes.fromhex(signature), bytes.fromhex(commit))
    except (InvalidSignature, ValueError):
        return False
    return True
