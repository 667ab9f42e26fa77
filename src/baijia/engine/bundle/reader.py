"""Reading a bundle: container, canonical form and shape are refused here; judging it is ``engine.verify``'s."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Set
from dataclasses import dataclass, field
from functools import partial
from typing import Any, BinaryIO

from baijia.engine.bundle import layout
from baijia.engine.bundle.again import Documents, Lines, Rows
from baijia.engine.bundle.container import Member, read_directory
from baijia.engine.bundle.parsed import MAX_FAULTS, Leaves, Parsed, parse
from baijia.engine.faults import BadInput, Fault
from baijia.engine.spread import spread

MUCH = 32 << 20
"""Up to so many bytes are read before another process would have started."""


@dataclass(slots=True)
class Bundle:
    """A bundle as read; good while its stream is open, since what it has many of is read again when asked for."""

    manifest: dict[str, Any]
    documents: Documents
    entries: Rows = ()
    leaves: Leaves = field(default_factory=Leaves)
    """Of the entries."""
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
    first = parse(stream, manifest)
    if first.faults:
        raise BadInput(*first.faults)
    bundle = Bundle({}, Documents(stream))
    _keep(bundle, stream, manifest, first)
    bundle.manifest = bundle.documents.pop(layout.MANIFEST)
    listed = {item["name"]: item["sha256"] for item in bundle.manifest["files"]}
    if list(listed) != sorted(listed) or len(listed) != len(bundle.manifest["files"]):
        raise BadInput(Fault(layout.MANIFEST, "files are not in order of name", "ascending, each once"))
    others = {member.name: member for member in members if member is not manifest}
    changed = _changed(listed, others.keys())
    for name, found in _parsed(stream, others.values()).items():
        if found.faults and found.digest == listed.get(name):
            raise BadInput(*found.faults)
        changed += found.faults
        _keep(bundle, stream, others[name], found)
    bundle.unreadable = tuple(changed[:MAX_FAULTS])
    return bundle


def _parsed(stream: BinaryIO, members: Collection[Member]) -> dict[str, Parsed]:
    """Read all members; the largest first, so that no processor is left with one of them at the end."""
    largest = sorted(members, key=lambda member: -member.size)
    large = sum(member.size for member in members) > MUCH
    found = spread([partial(parse, stream, member) for member in largest], large=large)
    by_name = {member.name: one for member, one in zip(largest, found, strict=True)}
    return {member.name: by_name[member.name] for member in members}


def _keep(bundle: Bundle, stream: BinaryIO, member: Member, found: Parsed) -> None:
    name = member.name
    if found.faults:
        return
    if found.leaves is not None and found.ends is not None:
        bundle.entries, bundle.leaves = Lines(stream, member, found.ends), found.leaves
    elif found.ends is not None:
        bundle.documents.keep(member, Lines(stream, member, found.ends))
    elif name in layout.RAW:
        bundle.raw[name] = found.value
    else:
        bundle.documents.keep(member, found.value)
    bundle.sizes[name] = member.size
    bundle.digests[name] = found.digest
    if found.crc != member.crc or not member.dated:
        bundle.foreign.append(name)


def _changed(listed: Iterable[str], present: Set[str]) -> list[Fault]:
    missing = [
        Fault(name, "is listed and missing", "every listed file") for name in listed if name not in present
    ]
    extra = present - set(listed)
    return missing + [Fault(name, "is not listed", "the manifest's files only") for name in sorted(extra)]
