"""Forms of the public: an objection, a certificate number, a receipt, a look-up."""

from __future__ import annotations

import re
import secrets
import unicodedata
from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from baijia.award.decisions.enums import Subject
from baijia.award.decisions.models import Notice
from baijia.award.honours import queries as honours
from baijia.award.programmes.queries import Definition
from baijia.directory.models import Account
from baijia.interfaces.web.public import noticing

REAL, LEAD = "real", "lead"
TEXT_LENGTH = 2000
RECEIPT = re.compile(r"[\s‐‑‒–—−-]")


def fresh_key() -> str:
    """Return a random key for one rendering of a form, so that sending it twice does it once."""
    return secrets.token_urlsafe(18)


class ObjectionForm(forms.Form):
    """An objection to somebody on a notice, or to the notice as a whole."""

    way = forms.ChoiceField(label=_("以什么方式反映"), widget=forms.RadioSelect, initial=REAL)
    name = forms.CharField(label=_("您的姓名"), max_length=60, help_text=_("不署名的不用填"))
    contact = forms.CharField(
        label=_("联系方式"),
        max_length=80,
        help_text=_("手机号码或电子邮箱，只用于核实和答复；不署名的不用填"),
    )
    nominee = forms.ChoiceField(label=_("对谁有异议"), required=False)
    about = forms.ChoiceField(label=_("涉及的方面"), choices=Subject.choices, initial=Subject.FACTS)
    text = forms.CharField(
        label=_("异议的事实和依据"),
        widget=forms.Textarea(attrs={"rows": 8}),
        max_length=TEXT_LENGTH,
        help_text=_("写明什么时间、什么事、依据是什么，至少十个字。请不要写与异议无关的他人隐私。"),
    )
    evidence = forms.FileField(
        label=_("证据材料"), required=False, help_text=_("可附一份 PDF、JPG 或 PNG，不超过 10 MB")
    )
    key = forms.CharField(widget=forms.HiddenInput, max_length=80)

    def __init__(self, *args: Any, notice: Notice, definition: Definition, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        ways = [(REAL, _("实名提出（会得到书面答复）"))]
        if definition["objections"]["anonymous"] == LEAD:
            ways.append((LEAD, _("不署名，作为线索反映（不作答复）")))
        people = noticing.people(notice, definition)
        self.fields["way"].choices = ways  # type: ignore[attr-defined]
        self.fields["nominee"].choices = [  # type: ignore[attr-defined]
            ("", _("对整个名单或程序")),
            *((person.nominee, person.label) for person in people),
        ]
        self.fields["key"].initial = fresh_key()
        if self.data.get("way") == LEAD:
            self.fields["name"].required = self.fields["contact"].required = False


class CodeForm(forms.Form):
    """The code that went to the objector's telephone."""

    code = forms.RegexField(
        r"^\s*[0-9]{6}\s*$",
        label=_("短信验证码"),
        help_text=_("6 位数字，10 分钟内有效"),
        error_messages={"invalid": _("验证码是 6 位数字。")},
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
    )


class HolderForm(forms.Form):
    """A number with its holder's name."""

    number = forms.CharField(
        label=_("证书编号或称号编号"),
        max_length=60,
        help_text=_("证书右下方的任一编号；往届的写原证书编号"),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
    )
    name = forms.CharField(
        label=_("获奖者姓名"),
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "off", "data-private": True}),
    )


class CertificateForm(forms.Form):
    """A certificate number, as it is printed."""

    number = forms.CharField(
        label=_("证书编号"),
        max_length=60,
        help_text=_("印在证书右下方，含短横；大小写、空格不影响查询"),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
    )

    def clean_number(self) -> str:
        """Return the number as it is kept."""
        return honours.normalised(self.cleaned_data["number"])


def compact(text: str) -> str:
    """Return a receipt number without the spaces and dashes that help reading it."""
    return RECEIPT.sub("", unicodedata.normalize("NFKC", text))


class ReceiptForm(forms.Form):
    """The receipt number of an objection."""

    receipt = forms.CharField(
        label=_("受理编号"),
        max_length=40,
        help_text=_("提交异议时页面上给出的 20 位编号"),
        widget=forms.TextInput(attrs={"autocomplete": "off", "data-private": True}),
    )

    def clean_receipt(self) -> str:
        """Return the number as it is kept: in small letters."""
        return compact(self.cleaned_data["receipt"]).lower()


class LookupForm(forms.Form):
    """What finds a nomination: its receipt, and the end of the own ID number."""

    receipt = forms.CharField(
        label=_("申报回执编号"),
        max_length=40,
        help_text=_("在申报回执或推荐审批表上，12 位"),
        widget=forms.TextInput(attrs={"autocomplete": "off", "data-private": True}),
    )
    last_six = forms.RegexField(
        r"^\s*[0-9]{5}[0-9Xx]\s*$",
        label=_("身份证号后六位"),
        help_text=_("被推荐人本人的；最后一位是 X 的照写"),
        error_messages={"invalid": _("请填写身份证号的后六位，前五位是数字，最后一位是数字或 X。")},
        widget=forms.TextInput(attrs={"autocomplete": "off", "data-private": True}),
    )

    def clean_receipt(self) -> str:
        """Return the number as it is kept: in capitals."""
        return compact(self.cleaned_data["receipt"]).upper()

    def clean_last_six(self) -> str:
        """Return the six characters without spaces."""
        return str(self.cleaned_data["last_six"]).strip().upper()


class SignUpForm(forms.Form):
    """An applicant's account."""

    name = forms.CharField(label=_("姓名"), max_length=40)
    username = forms.CharField(
        label=_("登录用的账号"), max_length=40, help_text=_("3 至 40 个小写字母、数字、点、短横或下划线")
    )
    password = forms.CharField(
        label=_("密码"),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("至少 10 个字符，不要与账号相近"),
    )
    again = forms.CharField(
        label=_("再输一次密码"), widget=forms.PasswordInput(attrs={"autocomplete": "new-password"})
    )

    def clean(self) -> dict[str, Any]:
        """Compare both passwords and ask the house's rules for them."""
        given = super().clean() or {}
        password, again = given.get("password"), given.get("again")
        if password and again and password != again:
            self.add_error("again", gettext("两次输入的密码不一样。"))
        elif password:
            try:
                validate_password(password, Account(username=given.get("username", "")))
            except ValidationError as error:
                self.add_error("password", error)
        return given
