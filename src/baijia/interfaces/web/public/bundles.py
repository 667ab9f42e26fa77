"""The public bundle as a file: made once for each signed head, kept beside the data, made again if it is lost."""

from __future__ import annotations

import hashlib
import os
import tempfile
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from baijia.award.decisions import queries as decisions
from baijia.award.programmes.models import Edition
from baijia.award.record import documents
from baijia.core import ledger
from baijia.core.refused import not_found
from baijia.core.rows import one

KEPT = 2
"""Files of earlier heads left in place, for downloads that are under way."""


@dataclass(frozen=True, slots=True)
class Described:
    """What the edition's page says of the bundle; size and digest once the file was made."""

    size: int = 0
    sha256: str = ""


def described(edition: Edition) -> Described | None:
    """Return what is known of the public bundle without making it; None where there is none to have yet."""
    if not decisions.notices_of(edition):
        return None
    path = _path(edition)
    if path is None or not path.exists():
        return Described()
    with path.open("rb") as file:
        return Described(path.stat().st_size, hashlib.file_digest(file, "sha256").hexdigest())


def public(edition: Edition) -> Path | None:
    """Return the file of the public bundle; None while entries wait to be sealed and no earlier file is there.

    Raises:
        Refused: nothing was put on notice yet, so that there is nothing for the public to check.
    """
    if not decisions.notices_of(edition):
        raise not_found()
    path = _path(edition)
    if path is not None and path.exists():
        return path
    if path is None or ledger.has_waiting(edition.log):
        # What is written but not under a signed head would fail the check that it is there to pass.
        return one(_earlier(edition))
    _write(path, documents.bundle(edition, profile="public"))
    for old in _earlier(edition)[KEPT:]:
        old.unlink(missing_ok=True)
    return path


def _folder(edition: Edition) -> Path:
    return Path(settings.DATA) / "bundles" / edition.code


def _path(edition: Edition) -> Path | None:
    head = ledger.latest(edition.log)
    return _folder(edition) / f"{head.size:012d}-{head.root[:16]}.zip" if head else None


def _earlier(edition: Edition) -> list[Path]:
    return sorted(_folder(edition).glob("*.zip"), reverse=True)


def _write(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent)
    with os.fdopen(handle, "wb") as file:
        file.write(data)
    Path(name).replace(path)
