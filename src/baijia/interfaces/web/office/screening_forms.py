"""Forms of what stands beside screening: opinions, likenesses, extra checks, exemptions, titles."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from baijia.award.screening.enums import MatchVerdict, StageResult
from baijia.interfaces.web.office.forms import AREA, ConfirmForm

DAY = forms.DateInput
MOMENTS = ["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M"]


def _day(label: Any, **more: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=DAY(attrs={"type": "date"}), **more)


class AskForm(forms.Form):
    """About which frozen list the agencies are asked, and until when."""

    list = forms.ChoiceField(label=_("名单"))
    due = _day(_("请在哪天前答复"))

    def __init__(self, *args: Any, lists: Mapping[str, Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["list"].choices = list(lists.items())  # type: ignore[attr-defined]


class SheetForm(forms.Form):
    """A filled sheet."""

    file = forms.FileField(
        label=_("填好的表格"), help_text=_("下载的 XLSX；答复栏写“无异议”或“有异议”，空着就是还没有答复")
    )


class MatchForm(forms.Form):
    """What a person makes of two texts that resemble each other."""

    verdict = forms.ChoiceField(label=_("判断"), choices=MatchVerdict.choices, widget=forms.RadioSelect)
    reason = forms.CharField(label=_("理由"), max_length=200, widget=AREA)


class LateKeyForm(forms.Form):
    """One named person's late nomination."""

    unit = forms.CharField(label=_("单位代码"), max_length=24)
    name = forms.CharField(label=_("姓名或名称"), max_length=60)
    until = forms.DateTimeField(
        label=_("开放到"),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        input_formats=MOMENTS,
    )
    reason = forms.CharField(label=_("理由"), max_length=200, widget=AREA)


class RegroupForm(forms.Form):
    """Another group than the one filed."""

    group = forms.ChoiceField(label=_("调整到"))
    reason = forms.CharField(label=_("理由"), max_length=200)

    def __init__(self, *args: Any, groups: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["group"].choices = list(groups)  # type: ignore[attr-defined]


class BindForm(forms.Form):
    """That an imported holder is this very person."""

    reason = forms.CharField(label=_("依据"), max_length=200, help_text=_("如“已核对当年表彰文件和身份证件”"))


class CheckForm(forms.Form):
    """One check of an extra stage."""

    stage = forms.ChoiceField(label=_("环节"))
    result = forms.ChoiceField(label=_("结果"), choices=StageResult.choices, widget=forms.RadioSelect)
    note = forms.CharField(label=_("核实的情况"), max_length=500, widget=AREA)
    checked_on = _day(_("核实日期"))
    checkers = forms.CharField(label=_("核实人"), max_length=80)
    evidence = forms.FileField(label=_("照片或签字的记录"), required=False, help_text=_("PDF、JPG 或 PNG"))

    def __init__(self, *args: Any, stages: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["stage"].choices = list(stages)  # type: ignore[attr-defined]


class OpenNoticeForm(ConfirmForm):
    """Opening the notice; a reason where an office that was asked has not answered."""

    without = forms.CharField(
        label=_("征求意见未答复而先公示的理由"),
        required=False,
        max_length=200,
        help_text=_("已全部答复或没有征求意见的不必填写。"),
    )
