"""Answers of a form in words: for checking, reading and printing, by whoever may see them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from baijia.core.enums import DataClass
from baijia.directory import queries as directory
from baijia.directory import standards

from .ui import words

LEVELS = {
    "national": gettext_lazy("国家级"),
    "province": gettext_lazy("省级"),
    "city": gettext_lazy("市级"),
    "district": gettext_lazy("区县级"),
    "unit": gettext_lazy("单位级"),
}
HONOUR = (
    ("name", gettext_lazy("荣誉名称")),
    ("body", gettext_lazy("授予单位")),
    ("level", gettext_lazy("级别")),
    ("year", gettext_lazy("年份")),
)
PERSON = (
    ("name", gettext_lazy("姓名")),
    ("unit", gettext_lazy("单位")),
    ("post", gettext_lazy("岗位")),
    ("phone", gettext_lazy("手机号码")),
)
Question = Mapping[str, Any]


def name(item: Mapping[str, Any]) -> str:
    """Return what a section, field, option or group is called in the language of the page."""
    english = (get_language() or "").startswith("en")
    return str((item.get("name_en") if english else "") or item["name"])


def group_name(definition: Mapping[str, Any], code: str) -> str:
    """Return a group's name, the code where the edition has none such."""
    return next((name(group) for group in definition["groups"] if group["code"] == code), code)


@dataclass(frozen=True, slots=True)
class Shown:
    """One answer in words. ``text`` is empty where nothing was answered; a table has ``rows`` under ``heads``."""

    code: str
    label: str
    text: str = ""
    heads: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    secret: bool = False
    experts: bool = False
    public: bool = False
    kind: str = ""

    @property
    def long(self) -> bool:
        """Whether it is running text."""
        return self.kind == "longtext"


@dataclass(frozen=True, slots=True)
class ShownSection:
    """A section of the form with its answers in words."""

    code: str
    label: str
    items: list[Shown] = field(default_factory=list)


def sections(
    definition: Mapping[str, Any],
    answers: Mapping[str, Any],
    *,
    secret: Mapping[str, Any] | None = None,
    kept: Sequence[str] = (),
    experts_only: bool = False,
) -> list[ShownSection]:
    """Return the form's answers in words, files left out.

    ``secret`` holds the sensitive answers for those who may read them; without it ``kept`` names the ones that
    were given, shown as given only. ``experts_only`` leaves what the experts see.
    """
    shows = set(definition["notice"]["shows"])
    result = []
    for section in definition["form"]["sections"]:
        items = [
            _shown(item, answers, secret, kept, shows)
            for item in section["fields"]
            if item["kind"] != "files" and not (experts_only and item.get("blind") != "shown")
        ]
        if items:
            result.append(ShownSection(section["code"], name(section), items))
    return result


def _shown(
    item: Question,
    answers: Mapping[str, Any],
    secret: Mapping[str, Any] | None,
    kept: Sequence[str],
    shows: set[str],
) -> Shown:
    code = item["code"]
    sealed = item["data_class"] == DataClass.SENSITIVE
    value = (secret or {}).get(code) if sealed else answers.get(code)
    heads, rows = _rows(item, value)
    text = _("已填写，此处不显示") if sealed and secret is None and code in kept else in_words(item, value)
    return Shown(
        code=code,
        label=name(item),
        text=text,
        heads=heads,
        rows=rows,
        secret=sealed,
        experts=item.get("blind") == "shown",
        public=code in shows or ("project" in shows and code in ("project_name", "project", "title")),
        kind=item["kind"],
    )


def _rows(item: Question, value: Any) -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]:
    if not value or item["kind"] not in ("table", "honour"):
        return (), ()
    if item["kind"] == "honour":
        heads = tuple(str(label) for _code, label in HONOUR)
        return heads, tuple(
            tuple(str(LEVELS.get(row[code], row[code])) for code, _label in HONOUR) for row in value
        )
    columns = item["columns"]
    return (
        tuple(name(column) for column in columns),
        tuple(tuple(in_words(column, row.get(column["code"])) for column in columns) for row in value),
    )


def in_words(item: Question, value: Any) -> str:
    """Return one canonical answer as people read it; "" for none and for what is shown as a table."""
    if value is None or value in ("", [], {}):
        return ""
    writer = WRITERS.get(item["kind"])
    return writer(item, value) if writer else str(value)


def in_full(item: Question, value: Any) -> str:
    """Return one canonical answer in words with every row of a table, a line each."""
    heads, rows = _rows(item, value)
    if not rows:
        return in_words(item, value)
    return "\n".join(
        "，".join(f"{head} {cell}" for head, cell in zip(heads, row, strict=True) if cell) for row in rows
    )


def _option(item: Question, code: str) -> str:
    return next((name(option) for option in item["options"] if option["code"] == code), code)


def _coded(item: Question, value: str) -> str:
    """Return a code with its name behind it, the code alone where the name is not known."""
    found = directory.industry(value) if item["kind"] == "industry" else standards.divisions().get(value)
    return str(found or value)


WRITERS: dict[str, Callable[[Question, Any], str]] = {
    "boolean": lambda _item, value: _("是") if value else _("否"),
    "pledge": lambda _item, value: _("已承诺") if value else _("未承诺"),
    "choice": _option,
    "choices": lambda item, value: "；".join(_option(item, code) for code in value),
    "money": lambda _item, value: words.money(value),
    "number": lambda item, value: f"{value} {item.get('unit', '')}".strip(),
    "date": lambda _item, value: words.long_date(date.fromisoformat(value)),
    "industry": _coded,
    "division": _coded,
    "patents": lambda _item, value: "\n".join(value),
    "person": lambda _item, value: "，".join(value[code] for code, _l in PERSON if value.get(code)),
    "table": lambda _item, value: _("%(n)d 项") % {"n": len(value)},
    "honour": lambda _item, value: _("%(n)d 项") % {"n": len(value)},
}


def required_codes(definition: Mapping[str, Any], answers: Mapping[str, Any]) -> Iterator[str]:
    """Yield the codes of the fields that a submission needs, given the other answers."""
    for section in definition["form"]["sections"]:
        for item in section["fields"]:
            if is_required(item, answers):
                yield item["code"]


def is_required(item: Question, answers: Mapping[str, Any]) -> bool:
    """Tell whether a submission needs this field, given the other answers."""
    condition = item.get("required_if")
    if condition:
        return bool(answers.get(condition["field"]) == condition["value"])
    return bool(item.get("required", True))
