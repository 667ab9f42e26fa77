"""Writing the template, empty or filled: lists to choose from, notes, and never a formula from what people typed."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import xlsxwriter
from django.utils.translation import gettext as _

from baijia.award.nominations.sheets.cells import shown
from baijia.award.nominations.sheets.layout import LINE, MAIN, OPTIONS, Column, Sheet
from baijia.core.refused import Refused

CODES, TITLES, FIRST = 1, 2, 3
"""Rows, counted from 0: of the codes, of the titles, of the first line."""
ROOM = 2000
MOST = 32_767
"""Characters in a cell."""
NUMBERS = {"money": "0.00", "number": "General"}


@dataclass(frozen=True, slots=True)
class Filled:
    """One dossier to write: canonical values by column, rows by sheet, and what is wrong by column."""

    cells: Mapping[str, Any]
    rows: Mapping[str, Sequence[Mapping[str, Any]]] = field(default_factory=dict)
    faults: Mapping[str, str] = field(default_factory=dict)
    raw: bool = False
    """Whether cells are texts as they were typed, not canonical values."""


def write(sheets: Sequence[Sheet], title: str, rows: Sequence[Filled] = ()) -> bytes:
    """Return the spreadsheet as XLSX.

    Raises:
        Refused: a text is longer than a cell can hold.
    """
    box = io.BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with xlsxwriter.Workbook(box, options) as book:
        book.set_properties({"title": title})
        writer = _Writer(book)
        for sheet in sheets:
            writer.sheet(sheet, title, rows)
        writer.options()
    return box.getvalue()


class _Writer:
    def __init__(self, book: Any) -> None:
        self.book = book
        self.text = book.add_format({"num_format": "@", "text_wrap": True, "valign": "top"})
        self.numbers = {
            kind: book.add_format({"num_format": form, "valign": "top"}) for kind, form in NUMBERS.items()
        }
        self.head = book.add_format({"bold": True, "bg_color": "#F2EFEA", "bottom": 1, "text_wrap": True})
        self.wrong = book.add_format(
            {"num_format": "@", "text_wrap": True, "valign": "top", "bg_color": "#FBE3E1"}
        )
        self.lists: list[list[str]] = []

    def sheet(self, sheet: Sheet, title: str, rows: Sequence[Filled]) -> None:
        page = self.book.add_worksheet(self._tab(sheet))
        page.write_string(
            0, 0, f"{title} · {sheet.title}", self.book.add_format({"bold": True, "font_size": 14})
        )
        page.set_row(CODES, None, None, {"hidden": True})
        page.freeze_panes(FIRST, 0)
        for place, column in enumerate(sheet.columns):
            page.write_string(CODES, place, column.key)
            page.write_string(TITLES, place, column.title, self.head)
            page.set_column(place, place, column.width, self.text)
            if column.note:
                page.write_comment(TITLES, place, column.note)
            self._validation(page, place, column)
        number = FIRST
        for line, filled in enumerate(rows, start=1):
            given = [filled.cells] if sheet.code == MAIN else filled.rows.get(sheet.code, ())
            for cells in given:
                self._line(page, number, sheet, {**cells, LINE: str(line)}, filled)
                number += 1

    def _tab(self, sheet: Sheet) -> str:
        name = "".join("_" if sign in "[]:*?/\\'" else sign for sign in sheet.title)[:25] or sheet.code[:25]
        taken = {page.get_name().casefold() for page in self.book.worksheets()}
        return name if name.casefold() not in taken else f"{name[:20]}_{len(taken)}"

    def _validation(self, page: Any, place: int, column: Column) -> None:
        kind = column.item["kind"] if column.item else "text"
        if column.words and kind != "choices":
            self.lists.append(list(column.words.values()))
            letter = xlsxwriter.utility.xl_col_to_name(len(self.lists) - 1)
            source = f"={OPTIONS}!${letter}$1:${letter}${len(column.words)}"
            page.data_validation(FIRST, place, FIRST + ROOM, place, {"validate": "list", "source": source})
        elif kind in NUMBERS and column.item:
            rule = {"validate": "decimal", "criteria": ">=", "value": column.item.get("min") or 0}
            page.data_validation(FIRST, place, FIRST + ROOM, place, rule)

    def _line(self, page: Any, number: int, sheet: Sheet, cells: Mapping[str, Any], filled: Filled) -> None:
        for place, column in enumerate(sheet.columns):
            value = cells.get(column.key)
            text = str(value or "") if filled.raw else shown(column, value)
            wrong = filled.faults.get(column.key) if sheet.code == MAIN else filled.faults.get(sheet.code)
            if wrong and (sheet.code == MAIN or column.key == LINE):
                page.write_comment(number, place, wrong)
            if len(text) > MOST:
                raise Refused(
                    "sheet.long",
                    _("“%(title)s”超过一个单元格能容纳的字数，不能导出。") % {"title": column.title},
                )
            kind = column.item["kind"] if column.item else ""
            if text and not wrong and kind in NUMBERS and _is_exact(text):
                page.write_number(number, place, float(text), self.numbers[kind])
            elif text or wrong:
                page.write_string(number, place, text, self.wrong if wrong else self.text)

    def options(self) -> None:
        page = self.book.add_worksheet(OPTIONS)
        for place, words in enumerate(self.lists):
            for row, word in enumerate(words):
                page.write_string(row, place, word)
        page.hide()


def _is_exact(text: str) -> bool:
    """Whether a spreadsheet's number keeps every digit of it."""
    digits = text.replace(".", "").lstrip("0")
    return text.replace(".", "", 1).isdigit() and len(digits) <= 15
