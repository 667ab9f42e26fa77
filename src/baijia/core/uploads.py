"""Files that come in pieces, so that a cut line costs one piece and not the whole.

What has arrived is the length of the part on disk: a piece changes no row, and after a crash the count is still true.
"""

from __future__ import annotations

import fcntl
import os
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

from baijia.core import clock
from baijia.core.actor import Actor
from baijia.core.models import Upload
from baijia.core.refused import Refused

MOST_PIECE = 2**20
KEPT = timedelta(days=2)
MOST_AT_ONCE = 50
"""Unfinished uploads of one account; a page never comes near it."""


class WrongOffset(Refused):
    """A piece does not begin where the last one ended; ``offset`` says where it must."""

    def __init__(self, offset: int) -> None:
        super().__init__("upload.offset", _("这一段不接在已收到的后面，请从断点继续。"))
        self.offset = offset


def begin(*, actor: Actor, target_uid: str, field: str, name: str, size: int) -> Upload:
    """Make room for a file of ``size`` bytes; the caller has asked whether it may come.

    Raises:
        Refused: the file is empty, or the account has too many unfinished ones.
    """
    if size <= 0:
        raise Refused("file.empty", _("“%(name)s”是空文件。") % {"name": name[:60]}, field=field)
    if Upload.objects.filter(account_uid=actor.account_uid).count() >= MOST_AT_ONCE:
        raise Refused("upload.many", _("没有传完的文件太多，请稍后再试。"), field=field)
    row = Upload.objects.create(
        account_uid=actor.account_uid,
        target_uid=target_uid,
        field=field,
        name=Path(name).name[:200],
        size=size,
        created=clock.wall_now(),
    )
    path = _part(row)
    path.parent.mkdir(parents=True, exist_ok=True)
    os.close(os.open(path, os.O_WRONLY | os.O_CREAT, 0o600))
    return row


def offset(row: Upload) -> int:
    """Return how many bytes have arrived."""
    path = _part(row)
    return path.stat().st_size if path.exists() else 0


def append(row: Upload, *, at: int, piece: bytes) -> int:
    """Add a piece that begins at byte ``at``; return how many bytes have arrived.

    Raises:
        WrongOffset: it begins elsewhere, or another window of the same page sent it first.
        Refused: the piece, or what it adds up to, is longer than was said.
    """
    path = _part(row)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("ab") as part:
        fcntl.flock(part, fcntl.LOCK_EX)
        there = os.fstat(part.fileno()).st_size
        if at != there:
            raise WrongOffset(there)
        if len(piece) > MOST_PIECE or there + len(piece) > row.size:
            raise Refused("upload.size", _("收到的内容比文件长，请重新上传。"))
        part.write(piece)
        return there + len(piece)


def whole(row: Upload) -> bytes:
    """Return the file once all of it has arrived.

    Raises:
        WrongOffset: part of it is missing.
    """
    there = offset(row)
    if there != row.size:
        raise WrongOffset(there)
    return _part(row).read_bytes()


def drop(row: Upload) -> None:
    """Forget an upload and its bytes."""
    _part(row).unlink(missing_ok=True)
    row.delete()


def of_target(uid: str) -> list[Upload]:
    """Return what has not arrived whole of the files for one object, whoever sends them."""
    return list(Upload.objects.filter(target_uid=uid))


def sweep() -> int:
    """Forget what was not finished in two days; returns how many."""
    stale = list(Upload.objects.filter(created__lt=clock.wall_now() - KEPT))
    for row in stale:
        drop(row)
    return len(stale)


def _part(row: Upload) -> Path:
    return Path(settings.DATA) / "uploads" / f"{row.uid}.part"
