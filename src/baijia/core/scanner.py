"""The virus scanner: ClamAV's daemon by its INSTREAM command, where ``BAIJIA_CLAMAV`` names one."""

from __future__ import annotations

import socket
import struct
from urllib.parse import urlsplit

from django.conf import settings

from baijia.core.enums import ScanState

PATIENCE = 30.0  # seconds
STEP = 65_536


class ScannerAway(Exception):  # noqa: N818
    """The daemon does not answer, or answers something else than a verdict."""


def is_configured() -> bool:
    """Whether files are scanned here at all."""
    return bool(settings.CLAMAV)


def scan(data: bytes) -> ScanState:
    """Return the daemon's verdict on these bytes.

    Raises:
        ScannerAway: it cannot be reached or did not understand; the file stays unscanned.
    """
    try:
        with _connect() as link:
            link.sendall(b"zINSTREAM\0")
            for start in range(0, len(data), STEP):
                piece = data[start : start + STEP]
                link.sendall(struct.pack(">I", len(piece)) + piece)
            link.sendall(struct.pack(">I", 0))
            said = b""
            while not said.endswith(b"\0") and (piece := link.recv(4096)):
                said += piece
    except OSError as error:
        raise ScannerAway(str(error)) from error
    verdict = said.rstrip(b"\0\n ")
    if verdict.endswith(b" FOUND"):
        return ScanState.INFECTED
    if verdict.endswith(b" OK"):
        return ScanState.CLEAN
    raise ScannerAway(verdict.decode(errors="replace")[:200])


def _connect() -> socket.socket:
    address = urlsplit(settings.CLAMAV)
    if address.scheme == "unix":
        link = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        link.settimeout(PATIENCE)
        link.connect(address.path)
        return link
    return socket.create_connection((address.hostname or "127.0.0.1", address.port or 3310), PATIENCE)
