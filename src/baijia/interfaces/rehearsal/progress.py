"""What a rehearsal shows while it runs: a line a stage, with counts and seconds, then the funnel."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TextIO


class Progress:
    """Writes to a stream that is not the result's."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._began = time.monotonic()
        self._shown = 0.0
        self.seconds: dict[str, float] = {}

    @contextmanager
    def stage(self, name: str, words: str) -> Iterator[None]:
        """Time one stage."""
        began = time.monotonic()
        if self._stream.isatty():
            self._line(f"{words} …", end="")
        yield
        self.seconds[name] = time.monotonic() - began
        done = f"{words}：{self.seconds[name]:.1f} 秒"
        self._line(f"\r{done}" + " " * 24 if self._stream.isatty() else done)

    def count(self, words: str, done: int, whole: int) -> None:
        """Show how far a long stage is, at most five times a second and only on a terminal."""
        now = time.monotonic()
        if self._stream.isatty() and (now - self._shown > 0.2 or done == whole):
            self._shown = now
            self._line(f"\r{words} {done}/{whole}", end="")

    def report(self, funnel: list[tuple[str, int]], money: Sequence[tuple[str, str]] = ()) -> None:
        """Print the funnel, what was paid where that was played, and the whole time."""
        for words, number in funnel:
            self._line(f"{words:　<8}{number:>7,}")
        for words, amount in money:
            self._line(f"{words:　<8}{amount}")
        self._line(f"共用 {time.monotonic() - self._began:.1f} 秒")

    def _line(self, text: str, end: str = "\n") -> None:
        self._stream.write(text + end)
        self._stream.flush()
