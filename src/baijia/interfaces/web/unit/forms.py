"""The edition's own form, drawn from its definition."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.forms.utils import ErrorDict
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ..answers import HONOUR, LEVELS, PERSON, in_words, is_required, name

YES_NO = [("true", gettext_lazy("是")), ("false", gettext_lazy("否"))]
CHOOSE = ("", gettext_lazy("请选择"))
HEADER = ("name", "employer", "group")
SPARE_ROWS = 1
LOOKUPS = ("industry", "division")
"""Kinds whose code is looked up by its name while it is typed."""
LONG_OPTION = 14


@dataclass(slots=True)
class Asked:
    """One question as a page draws it: ``bound`` its control, or ``rows`` of controls, or a place for files."""

    code: str
    kind: str
    label: str
    help: str = ""
    bound: Any = None
    rows: list[list[Any]] = field(default_factory=list)
    blank: list[Any] = field(default_factory=list)
    most: int | None = None
    required: bool = True
    width: str = ""
    unit: str = ""
    private: str = ""
    closed: bool = False
    counted: str = ""
    note: str = ""
    files: list[Any] = field(default_factory=list)

    @property
    def open(self) -> bool:
        """Whether it may be answered now."""
        return not self.closed


@dataclass(slots=True)
class AskedSection:
    """A section of the form with its questions."""

    code: str
    label: str
    questions: list[Asked] = field(default_factory=list)


class AnswersForm(forms.Form):
    """The edition's form. It draws and reads; what is right is decided by the room.

    Args:
        definition: the edition's definition in force.
        header: name, employer and group as they stand.
        answers: field code -> what to show, canonical or as it was typed.
        opened: codes that may be changed, None for all (a return opens some).
    """

    def __init__(
        self,
        definition: Mapping[str, Any],
        *,
        header: Mapping[str, str],
        answers: Mapping[str, Any],
        opened: set[str] | None = None,
    ) -> None:
        super().__init__(initial=dict(header))
        self._errors = ErrorDict()
        self.definition = definition
        self.opened = opened
        self.anchors: dict[str, str] = {}
        self._header()
        self.sections = [
            AskedSection(
                section["code"], name(section), [self._ask(item, answers) for item in section["fields"]]
            )
            for section in definition["form"]["sections"]
        ]

    def _header(self) -> None:
        groups = [CHOOSE, *((group["code"], name(group)) for group in self.definition["groups"])]
        self.fields["name"] = forms.CharField(label=_("姓名或名称"))
        self.fields["employer"] = forms.CharField(label=_("工作单位"))
        self.fields["group"] = forms.ChoiceField(label=_("参评组别"), choices=groups)
        for code in HEADER:
            self.anchors[code] = code
            self.fields[code].disabled = self._closed(code)

    def _closed(self, code: str) -> bool:
        return bool(self.opened) and code not in (self.opened or ())

    def _ask(self, item: Mapping[str, Any], answers: Mapping[str, Any]) -> Asked:
        code, kind = item["code"], item["kind"]
        asked = Asked(
            code=code,
            kind=kind,
            label=name(item),
            help=str(item.get("help", "")),
            required=is_required(item, answers),
            unit=_("元") if kind == "money" else str(item.get("unit", "")),
            private="1" if item["data_class"] == "sensitive" else "",
            closed=self._closed(code),
            most=item.get("max"),
        )
        value = answers.get(code)
        if kind in ("honour", "table"):
            self._rows(asked, item, value)
        elif kind == "person":
            person = value if isinstance(value, dict) else {}
            asked.rows = [
                [
                    self._text(f"a_{code}-{part}", label, person.get(part, ""), asked, needed=part == "name")
                    for part, label in PERSON
                ]
            ]
            self.anchors[code] = f"a_{code}-name"
        else:
            asked.width, asked.counted = _measure(item)
            self._add(f"a_{code}", _control(item, value), value, asked)
            self.anchors[code] = f"a_{code}"
            asked.bound = self[f"a_{code}"]
        return asked

    def _add(self, key: str, control: forms.Field, value: Any, asked: Asked) -> None:
        control.label, control.help_text = asked.label, asked.help
        control.required, control.disabled = asked.required, asked.closed
        control.widget.is_required = False  # a draft may be saved half empty
        self.fields[key] = control
        if value is not None:
            self.initial[key] = _widget_value(asked.kind, value)

    def _text(
        self,
        key: str,
        label: Any,
        value: Any,
        asked: Asked,
        control: forms.Field | None = None,
        *,
        needed: bool = True,
    ) -> Any:
        self.fields[key] = control or forms.CharField()
        self.fields[key].label = label
        self.fields[key].required = needed  # within its row, or once anything of a person is given
        self.fields[key].widget.is_required = False
        self.fields[key].disabled = asked.closed
        self.fields[key].widget.attrs["data-label"] = f"{asked.label} {label}"
        self.initial[key] = "" if value is None else value
        return self[key]

    def _rows(self, asked: Asked, item: Mapping[str, Any], value: Any) -> None:
        given = [row for row in value if isinstance(row, dict)] if isinstance(value, list) else []
        spare = 0 if asked.closed else SPARE_ROWS
        count = min(len(given) + spare, item.get("max") or 20)
        for place in range(count):
            row = given[place] if place < len(given) else {}
            asked.rows.append(self._row(asked, item, str(place), row))
        asked.blank = [] if asked.closed else self._row(asked, item, "ROW", {})
        self.anchors[asked.code] = f"a_{asked.code}-0-{_columns(item)[0][0]}"

    def _row(self, asked: Asked, item: Mapping[str, Any], place: str, row: Mapping[str, Any]) -> list[Any]:
        columns = {column["code"]: column for column in item.get("columns") or ()}
        return [
            self._text(
                f"a_{asked.code}-{place}-{code}",
                label,
                _widget_value(columns[code]["kind"] if columns else "", row.get(code)),
                asked,
                make(),
                needed=not columns or columns[code].get("required", True),
            )
            for code, label, make in _columns(item)
        ]

    def fail(self, code: str | None, sentence: str) -> None:
        """Put a sentence under a question, or above the form where it concerns no question of it."""
        key = self.anchors.get(code or "", "__all__")
        self.errors.setdefault(key, self.error_class()).append(sentence)  # type: ignore[attr-defined]

    def read_header(self, data: QueryDict) -> dict[str, str]:
        """Return name, employer and group as typed, without those that are closed."""
        return {code: data.get(code, "") for code in HEADER if code in data and not self._closed(code)}

    def read(self, data: QueryDict) -> dict[str, Any]:
        """Return what was typed, field code -> value, without closed fields and files; nothing typed is None."""
        return {
            item["code"]: _typed(item, data)
            for section in self.definition["form"]["sections"]
            for item in section["fields"]
            if item["kind"] != "files" and not self._closed(item["code"])
        }


def _measure(item: Mapping[str, Any]) -> tuple[str, str]:
    kind, most = item["kind"], item.get("max")
    if kind in ("money", "number"):
        return "w-20", ""
    if kind == "date":
        return "w-date", ""
    if kind == "unit":
        return "w-20", ""
    if kind == "text":
        return ("w-20", "") if most and most <= 20 else ("", str(most or ""))
    return "", str(most or "") if kind == "longtext" else ""


def _control(item: Mapping[str, Any], value: Any) -> forms.Field:
    kind = item["kind"]
    if kind in ("choice", "choices"):
        return _picked(item)
    if kind == "longtext":
        return forms.CharField(
            widget=forms.Textarea(attrs={"rows": 6 if (item.get("max") or 0) > 400 else 4})
        )
    made = PLAIN.get(kind)
    if made:
        return made()
    attrs = {"inputmode": "decimal"} if kind in ("money", "number") else {}
    if kind in LOOKUPS:
        address = reverse(f"unit-{kind}")
        attrs = {"list": f"codes-{kind}", "data-lookup": address, "autocomplete": "off"}
    return forms.CharField(widget=forms.TextInput(attrs=attrs))


def _picked(item: Mapping[str, Any]) -> forms.Field:
    options = _options(item)
    if item["kind"] == "choices":
        return forms.MultipleChoiceField(choices=options, widget=forms.CheckboxSelectMultiple)
    if len(options) <= 3 or any(len(label) > LONG_OPTION for _code, label in options):
        return forms.ChoiceField(choices=options, widget=forms.RadioSelect)
    return forms.ChoiceField(choices=[CHOOSE, *options])


PLAIN: dict[str, Callable[[], forms.Field]] = {
    "patents": lambda: forms.CharField(widget=forms.Textarea(attrs={"rows": 3, "spellcheck": "false"})),
    "boolean": lambda: forms.ChoiceField(choices=YES_NO, widget=forms.RadioSelect),
    "pledge": forms.BooleanField,
    "date": lambda: forms.CharField(widget=forms.DateInput(attrs={"type": "date"})),
    "files": forms.FileField,
}
"""Controls that are the same for every question of a kind."""


def _options(item: Mapping[str, Any]) -> list[tuple[str, str]]:
    return [(option["code"], name(option)) for option in item["options"]]


def _columns(item: Mapping[str, Any]) -> list[tuple[str, Any, Any]]:
    if item["kind"] == "honour":
        levels = [("", gettext_lazy("请选择")), *LEVELS.items()]
        return [
            (code, label, (lambda: forms.ChoiceField(choices=levels)) if code == "level" else forms.CharField)
            for code, label in HONOUR
        ]
    return [
        (column["code"], name(column), lambda column=column: _control(column, None))
        for column in item["columns"]
    ]


def _widget_value(kind: str, value: Any) -> Any:
    if kind == "boolean" and isinstance(value, bool):
        return "true" if value else "false"
    if kind == "patents" and isinstance(value, list):
        return "\n".join(value)
    if kind in LOOKUPS:
        return in_words({"kind": kind}, value)
    return value


ROW = re.compile(r"a_(?P<code>\w+)-(?P<place>\d+)-(?P<column>\w+)")


def _typed(item: Mapping[str, Any], data: QueryDict) -> Any:
    code, kind = item["code"], item["kind"]
    if kind in ("honour", "table"):
        columns = item["columns"] if kind == "table" else [{"code": c, "kind": "text"} for c, _l in HONOUR]
        places = sorted(
            {int(found["place"]) for key in data if (found := ROW.fullmatch(key)) and found["code"] == code}
        )
        rows = [
            {c["code"]: _cell(c, f"a_{code}-{place}-{c['code']}", data) for c in columns} for place in places
        ]
        rows = [{key: value for key, value in row.items() if value not in (None, "")} for row in rows]
        return [row for row in rows if row] or None
    if kind == "person":
        parts = {part: data.get(f"a_{code}-{part}", "").strip() for part, _label in PERSON}
        return {part: value for part, value in parts.items() if value} or None
    return _cell(item, f"a_{code}", data)


def _cell(item: Mapping[str, Any], key: str, data: QueryDict) -> Any:
    kind = item["kind"]
    if kind == "choices":
        return data.getlist(key) or None
    if kind == "boolean":
        return {"true": True, "false": False}.get(data.get(key, ""))
    if kind == "pledge":
        return True if key in data else None
    typed = data.get(key, "")
    return typed if typed.strip() else None
