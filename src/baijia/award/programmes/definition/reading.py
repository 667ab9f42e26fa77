"""Reading and writing a definition. What is stored is the parsed file: instants as text, no floats."""

from __future__ import annotations

import copy
import re
import tomllib
from datetime import date, datetime, time
from typing import Any, cast

import tomli_w
from pydantic import ValidationError

from baijia.award.programmes.definition import checks, positions
from baijia.award.programmes.definition.schema import Definition
from baijia.engine.faults import BadInput, Fault

INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d\d:\d\d")
DAY = re.compile(r"\d{4}-\d\d-\d\d")
MOST_FAULTS = 20
DESIGNED_FOR = 1040


def load(data: bytes, *, where: str) -> dict[str, Any]:
    """Return the parsed definition, or tell every fault by line.

    Raises:
        BadInput: ``where:line``, what is wrong, which rule or type was expected.
    """
    try:
        text = data.decode("utf-8")
        parsed = tomllib.loads(text)
    except UnicodeDecodeError as error:
        raise BadInput(Fault(where, f"byte {error.start} is not UTF-8", "UTF-8 text")) from None
    except tomllib.TOMLDecodeError as error:
        line = re.search(r"at line (\d+)", str(error))
        raise BadInput(Fault(f"{where}:{line[1] if line else 1}", str(error), "TOML 1.0")) from None
    found = positions.lines(data)
    try:
        definition = Definition.model_validate(parsed)
    except ValidationError as error:
        faults = [_fault(where, found, tuple(item["loc"]), item) for item in error.errors()]
        raise BadInput(*faults[:MOST_FAULTS]) from None
    broken = [
        Fault(f"{where}:{positions.line_of(found, path)}", f"{_dotted(path)}: {wrong}", expected)
        for path, wrong, expected in checks.findings(definition)
    ]
    if broken:
        raise BadInput(*broken[:MOST_FAULTS])
    return cast(dict[str, Any], plain(parsed))


def plain(value: Any) -> Any:
    """Return a parsed TOML value with instants and days as ISO text."""
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    if isinstance(value, list):
        return [plain(item) for item in value]
    return value


def export(definition: dict[str, Any]) -> bytes:
    """Return the canonical TOML: keys in order, instants as instants. Its import exports to the same bytes."""
    return tomli_w.dumps(_typed(definition), multiline_strings=False).encode()


def scaled(definition: dict[str, Any], nominations: int) -> dict[str, Any]:
    """Return the definition for a rehearsal of another size: finalists, places and experts rounded up."""
    result = copy.deepcopy(definition)
    expected: int = definition.get("expected", DESIGNED_FOR)
    if nominations == expected:
        return result

    def part(number: int) -> int:
        return max(1, -(-number * nominations // expected))

    honours, approval, quotas = result["honours"], result["approval"], result["quotas"]
    honours["places"] = approval["places"] = part(honours["places"])
    result["result"]["reserves"] = part(result["result"]["reserves"])
    if quotas.get("total"):
        quotas["total"] = max(part(quotas["total"]), honours["places"])
    for entry in result["rounds"]:
        if "advance" in entry:
            entry["advance"]["total"] = max(part(entry["advance"]["total"]), honours["places"])
        reviews = entry["reviews_per_item"] + entry.get("tie_off", {}).get("reviews", 0)
        for group, experts in entry["experts_by_group"].items():
            entry["experts_by_group"][group] = max(reviews, part(experts))
    return result


def _typed(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _typed(value[key]) for key in sorted(value)}
    if isinstance(value, list):
        return [_typed(item) for item in value]
    if isinstance(value, str) and INSTANT.fullmatch(value):
        return datetime.fromisoformat(value)
    if isinstance(value, str) and DAY.fullmatch(value):
        return date.fromisoformat(value)
    return value


def _fault(where: str, found: Any, path: positions.Path, item: Any) -> Fault:
    if item["type"] == "extra_forbidden":
        return Fault(
            f"{where}:{positions.line_of(found, path)}", f"unknown key {_dotted(path)}", "a key of the schema"
        )
    if item["type"] == "missing":
        return Fault(f"{where}:{positions.line_of(found, path)}", f"{_dotted(path)} is missing", "this key")
    expected = item["msg"].removeprefix("Value error, ").removeprefix("Input should be ")
    wrong = f"{_dotted(path)} is {item['input']!r}"[:120]
    return Fault(f"{where}:{positions.line_of(found, path)}", wrong, expected[:1].lower() + expected[1:])


def _dotted(path: positions.Path) -> str:
    return ".".join(str(step) for step in path) or "the file"
