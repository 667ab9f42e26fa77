"""What a unit declares: the secrecy review, a signed sheet, a correction, and that something is to be wiped out."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from baijia.award.nominations.enums import Spill

from .beginning import NewForm


class SecrecyForm(forms.Form):
    """What the unit's secrecy reviewer declares of a draft."""

    secrecy = NewForm.base_fields["secrecy"]
    reviewer = NewForm.base_fields["reviewer"]


class SignatureForm(forms.Form):
    """A signed sheet: the consents as they are ticked on it, and its scan."""

    file = forms.FileField(
        label=gettext_lazy("签名确认页的扫描件"),
        help_text=gettext_lazy("PDF、JPG 或 PNG，须看得清签名和日期"),
    )

    def __init__(self, *args: Any, asked: Iterable[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.asked = [one.purpose for one in asked]
        for one in asked:
            self.fields[one.purpose] = forms.ChoiceField(
                label=one.title,
                choices=[("yes", gettext_lazy("同意")), ("no", gettext_lazy("不同意"))],
                widget=forms.RadioSelect,
            )
        self.order_fields([*self.asked, "file"])

    def consents(self) -> dict[str, bool]:
        """Return each consent's answer."""
        return {purpose: self.cleaned_data[purpose] == "yes" for purpose in self.asked}


class SpillForm(forms.Form):
    """Why everything of a dossier is wiped out."""

    why = forms.ChoiceField(label=gettext_lazy("误传的是"), choices=Spill.choices, widget=forms.RadioSelect)
    sure = forms.BooleanField(label=gettext_lazy("我明白：全部内容和附件将被清除，不能恢复，申报随之撤回"))


class CorrectionForm(forms.Form):
    """What is corrected of a person on request, and by what."""

    name = forms.CharField(label=gettext_lazy("更正后的姓名"), required=False, max_length=60)
    phone = forms.CharField(
        label=gettext_lazy("更正后的手机号码"),
        required=False,
        max_length=20,
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off"}),
    )
    reason = forms.CharField(
        label=gettext_lazy("更正的依据"),
        help_text=gettext_lazy("写明谁在何时提出、核对了什么证件；写入审计记录"),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=200,
    )
