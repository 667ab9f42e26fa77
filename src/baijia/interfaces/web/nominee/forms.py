"""What a nominee answers. Nothing is ticked beforehand."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from baijia.award.nominations.enums import Consent

YES_NO = [("yes", gettext_lazy("同意")), ("no", gettext_lazy("不同意"))]


def titles() -> dict[Consent, str]:
    """Return each consent in plain words."""
    return {
        Consent.PUBLISH: _("公示我的姓名、单位、岗位、组别和项目名称"),
        Consent.SHARE: _("把我的成果介绍给协办单位和后续服务单位"),
        Consent.BANK: _("获奖后收集我的银行账户，用于发放奖金"),
    }


def effects() -> dict[Consent, str]:
    """Return what hangs on each consent."""
    return {
        Consent.PUBLISH: _("参评必须公示，不同意就不能参评。不公开身份证件号码和电话。"),
        Consent.SHARE: _("不影响评选。同意后，创客空间、对接会等服务可以联系您。"),
        Consent.BANK: _("不影响评选。现在不同意，获奖后再同意也行；没有账户就不能转账发放奖金。"),
    }


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
    field_order = ("publish", "share", "bank", "truth", "last_six")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for consent, title in titles().items():
            self.fields[consent.value] = forms.ChoiceField(
                label=title,
                help_text=effects()[consent],
                choices=YES_NO,
                widget=forms.RadioSelect,
                error_messages={"required": _("请选择同意或不同意。")},
            )
        self.order_fields(self.field_order)

    def consents(self) -> dict[str, bool]:
        """Return each consent's answer."""
        return {consent.value: self.cleaned_data[consent.value] == "yes" for consent in Consent}


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
