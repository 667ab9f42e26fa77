"""What stands in a cell for a canonical value, and what was meant by what stands in a cell."""

from __future__ import annotations

import json
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from baijia.award.nominations.sheets.layout import BETWEEN, Column


def shown(column: Column, value: Any) -> str:
    """Return the text of a cell for a canonical value of the column; "" for none."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return column.words["true" if value else "false"]
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        if column.words:
            return BETWEEN.join(column.words.get(item, item) for item in value)
        return "\n".join(value)
    if isinstance(value, str | int):
        return column.words.get(str(value), str(value))
    return json.dumps(value, ensure_ascii=False, sort_keys=True)


def meant(column: Column, text: str) -> Any:
    """Return what a cell's text stands for, to be read by the kind of the field; None for an empty cell."""
    if not text.strip():
        return None
    kind = column.item["kind"] if column.item else "text"
    if kind in ("boolean", "pledge"):
        answer = {**{word: code for code, word in column.words.items()}, "true": "true", "false": "false"}
        return {"true": True, "false": False}.get(answer.get(text.strip(), ""), text)
    if kind == "choices":
        return [
            _code(column, part)
            for part in text.replace(";", BETWEEN).replace("\n", BETWEEN).split(BETWEEN)
            if part.strip()
        ]
    if column.words:
        return _code(column, text)
    if kind == "patents":
        return text.splitlines()
    if text[0] in "[{" and kind not in KNOWN:
        try:
            return json.loads(text)
        except ValueError:
            return text
    return text


KNOWN = frozenset({"text", "longtext", "number", "money", "date", "unit", "industry", "division", "person"})
"""Kinds whose canonical value is text: nothing else is read into it."""


def _code(column: Column, text: str) -> str:
    word = text.strip()
    by_word = {words: code for code, words in column.words.items()}
    return by_word.get(word, word)


def plain(cell: Any) -> str:
    """Return a cell as people see it: numbers without a needless fraction, days as 2021-07-28."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float):
        exact = Decimal(repr(cell))
        return str(int(exact)) if exact == exact.to_integral_value() else f"{exact:f}"
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == datetime.min.time() else cell.isoformat(" ")
    if isinstance(cell, date):
        return cell.isoformat()
    return str(cell)
