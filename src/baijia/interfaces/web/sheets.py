"""Spreadsheets out and in: what a list shows as XLSX, and an answer sheet read back with the cell of each fault.

Every cell that holds what somebody typed is written as text: no formula, no link, no number can come of it.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

import xlsxwriter
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from python_calamine import CalamineError, CalamineWorkbook
from xlsxwriter.utility import xl_rowcol_to_cell

from baijia.core.refused import Refused

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOST_ROWS = 20_000
MOST_BYTES = 5 * 1024 * 1024
WIDEST = 40
ZIP = b"PK"
FORMULAS = tuple("=+-@\t\r＝＋－＠")
SHIELD = "'"
PLAIN = {
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "in_memory": True,
}

Cell = str | int | None


def workbook(
    title: str,
    heads: Sequence[str],
    rows: Iterable[Sequence[Cell]],
    *,
    choices: Mapping[int, Sequence[str]] | None = None,
) -> bytes:
    """Return a workbook of one sheet: bold heads that stay in sight, text as text, numbers as numbers.

    ``choices`` gives a column a list to choose from.
    """
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, PLAIN)
    sheet = book.add_worksheet(_sheet_name(title))
    bold, text = book.add_format({"bold": True, "bottom": 1}), book.add_format({"num_format": "@"})
    widths = [len(head) * 2 for head in heads]
    for column, head in enumerate(heads):
        sheet.write_string(0, column, head, bold)
    last = 0
    for last, row in enumerate(rows, start=1):
        for column, value in enumerate(row):
            if isinstance(value, int) and not isinstance(value, bool):
                sheet.write_number(last, column, value)
            elif value is not None:
                sheet.write_string(last, column, str(value), text)
                widths[column] = max(widths[column], min(len(str(value)) * 2, WIDEST))
    for column, width in enumerate(widths):
        sheet.set_column(column, column, width + 2)
    for column, options in (choices or {}).items():
        sheet.data_validation(1, column, max(last, 1), column, {"validate": "list", "source": list(options)})
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, max(last, 1), len(heads) - 1)
    book.close()
    return out.getvalue()


def _sheet_name(title: str) -> str:
    """Return a name that spreadsheets take: at most 31 signs, without those they refuse."""
    return "".join(sign for sign in title if sign not in "[]:*?/\\'")[:31] or "Sheet1"


def answer(name: str, data: bytes, kind: str = "xlsx") -> HttpResponse:
    """Return a workbook, or with ``kind`` "csv" a CSV file, as a download."""
    response = HttpResponse(data, content_type=XLSX if kind == "xlsx" else "text/csv; charset=utf-8")
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}.{kind}"
    response["X-Content-Type-Options"] = "nosniff"
    return response


def asked_for(request: HttpRequest) -> bool:
    """Tell whether a list is asked for as a sheet: the address of the list with ``as=xlsx``."""
    return request.GET.get("as") == "xlsx"


def of_list(
    name: str, heads: Sequence[str], rows: Any, line: Callable[[Any], Sequence[Cell]]
) -> HttpResponse:
    """Return a list as it is filtered, as XLSX; ``line`` makes the cells of a row.

    Raises:
        Refused: it is longer than a sheet should be.
    """
    found = list(rows[: MOST_ROWS + 1])
    if len(found) > MOST_ROWS:
        raise Refused("sheet.many", _("超过 %(n)d 行，请先筛选再导出。") % {"n": MOST_ROWS})
    return answer(name, workbook(name, heads, map(line, found)))


@dataclass(frozen=True, slots=True)
class Line:
    """A row of a sheet that was read: ``cells`` by head, and the address of each."""

    cells: dict[str, str]
    places: dict[str, str]


def read(data: bytes, heads: Sequence[str]) -> Iterator[Line]:
    """Yield the rows of the first sheet, or of a CSV file, under the given heads; empty rows are left out.

    Raises:
        Refused: it is too large, neither a workbook nor text, or lacks a head.
    """
    if len(data) > MOST_BYTES:
        raise Refused("sheet.size", _("表格超过 %(mb)d MB。") % {"mb": MOST_BYTES // 2**20}, field="file")
    rows = _workbook_rows(data) if data.startswith(ZIP) else _csv_rows(data)
    if len(rows) > MOST_ROWS:
        raise Refused("sheet.rows", _("表格超过 %(n)d 行。") % {"n": MOST_ROWS}, field="file")
    first = [_text(cell) for cell in rows[0]] if rows else []
    missing = [head for head in heads if head not in first]
    if missing:
        raise Refused(
            "sheet.heads",
            _("第 1 行缺少栏目“%(heads)s”，请用下载的表格填写。") % {"heads": "、".join(missing)},
            field="file",
        )
    at = {head: first.index(head) for head in heads}
    for number, row in enumerate(rows[1:], start=1):
        cells = {head: _text(row[place]) if place < len(row) else "" for head, place in at.items()}
        if any(cells.values()):
            yield Line(cells, {head: xl_rowcol_to_cell(number, place) for head, place in at.items()})


def _workbook_rows(data: bytes) -> list[list[object]]:
    try:
        return CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(0).to_python()  # type: ignore[return-value]
    except (CalamineError, OSError, ValueError, IndexError):
        raise Refused("sheet.kind", _("读不出这个文件，请用下载的 XLSX 表格填写。"), field="file") from None


def _csv_rows(data: bytes) -> list[list[str]]:
    """Return the rows of a CSV file in UTF-8, with or without BOM, or in GBK as spreadsheet programs here save it."""
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" in text:
            break
        rows = csv.reader(io.StringIO(text, newline=""), strict=True)
        try:
            return [
                [cell.removeprefix(SHIELD) if _is_formula(cell[1:]) else cell for cell in row] for row in rows
            ]
        except csv.Error:
            where = {"row": rows.line_num}
            raise Refused("sheet.csv", _("第 %(row)d 行的引号不成对。") % where, field="file") from None
    raise Refused("sheet.kind", _("读不出这个文件：请用 XLSX，或 UTF-8、GBK 编码的 CSV。"), field="file")


def csv_file(heads: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """Return a CSV file that spreadsheet programs read as Chinese; what would be a formula is made text."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(heads)
    for row in rows:
        cells = ["" if cell is None else str(cell) for cell in row]
        writer.writerow([SHIELD + cell if _is_formula(cell) else cell for cell in cells])
    return out.getvalue().encode("utf-8-sig")


def _is_formula(cell: str) -> bool:
    return cell.startswith(FORMULAS)


def _text(value: object) -> str:
    """Return a cell as text: whole numbers without a fraction, nothing for an empty one."""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return "" if value is None else str(value).strip()
