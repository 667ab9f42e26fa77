"""A form edited on a page: texts, limits, what is required, and the order, as typed."""

from __future__ import annotations

import copy
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

TEXTS = ("name", "name_en", "help", "unit")
LIMITED = frozenset({"text", "longtext", "number", "money", "choices", "patents", "honour", "table", "files"})
"""Kinds with a least and a most."""
FILE_LIMITS = ("mb", "pages", "megapixels")
LIMITS = {
    "min": _("最少"),
    "max": _("最多"),
    "mb": _("单个不超过（MB）"),
    "pages": _("PDF 不超过（页）"),
    "megapixels": _("图片不超过（百万像素）"),
}
KINDS = {
    "text": _("一行文字"),
    "longtext": _("多行文字"),
    "number": _("数字"),
    "money": _("金额"),
    "date": _("日期"),
    "choice": _("单选"),
    "choices": _("多选"),
    "boolean": _("是或否"),
    "person": _("人员"),
    "unit": _("统一社会信用代码"),
    "patents": _("专利号"),
    "honour": _("荣誉"),
    "industry": _("行业代码"),
    "division": _("行政区划代码"),
    "table": _("表格"),
    "files": _("附件"),
    "pledge": _("承诺"),
}
UP, DOWN = "up", "down"


@dataclass(frozen=True, slots=True)
class Row:
    """A question in the editor, or an option or column of one: ``key`` begins the names of its inputs."""

    key: str
    item: Mapping[str, Any]

    @property
    def words(self) -> str:
        """What people call the kind of answer."""
        return str(KINDS[self.item["kind"]])

    @property
    def limits(self) -> list[tuple[str, str, Any]]:
        """Return the limits of its kind: name of the input, what people call it, and the value, "" for none."""
        return [
            (f"{self.key}-{name}", str(LIMITS[name]), self.item.get(name, "")) for name in _limits(self.item)
        ]

    @property
    def conditional(self) -> bool:
        """Whether another answer decides that it is asked."""
        return "required_if" in self.item

    @property
    def required(self) -> bool:
        """Whether a submission needs it."""
        return bool(self.item.get("required", True))

    @property
    def inner(self) -> list[Row]:
        """Return its options or columns."""
        return [Row(key, item) for key, item in _inner(self.key, self.item)]


def _limits(item: Mapping[str, Any]) -> tuple[str, ...]:
    own = ("min", "max") if item.get("kind") in LIMITED else ()
    return own + (FILE_LIMITS if item.get("kind") == "files" else ())


def _inner(key: str, item: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    for part in ("options", "columns"):
        for each in item.get(part) or ():
            yield f"{key}-{part}-{each['code']}", each


@dataclass(frozen=True, slots=True)
class Part:
    """A section in the editor with its questions."""

    key: str
    item: Mapping[str, Any]
    rows: list[Row]


def parts(form: Mapping[str, Any]) -> Iterator[Part]:
    """Yield the sections of a form as the editor draws them."""
    for section in form["sections"]:
        rows = [Row(f"f-{field['code']}", field) for field in section["fields"]]
        yield Part(f"s-{section['code']}", section, rows)


def typed(form: Mapping[str, Any], data: QueryDict) -> dict[str, Any]:
    """Return the form with what was typed, one question moved where a button asked for it.

    Numbers that are none are left as text: reading the definition tells which and what was expected.
    """
    result = copy.deepcopy(dict(form))
    result["sections"] = _placed(result["sections"], data.getlist("sections"))
    for section in result["sections"]:
        _texts(section, f"s-{section['code']}", ("name", "name_en"), data)
        section["fields"] = _placed(section["fields"], data.getlist(f"s-{section['code']}-fields"))
        for field in section["fields"]:
            _field(field, f"f-{field['code']}", data)
    act, _sep, code = data.get("move", "").partition(":")
    for items in (result["sections"], *(section["fields"] for section in result["sections"])):
        _move(items, code, act)
    return result


def _field(field: dict[str, Any], key: str, data: QueryDict) -> None:
    if f"{key}-name" not in data:
        return
    _texts(field, key, TEXTS, data)
    for limit in _limits(field):
        value = data.get(f"{key}-{limit}", "").strip()
        field.pop(limit, None)
        if value:
            field[limit] = int(value) if value.isdecimal() else value
    for inner_key, inner in _inner(key, field):
        if "kind" in inner:
            _field(inner, inner_key, data)
        else:
            _texts(inner, inner_key, ("name", "name_en"), data)
    if "required_if" not in field:
        field.pop("required", None)
        if f"{key}-required" not in data:
            field["required"] = False


def _texts(item: dict[str, Any], key: str, names: tuple[str, ...], data: QueryDict) -> None:
    for name in names:
        if f"{key}-{name}" in data:
            value = " ".join(data[f"{key}-{name}"].split())
            item.pop(name, None)
            if value:
                item[name] = value


def _placed(items: list[dict[str, Any]], codes: list[str]) -> list[dict[str, Any]]:
    """Return the items in the order the page showed them; what the page did not show stays at the end."""
    place = {code: number for number, code in enumerate(codes)}
    return sorted(items, key=lambda item: place.get(item["code"], len(codes)))


def _move(items: list[dict[str, Any]], code: str, act: str) -> None:
    for place, item in enumerate(items):
        other = place + {UP: -1, DOWN: 1}.get(act, 0)
        if item["code"] == code and 0 <= other < len(items):
            items[place], items[other] = items[other], items[place]
            return
