"""Pages as pictures: for previews, and for reading what was printed on a scan.

PDFium is not safe in several threads at once, so one page is drawn at a time.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from threading import Lock

import pypdfium2
from PIL import Image, ImageOps

from baijia.core.inspection import JPEG, PDF, PNG

DRAWN = (PDF, JPEG, PNG)
_pdfium = Lock()


class NoPicture(Exception):  # noqa: N818
    """The file has no such page, or cannot be drawn."""


def pages(data: bytes, kind: str, *, dpi: int = 200, most_side: int = 4000) -> Iterator[Image.Image]:
    """Yield each page, or the one picture, in grey, upright as its own orientation says.

    Args:
        dpi: of a PDF's pages, less where ``most_side`` pixels would be exceeded.

    Raises:
        NoPicture: it cannot be drawn.
    """
    if kind != PDF:
        yield _loaded(data, most_side).convert("L")
        return
    number = 0
    while (page := _page(data, number, dpi=dpi, most_side=most_side)) is not None:
        yield page.convert("L")
        number += 1


def preview(data: bytes, kind: str, *, page: int = 1, width: int = 900) -> bytes:
    """Return one page as PNG, at most ``width`` pixels wide, with nothing in it but pixels.

    Raises:
        NoPicture: the file has no such page, or cannot be drawn.
    """
    if kind not in DRAWN or (kind != PDF and page != 1):
        raise NoPicture(f"no page {page}")
    drawn = _page(data, page - 1, dpi=110, most_side=2000) if kind == PDF else _loaded(data, 4000)
    if drawn is None:
        raise NoPicture(f"no page {page}")
    drawn = drawn.convert("RGB")
    drawn.thumbnail((width, width * 2))
    box = io.BytesIO()
    drawn.save(box, "PNG")
    return box.getvalue()


def _loaded(data: bytes, most_side: int) -> Image.Image:
    try:
        picture = ImageOps.exif_transpose(Image.open(io.BytesIO(data), formats=("JPEG", "PNG")))
        picture.load()
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        raise NoPicture(str(error)) from error
    if max(picture.size) > most_side:
        picture.thumbnail((most_side, most_side))
    return picture


def _page(data: bytes, number: int, *, dpi: int, most_side: int) -> Image.Image | None:
    with _pdfium:
        try:
            document = pypdfium2.PdfDocument(data)
            try:
                if not 0 <= number < len(document):
                    return None
                page = document[number]
                scale = min(dpi / 72, most_side / max(*page.get_size(), 1))
                drawn: Image.Image = page.render(scale=scale, may_draw_forms=False).to_pil()
                return drawn.copy()
            finally:
                document.close()
        except pypdfium2.PdfiumError as error:
            raise NoPicture(str(error)) from error
