"""What a bundle holds in great number is checked once and then read again from the file, pass by pass.

An edition of a hundred thousand nominees has most of a million scores: as objects they would take gigabytes.
"""

from __future__ import annotations

import json
from array import array
from collections import UserDict
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any, BinaryIO

from baijia.engine.bundle import layout
from baijia.engine.bundle.container import Member, chunks, read_at
from baijia.engine.faults import BadInput, Fault

MAX_LINE = 1 << 20
MAX_LINES = 2_000_000
_LARGE = 1 << 20
_DECODER = json.JSONDecoder()


class Ends:
    """Where each line of a member ends, learnt while it is read for the first time."""

    def __init__(self, member: Member) -> None:
        self.places = array("Q")
        self._last = member.offset

    def of(self, lines: Iterable[bytes]) -> Iterator[bytes]:
        """Pass lines on."""
        for line in lines:
            self._last += len(line) + 1
            self.places.append(self._last)
            yield line


class Lines:
    """The values of a member of one JSON value a line, in the file's order; good while the stream is open."""

    def __init__(self, stream: BinaryIO, member: Member, ends: Ends) -> None:
        self._stream = stream
        self._member = member
        self._ends = ends.places

    def __len__(self) -> int:
        return len(self._ends)

    def __iter__(self) -> Iterator[dict[str, Any]]:
        return self.part(0, len(self))

    def part(self, start: int, stop: int) -> Iterator[dict[str, Any]]:
        """Yield the values from one place to before another."""
        member = self._member
        offset = self._start(start)
        part = replace(member, offset=offset, size=self._start(stop) - offset)
        for line in split(chunks(self._stream, part, where=member.name), member.name):
            yield _read(line)

    def _start(self, place: int) -> int:
        return self._ends[place - 1] if place else self._member.offset

    def __getitem__(self, place: int) -> dict[str, Any]:
        start = self._start(place)
        value: dict[str, Any] = _read(read_at(self._stream, start, self._ends[place] - 1 - start))
        return value


Rows = Lines | tuple[()]
"""The rows of a member, or none where it is absent."""


class Documents(UserDict[str, Any]):
    """Members by name: ``.jsonl`` as ``Lines``; ``.json`` as parsed, anew each time where it is large or one of many."""

    def __init__(self, stream: BinaryIO) -> None:
        super().__init__()
        self._stream = stream

    def keep(self, member: Member, value: Any) -> None:
        """Keep what is to be read again as its ``Member``, everything else as its value."""
        self.data[member.name] = value

    def __getitem__(self, name: str) -> Any:
        value = self.data[name]
        if not isinstance(value, Member):
            return value
        return _read(b"".join(chunks(self._stream, value, where=name)))


def is_read_again(member: Member) -> bool:
    """Tell whether a document is not kept as parsed: panels, which are many, and what is large."""
    return layout.panel_of(member.name) is not None or member.size > _LARGE


def _read(data: bytes) -> Any:
    """Return the value of JSON that was found canonical before: nothing stands before or after it."""
    return _DECODER.raw_decode(data.decode())[0]


def split(pieces: Iterator[bytes], name: str) -> Iterator[bytes]:
    """Yield the lines of a member without their newlines.

    Raises:
        BadInput: a line is too long, there are too many, or the last one does not end.
    """
    rest = b""
    count = 0
    for piece in pieces:
        *whole, rest = (rest + piece).split(b"\n")
        if len(rest) > MAX_LINE:
            raise BadInput(
                Fault(f"{name}:{count + len(whole) + 1}", "a long line", f"at most {MAX_LINE} bytes")
            )
        count += len(whole)
        if count > MAX_LINES:
            raise BadInput(Fault(name, f"more than {MAX_LINES} lines", "fewer"))
        yield from whole
    if rest:
        raise BadInput(Fault(f"{name}:{count + 1}", "the last line does not end", "a newline after each row"))
