"""Sheets that the office takes in: figures that quotas weigh, and holders of earlier titles.

A sheet is read, shown with what it would change, and taken in only when the reader says so. In between the rows lie
signed in the page, bound to who read them and for which edition; nothing is half kept.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.core import signing
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from baijia.award.programmes import queries as programmes
from baijia.award.programmes.models import Edition
from baijia.award.screening import queries as screening
from baijia.core import clock
from baijia.core.actor import Actor
from baijia.core.refused import Refused, RefusedMany
from baijia.directory.models import Union
from baijia.directory.queries import within
from baijia.directory.rules import check_id_number
from baijia.interfaces.web import sheets

MAX_FAULTS = 50
FIRST_YEAR = 1949
YEAR = re.compile(r"([12][0-9]{3})\D?")
"""As a number, or with the sign for year behind it."""
MOST_DIGITS = 15
FIGURES: dict[str, Any] = {
    "code": gettext_lazy("单位代码"),
    "name": gettext_lazy("单位"),
    "factor": gettext_lazy("指标"),
    "on": gettext_lazy("数据日期"),
    "value": gettext_lazy("数值"),
    "source": gettext_lazy("来源"),
}
TITLES: dict[str, Any] = {
    "name": gettext_lazy("姓名"),
    "unit": gettext_lazy("单位"),
    "year": gettext_lazy("年份"),
}


class ReleaseForm(forms.Form):
    """A person to be freed from what somebody filed unasked."""

    id_number = forms.CharField(
        label=gettext_lazy("本人身份证号码"),
        max_length=20,
        help_text=gettext_lazy("请核对本人证件后输入；号码不会显示在记录里。"),
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "text"}),
    )
    reason = forms.CharField(
        label=gettext_lazy("理由"),
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("写明怎样核实的，如“本人持证件到场，未曾同意该单位申报”。"),
    )

    def clean_id_number(self) -> str:
        """Return the number in its canonical form."""
        try:
            return check_id_number(self.cleaned_data["id_number"])
        except Refused as refused:
            raise forms.ValidationError(refused.sentence) from None


@dataclass(frozen=True, slots=True)
class Preview:
    """What a sheet would do: its rows as shown, how many are new, changed or there already, and the rows signed."""

    shown: Sequence[Mapping[str, Any]]
    new: int
    changed: int
    same: int
    token: str

    @property
    def acts(self) -> bool:
        """Whether taking it in would change anything."""
        return bool(self.new or self.changed)


def sign(rows: Sequence[Mapping[str, Any]], actor: Actor, edition: Edition, what: str) -> str:
    """Return rows that the page holds until the reader takes them in."""
    return signing.dumps(list(rows), salt=_salt(actor, edition, what), compress=True)


def signed(token: str, actor: Actor, edition: Edition, what: str) -> list[dict[str, Any]]:
    """Return the rows of ``sign``.

    Raises:
        Refused: they are not what this reader was shown, or an hour old.
    """
    try:
        rows: list[dict[str, Any]] = signing.loads(token, salt=_salt(actor, edition, what), max_age=3600)
    except signing.BadSignature:
        raise Refused("sheet.stale", _("预览已过期，请重新上传表格。")) from None
    return rows


def _salt(actor: Actor, edition: Edition, what: str) -> str:
    return f"sheet.{what}.{edition.code}.{actor.account_uid}"


@dataclass
class _Reader:
    """Collects the faults of a sheet, each with its cell."""

    faults: list[Refused]

    def cells(self, line: sheets.Line, heads: Mapping[str, Any]) -> dict[str, str]:
        return {key: line.cells[str(head)] for key, head in heads.items()}

    def wrong(self, line: sheets.Line, head: Any, said: str) -> None:
        self.faults.append(Refused("sheet.cell", f"{line.places[str(head)]}：{said}", field="file"))

    def twice(self, line: sheets.Line, head: Any, key: tuple[object, ...], seen: dict[Any, str]) -> None:
        if key in seen:
            self.wrong(line, head, _("与 %s 重复。") % seen[key])
        seen.setdefault(key, line.places[str(head)])

    def done(self) -> None:
        if self.faults:
            raise RefusedMany(self.faults[:MAX_FAULTS])


def factors(edition: Edition) -> list[str]:
    """Return the figures that the edition's formula weighs, none where places are shared otherwise."""
    return sorted(programmes.in_force(edition)["quotas"].get("weights", {}))


