"""Files of the command line: ``-`` is standard input or output; an output appears whole or not at all."""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

from baijia.engine.faults import BadInput, Fault


def read_bytes(name: str, *, limit: int = 1 << 30) -> bytes:
    """Read a file, or standard input for ``-``.

    Raises:
        BadInput: it cannot be read, or is longer than ``limit`` bytes.
    """
    try:
        if name == "-":
            data = sys.stdin.buffer.read(limit + 1)
        else:
            with Path(name).open("rb") as stream:
                data = stream.read(limit + 1)
    except OSError as error:
        raise BadInput(Fault(name, error.strerror or "cannot be read", "a readable file")) from None
    if len(data) > limit:
        raise BadInput(Fault(name, f"longer than {limit} bytes", "a smaller file"))
    return data


def check_writable(name: str) -> None:
    """Refuse early what ``write_bytes`` would refuse after minutes of work.

    Raises:
        BadInput: the folder is not there or takes no files.
    """
    folder = Path(name).parent
    if name != "-" and not (folder.is_dir() and os.access(folder, os.W_OK)):
        raise BadInput(Fault(name, "its folder is missing or takes no files", "a writable place"))


def write_bytes(name: str, data: bytes) -> None:
    """Write a file whole: to a temporary neighbour first, then renamed over it. ``-`` is standard output.

    Raises:
        BadInput: it cannot be written; nothing is left behind.
    """
    if name == "-":
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
        return
    path = Path(name)
    try:
        handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        try:
            with os.fdopen(handle, "wb") as stream:
                stream.write(data)
                stream.flush()
                os.fsync(stream.fileno())
            Path(temporary).chmod(0o644)
            Path(temporary).replace(path)
        except BaseException:
            Path(temporary).unlink(missing_ok=True)
            raise
    except OSError as error:
        raise BadInput(Fault(name, error.strerror or "cannot be written", "a writable place")) from None
