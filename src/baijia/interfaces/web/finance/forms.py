"""What payer and checker fill in."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from baijia.aftercare.prizes.enums import Purpose
from baijia.aftercare.prizes.models import Setting

MONEY = {"max_digits": 14, "decimal_places": 2, "min_value": 0}


def day(**changed: Any) -> forms.DateField:
    """Return a date field with the browser's own picker."""
    return forms.DateField(widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}), **changed)


class DraftForm(forms.Form):
    """A new batch: what for, when, in which bank's format."""

    purpose = forms.ChoiceField(label=_("付款事项"), choices=Purpose.choices)
    pay_on = day(label=_("付款日"), help_text=_("按这一天的税率计税，税款属于这一天所在的月份。"))
    profile = forms.ChoiceField(label=_("银行文件格式"))

    def __init__(self, *args: Any, profiles: list[Setting], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["profile"].choices = [(row.uid, row.name) for row in profiles]  # type: ignore[attr-defined]


class CheckForm(forms.Form):
    """The checker's own count and sum."""

    count = forms.IntegerField(label=_("您数得的笔数"), min_value=1)
    net = forms.DecimalField(label=_("您加得的实发合计"), **MONEY)


class ApproveForm(forms.Form):
    """Reading before approving."""

    read = forms.BooleanField(
        label=_("我已逐笔核对收款人、账号尾号、金额和用途"),
        error_messages={"required": _("请核对后勾选。")},
    )


class ExportForm(forms.Form):
    """Reading before sending."""

    read = forms.BooleanField(
        label=_("确认送银行，摘要写入公开日志"), error_messages={"required": _("请核对后勾选。")}
    )


class AcceptForm(forms.Form):
    """The bank's own number."""

    bank_serial = forms.CharField(label=_("银行受理编号"), max_length=40)


class VoidForm(forms.Form):
    """Why a batch is given up."""

    reason = forms.CharField(label=_("作废原因"), max_length=200, widget=forms.Textarea(attrs={"rows": 2}))


class CloseForm(forms.Form):
    """What the bank's statement debits."""

    statement = forms.DecimalField(
        label=_("银行对账单上本批实际支出"), help_text=_("照对账单填写，退回的不算。"), **MONEY
    )


class ReturnForm(forms.Form):
    """The bank's file."""

    file = forms.FileField(
        label=_("银行回盘文件"),
        help_text=_("CSV、TXT 或 XLSX，GBK 或 UTF-8 编码都可以。先全部核对，有一处不对就一笔也不入账。"),
        error_messages={"required": _("请选择文件。"), "empty": _("文件是空的。")},
    )


class SettingForm(forms.Form):
    """A dated rule or format."""

    name = forms.CharField(label=_("名称"), max_length=80)
    code = forms.CharField(
        label=_("代码"),
        max_length=40,
        required=False,
        help_text=_("只有银行文件格式需要，用来区分几家银行。"),
    )
    basis = forms.CharField(label=_("依据"), max_length=300, help_text=_("法律、文件和条款。"))
    assumed = forms.BooleanField(label=_("没有查到规定，由本单位核定"), required=False)
    starts = day(label=_("生效日"))
    ends = day(label=_("失效日"), required=False, help_text=_("不填就一直有效，直到下一份生效。"))
    text = forms.CharField(
        label=_("内容"), widget=forms.Textarea(attrs={"rows": 18, "class": "mono", "spellcheck": "false"})
    )


class DonationForm(forms.Form):
    """A gift out of a prize."""

    amount = forms.DecimalField(label=_("捐赠额"), **MONEY)
    proof = forms.CharField(label=_("公益捐赠票据号"), max_length=80)


class ReceiptForm(forms.Form):
    """The number of a receipt."""

    receipt = forms.CharField(label=_("凭证号"), max_length=60)


class PaperForm(forms.Form):
    """Where a list signed on paper is kept."""

    paper = forms.CharField(label=_("签到表存放处"), max_length=80)
