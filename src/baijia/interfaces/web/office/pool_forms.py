"""Forms and sheet of the pool of experts."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from baijia.award.experts.enums import Grade
from baijia.core.refused import Refused, RefusedMany
from baijia.interfaces.web import sheets

DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
HEADS: dict[str, Any] = {
    "username": gettext_lazy("账号"),
    "name": gettext_lazy("姓名"),
    "employer": gettext_lazy("工作单位"),
    "credit_code": gettext_lazy("统一社会信用代码"),
    "fields": gettext_lazy("可评组别"),
    "expertise": gettext_lazy("专长"),
    "title": gettext_lazy("职称"),
    "grade": gettext_lazy("级别"),
    "max_load": gettext_lazy("评审量上限"),
    "former": gettext_lazy("曾任职单位"),
}
"""The columns of the sheet, by what a command calls them."""
FEW = 60
MAX_FAULTS = 20
SEPARATORS = re.compile(r"[、；;,，\n]")


class ExpertForm(forms.Form):
    """What the pool knows of an expert."""

    username = forms.CharField(
        label=gettext_lazy("账号"),
        max_length=40,
        help_text=gettext_lazy("已是本单位评审专家的填原有账号；没有的随即开立。"),
    )
    name = forms.CharField(label=gettext_lazy("姓名"), max_length=60)
    employer = forms.CharField(label=gettext_lazy("工作单位"), max_length=80)
    credit_code = forms.CharField(
        label=gettext_lazy("统一社会信用代码"),
        max_length=24,
        required=False,
        help_text=gettext_lazy("按代码查同单位；没有的按名称查。"),
    )
    own = forms.ChoiceField(label=gettext_lazy("本行组别"))
    others = forms.MultipleChoiceField(
        label=gettext_lazy("还能评的组别"), required=False, widget=forms.CheckboxSelectMultiple
    )
    expertise = forms.CharField(
        label=gettext_lazy("专长"),
        max_length=300,
        required=False,
        widget=forms.Textarea,
        help_text=gettext_lazy("几个词即可，如“薄壁件铣削、工装夹具”；分配时与材料文字比对。"),
    )
    title = forms.CharField(label=gettext_lazy("职称"), max_length=40, required=False)
    grade = forms.ChoiceField(label=gettext_lazy("级别"), required=False, choices=[("", "—"), *Grade.choices])
    max_load = forms.IntegerField(label=gettext_lazy("评审量上限"), min_value=0, max_value=1000, initial=60)
    away_from = forms.DateField(label=gettext_lazy("不能参加：自"), required=False, widget=DAY)
    away_until = forms.DateField(label=gettext_lazy("至"), required=False, widget=DAY)
    former = forms.CharField(
        label=gettext_lazy("曾任职单位"),
        required=False,
        max_length=600,
        widget=forms.Textarea,
        help_text=gettext_lazy("一行一家：单位，信用代码（可空），离开日期，如“演例机械厂，，2020-06-30”。"),
    )

    def __init__(self, *args: Any, groups: Sequence[tuple[str, str]], known: bool, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["own"].choices = groups  # type: ignore[attr-defined]
        self.fields["others"].choices = groups  # type: ignore[attr-defined]
        if known:
            del self.fields["username"]

    def clean_former(self) -> list[dict[str, Any]]:
        """Return the earlier employers."""
        try:
            return read_former(self.cleaned_data["former"])
        except ValueError as wrong:
            raise forms.ValidationError(str(wrong)) from None

    def values(self) -> dict[str, Any]:
        """Return what a command takes, without the earlier employers."""
        given = dict(self.cleaned_data)
        own, others = given.pop("own"), given.pop("others")
        given.pop("former")
        given.pop("username", None)
        return given | {"fields": [own, *(one for one in others if one != own)]}


def read_former(text: str) -> list[dict[str, Any]]:
    """Return earlier employers from lines of (employer, code, day).

    Raises:
        ValueError: with the sentence people read.
    """
    found = []
    for number, line in enumerate(
        filter(None, map(str.strip, text.replace(";", "\n").splitlines())), start=1
    ):
        parts = [part.strip() for part in line.replace("，", ",").split(",")]
        if len(parts) != 3 or not parts[0]:
            raise ValueError(_("第 %d 家应写成“单位，信用代码（可空），离开日期”。") % number)
        try:
            until = date.fromisoformat(parts[2])
        except ValueError:
            raise ValueError(_("第 %d 家的离开日期应如 2020-06-30。") % number) from None
        found.append({"employer": parts[0], "credit_code": parts[1], "until": until})
    return found


def write_former(rows: Sequence[Any]) -> str:
    """Return earlier employers as ``read_former`` reads them."""
    return "\n".join(f"{one.employer}，{one.credit_code}，{one.until:%Y-%m-%d}" for one in rows)


def template() -> bytes:
    """Return the empty sheet of the pool."""
    choices = {list(HEADS).index("grade"): [str(grade.label) for grade in Grade]}
    return sheets.workbook(_("专家库"), [str(head) for head in HEADS.values()], [], choices=choices)


def read_sheet(data: bytes, groups: Mapping[str, str]) -> list[dict[str, Any]]:
    """Return the rows of a filled sheet for ``import_experts``; ``groups`` are names by code.

    Raises:
        RefusedMany: naming the cell of each fault.
    """
    faults: list[Refused] = []
    rows = [_row(line, groups, faults) for line in sheets.read(data, [str(head) for head in HEADS.values()])]
    if faults:
        raise RefusedMany(faults[:MAX_FAULTS])
    return rows


def _row(line: sheets.Line, groups: Mapping[str, str], faults: list[Refused]) -> dict[str, Any]:
    cell = {key: line.cells[str(head)] for key, head in HEADS.items()}
    place = {key: line.places[str(head)] for key, head in HEADS.items()}

    def wrong(key: str, said: str) -> None:
        faults.append(Refused("pool.cell", f"{place[key]}：{said}", field="file"))

    codes = {name: code for code, name in groups.items()} | {code: code for code in groups}
    words = [word.strip() for word in SEPARATORS.split(cell["fields"]) if word.strip()]
    for word in words:
        if word not in codes:
            wrong("fields", _("没有“%s”这个组。") % word)
    grades = {str(grade.label): grade.value for grade in Grade}
    if cell["grade"] and cell["grade"] not in grades:
        wrong("grade", _("没有“%s”这一级别。") % cell["grade"])
    load = cell["max_load"] or str(FEW)
    if not (load.isascii() and load.isdecimal()):
        wrong("max_load", _("应为整数。"))
        load = "0"
    for key in ("username", "name", "employer"):
        if not cell[key]:
            wrong(key, _("不能空着。"))
    former = []
    try:
        former = read_former(cell["former"])
    except ValueError as said:
        wrong("former", str(said))
    return cell | {
        "place": place["username"],
        "fields": [codes[word] for word in words if word in codes],
        "expertise": cell["expertise"][:300],
        "title": cell["title"][:40],
        "grade": grades.get(cell["grade"], ""),
        "max_load": int(load),
        "former": former,
    }


class FilledSheetForm(forms.Form):
    """A filled sheet."""

    file = forms.FileField(
        label=gettext_lazy("填好的表格"), help_text=gettext_lazy("XLSX，或 UTF-8、GBK 编码的 CSV")
    )


class CompaniesForm(forms.Form):
    """Companies that belong together."""

    name = forms.CharField(label=gettext_lazy("集团名称"), max_length=80)
    codes = forms.CharField(
        label=gettext_lazy("成员单位的统一社会信用代码"),
        required=False,
        widget=forms.Textarea,
        max_length=4000,
        help_text=gettext_lazy("一行一个；全部删去即撤销这个集团。"),
    )


class RatingForm(forms.Form):
    """How an expert worked in a round."""

    round = forms.ChoiceField(label=gettext_lazy("轮次"))
    stars = forms.TypedChoiceField(
        label=gettext_lazy("评价"), coerce=int, choices=[(n, "★" * n) for n in range(5, 0, -1)]
    )
    note = forms.CharField(label=gettext_lazy("说明"), required=False, max_length=200)
