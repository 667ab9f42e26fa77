"""The approval form as DOCX. Each page kind is a section, so that its footer carries its own barcode and hash."""

from __future__ import annotations

import io
from collections.abc import Mapping
from typing import Any

import docx
from docx.enum.section import WD_SECTION
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from baijia.core import barcodes

SERIF = "Noto Serif CJK SC"
DRAFT = RGBColor(0xB3, 0x26, 0x1E)


def document(data: Mapping[str, Any]) -> Any:
    """Return the document for the data of ``approval.data``."""
    made = docx.Document()
    style = made.styles["Normal"]
    style.font.name, style.font.size = SERIF, Pt(10.5)
    style.element.rPr.rFonts.set(qn("w:eastAsia"), SERIF)
    made.core_properties.author, made.core_properties.title = "", data["title"]
    _page(made.sections[0], data, data["form"])
    _heading(made, f"{data['edition']}\n推荐审批表", 18)
    _grid(made, [*data["head"], *([item["label"], _text(item)] for item in data["items"])])
    if data["files"]:
        _grid(made, [["附件", "\n".join("　".join(row) for row in data["files"])]])
    for sheet in data["opinions"]:
        _page(made.add_section(WD_SECTION.NEW_PAGE), data, sheet)
        _heading(made, sheet["title"], 16)
        _grid(made, data["who"])
        made.add_paragraph(f"意见：{sheet['opinion']}" if sheet["opinion"] else "意见（手写）：")
        made.add_paragraph("\n" * 12)
        made.add_paragraph("负责人签名：")
        for line in (f"{sheet['union']}（盖章）", "　　　　年　　月　　日"):
            made.add_paragraph(line).alignment = WD_ALIGN_PARAGRAPH.RIGHT
    return made


def _text(item: Mapping[str, Any]) -> str:
    if not item["rows"]:
        return str(item["text"])
    lines = (
        "；".join(f"{head} {cell}" for head, cell in zip(item["heads"], row, strict=True))
        for row in item["rows"]
    )
    return "\n".join(lines)


def _page(section: Any, data: Mapping[str, Any], sheet: Mapping[str, Any]) -> None:
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = section.top_margin = Mm(20)
    section.bottom_margin = Mm(32)
    section.header.is_linked_to_previous = section.footer.is_linked_to_previous = False
    head = section.header.paragraphs[0]
    if data["draft"]:
        run = head.add_run("草稿　DRAFT　未报送，不得盖章")
        run.font.size, run.font.color.rgb, run.bold = Pt(20), DRAFT, True
    if data["rehearsal"]:
        head.add_run("　REHEARSAL 演示数据")
    box = io.BytesIO()
    barcodes.png(sheet["code"]).save(box, "PNG")
    box.seek(0)
    foot = section.footer.paragraphs[0]
    foot.add_run().add_picture(box, width=Mm(108), height=Mm(10))
    digest = sheet["digest"][:24]
    section.footer.add_paragraph(f"{sheet['code']}　{data['words']['hash']} {digest}…　{sheet['note']}").runs[
        0
    ].font.size = Pt(7)


def _heading(made: Any, text: str, size: int) -> None:
    paragraph = made.add_paragraph()
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    run = paragraph.add_run(text)
    run.bold, run.font.size = True, Pt(size)


def _grid(made: Any, rows: list[list[str]]) -> None:
    table = made.add_table(rows=0, cols=2, style="Table Grid")
    for label, text in rows:
        cells = table.add_row().cells
        cells[0].text, cells[1].text = label, text
        cells[0].width, cells[1].width = Mm(35), Mm(135)
