"""What is filled in at the loan desk."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from baijia.aftercare.loans.enums import Cause, RepaymentKind
from baijia.aftercare.loans.sheets import Sheet
from baijia.directory.models import Union

MONEY: dict[str, Any] = {"max_digits": 14, "decimal_places": 2, "min_value": 0}
FILE = {"required": _("请选择文件。"), "empty": _("文件是空的。")}


def day(**changed: Any) -> forms.DateField:
    """Return a date field with the browser's own picker."""
    return forms.DateField(widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}), **changed)


class DatedLines(forms.CharField):
    """Lines of a date and a number, as ``2022-01-20 40000``; cleans to [(date, Decimal)]."""

    def __init__(self, **changed: Any) -> None:
        super().__init__(
            widget=forms.Textarea(attrs={"rows": 6, "class": "mono", "spellcheck": "false"}), **changed
        )

    def clean(self, value: Any) -> Any:
        """Return the rows; every line that cannot be read is named."""
        text = super().clean(value)
        rows, faults = [], []
        for place, line in enumerate(text.splitlines(), start=1):
            parts = [part for part in re.split(r"[\s,，;；]+", line.strip()) if part]
            if not parts:
                continue
            try:
                when, amount = parts
                rows.append((date.fromisoformat(when), Decimal(amount)))
            except (ValueError, InvalidOperation):
                faults.append(gettext("第 %(row)d 行应为日期和数，例如 2022-01-20 40000。") % {"row": place})
        if faults:
            raise forms.ValidationError(faults)
        return rows


class EmptyForm(forms.Form):
    """Nothing but the button."""


class NoteForm(forms.Form):
    """Why."""

    note = forms.CharField(
        label=_("原因"),
        max_length=200,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("申请人会看到。"),
    )


class BankForm(forms.Form):
    """Which bank."""

    bank = forms.ChoiceField(label=_("合作银行"))

    def __init__(self, *args: Any, banks: Iterable[Union], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["bank"].choices = [(row.uid, row.name) for row in banks]  # type: ignore[attr-defined]


class GrantForm(forms.Form):
    """The bank's terms."""

    principal = forms.DecimalField(label=_("放款额（元）"), **MONEY)
    signed_on = day(label=_("签约日"))
    annual = forms.DecimalField(
        label=_("合同年利率"), max_digits=7, decimal_places=6, help_text=_("写成小数，3.85% 填 0.0385。")
    )
    note = forms.CharField(label=_("说明"), max_length=200, required=False)


class DisburseForm(forms.Form):
    """When the money went out, until when, and the instalments."""

    disbursed = day(label=_("放款日"))
    matures = day(label=_("到期日"))
    plan = DatedLines(
        label=_("还本计划"), required=False, help_text=_("每行一个日期和金额；不填就是到期一次还本。")
    )


class RepayForm(forms.Form):
    """What came back."""

    day = day(label=_("还款日"), help_text=_("从这一天起不再计息。"))
    principal = forms.DecimalField(label=_("还本金额（元）"), **MONEY)
    kind = forms.ChoiceField(label=_("类型"), choices=RepaymentKind.choices, widget=forms.RadioSelect)


class OverdueForm(forms.Form):
    """Days without subsidy."""

    start = day(label=_("逾期起"))
    last = day(label=_("逾期止（含）"))


class ExtendForm(forms.Form):
    """A later end."""

    until = day(label=_("展期后的到期日"), help_text=_("原到期日以后的日子不贴息。"))


class ClawbackForm(forms.Form):
    """Why subsidy must come back."""

    cause = forms.ChoiceField(label=_("事由"), choices=Cause.choices, widget=forms.RadioSelect)
    reason = forms.CharField(label=_("原因和依据"), max_length=200, widget=forms.Textarea(attrs={"rows": 3}))


class SettleForm(forms.Form):
    """How a claim was paid."""

    paid_on = day(label=_("拨付日"))
    voucher = forms.CharField(label=_("付款凭证号"), max_length=60)


class ReceiptForm(forms.Form):
    """The number of a receipt."""

    receipt = forms.CharField(label=_("收款凭证号"), max_length=60)


class ProductForm(forms.Form):
    """A version of a product."""

    basis = forms.CharField(label=_("依据"), max_length=300, help_text=_("文件和条款。"))
    starts = day(label=_("开办日"), help_text=_("申请和签约都不能早于这一天。"))
    ends = day(label=_("停办日"), required=False)
    text = forms.CharField(
        label=_("条款"), widget=forms.Textarea(attrs={"rows": 26, "class": "mono", "spellcheck": "false"})
    )


TENORS = [("1Y", _("一年期")), ("5Y", _("五年期以上"))]


class RatesForm(forms.Form):
    """Benchmark rates month by month."""

    tenor = forms.ChoiceField(label=_("期限"), choices=TENORS)
    source = forms.CharField(label=_("来源"), max_length=120)
    rows = DatedLines(
        label=_("利率"), help_text=_("每月一行：公布日和小数，例如 2021-07-20 0.0385。缺一个月就整张不收。")
    )


class BudgetForm(forms.Form):
    """What a product may cost in a year."""

    code = forms.ChoiceField(label=_("产品"))
    year = forms.IntegerField(label=_("年度"), min_value=2000, max_value=2100)
    amount = forms.DecimalField(label=_("贴息预算（元）"), **MONEY)
    basis = forms.CharField(label=_("依据"), max_length=300)

    def __init__(self, *args: Any, codes: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].choices = list(codes)  # type: ignore[attr-defined]


class SheetForm(forms.Form):
    """A bank's sheet."""

    bank = forms.ChoiceField(label=_("银行"))
    kind = forms.ChoiceField(label=_("表格"), choices=Sheet.choices)
    file = forms.FileField(
        label=_("文件"),
        help_text=_("用下载的 XLSX 填写。先全部核对，有一处不对就一行也不入账。"),
        error_messages=FILE,
    )

    def __init__(self, *args: Any, banks: Iterable[Union], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["bank"].choices = [(row.uid, row.name) for row in banks]  # type: ignore[attr-defined]
