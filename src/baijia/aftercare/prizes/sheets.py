"""Files that leave the house, made by a mapping: text in the bank's encoding, or a workbook. The same rows, the same bytes.

Cells that a spreadsheet would take for a formula are kept as text; what an encoding or a delimiter cannot carry
is refused by row, and nothing is written.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

import xlsxwriter
from django.utils.translation import gettext as _

from baijia.core.refused import Refused, RefusedMany

Row = Mapping[str, str]
FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
EPOCH = datetime(1980, 1, 1)  # noqa: DTZ001 - a workbook's property has no zone; fixed, so that bytes repeat


def write(mapping: Mapping[str, Any], rows: Sequence[Row], *, total: Row | None = None) -> bytes:
    """Return the file of ``rows`` (field -> text) with the mapping's columns under their titles.

    ``total`` = {"count", "amount"} adds the control totals where the mapping wants them.

    Raises:
        Refused: a cell cannot stand in such a file, by row.
    """
    titles = [column["title"] for column in mapping["columns"]]
    fields = [column["field"] for column in mapping["columns"]]
    table = [titles, *([row.get(field, "") for field in fields] for row in rows)]
    place = mapping.get("total", "none")
    if total is not None and place != "none":
        sums = [mapping.get("return", {}).get("total", "合计"), total["count"], total["amount"]]
        table.insert(0 if place == "first" else len(table), sums)
    if mapping["suffix"] == "xlsx":
        return _workbook(table)
    return _text(table, mapping["encoding"], mapping["delimiter"])


def _text(table: Iterable[Sequence[str]], encoding: str, delimiter: str) -> bytes:
    out, refusals = io.BytesIO(), []
    for place, row in enumerate(table, start=1):
        line = io.StringIO()
        csv.writer(line, delimiter=delimiter, lineterminator="\r\n").writerow([guarded(cell) for cell in row])
        try:
            out.write(line.getvalue().encode(encoding.removesuffix("-sig")))
        except UnicodeEncodeError as error:
            sign = error.object[error.start : error.end]
            refusals.append(
                Refused(
                    "file.encoding",
                    _(
                        "第 %(row)d 行：“%(sign)s”不能用 %(encoding)s 编码，请改用 gb18030 或 utf-8 的文件格式。"
                    )
                    % {"row": place, "sign": sign, "encoding": encoding},
                )
            )
    if refusals:
        raise RefusedMany(refusals)
    return (b"\xef\xbb\xbf" if encoding == "utf-8-sig" else b"") + out.getvalue()


def guarded(cell: str) -> str:
    """Return a cell that no spreadsheet runs: a leading apostrophe where it would start a formula."""
    if cell.startswith(FORMULA) and not _is_number(cell):
        return f"'{cell}"
    return cell


def _is_number(cell: str) -> bool:
    try:
        return Decimal(cell).is_finite()
    except ArithmeticError:
        return False


def _workbook(table: Iterable[Sequence[str]]) -> bytes:
    out = io.BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    book = xlsxwriter.Workbook(out, options)
    book.set_properties({"created": EPOCH})
    sheet = book.add_worksheet("Sheet1")
    as_text = book.add_format({"num_format": "@"})
    for place, row in enumerate(table):
        for column, cell in enumerate(row):
            sheet.write_string(place, column, cell, as_text)
    book.close()
    return out.getvalue()
