"""Private files: generated names, a hash, the kind found from the content, and limits."""

from __future__ import annotations

import hashlib
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

from baijia.core import clock, ids
from baijia.core.models import StoredFile
from baijia.core.refused import Refused

MAX_BYTES = 10 * 1024 * 1024
SIGNATURES = (
    (b"%PDF-", "application/pdf"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
)


def sniff(data: bytes) -> str:
    """Return the media type found from the content, or "" where it is none that we take."""
    return next((kind for start, kind in SIGNATURES if data.startswith(start)), "")


def store(*, name: str, data: bytes, limit: int = MAX_BYTES) -> StoredFile:
    """Keep a file. Its name is kept as text alone; the path comes from its random id.

    Raises:
        Refused: it is empty, too large, or of a kind we do not take.
    """
    kind = sniff(data)
    if not data or not kind:
        raise Refused("file.kind", _("“%(name)s”不是 PDF、JPG 或 PNG 文件。") % {"name": name[:60]})
    if len(data) > limit:
        raise Refused(
            "file.size", _("“%(name)s”超过 %(mb)d MB。") % {"name": name[:60], "mb": limit // 2**20}
        )
    stored = StoredFile(
        uid=ids.new_uid(),
        name=Path(name).name[:200],
        kind=kind,
        size=len(data),
        sha256=hashlib.sha256(data).hexdigest(),
        created=clock.edition_now(),
    )
    path = path_of(stored)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    stored.save()
    return stored


def path_of(stored: StoredFile) -> Path:
    """Return where a file lies."""
    return Path(settings.DATA) / "files" / stored.uid[:2] / stored.uid


def read(stored: StoredFile) -> bytes:
    """Return the bytes of a file, compared with its hash.

    Raises:
        OSError: the file is gone or its bytes have changed.
    """
    data = path_of(stored).read_bytes()
    if hashlib.sha256(data).hexdigest() != stored.sha256:
        raise OSError(f"file {stored.uid} does not match its hash")
    return data
