"""Files as people send them: real PDFs, pictures and Office files, made anew so that each test may plant its own."""

from __future__ import annotations

import io
import zipfile
from typing import Any

import docx
import pikepdf
import xlsxwriter
from PIL import Image


def pdf(pages: int = 1, **info: str) -> bytes:
    """Return a PDF of blank A4 pages; ``info`` goes into its properties."""
    document = pikepdf.new()
    for _number in range(pages):
        document.add_blank_page(page_size=(595, 842))
    for key, value in info.items():
        document.docinfo[f"/{key}"] = value
    box = io.BytesIO()
    document.save(box)
    return box.getvalue()


def picture(kind: str = "PNG", size: tuple[int, int] = (64, 48), **options: Any) -> bytes:
    """Return a picture with some colour in it."""
    box = io.BytesIO()
    Image.linear_gradient("L").resize(size).convert("RGB").save(box, kind, **options)
    return box.getvalue()


def office(parts: dict[str, bytes] | None = None, *, kind: str = "docx") -> bytes:
    """Return a Word or Excel file with further parts, or other bytes for parts it has."""
    box = io.BytesIO()
    if kind == "docx":
        document = docx.Document()
        document.add_paragraph("创新点：浮动支点随工件变形自动找平。")
        document.save(box)
    else:
        book = xlsxwriter.Workbook(box)
        book.add_worksheet().write_string(0, 0, "效益")
        book.close()
    if not parts:
        return box.getvalue()
    made = io.BytesIO()
    with zipfile.ZipFile(box) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, parts.get(name, old.read(name)))
        for name in parts.keys() - set(old.namelist()):
            new.writestr(name, parts[name])
    return made.getvalue()
