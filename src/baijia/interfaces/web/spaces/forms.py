"""What is filled in at the space desk."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from baijia.aftercare.incubator.enums import Exit, UnitKind
from baijia.aftercare.incubator.models import Mentor, Unit
from baijia.interfaces.web.ui import words


def day(**changed: Any) -> forms.DateField:
    """Return a date field with the browser's own picker."""
    return forms.DateField(widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}), **changed)


class SpaceForm(forms.Form):
    """A space and its rules."""

    name = forms.CharField(label=_("名称"), max_length=80)
    address = forms.CharField(label=_("地址"), max_length=120)
    area = forms.IntegerField(label=_("总面积（平方米）"), min_value=1)
    free_area = forms.IntegerField(label=_("免费面积（平方米）"), min_value=0)
    most_months = forms.IntegerField(label=_("最长入驻（月）"), min_value=1)
    free_months = forms.IntegerField(label=_("免租（月）"), min_value=0)
    basis = forms.CharField(label=_("依据"), max_length=300)
    assumed = forms.BooleanField(label=_("没有查到规定，由本单位核定"), required=False)
    opened = day(label=_("开放日"))


class UnitForm(forms.Form):
    """A room or seat."""

    code = forms.CharField(label=_("编号"), max_length=20)
    kind = forms.ChoiceField(label=_("类型"), choices=UnitKind.choices)
    area = forms.IntegerField(label=_("面积（平方米）"), min_value=0, initial=0)
    rent = forms.DecimalField(label=_("月租（元）"), max_digits=10, decimal_places=2, min_value=0)


class MentorForm(forms.Form):
    """A mentor."""

    name = forms.CharField(label=_("姓名"), max_length=40)
    field = forms.CharField(label=_("专长"), max_length=80)
    employer = forms.CharField(label=_("单位"), max_length=80, required=False)


class ReviewForm(forms.Form):
    """First check."""

    note = forms.CharField(
        label=_("意见"), max_length=200, required=False, help_text=_("退回和不通过须写明，申请人会看到。")
    )


class OpinionForm(ReviewForm):
    """The experts' review: one line an expert."""

    opinions = forms.CharField(
        label=_("专家意见"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("每行一位：姓名 分数 评语，例如：文示专 86 计划可行。"),
    )

    def clean_opinions(self) -> list[dict[str, Any]]:
        """Return the opinions as read; a score that is no number counts as -1, which the rule refuses."""
        found = []
        for line in str(self.cleaned_data["opinions"]).splitlines():
            parts = line.split(maxsplit=2)
            if parts:
                score = int(parts[1]) if len(parts) > 1 and parts[1].isdecimal() else -1
                found.append(
                    {"expert": parts[0], "score": score, "words": parts[2] if len(parts) > 2 else ""}
                )
        return found


class AgreementForm(forms.Form):
    """Which place, from when, for how long."""

    unit = forms.ChoiceField(label=_("房间或工位"))
    starts = day(label=_("入驻日"))
    months = forms.IntegerField(label=_("期限（月）"), min_value=1)

    def __init__(self, *args: Any, units: Iterable[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].choices = [  # type: ignore[attr-defined]
            (row.uid, f"{row.code} · {words.money(row.rent)}") for row in units
        ]


class ExtendForm(forms.Form):
    """How much longer."""

    months = forms.IntegerField(label=_("续期（月）"), min_value=1)


class EndForm(forms.Form):
    """How a tenancy ends."""

    left_on = day(label=_("离驻日"))
    exit = forms.ChoiceField(label=_("方式"), choices=Exit.choices)
    note = forms.CharField(label=_("说明"), max_length=200, required=False)


class SessionForm(forms.Form):
    """A mentor's meeting."""

    mentor = forms.ChoiceField(label=_("导师"))
    day = day(label=_("日期"))
    minutes = forms.IntegerField(label=_("时长（分钟）"), min_value=1)
    words = forms.CharField(label=_("辅导内容"), max_length=500)

    def __init__(self, *args: Any, mentors: Iterable[Mentor], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["mentor"].choices = [(row.uid, row.name) for row in mentors]  # type: ignore[attr-defined]
