"""Private files: generated names, a hash, the kind found from the content, limits, and a copy without metadata.

Bytes are written beside their place and moved there, so that no half-written file is ever read.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable
from functools import partial
from pathlib import Path

from django.conf import settings
from django.db import transaction

from baijia.core import cleaning, clock, ids, inspection
from baijia.core.enums import ScanState
from baijia.core.inspection import Limits
from baijia.core.models import StoredFile
from baijia.core.refused import not_found

BARE = ".bare"


def store(*, name: str, data: bytes, limits: Limits | None = None) -> StoredFile:
    """Keep a file, and beside it a copy without metadata for readers who must not learn whose it is.

    Its name is kept as text alone; the path comes from its random id.

    Raises:
        Refused: it is empty, too large, dangerous, or of a kind not taken here.
    """
    name = Path(name).name[:200]
    found = inspection.examine(name, data, limits or Limits())
    stored = StoredFile(
        uid=ids.new_uid(),
        name=name,
        kind=found.kind,
        size=len(data),
        sha256=hashlib.sha256(data).hexdigest(),
        pages=found.pages,
        created=clock.edition_now(),
    )
    try:
        bare = cleaning.clean(data, found.kind)
    except cleaning.Unclean:
        bare = b""  # nobody who reads blind is shown it
    write(path_of(stored), data)
    if bare:
        write(_bare_path(stored), bare)
        stored.bare_sha256 = hashlib.sha256(bare).hexdigest()
    stored.save()
    return stored


def write(path: Path, data: bytes) -> None:
    """Write a private file whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f"{path.name}.{ids.new_uid()}")
    handle = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as out:
        out.write(data)
        out.flush()
        os.fsync(out.fileno())
    beside.replace(path)


def path_of(stored: StoredFile) -> Path:
    """Return where a file lies."""
    return Path(settings.DATA) / "files" / stored.uid[:2] / stored.uid


def _bare_path(stored: StoredFile) -> Path:
    path = path_of(stored)
    return path.with_name(path.name + BARE)


def read(stored: StoredFile) -> bytes:
    """Return the bytes of a file, compared with its hash.

    Raises:
        Refused: hidden, where it carries a virus or was deleted when its time was over.
        OSError: the file is gone or its bytes have changed.
    """
    return _checked(stored, path_of(stored), stored.sha256)


def read_bare(stored: StoredFile) -> bytes:
    """Return the copy without metadata; one kept before there were such copies is cleaned as it is read.

    Raises:
        Refused: hidden, where it cannot be cleaned, carries a virus, or was deleted.
        OSError: the file is gone or its bytes have changed.
    """
    if stored.bare_sha256:
        return _checked(stored, _bare_path(stored), stored.bare_sha256)
    try:
        return cleaning.clean(read(stored), stored.kind)
    except cleaning.Unclean:
        raise not_found() from None


def _checked(stored: StoredFile, path: Path, expected: str) -> bytes:
    if stored.scan == ScanState.INFECTED or stored.erased_at is not None:
        raise not_found()
    data = path.read_bytes()
    if hashlib.sha256(data).hexdigest() != expected:
        raise OSError(f"file {stored.uid} does not match its hash")
    return data


def wipe(rows: Iterable[StoredFile]) -> int:
    """Delete the bytes of files once that is kept, and forget their names; hash, size and kind stay. Returns how many."""
    count = 0
    for stored in rows:
        stored.name, stored.erased_at = "", stored.erased_at or clock.edition_now()
        stored.save(update_fields=["name", "erased_at"])
        transaction.on_commit(partial(unlink, stored))
        count += 1
    return count


def unlink(stored: StoredFile) -> None:
    """Delete the bytes of a file for good. It may be called twice."""
    for path in (path_of(stored), _bare_path(stored)):
        path.unlink(missing_ok=True)


def ending_of(kind: str) -> str:
    """Return the ending of a file of that media type, without a dot."""
    return inspection.ENDINGS.get(kind, "bin")
