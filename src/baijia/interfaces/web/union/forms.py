"""What a recommending union says of a dossier."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
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
OPINIONS = (
    gettext_lazy("情况属实，同意推荐。"),
    gettext_lazy("经集体研究并公示无异议，同意推荐。"),
    gettext_lazy("按名次先后推荐，请审定。"),
)
RETURNS = (
    gettext_lazy("证明材料不清楚或没有盖章，请补传"),
    gettext_lazy("效益数字与证明材料不一致，请核对"),
    gettext_lazy("专利号与证书不一致，请核对"),
    gettext_lazy("岗位写得不具体，请写明工种"),
    gettext_lazy("成果简介中出现姓名或单位，请改写"),
)


def refusal_phrases(definition: Mapping[str, Any]) -> list[str]:
    """Return the phrases for a refusal: the edition's own, else the house's."""
    return _phrases(definition, "refusals", REFUSALS)


def _phrases(definition: Mapping[str, Any], kind: str, otherwise: Sequence[Any]) -> list[str]:
    own = (definition.get("chain") or {}).get(kind)
    return list(own) if own else [str(words) for words in otherwise]


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
        self.phrases = _phrases(definition, "returns", RETURNS)
        phrase, opened = self.fields["phrase"], self.fields["fields_opened"]
        assert isinstance(phrase, forms.MultipleChoiceField)  # noqa: S101 - tells the type checker
        assert isinstance(opened, forms.MultipleChoiceField)  # noqa: S101
        phrase.choices = [(str(number), words) for number, words in enumerate(self.phrases)]
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
        for code, label in opened.choices:
            self.fields[f"comment-{code}"] = forms.CharField(label=label, required=False, max_length=200)

    @property
    def rows(self) -> list[tuple[Any, forms.BoundField]]:
        """Return each box to open a field with the line for a word on it."""
        return [(box, self[f"comment-{box.data['value']}"]) for box in self["fields_opened"].subwidgets]

    def given(self) -> dict[str, Any]:
        """Return what the command takes; a field with a word on it is opened too."""
        data = self.cleaned_data
        phrases = [self.phrases[int(number)] for number in data["phrase"]]
        words = "；".join([*phrases, data["opinion"].strip()] if data["opinion"].strip() else phrases)
        comments = {
            key.removeprefix("comment-"): value
            for key, value in data.items()
            if key.startswith("comment-") and value
        }
        return {
            "opinion": words,
            "fields": data["fields_opened"],
            "comments": comments,
            "deadline": data["deadline"].astimezone(clock.ZONE),
        }


class ListForm(forms.Form):
    """The word that goes up with a list, and what stands under its seal."""

    phrase = forms.ChoiceField(
        label=gettext_lazy("常用意见"), required=False, widget=forms.RadioSelect, choices=()
    )
    opinion = forms.CharField(
        label=gettext_lazy("推荐单位意见"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("写在每一份推荐材料的推荐栏里；选了常用意见的可以不写"),
    )
    signed_on = forms.DateField(
        label=gettext_lazy("落款日期"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    seal = forms.CharField(
        label=gettext_lazy("盖章情况"),
        required=False,
        max_length=80,
        help_text=gettext_lazy("如“已盖工会公章，原件存档”；也可以上报后打印盖章，再传回扫描件"),
    )

    def __init__(self, *args: Any, definition: Mapping[str, Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        phrase = self.fields["phrase"]
        assert isinstance(phrase, forms.ChoiceField)  # noqa: S101 - tells the type checker
        phrase.choices = [(words, words) for words in _phrases(definition, "opinions", OPINIONS)]

    def words(self) -> str:
        """Return the opinion: the phrase, and what was written after it."""
        data = self.cleaned_data
        return "".join(part for part in (data["phrase"], data["opinion"].strip()) if part)[:500]


class ScanForm(forms.Form):
    """The stamped sheet as a scan, with the code printed on it."""

    code = forms.CharField(
        label=gettext_lazy("校验码"),
        max_length=40,
        help_text=gettext_lazy("印在排序表页脚，12 位，分三组"),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    file = forms.FileField(
        label=gettext_lazy("扫描件"), help_text=gettext_lazy("PDF、JPG 或 PNG，不超过 10 MB")
    )
    signed_on = forms.DateField(
        label=gettext_lazy("落款日期"), widget=forms.DateInput(attrs={"type": "date"})
    )
    seal = forms.CharField(label=gettext_lazy("盖章情况"), max_length=80)


class AllotForm(forms.Form):
    """Places passed on to the unions below, one number each."""

    def __init__(self, *args: Any, rows: Sequence[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for row in rows:
            self.fields[f"places-{row.union.code}"] = forms.IntegerField(
                label=row.union.short_name,
                required=False,
                min_value=0,
                max_value=10_000,
                initial=row.places,
                widget=forms.NumberInput(attrs={"class": "form-control w-num", "inputmode": "numeric"}),
            )

    def places(self) -> dict[str, int]:
        """Return code -> places of those that got a number."""
        return {
            key.removeprefix("places-"): value
            for key, value in self.cleaned_data.items()
            if value is not None
        }


class FormulaForm(forms.Form):
    """Places shared by formula."""

    total = forms.IntegerField(label=gettext_lazy("下达总数"), min_value=1, max_value=10_000)
    minimum = forms.IntegerField(label=gettext_lazy("每个保底"), min_value=0, max_value=1000, required=False)


class DeadlineForm(forms.Form):
    """Until when a union below sends its list up."""

    deadline = forms.DateTimeField(
        label=gettext_lazy("上报期限"),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M"],
    )


class ReopenForm(forms.Form):
    """Why a list goes back."""

    reason = forms.CharField(label=gettext_lazy("退回的原因"), max_length=200)
