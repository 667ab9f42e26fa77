"""What is filled in about an event."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from baijia.aftercare.events.enums import EventKind
from baijia.core import clock

FILE = {"required": _("请选择文件。"), "empty": _("文件是空的。")}


def moment(**changed: Any) -> forms.DateTimeField:
    """Return a field for a moment in local time, with the browser's own picker."""
    widget = forms.DateTimeInput(format="%Y-%m-%dT%H:%M", attrs={"type": "datetime-local"})
    return forms.DateTimeField(widget=widget, input_formats=["%Y-%m-%dT%H:%M"], **changed)


class EventForm(forms.Form):
    """An event."""

    kind = forms.ChoiceField(label=_("类型"), choices=EventKind.choices)
    title = forms.CharField(label=_("名称"), max_length=80)
    summary = forms.CharField(label=_("介绍"), max_length=1000, widget=forms.Textarea(attrs={"rows": 4}))
    place = forms.CharField(label=_("地点"), max_length=120)
    starts = moment(label=_("开始"))
    ends = moment(label=_("结束"))
    closes = moment(label=_("报名截止"))
    holders_until = moment(
        label=_("获奖者优先到"), required=False, help_text=_("在这之前只有获奖者能报名；不填就不分先后。")
    )
    holders_only = forms.BooleanField(label=_("只面向获奖者"), required=False)
    places = forms.IntegerField(label=_("名额"), min_value=1)
    booths = forms.IntegerField(label=_("展位"), min_value=0, initial=0, help_text=_("没有展位填 0。"))
    selects = forms.BooleanField(
        label=_("代表团：报名后遴选"), required=False, help_text=_("勾选后报名都是申请，由专员按办法选定。")
    )
    criteria = forms.CharField(
        label=_("遴选办法"),
        max_length=400,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("代表团和展位按它遴选，申请人报名前会看到。"),
    )
    per_unit = forms.IntegerField(
        label=_("每个单位最多"), min_value=1, required=False, help_text=_("代表和展位都按它算；不填就不限。")
    )

    @classmethod
    def of(cls, event: Any) -> dict[str, Any]:
        """Return what the form shows of an event."""
        values = {name: getattr(event, name) for name in cls.base_fields}
        return {
            name: value.astimezone(clock.ZONE) if hasattr(value, "astimezone") else value
            for name, value in values.items()
        }


class SelectionForm(forms.Form):
    """Why some were left out, and why the rule was not followed."""

    note = forms.CharField(
        label=_("未入选的原因"),
        max_length=200,
        required=False,
        help_text=_("选完还有落选的才填，申请人会看到。"),
    )
    why = forms.CharField(
        label=_("不按办法选的理由"),
        max_length=200,
        required=False,
        help_text=_("已按遴选办法预先勾好；改动了才填，留在审计记录里。"),
    )


class ReasonForm(forms.Form):
    """Why an event is called off."""

    reason = forms.CharField(label=_("原因"), max_length=200, widget=forms.Textarea(attrs={"rows": 3}))


class MaterialForm(forms.Form):
    """A file for those who came."""

    name = forms.CharField(label=_("名称"), max_length=80, required=False)
    file = forms.FileField(label=_("资料"), error_messages=FILE)
