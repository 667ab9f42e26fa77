"""Between answers and cells: one dossier's canonical answers as cells, and what a row of cells was meant to answer."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from baijia.award.nominations.sheets.cells import meant
from baijia.award.nominations.sheets.layout import LINE, MAIN, MEMBERS, Column, Sheet
from baijia.award.nominations.sheets.reading import Row


def cells_of(
    sheets: Sequence[Sheet], answers: Mapping[str, Any]
) -> tuple[dict[str, Any], dict[str, list[dict[str, Any]]]]:
    """Return the cells of the first sheet by column and the rows of the other sheets for canonical answers."""
    cells: dict[str, Any] = {}
    for column in asked(sheets):
        assert column.item is not None  # noqa: S101 - ``asked`` yields columns of fields
        value = answers.get(column.item["code"])
        if column.part:
            value = (value or {}).get(column.part)
        cells[column.key] = value
    rows = {
        sheet.code: list(answers[sheet.code]) for sheet in sheets if sheet.item and answers.get(sheet.code)
    }
    return cells, rows


def answers_of(sheets: Sequence[Sheet], row: Row) -> dict[str, Any]:
    """Return field code -> what was typed, None where a cell is empty; columns that are not there say nothing."""
    typed: dict[str, Any] = {}
    for column in asked(sheets):
        if column.key not in row.cells:
            continue
        assert column.item is not None  # noqa: S101 - ``asked`` yields columns of fields
        code, value = column.item["code"], meant(column, row.cells[column.key])
        if not column.part:
            typed[code] = value
            continue
        person = typed.get(code)
        if value is not None:
            typed[code] = {**(person or {}), column.part: value}
        else:
            typed.setdefault(code, None)
    for sheet in sheets:
        if sheet.item:
            typed[sheet.code] = [line for _number, line in lines_of(sheet, row)] or None
    return typed


def lines_of(sheet: Sheet, row: Row) -> Iterator[tuple[int, dict[str, Any]]]:
    """Yield (row in its sheet, column -> what was typed) of a sheet that holds the rows of one field."""
    columns = {column.key: column for column in sheet.columns if column.key != LINE}
    for number, cells in row.rows.get(sheet.code, ()):
        found = {key: meant(columns[key], text) for key, text in cells.items() if key in columns}
        yield number, {key: value for key, value in found.items() if value is not None}


def asked(sheets: Sequence[Sheet]) -> Iterator[Column]:
    """Yield the columns of the first sheet that answer a field of the form."""
    main = next(sheet for sheet in sheets if sheet.code == MAIN)
    yield from (column for column in main.columns if column.item)


def members_of(row: Row) -> list[dict[str, Any]]:
    """Return a team's members as typed; a share that is no number stays as it is and is refused later."""
    found = []
    for _number, cells in row.rows.get(MEMBERS, ()):
        share = cells.get("share", "").strip()
        found.append(
            {
                "name": cells.get("name", ""),
                "id_number": cells.get("id_number", ""),
                "phone": cells.get("phone", ""),
                "share": int(share) if share.isdigit() and len(share) < 5 else share,
            }
        )
    return found
