"""Reading a bundle: container, canonical form and shape are refused here; judging it is ``engine.verify``'s."""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Iterable, Iterator, Set
from dataclasses import dataclass, field
from typing import Any, BinaryIO

from baijia.engine.bundle import layout, plain
from baijia.engine.bundle.again import Documents, Lines, Rows, split
from baijia.engine.bundle.container import Member, chunks, read_directory
from baijia.engine.bundle.strict import read_canonical
from baijia.engine.faults import BadInput, Fault
from baijia.engine.log import checkpoint, note, policy
from baijia.engine.log import entries as log_entries
from baijia.engine.log.merkle import leaf_hash

MAX_DOCUMENT = 64 << 20
MAX_NOTE = 1 << 20
MAX_FAULTS = 20


@dataclass(slots=True)
class Bundle:
    """A bundle as read; good while its stream is open, since what it has many of is read again when asked for."""

    manifest: dict[str, Any]
    documents: Documents
    entries: Rows = ()
    leaves: list[bytes] = field(default_factory=list)
    """RFC 6962 leaf hashes of the entries."""
    raw: dict[str, bytes] = field(default_factory=dict)
    """The checkpoint and the suggested policy as bytes."""
    sizes: dict[str, int] = field(default_factory=dict)
    digests: dict[str, str] = field(default_factory=dict)
    """Length and SHA-256 of each member's actual bytes."""
    foreign: list[str] = field(default_factory=list)
    """Members whose date or CRC is not what the writer of a bundle gives: somebody else packed or changed them."""
    unreadable: tuple[Fault, ...] = ()
    """Why nothing but the manifest can be judged: files that are not the manifest's and are malformed or missing."""

    @property
    def edition(self) -> str:
        """The edition's code as the manifest gives it."""
        return str(self.manifest["edition"])

    def rows(self, name: str) -> Rows:
        """Return the rows of a ``.jsonl`` file, none if it is absent."""
        rows: Rows = self.documents.get(name, ())
        return rows

    def has(self, name: str) -> bool:
        """Tell whether the bundle holds a member."""
        return name in self.sizes


def read(stream: BinaryIO, *, where: str = "bundle") -> Bundle:
    """Read a bundle from a seekable stream.

    What the manifest vouches for and is malformed all the same is refused. What was changed behind the
    manifest's back is kept for V1 to name, malformed or not.

    Raises:
        BadInput: it breaks section 2 or a shape of section 5; each fault names file and row.
    """
    members = read_directory(stream, where=where)
    manifest = next((member for member in members if member.name == layout.MANIFEST), None)
    if manifest is None:
        raise BadInput(Fault(where, f"{layout.MANIFEST} is missing", "a manifest"))
    bundle = Bundle({}, Documents(stream))
    _read_member(stream, manifest, bundle)
    bundle.manifest = bundle.documents.pop(layout.MANIFEST)
    listed = {item["name"]: item["sha256"] for item in bundle.manifest["files"]}
    if list(listed) != sorted(listed) or len(listed) != len(bundle.manifest["files"]):
        raise BadInput(Fault(layout.MANIFEST, "files are not in order of name", "ascending, each once"))
    others = [member for member in members if member is not manifest]
    changed = _changed(listed, {member.name for member in others})
    for member in others:
        try:
            _read_member(stream, member, bundle)
        except BadInput as error:
            if _digest(stream, member) == listed.get(member.name):
                raise
            changed += error.faults
    bundle.unreadable = tuple(changed[:MAX_FAULTS])
    return bundle


def _changed(listed: Iterable[str], present: Set[str]) -> list[Fault]:
    missing = [
        Fault(name, "is listed and missing", "every listed file") for name in listed if name not in present
    ]
    extra = present - set(listed)
    return missing + [Fault(name, "is not listed", "the manifest's files only") for name in sorted(extra)]


def _digest(stream: BinaryIO, member: Member) -> str:
    state = hashlib.sha256()
    for piece in chunks(stream, member, where=member.name):
        state.update(piece)
    return state.hexdigest()


def _read_member(stream: BinaryIO, member: Member, bundle: Bundle) -> None:
    name = member.name
    state = _Sums()
    pieces = _summed(chunks(stream, member, where=name), state)
    if name == layout.ENTRIES:
        bundle.entries = Lines(stream, member)
        for number, line in enumerate(bundle.entries.checked(split(pieces, name)), start=1):
            if not plain.RECEIPT.fullmatch(line):
                log_entries.decode(line, where=f"{name}:{number}")
            bundle.leaves.append(leaf_hash(line))
    elif layout.is_rows(name):
        rows = Lines(stream, member)
        _check_rows(name, rows.checked(split(pieces, name)))
        bundle.documents.keep(member, rows)
    else:
        limit = MAX_NOTE if name in layout.RAW else MAX_DOCUMENT
        if member.size > limit:
            raise BadInput(Fault(name, f"{member.size} bytes", f"at most {limit}"))
        data = b"".join(pieces)
        if name in layout.RAW:
            bundle.raw[name] = data
            _check_raw(name, data)
        else:
            value = read_canonical(data, where=name)
            faults = layout.document_faults(name, value)
            if faults:
                raise BadInput(*faults)
            bundle.documents.keep(member, value)
    bundle.sizes[name] = member.size
    bundle.digests[name] = state.sha256.hexdigest()
    if state.crc != member.crc or not member.dated:
        bundle.foreign.append(name)


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


def _summed(pieces: Iterator[bytes], sums: _Sums) -> Iterator[bytes]:
    for piece in pieces:
        sums.sha256.update(piece)
        sums.crc = zlib.crc32(piece, sums.crc)
        yield piece