def figures_sheet(edition: Edition, unions: Sequence[Union]) -> bytes:
    """Return a sheet with a line for each recommending union and figure, to be filled."""
    rows = [(u.code, u.name, factor, "", "", "") for factor in factors(edition) or [""] for u in unions]
    return sheets.workbook(_("名额数据"), [str(head) for head in FIGURES.values()], rows)


def read_figures(data: bytes, edition: Edition) -> list[dict[str, Any]]:
    """Return the figures of a filled sheet: union's key, factor, day, value, source; lines without a value are skipped.

    Raises:
        RefusedMany: naming the cell of each fault.
    """
    known = {u.code: u for u in Union.objects.filter(within(edition.organiser.path))}
    reader, rows, seen = _Reader([]), [], {}
    for line in sheets.read(data, [str(head) for head in FIGURES.values()]):
        cell = reader.cells(line, FIGURES)
        if not cell["value"]:
            continue
        if cell["code"] not in known:
            reader.wrong(line, FIGURES["code"], _("本级以下没有代码为“%s”的单位。") % cell["code"])
        on = _day(cell["on"])
        if on is None or on > clock.edition_now().date():
            reader.wrong(line, FIGURES["on"], _("应为不晚于今天的日期，如 2025-12-31。"))
        if not (cell["value"].isascii() and cell["value"].isdecimal()) or len(cell["value"]) > MOST_DIGITS:
            reader.wrong(line, FIGURES["value"], _("应为不小于 0 的整数，不带单位和千分位。"))
        for key in ("factor", "source"):
            if not cell[key]:
                reader.wrong(line, FIGURES[key], _("不能空着。"))
        reader.twice(line, FIGURES["code"], (cell["code"], cell["factor"], on), seen)
        rows.append(cell | {"on": on.isoformat() if on else "", "source": cell["source"][:120]})
    reader.done()
    if not rows:
        raise Refused("sheet.empty", _("表格里没有填写数值的行。"), field="file")
    return [row | {"union": known[row["code"]].pk, "value": int(row["value"])} for row in rows]


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        return None


def preview_figures(rows: list[dict[str, Any]], actor: Actor, edition: Edition) -> Preview:
    """Tell what figures are new and which replace one of the same day."""
    held = programmes.figures_held(rows)
    shown = [row | {"was": held.get((row["union"], row["factor"], row["on"]))} for row in rows]
    new = sum(row["was"] is None for row in shown)
    changed = sum(row["was"] not in (None, row["value"]) for row in shown)
    return Preview(shown, new, changed, len(shown) - new - changed, sign(rows, actor, edition, "figures"))


def titles_sheet() -> bytes:
    """Return the empty sheet of earlier titles."""
    return sheets.workbook(_("往届称号"), [str(head) for head in TITLES.values()], [])


def read_titles(data: bytes) -> list[dict[str, Any]]:
    """Return the holders of a filled sheet: name, unit, year.

    Raises:
        RefusedMany: naming the cell of each fault.
    """
    reader, rows, seen = _Reader([]), [], {}
    this_year = clock.edition_now().year
    limits = {"name": 60, "unit": 80}
    for line in sheets.read(data, [str(head) for head in TITLES.values()]):
        cell = reader.cells(line, TITLES)
        for key, most in limits.items():
            if not 0 < len(cell[key]) <= most:
                reader.wrong(line, TITLES[key], _("不能空着，也不超过 %d 个字。") % most)
        found = YEAR.fullmatch(cell["year"])
        year = int(found[1]) if found else 0
        if not FIRST_YEAR <= year <= this_year:
            reader.wrong(line, TITLES["year"], _("应为 %d 到今年的年份，如 2019。") % FIRST_YEAR)
        reader.twice(line, TITLES["name"], (cell["name"], cell["unit"], year), seen)
        rows.append({"name": cell["name"], "unit": cell["unit"], "year": year})
    reader.done()
    if not rows:
        raise Refused("sheet.empty", _("表格里没有名单。"), field="file")
    return rows


def preview_titles(rows: list[dict[str, Any]], actor: Actor, edition: Edition) -> Preview:
    """Tell which holders are new; who is there already stays as it is."""
    held = screening.titles_held(edition.programme, [row["name"] for row in rows])
    shown = [row | {"there": (row["name"], row["unit"], row["year"]) in held} for row in rows]
    same = sum(row["there"] for row in shown)
    return Preview(shown, len(shown) - same, 0, same, sign(rows, actor, edition, "titles"))
