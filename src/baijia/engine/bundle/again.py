"""What a bundle holds in great number is checked once and then read again from the file, pass by pass.

An edition of a hundred thousand nominees has most of a million scores: as objects they would take gigabytes.
"""

from __future__ import annotations

import json
from array import array
from collections import UserDict
from collections.abc import Iterable, Iterator
from typing import Any, BinaryIO

from baijia.engine.bundle import layout
from baijia.engine.bundle.container import Member, chunks
from baijia.engine.faults import BadInput, Fault

MAX_LINE = 1 << 20
MAX_LINES = 2_000_000
_DECODER = json.JSONDecoder()


class Lines:
    """The values of a member of one JSON value a line, in the file's order; good while the stream is open."""

    def __init__(self, stream: BinaryIO, member: Member) -> None:
        self._stream = stream
        self._member = member
        self._ends = array("Q")

    def checked(self, lines: Iterable[bytes]) -> Iterator[bytes]:
        """Pass lines on while they are read for the first time, and learn where each lies."""
        end = self._member.offset
        for line in lines:
            end += len(line) + 1
            self._ends.append(end)
            yield line

    def __len__(self) -> int:
        return len(self._ends)

    def __iter__(self) -> Iterator[dict[str, Any]]:
        name = self._member.name
        for line in split(chunks(self._stream, self._member, where=name), name):
            yield _read(line)

    def __getitem__(self, place: int) -> dict[str, Any]:
        start = self._ends[place - 1] if place else self._member.offset
        self._stream.seek(start)
        value: dict[str, Any] = _read(self._stream.read(self._ends[place] - 1 - start))
        return value


Rows = Lines | tuple[()]
"""The rows of a member, or none where it is absent."""


class Documents(UserDict[str, Any]):
    """Members by name: ``.json`` as parsed, ``.jsonl`` as ``Lines``; panels, which are many, parsed when asked for."""

    def __init__(self, stream: BinaryIO) -> None:
        super().__init__()
        self._stream = stream

    def keep(self, member: Member, value: Any) -> None:
        """Keep a document that was read and checked."""
        self.data[member.name] = member if layout.panel_of(member.name) else value

    def __getitem__(self, name: str) -> Any:
        value = self.data[name]
        if not isinstance(value, Member):
            return value
        return _read(b"".join(chunks(self._stream, value, where=name)))


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
