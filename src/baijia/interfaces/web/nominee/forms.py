"""What a nominee answers. Nothing is ticked beforehand."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from baijia.award.nominations.consents import Asked

YES_NO = [("yes", gettext_lazy("同意")), ("no", gettext_lazy("不同意"))]


class LastSixForm(forms.Form):
    """The end of the own identity number."""

    last_six = forms.CharField(
        label=gettext_lazy("身份证件号码后六位"),
        help_text=gettext_lazy("只用来核对是您本人，不会显示给任何人。最后一位是 X 的照填。"),
        max_length=6,
        min_length=6,
        widget=forms.TextInput(
            attrs={"class": "id6", "inputmode": "text", "autocomplete": "off", "maxlength": 6}
        ),
        error_messages={
            "required": gettext_lazy("请填写身份证件号码后六位。"),
            "min_length": gettext_lazy("应为六位。"),
        },
    )


class ConfirmForm(LastSixForm):
    """Truth, three consents apart, and the end of the number."""

    truth = forms.BooleanField(
        label=gettext_lazy("以上内容真实，成果没有权属争议，不涉及国家秘密"),
        error_messages={"required": gettext_lazy("请核对内容，属实的请勾选；不属实的请联系单位工会更正。")},
    )
    field_order: ClassVar[list[str]] = []

    def __init__(self, *args: Any, asked: Iterable[Asked], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.asked = [one.purpose for one in asked]
        for one in asked:
            self.fields[one.purpose] = forms.ChoiceField(
                label=one.title,
                help_text=one.effect,
                choices=YES_NO,
                widget=forms.RadioSelect,
                error_messages={"required": _("请选择同意或不同意。")},
            )
        self.order_fields([*self.asked, "truth", "last_six"])

    def consents(self) -> dict[str, bool]:
        """Return each consent's answer."""
        return {purpose: self.cleaned_data[purpose] == "yes" for purpose in self.asked}


class RefuseForm(LastSixForm):
    """Not to stand, with or without a reason."""

    reason = forms.CharField(
        label=gettext_lazy("原因"),
        required=False,
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("会告诉单位工会，不公开。"),
    )
    field_order = ("reason", "last_six")


class WithdrawForm(forms.Form):
    """Leaving the line, with a reason."""

    reason = forms.CharField(
        label=gettext_lazy("退出的原因"), max_length=200, widget=forms.Textarea(attrs={"rows": 3})
    )
