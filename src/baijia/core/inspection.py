"""What a file is, told by its content. What is too large, dangerous or two things at once goes no further.

Nothing here trusts a name or a declared type. Each reader is bounded before it starts: pictures by the pixels their
header declares, PDF by what its streams inflate to, Office files by their members.
"""

from __future__ import annotations

import io
import re
import stat
import warnings
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

import pikepdf
from django.utils.translation import gettext as _
from PIL import Image, UnidentifiedImageError

from baijia.core.refused import Refused

PDF, JPEG, PNG = "application/pdf", "image/jpeg", "image/png"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FORMATS: Mapping[str, tuple[str, str]] = {
    "pdf": (PDF, "PDF"),
    "jpeg": (JPEG, "JPG"),
    "png": (PNG, "PNG"),
    "docx": (DOCX, "DOCX"),
    "xlsx": (XLSX, "XLSX"),
}
"""Code in an edition's form -> (media type, what people call it)."""
ENDINGS = {PDF: "pdf", JPEG: "jpg", PNG: "png", DOCX: "docx", XLSX: "xlsx"}

MOST_STREAM = 64 * 2**20
MOST_STREAMS = 512 * 2**20
MOST_MEMBERS = 2000
MOST_UNPACKED = 128 * 2**20
MEGA = 1_000_000
_FOREIGN = re.compile(rb"<(?:html|script|svg|!doctype|iframe|body)\b", re.IGNORECASE)
_DOCTYPE = re.compile(rb"<!DOCTYPE", re.IGNORECASE)
_OUTSIDE = re.compile(rb"<Relationship\b[^>]*TargetMode=[\"']External[\"'][^>]*>")
_RUNS = ("vbaproject.bin", "activex", "oleobject", "externallinks/")


@dataclass(frozen=True, slots=True)
class Limits:
    """What one place takes: codes of ``FORMATS``, size in MiB, pages of a PDF, millions of pixels of a picture."""

    formats: tuple[str, ...] = ("pdf", "jpeg", "png")
    mb: int = 10
    pages: int = 200
    megapixels: int = 60

    def in_words(self) -> str:
        """Return the formats as people call them: PDF、JPG、PNG."""
        return "、".join(FORMATS[code][1] for code in self.formats)


def limits_of(field: Mapping[str, Any]) -> Limits:
    """Return the limits that a field of kind ``files`` states, the house's own where it states none."""
    usual = Limits()
    return Limits(
        formats=tuple(field.get("formats") or usual.formats),
        mb=field.get("mb") or usual.mb,
        pages=field.get("pages") or usual.pages,
        megapixels=field.get("megapixels") or usual.megapixels,
    )


@dataclass(frozen=True, slots=True)
class Examined:
    """A file that may be kept: its media type, and its pages where it has some."""

    kind: str
    pages: int | None


class _Wrong(Exception):  # noqa: N818
    """A sentence about the file, without its name."""


def sniff(data: bytes) -> str:
    """Return the media type found from the content, or "" where it is none that we know."""
    if data.startswith(b"%PDF-"):
        return PDF
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return PNG
    if data.startswith(b"\xff\xd8\xff"):
        return JPEG
    if data.startswith(b"PK\x03\x04"):
        return _office_kind(data)
    return ""


