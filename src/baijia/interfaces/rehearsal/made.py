"""Answers to questions the story knows nothing of: any form of any edition can be filled in."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

Field = Mapping[str, Any]
SENTENCE = "演示内容，仅供试用。"


def answer(field: Field, credit_code: str) -> Any:
    """Return something that a field accepts; ``credit_code`` is the unit's own."""
    return credit_code if field["kind"] == "unit" else KINDS[field["kind"]](field)


def _text(field: Field) -> str:
    least, most = field.get("min") or 2, field.get("max") or 200
    return (SENTENCE * (least // len(SENTENCE) + 1))[: max(least, min(most, len(SENTENCE)))]


def _number(field: Field) -> str:
    return str(field.get("min") or 1)


def _rows(field: Field) -> list[dict[str, Any]]:
    return [{column["code"]: answer(column, "") for column in field["columns"]}] * max(
        1, field.get("min") or 0
    )


KINDS: dict[str, Callable[[Field], Any]] = {
    "text": _text,
    "longtext": _text,
    "number": _number,
    "money": lambda field: f"{max(1000, field.get('min') or 0)}.00",
    "date": lambda _field: "2019-01-15",
    "choice": lambda field: field["options"][0]["code"],
    "choices": lambda field: [field["options"][0]["code"]],
    "boolean": lambda _field: True,
    "pledge": lambda _field: True,
    "person": lambda _field: {"name": "示例联系人"},
    "patents": lambda _field: ["ZL201710601862.3"],
    "honour": lambda _field: [{"name": "演示荣誉", "body": "演示单位", "level": "unit", "year": 2019}],
    "industry": lambda _field: "C34",
    "division": lambda _field: "510104",
    "table": _rows,
}
