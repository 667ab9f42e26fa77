"""Copies of files for readers who must not learn whose they are: the content without what programs wrote beside it.

A file that cannot be cleaned is not shown to them at all.
"""

from __future__ import annotations

import io
import re
import zipfile

import pikepdf
from lxml import etree
from PIL import Image, ImageOps

from baijia.core import inspection

_MEDIA = {".jpg": inspection.JPEG, ".jpeg": inspection.JPEG, ".png": inspection.PNG}
_DROPPED = re.compile(
    r"(docProps/|customXml/|_xmlsignatures/|.*/(comments|people|threadedComments|persons)|"
    r".*/comments[^/]*\.xml$|.*/(commentsExtended|commentsIds|commentsExtensible|people|persons?)[^/]*\.xml$|"
    r".*/vmlDrawing[^/]*$|.*/printerSettings|.*thumbnail)",
    re.IGNORECASE,
)
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_COMMENTS = {f"{_W}{name}" for name in ("commentRangeStart", "commentRangeEnd", "commentReference")}
_DELETED = {
    f"{_W}{name}" for name in ("del", "moveFrom", "rPrChange", "pPrChange", "sectPrChange", "tblPrChange")
}
_TOLD_BY = re.compile(
    r"^(\{.*\})?(author|initials|date|lastModifiedBy|userId|userName|rsid\w*|paraId|textId)$"
)
_LEGACY = {"legacyDrawing", "legacyDrawingHF"}
_PARSER = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)


class Unclean(Exception):  # noqa: N818
    """The file could not be cleaned."""


def clean(data: bytes, kind: str) -> bytes:
    """Return the file without properties, comments, earlier revisions, thumbnails and places.

    Raises:
        Unclean: the file is damaged, or of a kind that is not known.
    """
    try:
        if kind == inspection.PDF:
            return _pdf(data)
        if kind in (inspection.JPEG, inspection.PNG):
            return _picture(data, kind)
        if kind in (inspection.DOCX, inspection.XLSX):
            return _office(data)
    except (pikepdf.PdfError, OSError, ValueError, SyntaxError, KeyError, etree.XMLSyntaxError) as error:
        raise Unclean(str(error)) from error
    raise Unclean(kind)


def _picture(data: bytes, kind: str) -> bytes:
    with Image.open(io.BytesIO(data), formats=("JPEG", "PNG")) as opened:
        upright = ImageOps.exif_transpose(opened)
        bare = Image.new(upright.mode, upright.size)
        if upright.mode == "P" and (palette := upright.getpalette()):
            bare.putpalette(palette)
        bare.paste(upright)
    box = io.BytesIO()
    if kind == inspection.JPEG:
        bare.save(box, "JPEG", quality=92, subsampling=0)
    else:
        bare.save(box, "PNG")
    return box.getvalue()


_ROOT = (
    "/Metadata",
    "/OpenAction",
    "/AA",
    "/PieceInfo",
    "/AF",
    "/Collection",
    "/Perms",
    "/Names",
    "/Outlines",
)
_ANYWHERE = ("/Metadata", "/PieceInfo", "/LastModified", "/Thumb", "/AA", "/AF")


def _pdf(data: bytes) -> bytes:
    box = io.BytesIO()
    with pikepdf.open(io.BytesIO(data)) as document:
        _take_out(document.Root, _ROOT)
        _take_out(document.trailer, ("/Info",))
        for page in document.pages:
            _take_out(page.obj, ("/Annots",))  # notes carry their author; links may lead to a person
        for item in document.objects:
            if isinstance(item, pikepdf.Stream | pikepdf.Dictionary):
                _take_out(item, _ANYWHERE)
            if isinstance(item, pikepdf.Stream) and item.get("/Filter") == "/DCTDecode":
                item.write(bare_jpeg(item.read_raw_bytes()), filter=pikepdf.Name.DCTDecode)
        document.save(
            box, deterministic_id=True, linearize=False
        )  # writes what is reachable: no earlier revision
    return box.getvalue()


def _take_out(item: pikepdf.Object, keys: tuple[str, ...]) -> None:
    for key in keys:
        if key in item:
            del item[key]


def bare_jpeg(data: bytes) -> bytes:
    """Return a JPEG without its application and comment segments, its picture untouched.

    JFIF and Adobe's segment stay: they say how the colours are to be read.
    """
    if not data.startswith(b"\xff\xd8"):
        return data
    kept, at = bytearray(data[:2]), 2
    while at + 4 <= len(data) and data[at] == 0xFF:
        marker = data[at + 1]
        size = int.from_bytes(data[at + 2 : at + 4], "big") + 2
        if marker == 0xDA:
            break
        if not (0xE1 <= marker <= 0xED or marker in (0xEF, 0xFE)):
            kept += data[at : at + size]
        at += size
    return bytes(kept) + data[at:]


def _office(data: bytes) -> bytes:
    box = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as archive,
        zipfile.ZipFile(box, "w", zipfile.ZIP_DEFLATED) as bare,
    ):
        names = [name for name in archive.namelist() if not name.endswith("/")]
        dropped = {name for name in names if _DROPPED.match(name)}
        for name in names:
            if name in dropped:
                continue
            content = archive.read(name)
            ending = f".{name.rsplit('.', 1)[-1].lower()}"
            if ending in _MEDIA:
                content = _picture(content, _MEDIA[ending])
            elif ending in (".xml", ".rels"):
                content = _xml(content, dropped)
            info = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            bare.writestr(info, content)
    return box.getvalue()


def _xml(content: bytes, dropped: set[str]) -> bytes:
    root = etree.fromstring(content, _PARSER)
    for item in list(root.iter()):
        if not isinstance(item.tag, str):
            _remove(item)  # comments and instructions of the markup itself
            continue
        tag = etree.QName(item).localname
        if item.tag in _COMMENTS | _DELETED or tag in _LEGACY or _leads_to(item, tag, dropped):
            _remove(item)
            continue
        for key in [key for key in item.attrib if _TOLD_BY.match(str(key))]:
            if tag not in ("override", "date"):
                del item.attrib[key]
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True))


def _leads_to(item: etree._Element, tag: str, dropped: set[str]) -> bool:
    if tag == "Override":
        return item.get("PartName", "").lstrip("/") in dropped
    if tag == "Relationship":
        target = item.get("Target", "")
        return item.get("TargetMode") == "External" or any(
            name.endswith("/" + target.rsplit("../", 1)[-1].lstrip("/")) or name == target.lstrip("/")
            for name in dropped
        )
    return False


def _remove(item: etree._Element) -> None:
    parent = item.getparent()
    if parent is None:
        return
    if item.tail:  # the text behind an element belongs to its parent
        before = item.getprevious()
        if before is not None:
            before.tail = (before.tail or "") + item.tail
        else:
            parent.text = (parent.text or "") + item.tail
    parent.remove(item)
