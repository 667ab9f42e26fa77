"""The published copy of a log: C2SP tiles and the newest checkpoint as static files that anyone may mirror.

It lies outside the database on purpose. A database restored from a backup is older than what was published; the
copy tells, and the sequencer signs nothing until the log was brought up to it (``ledger.recover``). Files are
written beside their place, flushed and renamed, tiles first and the checkpoint last, so that a copy whose
checkpoint can be read is whole.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable
from pathlib import Path

from django.conf import settings

from baijia.core import tiles
from baijia.core.models import Checkpoint, Log
from baijia.engine.faults import BadInput
from baijia.engine.log import checkpoint as heads
from baijia.engine.log import note
from baijia.engine.log import tiles as layout

CHECKPOINT = "checkpoint"
step: Callable[[str], None] = lambda name: None  # noqa: E731
"""Called before each step that must survive being the last; a test ends the process there."""


class ForkRefused(Exception):  # noqa: N818
    """Signing would contradict a head already published; nothing was signed."""


def folder(log: Log) -> Path:
    """Return where the copy of a log lies."""
    return (Path(settings.PUBLISHED) if settings.PUBLISHED else Path(settings.DATA) / "log") / tiles.slug(log)


def head(log: Log) -> tuple[heads.Checkpoint, str] | None:
    """Return the published head and its note; None where nothing was published here.

    Raises:
        ForkRefused: what lies there is no checkpoint of this log.
    """
    path = folder(log) / CHECKPOINT
    try:
        text = path.read_text(encoding="utf-8")
        found = heads.parse(note.parse(text, where=str(path))[0], where=str(path))
    except FileNotFoundError:
        return None
    except (BadInput, ValueError) as error:
        raise ForkRefused(f"{log.origin}: the published checkpoint cannot be read: {error}") from None
    if found.origin != log.origin:
        raise ForkRefused(f"{log.origin}: the published checkpoint is of {found.origin}")
    return found, text


def check_continues(log: Log, last: Checkpoint | None) -> None:
    """Refuse to sign after ``last``, the newest head of the database, where more or other was published.

    Raises:
        ForkRefused: the copy is ahead (the database was restored from a backup), differs, or is lost.
    """
    published = head(log)
    if published is None:
        # A scratch instance may lose its files; a real one would sign blindly after a restore.
        if not settings.SCRATCH and Checkpoint.objects.filter(log=log, published=True).exists():
            raise ForkRefused(f"{log.origin}: its published copy is missing; fetch it from a mirror")
        return
    found, _text = published
    if last is None or found.size > last.size:
        size = last.size if last else 0
        raise ForkRefused(f"{log.origin}: {found.size} entries are published, the database knows {size}")
    mine = Checkpoint.objects.filter(log=log, size=found.size).values_list("root", flat=True).first()
    if mine != found.root.hex():
        raise ForkRefused(f"{log.origin}: another head is published at {found.size}")


def write(log: Log, newest: Checkpoint) -> None:
    """Bring the copy up to a head that is committed: what the growth adds, then the checkpoint."""
    published = head(log)
    old = published[0].size if published else 0
    step("tiles")
    there = {tile.path for tile in layout.tiles_of(old)}
    for tile in layout.tiles_of(newest.size):
        if tile.path not in there:
            _put(folder(log) / tile.path, tiles.read(log, tile.path, size=newest.size))
    step("checkpoint")
    put_checkpoint(log, newest)


def put_checkpoint(log: Log, newest: Checkpoint) -> None:
    """Write the checkpoint alone, as when a cosignature came in."""
    _put(folder(log) / CHECKPOINT, newest.note.encode())


def entries(log: Log, size: int) -> list[bytes]:
    """Return the first ``size`` entries of the copy, every file checked against those below it.

    Raises:
        BadInput: a file is missing or disagrees.
    """

    def read(path: str) -> bytes:
        return (folder(log) / path).read_bytes()

    layout.check(size, read)
    return list(layout.read_entries(size, read))


def _put(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".")
    with os.fdopen(handle, "wb") as file:
        file.write(data)
        _flush(file.fileno())
    Path(name).chmod(0o644)
    Path(name).replace(path)
    if not settings.SCRATCH:
        place = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(place)
        finally:
            os.close(place)


def _flush(file: int) -> None:
    if not settings.SCRATCH:
        os.fsync(file)
