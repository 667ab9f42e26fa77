"""Reading a filled template: every cell as text with its place. What is in it is judged later."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _
from python_calamine import CalamineError, CalamineWorkbook

from baijia.award.nominations.sheets.cells import plain
from baijia.award.nominations.sheets.layout import LINE, MAIN, OPTIONS, Sheet
from baijia.core import inspection
from baijia.core.inspection import Limits
from baijia.core.refused import Refused

TAKEN = Limits(formats=("xlsx",), mb=20)
MOST_ROWS, MOST_COLUMNS, MOST_CELLS = 5000, 400, 1_000_000
HEAD = 10
"""The row of codes is looked for among the first so many."""
_CELL = re.compile(rb'<c\b[^>]*?\br="([A-Z]{1,3})(\d{1,7})"')


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the first sheet: its row there, its cells by column, and for each other sheet (row, cells)."""

    number: int
    cells: dict[str, str]
    rows: dict[str, list[tuple[int, dict[str, str]]]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Read:
    """A file as it was read: its lines, and for each sheet column -> letter, with the name of its tab."""

    rows: list[Row]
    letters: dict[str, dict[str, str]]
    tabs: dict[str, str]


def read(name: str, data: bytes, sheets: Sequence[Sheet]) -> Read:
    """Return what was typed into a template of these sheets.

    Raises:
        Refused: it is no XLSX, too large, not this edition's template, or a line of another sheet belongs to none.
    """
    inspection.examine(name, data, TAKEN)
    _check_extent(data)
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        grids = {
            tab: book.get_sheet_by_name(tab).to_python(skip_empty_area=False)
            for tab in book.sheet_names
            if tab != OPTIONS
        }
    except (CalamineError, OSError, ValueError) as error:
        raise Refused("sheet.damaged", _("“%(name)s”打不开，请重新保存。") % {"name": name[:60]}) from error
    found: dict[str, tuple[str, int, dict[int, str], Any]] = {}
    for tab, grid in grids.items():
        known = _recognised(grid, sheets, found)
        if known:
            sheet, at, columns = known
            found[sheet.code] = (tab, at, columns, grid)
    if MAIN not in found:
        raise Refused(
            "sheet.template", _("“%(name)s”不是本届的填报模板，请先下载模板再填写。") % {"name": name[:60]}
        )
    rows = _lines(found)
    if not rows:
        raise Refused("sheet.empty", _("“%(name)s”里还没有填写内容。") % {"name": name[:60]})
    letters = {
        code: {key: _letter(place) for place, key in entry[2].items()} for code, entry in found.items()
    }
    return Read(rows, letters, {code: entry[0] for code, entry in found.items()})


def _check_extent(data: bytes) -> None:
    """One cell far out would make the reader lay out all between."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for name in archive.namelist():
            if not name.startswith("xl/worksheets/") or not name.endswith(".xml"):
                continue
            content = archive.read(name)
            if content.count(b"<c") > MOST_CELLS:
                raise _too_large()
            for found in _CELL.finditer(content):
                if int(found[2]) > MOST_ROWS + HEAD or _place(found[1].decode()) >= MOST_COLUMNS:
                    raise _too_large()


def _too_large() -> Refused:
    return Refused(
        "sheet.extent",
        _("表格超出 %(rows)d 行或 %(columns)d 列，请分成几个文件。")
        % {"rows": MOST_ROWS, "columns": MOST_COLUMNS},
    )


def _recognised(
    grid: Any, sheets: Sequence[Sheet], found: dict[str, Any]
) -> tuple[Sheet, int, dict[int, str]] | None:
    for at, row in enumerate(grid[:HEAD]):
        given = {place: str(cell) for place, cell in enumerate(row) if isinstance(cell, str) and cell}
        for sheet in sheets:
            keys = {column.key for column in sheet.columns}
            columns = {place: key for place, key in given.items() if key in keys}
            needed = {"name", "unit"} if sheet.code == MAIN else keys
            if sheet.code not in found and LINE in columns.values() and needed <= set(columns.values()):
                return sheet, at, columns
    return None


def _lines(found: dict[str, tuple[str, int, dict[int, str], Any]]) -> list[Row]:
    tab, at, columns, grid = found[MAIN]
    rows = [
        Row(number, cells)
        for number, cells in _cells(at, columns, grid)
        if any(text.strip() for key, text in cells.items() if key != LINE)
    ]
    by_line: dict[str, Row] = {}
    for row in rows:
        line = row.cells.get(LINE, "").strip()
        if line and line in by_line:
            where = {"tab": tab, "row": row.number, "other": by_line[line].number}
            raise Refused(
                "sheet.line",
                _("“%(tab)s”第 %(row)d 行和第 %(other)d 行的序号相同，请改成不同的序号。") % where,
            )
        if line:
            by_line[line] = row
    for code, (other, start, named, content) in found.items():
        if code == MAIN:
            continue
        for number, cells in _cells(start, named, content):
            line = cells.pop(LINE, "").strip()
            if not any(text.strip() for text in cells.values()):
                continue
            if line not in by_line:
                where = {"tab": other, "row": number, "line": line or "—"}
                raise Refused(
                    "sheet.owner", _("“%(tab)s”第 %(row)d 行的序号（%(line)s）在申报表里没有。") % where
                )
            by_line[line].rows.setdefault(code, []).append((number, cells))
    return rows


def _cells(at: int, columns: dict[int, str], grid: Any) -> Any:
    for index in range(at + 2, len(grid)):  # the row of titles follows the row of codes
        row = grid[index]
        yield index + 1, {key: plain(row[place]) for place, key in columns.items() if place < len(row)}


def _letter(place: int) -> str:
    text = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        text = chr(65 + rest) + text
    return text


def _place(letters: str) -> int:
    place = 0
    for sign in letters:
        place = place * 26 + ord(sign) - 64
    return place - 1
