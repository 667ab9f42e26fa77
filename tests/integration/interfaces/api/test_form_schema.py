"""The schema of a form: valid itself, and it takes what the readers give back and refuses what they refuse."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

import factories
from baijia.award.nominations.answers.kinds import READERS
from baijia.award.programmes.definition import load
from baijia.interfaces.api import openapi, routes, schema, urls

EDITIONS = sorted(Path("editions").glob("*.toml"))
TYPES: dict[str, Any] = {"string": str, "integer": int, "boolean": bool, "array": list, "object": dict}
KEYWORDS = {
    "$schema", "title", "description", "type", "properties", "required", "additionalProperties", "allOf", "if", "then",
    "const", "enum", "oneOf", "pattern", "minLength", "maxLength", "minimum", "maximum", "items", "minItems", "maxItems",
    "uniqueItems", "writeOnly",
}  # fmt: skip
SAMPLES: dict[str, tuple[Any, Any]] = {
    "text": ("钳工", 5),
    "longtext": ("一\n二", ["x"]),
    "number": ("12.5", "12.34567"),
    "money": ("1250000.50", "1.505"),
    "date": ("2021-07-08", "soon"),
    "choice": ("a", "c"),
    "choices": (["a", "b"], ["c"]),
    "boolean": (False, "no"),
    "pledge": (True, "yes"),
    "unit": ("91350100M000100Y43", "913"),
    "industry": ("C34", "C345678"),
    "division": ("510104", "51"),
    "patents": (["ZL201710601862.3"], ["ZL1"]),
    "person": ({"name": "周示", "phone": "13800000000"}, {"phone": "13800000000"}),
    "honour": ([{"name": "工匠", "body": "市总", "level": "city", "year": 2020}], [{"name": "工匠"}]),
    "table": ([{"year": "2020"}], [{"other": "2020"}]),
}
"""Kind -> a canonical answer, and one that no reader takes."""


def takes(form: dict[str, Any], value: Any) -> bool:
    """Tell whether a schema of the words in ``KEYWORDS`` takes a value (JSON Schema 2020-12)."""
    kinds = form.get("type", list(TYPES))
    kinds = [kinds] if isinstance(kinds, str) else kinds
    fits = [isinstance(value, TYPES[k]) and (k == "boolean" or not isinstance(value, bool)) for k in kinds]
    said = [any(fits), "const" not in form or form["const"] == value, value in form.get("enum", [value])]
    said += [sum(takes(one, value) for one in form["oneOf"]) == 1] if "oneOf" in form else []
    said += [takes(one, value) for one in form.get("allOf", [])]
    if "if" in form and takes(form["if"], value):
        said.append(takes(form["then"], value))
    if isinstance(value, str):
        said.append(form.get("minLength", 0) <= len(value) <= form.get("maxLength", len(value)))
        said.append(re.search(form.get("pattern", ""), value) is not None)
    if isinstance(value, int) and not isinstance(value, bool):
        said.append(form.get("minimum", value) <= value <= form.get("maximum", value))
    if isinstance(value, list):
        said.append(form.get("minItems", 0) <= len(value) <= form.get("maxItems", len(value)))
        said += [takes(form["items"], item) for item in value] if "items" in form else []
    if isinstance(value, dict):
        known = form.get("properties", {})
        said += [key in value for key in form.get("required", [])]
        said += [takes(known[key], item) for key, item in value.items() if key in known]
        said += [key in known for key in value] if form.get("additionalProperties") is False else []
    return all(said)


def words(form: dict[str, Any]) -> set[str]:
    """Return the keywords a schema is made of, over all levels."""
    found = {key for key in form if not key.startswith("x-")}
    below = [*form.get("properties", {}).values(), *form.get("oneOf", []), *form.get("allOf", [])]
    below += [form[key] for key in ("items", "if", "then") if key in form]
    return found.union(*(words(one) for one in below))


@pytest.mark.parametrize("path", EDITIONS, ids=lambda path: path.stem)
def test_every_shipped_form_is_a_schema_of_known_words(path):
    definition = load(path.read_bytes(), where=path.name)
    form = schema.of_form(definition)
    assert words(form) <= KEYWORDS
    assert set(form["required"]) <= set(form["properties"])
    asked = [field for section in definition["form"]["sections"] for field in section["fields"]]
    assert len(asked) == len(form["properties"]) + len(form["x-files"])
    for field in asked:
        if field["kind"] != "files":
            assert form["properties"][field["code"]].get("writeOnly", False) == (
                field["data_class"] == "sensitive"
            )
    for condition in form["allOf"]:
        assert set(condition["if"]["properties"]) <= set(form["properties"])


def field(kind: str, **more: Any) -> dict[str, Any]:
    found = {"code": "f", "kind": kind, "name": "项", "data_class": "internal", "blind": "shown"}
    return found | more


@pytest.mark.parametrize("kind", sorted(READERS))
def test_of_every_kind_reader_and_schema_take_and_refuse_the_same(kind):
    item = field(kind)
    if kind in ("choice", "choices"):
        item["options"] = [{"code": "a", "name": "甲"}, {"code": "b", "name": "乙"}]
    if kind == "table":
        item["columns"] = [field("number", code="year")]
    good, bad = SAMPLES[kind]
    form = schema.of_field(item)
    assert READERS[kind](item, good) == good
    assert takes(form, good)
    with pytest.raises(ValueError, match=r".+"):
        READERS[kind](item, bad)
    assert not takes(form, bad)


def test_a_whole_answer_is_taken_and_a_missing_one_missed():
    definition = factories.definition()
    form = schema.of_form(definition)
    given = {code: value for code, value in factories.answers().items() if value != []}
    assert takes(form, given)
    assert not takes(form, {**given, "truth_pledge": False})
    assert not takes(form, {**given, "other": 1})
    for code in form["required"]:
        assert not takes(form, {key: value for key, value in given.items() if key != code}), code


def test_what_hangs_on_another_answer_is_asked_for_then():
    lacking = field("text", code="number", required_if={"field": "f", "value": True})
    sections = [{"code": "s", "name": "一", "fields": [field("boolean"), lacking]}]
    form = schema.of_form({"name": "届", "form": {"version": 1, "sections": sections}})
    assert takes(form, {"f": False})
    assert not takes(form, {"f": True})
    assert takes(form, {"f": True, "number": "1"})


def test_the_description_has_every_address_and_method_and_no_other():
    described = openapi.document()
    paths = {path.replace("{", "<str:").replace("}", ">").lstrip("/") for path in described["paths"]}
    served = {str(pattern.pattern) for pattern in urls.urlpatterns} - {"openapi.json"}
    assert paths == served
    for row in routes.ADDRESSES.values():
        path = "/" + openapi.ARGUMENT.sub(r"{\1}", row.path)
        assert {key.upper() for key in described["paths"][path]} - {"PARAMETERS"} == set(row.acts)
    names = [
        act["operationId"]
        for path in described["paths"].values()
        for act in path.values()
        if "operationId" in act
    ]
    assert len(set(names)) == len(names)
