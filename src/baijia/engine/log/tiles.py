"""The log as files: paths and contents of hash tiles and entry bundles (C2SP tlog-tiles).

A store is a function from path to bytes; nothing here opens a file. A full tile never changes; a partial one
gives way to a wider one under another path.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from baijia.engine.faults import BadInput, Fault
from baijia.engine.log.merkle import HASH_BYTES, MAX_SIZE, ProofSource, leaf_hash, node_hash, tree_root

WIDTH = 256
MAX_ENTRY_BYTES = 0xFFFF
ENTRIES = -1
"""The level that stands for entry bundles."""

Read = Callable[[str], bytes]
"""Returns the bytes stored under a path, or raises ``KeyError`` or ``OSError``."""

_PATH = re.compile(
    r"tile/(?P<level>entries|0|[1-9]|[1-5][0-9]|6[0-3])/(?P<index>(?:x[0-9]{3}/)*[0-9]{3})(?:\.p/(?P<width>[1-9][0-9]{0,2}))?",
    re.ASCII,
)


@dataclass(frozen=True, slots=True)
class Tile:
    """One file: hash tile at ``level`` 0 to 63, or entry bundle at level ``ENTRIES``; ``width`` 1 to 256."""

    level: int
    index: int
    width: int = WIDTH

    @property
    def path(self) -> str:
        """The path relative to the log's prefix, as in ``tile/0/x001/x234/067.p/8``."""
        digits = str(self.index)
        digits = digits.zfill(-(-len(digits) // 3) * 3)
        groups = [digits[at : at + 3] for at in range(0, len(digits), 3)]
        level = "entries" if self.level == ENTRIES else str(self.level)
        partial = "" if self.width == WIDTH else f".p/{self.width}"
        return f"tile/{level}/" + "/".join([f"x{group}" for group in groups[:-1]] + groups[-1:]) + partial


def parse_path(path: str) -> Tile:
    """Read a tile path; one tile has one path.

    Raises:
        BadInput: it is not the path of a tile.
    """
    match = _PATH.fullmatch(path) if len(path) <= 120 else None
    if match:
        level = ENTRIES if match["level"] == "entries" else int(match["level"])
        index = int(match["index"].replace("x", "").replace("/", ""))
        tile = Tile(level, index, int(match["width"] or WIDTH))
        if tile.path == path and index <= MAX_SIZE:
            return tile
    raise BadInput(Fault(path[:120], "not the path of a tile", "tile/<level or entries>/<index>[.p/<width>]"))


def tiles_of(size: int, *, entries: bool = True) -> Iterator[Tile]:
    """List the files that a tree of ``size`` leaves consists of, lowest level first."""
    if entries:
        yield from _row(ENTRIES, 0, size)
    for level, count in _counts(size):
        yield from _row(level, 0, count)


def tiles_for(
    old_size: int,
    new_size: int,
    leaf_hashes: Sequence[bytes],
    *,
    entries: Sequence[bytes] | None = None,
    read: Read | None = None,
) -> dict[str, bytes]:
    """Return the files, by path, that growing from ``old_size`` to ``new_size`` leaves adds.

    Args:
        old_size: leaves already published; 0 gives the files of the whole tree.
        new_size: leaves afterwards.
        leaf_hashes: the hashes of leaves ``old_size`` to ``new_size``.
        entries: the entries of the same leaves, to make bundles as well.
        read: the store as it was; asked only for the partial files at the old right edge.

    The files read are taken as they are: recompute the root (:func:`check`) before signing it.

    Raises:
        ValueError: the sizes and the numbers of hashes or entries do not fit, or ``read`` is needed.
        BadInput: a stored file is missing or of a wrong length, or an entry is longer than 65,535 bytes.
    """
    if not 0 <= old_size <= new_size <= MAX_SIZE or len(leaf_hashes) != new_size - old_size:
        raise ValueError(f"{len(leaf_hashes)} hashes do not take a tree from {old_size} to {new_size} leaves")
    if any(len(item) != HASH_BYTES for item in leaf_hashes):
        raise ValueError("a leaf hash is not 32 bytes long")
    files: dict[str, bytes] = {}
    if entries is not None:
        if len(entries) != len(leaf_hashes):
            raise ValueError(f"{len(entries)} entries for {len(leaf_hashes)} leaves")
        files.update(_bundles(old_size, entries, read))
    fresh = list(leaf_hashes)
    old_counts = dict(_counts(old_size))
    for level, count in _counts(new_size):
        start = old_counts.get(level, 0)
        # A row that gains nothing gains nothing further up either.
        if count == start:
            break
        edge = start % WIDTH
        row = _stored(Tile(level, start // WIDTH, edge), read) + fresh if edge else fresh
        fresh = []
        for tile in _row(level, start - edge, count):
            at = tile.index * WIDTH - (start - edge)
            hashes = row[at : at + tile.width]
            files[tile.path] = b"".join(hashes)
            if tile.width == WIDTH:
                fresh.append(tree_root(hashes))
    return files


def encode_bundle(entries: Sequence[bytes], *, first: int = 0) -> bytes:
    """Return entries, each behind its length as two bytes, big-endian.

    Raises:
        BadInput: an entry is longer than 65,535 bytes; ``first`` is the index of the first one.
    """
    faults = [
        Fault(f"entry {number}", f"{len(entry)} bytes", f"at most {MAX_ENTRY_BYTES}")
        for number, entry in enumerate(entries, first)
        if len(entry) > MAX_ENTRY_BYTES
    ]
    if faults:
        raise BadInput(*faults[:20])
    return b"".join(len(entry).to_bytes(2, "big") + entry for entry in entries)


def decode_bundle(data: bytes, width: int, *, where: str) -> list[bytes]:
    """Return the ``width`` entries of a bundle.

    Raises:
        BadInput: it holds fewer or more, or ends inside an entry.
    """
    entries: list[bytes] = []
    at = 0
    while at < len(data) and len(entries) <= width:
        end = at + 2 + int.from_bytes(data[at : at + 2], "big")
        if at + 2 > len(data) or end > len(data):
            raise BadInput(Fault(where, "ends inside an entry", f"{width} entries with their lengths"))
        entries.append(data[at + 2 : end])
        at = end
    if len(entries) != width:
        found = f"{len(entries)} entries" if len(entries) < width else f"more than {width} entries"
        raise BadInput(Fault(where, found, f"{width} entries"))
    return entries


def read_entries(size: int, read: Read) -> Iterator[bytes]:
    """Yield the entries of the log in order.

    Raises:
        BadInput: a bundle is missing or malformed.
    """
    for tile in _row(ENTRIES, 0, size):
        yield from decode_bundle(_bytes(tile, read), tile.width, where=tile.path)


def check(size: int, read: Read, *, entries: bool = True) -> bytes:
    """Recompute the tree from what is stored, every file against the one below it, and return its root.

    Raises:
        BadInput: naming each file that is missing, malformed or unlike the files below it, up to twenty.
    """
    faults: list[Fault] = []
    if entries:
        for tile in _row(ENTRIES, 0, size):
            _check_bundle(tile, read, faults)
    below: list[bytes] | None = None
    edges: list[list[bytes]] = []
    for level, count in _counts(size):
        row: list[bytes] = []
        for tile in _row(level, 0, count):
            try:
                row += _stored(tile, read)
            except BadInput as error:
                faults += error.faults
                row += [bytes(HASH_BYTES)] * tile.width
        if below is not None:
            for number, (stored, due) in enumerate(zip(row, below, strict=True)):
                if stored != due and len(faults) < 20:
                    found = Tile(level, number // WIDTH, min(WIDTH, count - number // WIDTH * WIDTH)).path
                    faults.append(
                        Fault(found, f"hash {number % WIDTH} is not that of the tile below", due.hex())
                    )
        below = [tree_root(row[at : at + WIDTH]) for at in range(0, count - count % WIDTH, WIDTH)]
        edges.append(row[count - count % WIDTH :])
    if faults:
        raise BadInput(*faults[:20])
    return _root(edges)


class TileTree(ProofSource):
    """Makes proofs out of stored tiles, reading only those that the proof needs; each is read once."""

    def __init__(self, size: int, read: Read) -> None:
        """Look at the first ``size`` leaves of the store ``read``."""
        self.size = size
        self._read = read
        self._cache: dict[Tile, list[bytes]] = {}

    def node(self, level: int, index: int) -> bytes:
        """Return the root over the aligned leaves [index * 2**level, (index + 1) * 2**level).

        Raises:
            BadInput: a tile is missing or malformed.
        """
        row, depth = divmod(level, 8)
        start = index << depth
        tile = Tile(row, start // WIDTH, min(WIDTH, (self.size >> (8 * row)) - start // WIDTH * WIDTH))
        if tile not in self._cache:
            self._cache[tile] = self._load(tile)
        at = start % WIDTH
        return tree_root(self._cache[tile][at : at + (1 << depth)])

    def _load(self, tile: Tile) -> list[bytes]:
        try:
            return _stored(tile, self._read)
        except BadInput:
            if tile.width == WIDTH:
                raise
        # A log may drop a partial tile once the full one is there.
        return _stored(Tile(tile.level, tile.index), self._read)[: tile.width]


def _counts(size: int) -> Iterator[tuple[int, int]]:
    """Yield (level, number of hashes) for each level that is not empty."""
    level = 0
    while size:
        yield level, size
        size //= WIDTH
        level += 1


def _row(level: int, start: int, count: int) -> Iterator[Tile]:
    """List the tiles of a level of ``count`` hashes from hash ``start``, a multiple of 256, on."""
    for index in range(start // WIDTH, -(-count // WIDTH)):
        yield Tile(level, index, min(WIDTH, count - index * WIDTH))


def _bundles(old_size: int, entries: Sequence[bytes], read: Read | None) -> Iterator[tuple[str, bytes]]:
    edge = old_size % WIDTH
    kept: list[bytes] = []
    if edge and entries:
        tile = Tile(ENTRIES, old_size // WIDTH, edge)
        kept = decode_bundle(_bytes(tile, read), edge, where=tile.path)
    everything = [*kept, *entries]
    for tile in _row(ENTRIES, old_size - edge, old_size + len(entries)) if entries else ():
        at = tile.index * WIDTH - (old_size - edge)
        yield tile.path, encode_bundle(everything[at : at + tile.width], first=tile.index * WIDTH)


def _check_bundle(tile: Tile, read: Read, faults: list[Fault]) -> None:
    level0 = Tile(0, tile.index, tile.width)
    try:
        entries = decode_bundle(_bytes(tile, read), tile.width, where=tile.path)
        hashes = _stored(level0, read)
    except BadInput as error:
        # A fault of the hash tile is found again, and named, with its row.
        faults += [fault for fault in error.faults if fault.where == tile.path]
        return
    for number, (entry, due) in enumerate(zip(entries, hashes, strict=True)):
        if leaf_hash(entry) != due:
            wrong = f"entry {tile.index * WIDTH + number} is not the one hashed in {level0.path}"
            faults.append(Fault(tile.path, wrong, due.hex()))


def _stored(tile: Tile, read: Read | None) -> list[bytes]:
    data = _bytes(tile, read)
    if len(data) != tile.width * HASH_BYTES:
        raise BadInput(Fault(tile.path, f"{len(data)} bytes", f"{tile.width * HASH_BYTES} bytes"))
    return [data[at : at + HASH_BYTES] for at in range(0, len(data), HASH_BYTES)]


def _bytes(tile: Tile, read: Read | None) -> bytes:
    if read is None:
        raise ValueError(f"{tile.path} is needed: pass the store")
    try:
        return read(tile.path)
    except (KeyError, OSError):
        raise BadInput(Fault(tile.path, "missing", "the file")) from None


def _root(edges: Sequence[Sequence[bytes]]) -> bytes:
    """Return the root from the hashes of each level that no full tile has taken up, lowest level first."""
    root: bytes | None = None
    for hashes in edges:
        pieces = list(hashes)
        start = len(pieces)
        while start:
            width = start & -start
            piece = tree_root(pieces[start - width : start])
            root = piece if root is None else node_hash(piece, root)
            start -= width
    return tree_root([]) if root is None else root
