"""The public log as files under the paths of C2SP tlog-tiles, read from the store on demand."""

from __future__ import annotations

from django.db.models import QuerySet

from baijia.core.models import Checkpoint, Log, PendingEntry
from baijia.engine.faults import BadInput
from baijia.engine.log.merkle import tree_root
from baijia.engine.log.tiles import ENTRIES, WIDTH, Tile, encode_bundle, parse_path

HIGHEST = 2
"""Tiles of level 3 and more begin at 16,777,216 entries: no log of ours grows so large."""


def slug(log: Log) -> str:
    """Return the log's name in an address: its origin with ``/`` written as ``-``."""
    return log.origin.replace("/", "-")


def by_slug(name: str) -> Log | None:
    """Return the log of an address, or None."""
    return next((log for log in Log.objects.all() if slug(log) == name), None)


def read(log: Log, path: str, *, size: int | None = None) -> bytes:
    """Return the file at ``path`` (``tile/0/000.p/8``) as far as the published head, or ``size``, covers it.

    Raises:
        KeyError: it is not the path of a tile, or the signed tree is not that large.
    """
    try:
        tile = parse_path(path)
    except BadInput:
        raise KeyError(path) from None
    if size is None:
        sizes = Checkpoint.objects.filter(log=log, published=True).order_by("-size")
        size = sizes.values_list("size", flat=True).first() or 0
    level = max(tile.level, 0)
    last = tile.index * WIDTH + tile.width
    if level > HIGHEST or last > size >> (8 * level):
        raise KeyError(path)
    first = tile.index * WIDTH
    if tile.level == ENTRIES:
        rows = _rows(log, first, tile.width).values_list("data", flat=True)
        return encode_bundle([bytes(data) for data in rows], first=first)
    return b"".join(_hashes(log, tile, first))


def _hashes(log: Log, tile: Tile, first: int) -> list[bytes]:
    span = WIDTH**tile.level
    leaves = _rows(log, first * span, tile.width * span).values_list("leaf", flat=True)
    hashes = [bytes.fromhex(leaf) for leaf in leaves]
    for _level in range(tile.level):
        hashes = [tree_root(hashes[at : at + WIDTH]) for at in range(0, len(hashes), WIDTH)]
    return hashes


def _rows(log: Log, first: int, count: int) -> QuerySet[PendingEntry]:
    found = PendingEntry.objects.filter(log=log, index__gte=first, index__lt=first + count)
    return found.order_by("index")
