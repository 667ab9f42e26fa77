"""What a recommending union says of a dossier."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from baijia.award.nominations.enums import Place
from baijia.core import clock

from ..answers import name

REFUSALS = (
    gettext_lazy("推荐名额有限，综合比较后未列入"),
    gettext_lazy("成果的应用证明或效益证明不足"),
    gettext_lazy("与往届或他人成果相近，创新点不突出"),
    gettext_lazy("成果主要由他人完成，本人贡献不明确"),
    gettext_lazy("不符合参评条件"),
)
RETURNS = (
    gettext_lazy("证明材料不清楚或没有盖章，请补传"),
    gettext_lazy("效益数字与证明材料不一致，请核对"),
    gettext_lazy("专利号与证书不一致，请核对"),
    gettext_lazy("岗位写得不具体，请写明工种"),
    gettext_lazy("成果简介中出现姓名或单位，请改写"),
)


class PlaceForm(forms.Form):
    """Where a dossier goes on the list, and why not."""

    place = forms.ChoiceField(label=gettext_lazy("推荐意见"), choices=Place.choices, widget=forms.RadioSelect)
    reason = forms.CharField(
        label=gettext_lazy("理由"),
        required=False,
        max_length=200,
        help_text=gettext_lazy("不推荐的必须写，会告诉单位和本人"),
        widget=forms.TextInput(attrs={"list": "refusals", "autocomplete": "off"}),
    )


class ReturnForm(forms.Form):
    """Back to the unit: why, which fields are opened, until when."""

    opinion = forms.CharField(
        label=gettext_lazy("退回的原因"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("写清楚哪里要改、怎样改；上面的常用语够用时可以不写"),
    )
    phrase = forms.MultipleChoiceField(
        label=gettext_lazy("常用语"),
        required=False,
        choices=[(str(number), words) for number, words in enumerate(RETURNS)],
        widget=forms.CheckboxSelectMultiple,
    )
    fields_opened = forms.MultipleChoiceField(
        label=gettext_lazy("开放修改的栏目"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("只有勾选的能改；一个也不勾，就是整份都可以改"),
    )
    deadline = forms.DateTimeField(
        label=gettext_lazy("修改期限"),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M"],
    )

    def __init__(self, *args: Any, definition: Mapping[str, Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["opinion"].required = False
        opened = self.fields["fields_opened"]
        assert isinstance(opened, forms.MultipleChoiceField)  # noqa: S101 - tells the type checker
        opened.choices = [
            ("name", _("姓名或名称")),
            ("employer", _("工作单位")),
            ("group", _("参评组别")),
            *(
                (item["code"], name(item))
                for section in definition["form"]["sections"]
                for item in section["fields"]
            ),
        ]

    def given(self) -> dict[str, Any]:
        """Return what the command takes."""
        data = self.cleaned_data
        phrases = [str(RETURNS[int(number)]) for number in data["phrase"]]
        words = "；".join([*phrases, data["opinion"].strip()] if data["opinion"].strip() else phrases)
        return {
            "opinion": words,
            "fields": data["fields_opened"],
            "deadline": data["deadline"].astimezone(clock.ZONE),
        }


class ListForm(forms.Form):
    """The word that goes up with a list."""

    opinion = forms.CharField(
        label=gettext_lazy("推荐单位意见"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("写在每一份推荐材料的推荐栏里"),
    )
