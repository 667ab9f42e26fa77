"""The ZIP of a bundle, read and written byte for byte (docs/reference/bundle.md section 2).

The reader looks at headers only and refuses before it reads a single content byte; nothing is ever inflated.
"""

from __future__ import annotations

import os
import struct
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import BinaryIO

from baijia.engine.bundle.layout import is_known
from baijia.engine.faults import BadInput, Fault

MAX_MEMBERS = 4096
MAX_MEMBER = 512 << 20
MAX_TOTAL = 1 << 30
MAX_NAME = 100
DATE_1980 = 0x0021  # 1980-01-01 in the DOS form
CHUNK = 1 << 16

_LOCAL = struct.Struct("<IHHHHHIIIHH")
_CENTRAL = struct.Struct("<IHHHHHHIIIHHHHHII")
_END = struct.Struct("<IHHHHIIH")
_LOCAL_MARK, _CENTRAL_MARK, _END_MARK = 0x04034B50, 0x02014B50, 0x06054B50
_VERSION = 20
_UNIX = 3
_REGULAR_FILE = 0o100644 << 16
_TYPE_BITS = 0o170000


@dataclass(frozen=True, slots=True)
class Member:
    """Where a stored member lies in the file."""

    name: str
    offset: int
    size: int
    crc: int
    dated: bool
    """Both headers say 1980-01-01, as the writer of a bundle does."""


def read_directory(stream: BinaryIO, *, where: str) -> list[Member]:
    """Return the members in order, after checking every header against the specification.

    Raises:
        BadInput: the ZIP is cut short, hostile or merely different from what section 2 allows.
    """
    size = stream.seek(0, 2)
    if size > MAX_TOTAL + (MAX_MEMBERS << 9):
        raise BadInput(Fault(where, f"{size} bytes", f"at most {MAX_TOTAL} bytes of content"))
    count, start, length = _end(stream, size, where)
    central = read_at(stream, start, length)
    members: list[Member] = []
    place, expected = 0, 0
    for _ in range(count):
        member, place = _central(central, place, where)
        if members and member.name <= members[-1].name:
            wrong = "twice" if member.name == members[-1].name else f"after {members[-1].name}"
            raise BadInput(Fault(where, f"{member.name} stands {wrong}", "names ascending, each once"))
        member = _local(stream, member, expected, start, where)
        expected = member.offset + member.size
        members.append(member)
    if place != length or expected != start:
        raise BadInput(Fault(where, "bytes lie between or after the members", "no gap"))
    total = sum(member.size for member in members)
    if total > MAX_TOTAL:
        raise BadInput(Fault(where, f"{total} bytes of content", f"at most {MAX_TOTAL}"))
    return members


def chunks(stream: BinaryIO, member: Member, *, where: str) -> Iterator[bytes]:
    """Yield a member's bytes in pieces of 64 KiB; several readers and processes may share the stream.

    Raises:
        BadInput: the file is shorter than it said.
    """
    done = 0
    while done < member.size:
        piece = read_at(stream, member.offset + done, min(member.size - done, CHUNK))
        if not piece:
            raise BadInput(Fault(where, f"{member.name} is cut short", f"{member.size} bytes"))
        done += len(piece)
        yield piece


def write(members: Mapping[str, bytes], stream: BinaryIO) -> None:
    """Write members as a ZIP of the specification; the same members give the same bytes."""
    central: list[bytes] = []
    offset = 0
    for name in sorted(members):
        data, raw = members[name], name.encode("ascii")
        crc, size = zlib.crc32(data), len(data)
        common = (_VERSION, 0, 0, 0, DATE_1980, crc, size, size, len(raw), 0)
        stream.write(_LOCAL.pack(_LOCAL_MARK, *common) + raw + data)
        central.append(
            _CENTRAL.pack(_CENTRAL_MARK, _UNIX << 8 | _VERSION, *common, 0, 0, 0, _REGULAR_FILE, offset) + raw
        )
        offset += _LOCAL.size + len(raw) + size
    directory = b"".join(central)
    count = len(central)
    stream.write(directory + _END.pack(_END_MARK, 0, 0, count, count, len(directory), offset, 0))


