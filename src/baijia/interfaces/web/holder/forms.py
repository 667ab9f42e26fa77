"""What a holder or an expert fills in to be paid."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from baijia.aftercare.incubator.enums import TicketKind, UnitKind
from baijia.aftercare.incubator.models import Space
from baijia.aftercare.loans.models import Product
from baijia.directory.models import Union
from baijia.interfaces.web.tags import offer_tags

PRIVATE = {"autocomplete": "off", "inputmode": "numeric"}


class AccountForm(forms.Form):
    """The own bank account, with a consent of its own. Nothing is ticked beforehand."""

    holder = forms.CharField(label=_("户名"), max_length=60, help_text=_("须是本人账户。"))
    number = forms.CharField(
        label=_("银行账号"),
        max_length=40,
        widget=forms.TextInput(attrs=PRIVATE),
        help_text=_("照银行卡填写，空格可以保留。"),
    )
    again = forms.CharField(label=_("再填一次账号"), max_length=40, widget=forms.TextInput(attrs=PRIVATE))
    bank = forms.CharField(
        label=_("开户银行和网点"), max_length=60, help_text=_("例如：某某银行成都某某支行。")
    )
    clearing = forms.CharField(
        label=_("联行号"),
        max_length=14,
        required=False,
        widget=forms.TextInput(attrs=PRIVATE),
        help_text=_("12 位数字，不清楚可以不填。"),
    )
    last_six = forms.CharField(
        label=_("身份证件号码后六位"),
        min_length=6,
        max_length=6,
        help_text=_("只用来核对是您本人。"),
        widget=forms.TextInput(attrs={"class": "id6", "autocomplete": "off", "maxlength": 6}),
    )
    consent = forms.BooleanField(
        label=_("我同意收集这个银行账号，只用于发放奖金、劳务费和办理相应的代扣税款"),
        help_text=_(
            "银行账号属于敏感个人信息，加密保存，只有付款经办能因付款用到。可以随时收回同意，已经付的不受影响。"
        ),
        error_messages={"required": _("需要您单独同意才能登记账号。")},
    )


class ExpertAccountForm(AccountForm):
    """An expert's: the whole identity number the first time, since the tax is declared under it."""

    id_number = forms.CharField(
        label=_("身份证件号码"),
        max_length=18,
        help_text=_("劳务报酬要以它申报代扣税款，加密保存。"),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    field_order = ("id_number", "holder", "number", "again", "bank", "clearing", "consent")

    def __init__(self, *args: Any, known: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["last_six"]
        if known:
            del self.fields["id_number"]


class LoanForm(forms.Form):
    """An application for a loan under a product: its documents and consents are the product's. Nothing is ticked."""

    amount = forms.DecimalField(label=_("申请金额（元）"), max_digits=14, decimal_places=2)
    months = forms.IntegerField(label=_("期限（月）"))
    project = forms.CharField(label=_("项目"), max_length=80)
    purpose = forms.CharField(label=_("贷款用途"), max_length=400, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args: Any, product: Product, correcting: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        terms = product.document
        asked = terms.get("requires", ())
        if "guarantor" in asked:
            self.fields["guarantor"] = forms.CharField(label=_("担保人或担保机构"), max_length=80)
        self.documents = [one["code"] for one in terms.get("documents", ())]
        for one in terms.get("documents", ()):
            self.fields[f"file_{one['code']}"] = forms.FileField(
                label=one["name"],
                required=bool(one.get("needed")) and not correcting,
                help_text=_("PDF、JPG 或 PNG。"),
                error_messages={"required": _("请选择文件。"), "empty": _("文件是空的。")},
            )
        if correcting:
            return
        self.fields["consent_share"] = forms.BooleanField(
            label=_("我同意把申请和材料送合作银行，只用于办理这笔贷款"),
            error_messages={"required": _("需要您同意把申请材料送合作银行。")},
        )
        if "credit" in asked:
            self.fields["consent_credit"] = forms.BooleanField(
                label=_("我授权办理的银行查询我的个人信用报告，只用于审批这笔贷款"),
                error_messages={"required": _("需要您授权银行查询个人信用。")},
            )


class FeedbackForm(forms.Form):
    """How an event was."""

    score = forms.ChoiceField(
        label=_("您觉得怎么样"),
        choices=[(str(score), str(score)) for score in range(5, 0, -1)],
        widget=forms.RadioSelect,
        help_text=_("5 分最好。"),
    )
    words = forms.CharField(
        label=_("想说的话"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )


class AdmissionForm(forms.Form):
    """An application for a place in a maker space."""

    space = forms.ChoiceField(label=_("空间"))
    wanted = forms.ChoiceField(label=_("需要"), choices=UnitKind.choices)
    project = forms.CharField(label=_("项目"), max_length=80)
    plan = forms.CharField(
        label=_("入驻计划"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("做什么、多久、需要什么条件。"),
    )
    file = forms.FileField(label=_("计划书"), required=False, help_text=_("PDF、JPG 或 PNG。"))

    def __init__(self, *args: Any, spaces: list[Space], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["space"].choices = [(row.uid, row.name) for row in spaces]  # type: ignore[attr-defined]


class TicketForm(forms.Form):
    """Something asked of a space."""

    kind = forms.ChoiceField(label=_("类型"), choices=TicketKind.choices)
    words = forms.CharField(label=_("需要什么"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}))


class OfferForm(forms.Form):
    """What a holder can do for others."""

    title = forms.CharField(label=_("成果题目"), max_length=80)
    text = forms.CharField(
        label=_("能解决什么"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("不要写姓名和单位；双方同意前不会说出您是谁。"),
    )
    group = forms.ChoiceField(label=_("组别"), required=False, help_text=_("与对方组别相同时排得更前。"))
    industry = forms.ChoiceField(
        label=_("行业"), required=False, help_text=_("国民经济行业分类的大类，相同时排得更前。")
    )

    def __init__(self, *args: Any, organiser: Union, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_tags(self, organiser)
