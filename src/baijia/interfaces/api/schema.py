"""The form of an edition as JSON Schema 2020-12: what an answer of each kind looks like, made from the definition.

It describes answers as they are kept (docs/reference/form.md); the readers of ``nominations.answers`` take some more
ways of writing them. What a schema cannot say, such as check digits, they alone decide.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from baijia.award.nominations.answers.identifiers import CREDIT_CODE
from baijia.award.nominations.answers.kinds import LENGTHS, LEVELS, MOBILE, MOST_ITEMS
from baijia.core.enums import DataClass
from baijia.core.inspection import limits_of
from baijia.interfaces.web.answers import name

DIALECT = "https://json-schema.org/draft/2020-12/schema"
LINE = {"type": "string", "minLength": 1, "maxLength": 80}
CODED = {
    "unit": (f"^{CREDIT_CODE.pattern}$", "GB 32100-2015"),
    "industry": ("^[A-T]([0-9]{2,4})?$", "GB/T 4754-2017"),
    "division": ("^[0-9]{6}$", "GB/T 2260"),
    "date": (r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$", ""),
}
PLACES = {"number": r"^[0-9]{1,12}(\.[0-9]{1,4})?$", "money": r"^[0-9]{1,12}(\.[0-9]{1,2})?$"}
Schema = dict[str, Any]
Field = Mapping[str, Any]


def of_form(definition: Mapping[str, Any]) -> Schema:
    """Return the schema of the answers of a dossier that can be handed in; a draft may leave out what is required."""
    form = definition["form"]
    asked = [(section, item) for section in form["sections"] for item in section["fields"]]
    answered = [(section, item) for section, item in asked if item["kind"] != "files"]
    return {
        "$schema": DIALECT,
        "title": definition["name"],
        "type": "object",
        "additionalProperties": False,
        "properties": {
            item["code"]: of_field(item) | {"x-section": section["code"]} for section, item in answered
        },
        "required": [item["code"] for _section, item in answered if always(item)],
        "allOf": [_conditional(item) for _section, item in answered if item.get("required_if")],
        "x-form-version": form["version"],
        "x-sections": [{"code": section["code"], "title": name(section)} for section in form["sections"]],
        "x-files": [
            _files(item) | {"section": section["code"]} for section, item in asked if item["kind"] == "files"
        ],
    }


def of_field(item: Field) -> Schema:
    """Return the schema of one answer: its kind, then what every field has."""
    schema = _kind(item)
    schema |= {"title": name(item), "x-kind": item["kind"]}
    if item.get("help"):
        schema["description"] = item["help"]
    if item.get("unit"):
        schema["x-unit"] = item["unit"]
    if item["data_class"] == DataClass.SENSITIVE:
        schema["writeOnly"] = True
    return schema | {"x-data-class": item["data_class"], "x-experts": item.get("blind") == "shown"}


def always(item: Field) -> bool:
    """Tell whether a submission needs this answer whatever the others are."""
    return bool(item.get("required", True) and not item.get("required_if"))


def _kind(item: Field) -> Schema:
    kind, least = item["kind"], item.get("min") or 0
    if kind in LENGTHS:
        return {"type": "string", "minLength": max(least, 1), "maxLength": item.get("max") or LENGTHS[kind]}
    if kind in PLACES:
        return _decimal(item)
    if kind in CODED:
        pattern, standard = CODED[kind]
        return {"type": "string", "pattern": pattern} | ({"x-standard": standard} if standard else {})
    if kind in ("boolean", "pledge"):
        return {"type": "boolean"} | ({"const": True} if kind == "pledge" and always(item) else {})
    if kind == "choice":
        return {"type": "string", "oneOf": _options(item)}
    if kind == "person":
        return _person()
    rows = {
        "choices": lambda: {"type": "string", "oneOf": _options(item)},
        "patents": lambda: {"type": "string", "pattern": r"^(ZL)?[0-9]{8}([0-9]{4})?\.[0-9X]$"},
        "honour": _honour,
        "table": lambda: _row(item),
    }[kind]()
    schema = {"type": "array", "items": rows, "minItems": least or int(always(item))}
    return schema | {
        "maxItems": item.get("max") or MOST_ITEMS,
        "uniqueItems": kind in ("choices", "patents"),
    }


def _decimal(item: Field) -> Schema:
    """Return the schema of decimals: text, so that no digit is lost; a whole number may be a number."""
    bounds = {"minimum": item.get("min") or 0}
    if item.get("max") is not None:
        bounds["maximum"] = item["max"]
    told = {f"x-{key}": value for key, value in bounds.items()}  # of text a schema cannot compare values
    return {"type": ["string", "integer"], "pattern": PLACES[item["kind"]]} | bounds | told


def _options(item: Field) -> list[Schema]:
    return [{"const": option["code"], "title": name(option)} for option in item["options"]]


def _person() -> Schema:
    return {
        "type": "object",
        "properties": {
            **dict.fromkeys(("name", "unit", "post"), LINE),
            "phone": {"type": "string", "pattern": f"^{MOBILE.pattern}$"},
        },
        "required": ["name"],
        "additionalProperties": False,
    }


def _honour() -> Schema:
    return {
        "type": "object",
        "properties": {
            "name": LINE,
            "body": LINE,
            "level": {"enum": list(LEVELS)},
            "year": {"type": "integer", "minimum": 1950, "maximum": 2099},
        },
        "required": ["name", "body", "level", "year"],
        "additionalProperties": False,
    }


def _row(item: Field) -> Schema:
    return {
        "type": "object",
        "properties": {column["code"]: of_field(column) for column in item["columns"]},
        "required": [column["code"] for column in item["columns"] if column.get("required", True)],
        "additionalProperties": False,
    }


def _conditional(item: Field) -> Schema:
    """Return the condition under which an answer is required."""
    condition, code = item["required_if"], item["code"]
    then: Schema = {"required": [code]}
    if item["kind"] == "pledge":
        then["properties"] = {code: {"const": True}}
    return {
        "if": {
            "properties": {condition["field"]: {"const": condition["value"]}},
            "required": [condition["field"]],
        },
        "then": then,
    }


def _files(item: Field) -> Schema:
    """Return how files are asked for; they are uploaded to the dossier, never in its answers."""
    limits = limits_of(item)
    told = {"code": item["code"], "title": name(item), "help": item.get("help", "")}
    told |= {"min": item.get("min") or int(always(item)), "max": item.get("max") or 10, "mb": limits.mb}
    told |= {"required": always(item), "formats": list(limits.formats), "pages": limits.pages}
    return told | ({"required_if": dict(item["required_if"])} if item.get("required_if") else {})
