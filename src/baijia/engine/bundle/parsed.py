"""One member of a bundle read for the first time: its bytes summed, its form and shape checked."""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, BinaryIO

from baijia.engine.bundle import layout, plain
from baijia.engine.bundle.again import Ends, is_read_again, split
from baijia.engine.bundle.container import Member, chunks
from baijia.engine.bundle.strict import read_canonical
from baijia.engine.faults import BadInput, Fault
from baijia.engine.log import checkpoint, note, policy
from baijia.engine.log import entries as log_entries
from baijia.engine.log.merkle import HASH_BYTES, leaf_hash

MAX_DOCUMENT = 64 << 20
MAX_NOTE = 1 << 20
MAX_FAULTS = 20


class Leaves:
    """RFC 6962 leaf hashes one after another, 32 bytes each."""

    def __init__(self) -> None:
        self._hashes = bytearray()

    def append(self, leaf: bytes) -> None:
        """Add the hash of the next entry."""
        self._hashes += leaf

    def __len__(self) -> int:
        return len(self._hashes) // HASH_BYTES

    def first(self, count: int) -> Iterator[bytes]:
        """Yield so many from the start."""
        for place in range(0, HASH_BYTES * count, HASH_BYTES):
            yield bytes(self._hashes[place : place + HASH_BYTES])


@dataclass(slots=True)
class Parsed:
    """What a member was found to be; small enough to be handed from one process to another."""

    value: Any = None
    """A document as parsed, or its bytes, or the ``Member`` where it is read again."""
    ends: Ends | None = None
    """Of a member of lines, where each ends."""
    leaves: Leaves | None = None
    """Of the log, what its tree is made of."""
    digest: str = ""
    crc: int = 0
    """SHA-256 and CRC-32 of the bytes."""
    faults: tuple[Fault, ...] = ()
    """Why it cannot be used; then nothing but the digest stands."""


def parse(stream: BinaryIO, member: Member) -> Parsed:
    """Read a member once; what is malformed is found in ``faults``."""
    found, sums = Parsed(), _Sums()
    try:
        _parse(found, member, sums.of(chunks(stream, member, where=member.name)))
    except BadInput as error:
        sums = _Sums()
        for _ in sums.of(chunks(stream, member, where=member.name)):
            pass
        return Parsed(digest=sums.sha256.hexdigest(), faults=error.faults)
    found.digest, found.crc = sums.sha256.hexdigest(), sums.crc
    return found


def _parse(found: Parsed, member: Member, pieces: Iterator[bytes]) -> None:
    name = member.name
    if name == layout.ENTRIES:
        found.ends, found.leaves = Ends(member), Leaves()
        for number, line in enumerate(found.ends.of(split(pieces, name)), start=1):
            if not plain.RECEIPT.fullmatch(line):
                log_entries.decode(line, where=f"{name}:{number}")
            found.leaves.append(leaf_hash(line))
        return
    if layout.is_rows(name):
        found.ends = Ends(member)
        _check_rows(name, found.ends.of(split(pieces, name)))
        return
    limit = MAX_NOTE if name in layout.RAW else MAX_DOCUMENT
    if member.size > limit:
        raise BadInput(Fault(name, f"{member.size} bytes", f"at most {limit}"))
    data = b"".join(pieces)
    if name in layout.RAW:
        _check_raw(name, data)
        found.value = data
    else:
        value = read_canonical(data, where=name)
        faults = layout.document_faults(name, value)
        if faults:
            raise BadInput(*faults)
        found.value = member if is_read_again(member) else value


def _check_raw(name: str, data: bytes) -> None:
    if name == layout.POLICY:
        policy.parse(data, where=name)
    else:
        checkpoint.parse(note.parse(data, where=name)[0], where=name)


def _check_rows(name: str, lines: Iterator[bytes]) -> None:
    last: Any = None
    for number, line in enumerate(lines, start=1):
        known = plain.SCORE_ROW.fullmatch(line) if name == layout.SCORES else None
        key = known["key"].decode() if known else _key_of(name, line, number)
        if last is not None and key <= last:
            raise BadInput(
                Fault(f"{name}:{number}", f"{key!r} follows {last!r}", "ascending order, each once")
            )
        last = key


def _key_of(name: str, line: bytes, number: int) -> Any:
    where = f"{name}:{number}"
    row = read_canonical(line, where=where)
    faults = layout.row_faults(name, row, where)
    if faults:
        raise BadInput(*faults[:MAX_FAULTS])
    return layout.row_key(name, row)


class _Sums:
    """SHA-256 and CRC-32 of what went by."""

    def __init__(self) -> None:
        self.sha256 = hashlib.sha256()
        self.crc = 0

    def of(self, pieces: Iterator[bytes]) -> Iterator[bytes]:
        for piece in pieces:
            self.sha256.update(piece)
            self.crc = zlib.crc32(piece, self.crc)
            yield piece