def _end(stream: BinaryIO, size: int, where: str) -> tuple[int, int, int]:
    if size < _END.size:
        raise BadInput(Fault(where, f"{size} bytes", "a ZIP file"))
    mark, disk, disk_of, here, count, length, start, comment = _END.unpack(
        read_at(stream, size - _END.size, _END.size)
    )
    if mark != _END_MARK or comment:
        raise BadInput(Fault(where, "does not end as a ZIP without comment", "a whole bundle"))
    if disk or disk_of or here != count:
        raise BadInput(Fault(where, "is one part of several", "one file"))
    if count > MAX_MEMBERS:
        raise BadInput(Fault(where, f"{count} members", f"at most {MAX_MEMBERS}"))
    if start + length + _END.size != size or length > count * (_CENTRAL.size + MAX_NAME):
        raise BadInput(Fault(where, "the directory does not end where it says", "no gap, no ZIP64"))
    return count, start, length


def _central(data: bytes, place: int, where: str) -> tuple[Member, int]:
    if len(data) - place < _CENTRAL.size:
        raise BadInput(Fault(where, "the directory is cut short", "a header for each member"))
    (mark, made, need, flags, method, time, day, crc, packed, size, name_length, extra, comment, disk, _,
     mode, offset) = _CENTRAL.unpack_from(data, place)  # fmt: skip
    place += _CENTRAL.size
    raw = data[place : place + name_length]
    if mark != _CENTRAL_MARK or len(raw) != name_length or name_length > MAX_NAME:
        raise BadInput(Fault(where, "a broken directory header", "the headers of section 2"))
    name = _name(raw, where)
    if made >> 8 == _UNIX and (mode >> 16) & _TYPE_BITS not in (0, _REGULAR_FILE >> 16 & _TYPE_BITS):
        raise BadInput(Fault(where, f"{name} is no regular file", "regular files only"))
    if extra or comment or disk or mode & 0x10:
        raise BadInput(Fault(where, f"{name} has extra fields, a comment or attributes", "none"))
    _check_header(name, need, flags, method, packed, size, where)
    return Member(name, offset, size, crc, (time, day) == (0, DATE_1980)), place + name_length


def _local(stream: BinaryIO, member: Member, expected: int, limit: int, where: str) -> Member:
    name = member.name
    raw = name.encode("ascii")
    if member.offset != expected or expected + _LOCAL.size + len(raw) + member.size > limit:
        raise BadInput(Fault(where, f"{name} overlaps or leaves a gap", "members one after the other"))
    header = read_at(stream, expected, _LOCAL.size + len(raw))
    mark, need, flags, method, time, day, crc, packed, size, name_length, extra = _LOCAL.unpack_from(header)
    same = (mark, crc, size, name_length, extra) == (_LOCAL_MARK, member.crc, member.size, len(raw), 0)
    if not same or header[_LOCAL.size :] != raw:
        raise BadInput(Fault(where, f"{name}: its two headers differ", "the same in both"))
    _check_header(name, need, flags, method, packed, size, where)
    dated = member.dated and (time, day) == (0, DATE_1980)
    return Member(name, expected + len(header), member.size, member.crc, dated)


def _check_header(name: str, need: int, flags: int, method: int, packed: int, size: int, where: str) -> None:
    wrong = (
        ("is compressed" if method else None)
        or ("is encrypted or has a data descriptor" if flags else None)
        or ("has two sizes" if packed != size else None)
        or ("needs a later ZIP" if need > _VERSION else None)
        or (f"has {size} bytes" if size > MAX_MEMBER else None)
    )
    if wrong:
        expected = f"stored, plain, at most {MAX_MEMBER} bytes"
        raise BadInput(Fault(where, f"{name} {wrong}", expected))


def _name(raw: bytes, where: str) -> str:
    name = raw.decode("ascii", "backslashreplace")
    if not raw.isascii() or not is_known(name):
        raise BadInput(
            Fault(where, f"member {name[:80]!r}", "the names of docs/reference/bundle.md section 5")
        )
    return name


def read_at(stream: BinaryIO, offset: int, length: int) -> bytes:
    """Read bytes at a place; of a file without moving its position, which forked processes have in common."""
    try:
        number = stream.fileno()
    except OSError:  # in memory
        number = None
    if number is None or not hasattr(os, "pread"):
        stream.seek(offset)
        return stream.read(length)
    return os.pread(number, length, offset)