def _office_kind(data: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = set(archive.NameToInfo)
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        return ""
    if "[Content_Types].xml" not in names:
        return ""
    return DOCX if "word/document.xml" in names else XLSX if "xl/workbook.xml" in names else ""


def examine(name: str, data: bytes, limits: Limits) -> Examined:
    """Return what a file is.

    Raises:
        Refused: it is empty, too large, of a kind not taken here, damaged, a bomb, or two kinds at once.
    """
    shown = {"name": name[:60], "formats": limits.in_words(), "mb": limits.mb}
    if len(data) > limits.mb * 2**20:
        raise Refused("file.size", _("“%(name)s”超过 %(mb)d MB，请压缩后再上传。") % shown)
    kind = sniff(data)
    if kind not in {FORMATS[code][0] for code in limits.formats}:
        raise Refused("file.kind", _("“%(name)s”不是 %(formats)s 文件，请换成这些格式。") % shown)
    try:
        if kind == PDF:
            return Examined(kind, _pdf(data, limits))
        if kind in (JPEG, PNG):
            _picture(data, kind, limits)
        else:
            _office(data)
    except _Wrong as wrong:
        raise Refused("file.content", f"“{name[:60]}”{wrong}") from None
    return Examined(kind, None)


def _pdf(data: bytes, limits: Limits) -> int:
    if _FOREIGN.search(data[:1024]) or b"PK\x05\x06" in data[-66_000:]:
        raise _Wrong(_("同时是另一种文件，不能上传，请重新导出 PDF。"))
    _bounded_streams(data)
    try:
        with pikepdf.open(io.BytesIO(data)) as document:
            pages = len(document.pages)
            _bounded_images(document, limits)
    except pikepdf.PasswordError:
        raise _Wrong(_("设有密码，请去掉密码后再上传。")) from None
    except (pikepdf.PdfError, ValueError, RuntimeError, TypeError, KeyError):
        raise _Wrong(_("已损坏，打不开，请重新导出 PDF。")) from None
    if not pages:
        raise _Wrong(_("已损坏，打不开，请重新导出 PDF。"))
    if pages > limits.pages:
        raise _Wrong(_("有 %(n)d 页，最多 %(most)d 页，请删减。") % {"n": pages, "most": limits.pages})
    return pages


def _bounded_streams(data: bytes) -> None:
    """Inflate what looks like a stream, a piece at a time, before any reader does without a bound."""
    view, total, step = memoryview(data), 0, 65_536
    for found in re.finditer(rb"stream\r?\n", data):
        box, at, size = zlib.decompressobj(), found.end(), 0
        if at >= len(data) or view[at] & 0x0F != 8:
            continue
        try:
            while at < len(data) and not box.eof:
                piece = view[at : at + step]
                at += step
                size += len(box.decompress(piece, MOST_STREAM))
                if box.unconsumed_tail or size > MOST_STREAM or total + size > MOST_STREAMS:
                    raise _Wrong(_("展开后过大，不能上传。"))
        except zlib.error:
            pass  # not a deflated stream, or damaged: the reader says so
        total += size


def _bounded_images(document: pikepdf.Pdf, limits: Limits) -> None:
    for item in document.objects:
        if isinstance(item, pikepdf.Stream) and item.get("/Subtype") == "/Image":
            pixels = int(item.get("/Width", 0)) * int(item.get("/Height", 0))
            if pixels > limits.megapixels * MEGA:
                raise _Wrong(_("里有像素过多的图片，请降低分辨率。"))


def _picture(data: bytes, kind: str, limits: Limits) -> None:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(data), formats=("JPEG", "PNG")) as picture:
                if picture.width * picture.height > limits.megapixels * MEGA:
                    raise Image.DecompressionBombError
                picture.load()
    except Image.DecompressionBombError:
        most = {"most": limits.megapixels}
        raise _Wrong(_("像素过多，最多 %(most)d 百万像素，请缩小后再上传。") % most) from None
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError):
        raise _Wrong(_("已损坏，打不开，请重新导出图片。")) from None
    end = data.rfind(b"IEND") + 8 if kind == PNG else data.rfind(b"\xff\xd9") + 2
    tail = data[end:]
    if _FOREIGN.search(tail) or b"PK\x05\x06" in data[-66_000:] or b"%PDF-" in tail:
        raise _Wrong(_("同时是另一种文件，不能上传，请重新导出图片。"))


def _office(data: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            check_archive(archive)
            for info in archive.infolist():
                if info.filename.endswith((".xml", ".rels", ".vml")):
                    _xml_part(info.filename, archive.read(info))
    except _Wrong:
        raise
    except (zipfile.BadZipFile, zlib.error, OSError, EOFError, RuntimeError, NotImplementedError, ValueError):
        raise _Wrong(_("已损坏，打不开，请重新保存。")) from None


def check_archive(archive: zipfile.ZipFile) -> None:
    """Look at the members of an Office file before any is unpacked; what they unpack to is counted, not believed."""
    members = archive.infolist()
    if len(members) > MOST_MEMBERS or sum(info.file_size for info in members) > MOST_UNPACKED:
        raise _Wrong(_("展开后过大，不能上传。"))
    names = [info.filename for info in members]
    if len(set(names)) < len(names):
        raise _Wrong(_("内部结构不对，请重新保存。"))
    for info in members:
        path = PurePosixPath(info.filename)
        if (
            path.is_absolute()
            or ".." in path.parts
            or "\\" in info.filename
            or stat.S_ISLNK(info.external_attr >> 16)
        ):
            raise _Wrong(_("内部结构不对，请重新保存。"))
        if any(part in info.filename.lower() for part in _RUNS):
            raise _Wrong(_("含有宏、控件或外部链接，请另存为不含这些内容的文件。"))
    left = MOST_UNPACKED
    for info in members:
        with archive.open(info) as member:
            while piece := member.read(min(2**20, left + 1)):
                left -= len(piece)
                if left < 0:
                    raise _Wrong(_("展开后过大，不能上传。"))


def _xml_part(name: str, data: bytes) -> None:
    if _DOCTYPE.search(data):
        raise _Wrong(_("内部结构不对，请重新保存。"))
    if name.endswith(".rels"):
        outside = [found[0] for found in _OUTSIDE.finditer(data)]
        if any(b"/hyperlink" not in relation for relation in outside):
            raise _Wrong(_("引用了外部文件，请另存为不引用外部文件的版本。"))
