"""Forms of experts: marks as typed, reasons, remarks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy


@dataclass
class Marks:
    """Marks read from a form: ``steps`` are integers at the rubric's scale, ``errors`` by criterion.

    ``reasons`` says why of the criteria that the expert cannot judge.
    """

    typed: dict[str, str] = field(default_factory=dict)
    reasons: dict[str, str] = field(default_factory=dict)
    steps: dict[str, int | None] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)


def read_marks(rubric: Mapping[str, Any], data: Mapping[str, str]) -> Marks:
    """Read what was typed for each criterion; an empty one is None, one that is no mark is an error."""
    marks = Marks()
    for one in rubric["criteria"]:
        code, scale = one["code"], rubric["scale"]
        typed = marks.typed[code] = data.get(code, "").strip()[:8]
        marks.steps[code] = None
        why = data.get(f"{code}-why", "").strip()[:200] if rubric.get("abstaining") else ""
        if why:
            marks.reasons[code] = why
        if why and typed:
            marks.errors[code] = _("这一项既打了分，又写了无法判断，请只留一样。")
        if why or not typed:
            continue
        try:
            steps = Decimal(typed) * scale
        except InvalidOperation:
            steps = Decimal("NaN")
        if steps.is_finite() and steps == steps.to_integral_value() and 0 <= steps <= one["max"] * scale:
            marks.steps[code] = int(steps)
        else:
            marks.errors[code] = (
                _("应为 0 至 %(max)d 的整数。") % {"max": one["max"]}
                if scale == 1
                else _("应为 0 至 %(max)d，最多 %(places)d 位小数。")
                % {"max": one["max"], "places": len(str(scale)) - 1}
            )
    return marks


def missing(rubric: Mapping[str, Any], marks: Marks) -> dict[str, str]:
    """Return a sentence for each criterion without a mark or a reason for none."""
    return {
        one["code"]: _("这一项还没有打分。")
        for one in rubric["criteria"]
        if marks.steps.get(one["code"]) is None and one["code"] not in marks.reasons
    }


def shown_mark(steps: int | None, scale: int) -> str:
    """Return a mark as it is typed: 27, or 8.5 at scale 10."""
    if steps is None:
        return ""
    places = len(str(scale)) - 1
    return f"{Decimal(steps) / scale:.{places}f}" if places else str(steps)


class RecuseForm(forms.Form):
    """Why an expert stands back."""

    reason = forms.CharField(
        label=gettext_lazy("回避理由"),
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy(
            "例如：师生、近亲属、同一单位、共同署名、正在合作的项目。只有评审工作人员看得到。"
        ),
    )


class DeclineForm(forms.Form):
    """Why an expert declines, if that is to be said."""

    reason = forms.CharField(
        label=gettext_lazy("谢绝的原因"),
        max_length=200,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("谢绝不是回避，不涉及任何被推荐人；要对某人回避，请到回避申报。"),
    )


class RemarkForm(forms.Form):
    """A comment, or the opinion of a panel."""

    text = forms.CharField(
        label=gettext_lazy("评议意见"), max_length=2000, widget=forms.Textarea(attrs={"rows": 6})
    )
