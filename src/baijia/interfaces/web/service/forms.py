"""What the service officer fills in."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from baijia.interfaces.web.answers import LEVELS

FILE = {"required": _("请选择文件。"), "empty": _("文件是空的。")}


class OutsideForm(forms.Form):
    """An honour from elsewhere with its document."""

    name = forms.CharField(label=_("荣誉名称"), max_length=80)
    body = forms.CharField(label=_("授予单位"), max_length=80)
    level = forms.ChoiceField(label=_("级别"), choices=list(LEVELS.items()))
    year = forms.IntegerField(label=_("年份"), min_value=1950, max_value=2100)
    document = forms.CharField(label=_("表彰文件文号"), max_length=80)
    evidence = forms.FileField(label=_("证书或文件"), help_text=_("PDF、JPG 或 PNG。"), error_messages=FILE)


class ConferredForm(forms.Form):
    """The next honour was conferred."""

    year = forms.IntegerField(label=_("年份"), min_value=1950, max_value=2100)
    document = forms.CharField(label=_("表彰文件文号"), max_length=80)
    evidence = forms.FileField(label=_("证书或文件"), help_text=_("PDF、JPG 或 PNG。"), error_messages=FILE)


class HeardForm(forms.Form):
    """What the other side answered."""

    act = forms.ChoiceField(
        label=_("对方答复"),
        choices=[("accept", _("已受理")), ("return", _("退回")), ("miss", _("未获该荣誉"))],
        widget=forms.RadioSelect,
    )
    note = forms.CharField(
        label=_("说明"), max_length=200, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )


class TargetForm(forms.Form):
    """A next honour's description."""

    text = forms.CharField(label=_("说明"), widget=forms.Textarea(attrs={"rows": 24, "spellcheck": "false"}))
    active = forms.BooleanField(label=_("正在接受推荐"), required=False, initial=True)


class FillForm(forms.Form):
    """What the carried-over dossier lacks."""

    def __init__(self, *args: Any, items: list[dict[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for item in items:
            if item["from"] == "ask" or not item["value"] or item.get("added"):
                self.fields[item["code"]] = forms.CharField(
                    label=item["name"],
                    required=False,
                    max_length=4000,
                    initial=item["value"],
                    widget=forms.Textarea(attrs={"rows": 3}),
                )
