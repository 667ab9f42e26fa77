"""What is filled in about needs, meetings and what came of them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from baijia.aftercare.matching.enums import MeetingKind
from baijia.directory.models import Union
from baijia.interfaces.web.gatherings.forms import moment
from baijia.interfaces.web.tags import offer_tags

MONEY: dict[str, Any] = {"max_digits": 14, "decimal_places": 2, "min_value": 0}


class NeedForm(forms.Form):
    """What a firm looks for."""

    unit = forms.ChoiceField(label=_("提出单位"))
    title = forms.CharField(label=_("题目"), max_length=80)
    text = forms.CharField(label=_("需要解决什么"), max_length=2000, widget=forms.Textarea(attrs={"rows": 4}))
    group = forms.ChoiceField(label=_("组别"), required=False, help_text=_("与对方组别相同时排得更前。"))
    industry = forms.ChoiceField(
        label=_("行业"), required=False, help_text=_("国民经济行业分类的大类，相同时排得更前。")
    )
    contact = forms.CharField(label=_("联系人"), max_length=60)
    phone = forms.CharField(label=_("电话"), max_length=30, help_text=_("加密保存，双方同意后才给对方。"))

    def __init__(self, *args: Any, units: Iterable[Union], organiser: Union, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_tags(self, organiser)
        self.fields["unit"].choices = [(row.uid, row.name) for row in units]  # type: ignore[attr-defined]


class MeetingForm(forms.Form):
    """A slot."""

    kind = forms.ChoiceField(label=_("方式"), choices=MeetingKind.choices)
    starts = moment(label=_("时间"))
    place = forms.CharField(label=_("地点"), max_length=120)


class NoteForm(forms.Form):
    """Something said."""

    note = forms.CharField(label=_("情况"), max_length=300, widget=forms.Textarea(attrs={"rows": 3}))


class ContractForm(forms.Form):
    """A contract."""

    contract = forms.CharField(label=_("合同编号"), max_length=60)
    amount = forms.DecimalField(label=_("合同金额（元）"), **MONEY)


class ValueForm(forms.Form):
    """What it was worth."""

    value = forms.DecimalField(label=_("见效金额（元）"), **MONEY)
