"""Forms of sign-in, in the words of the house."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from allauth.account import forms as account
from allauth.mfa.base import forms as factor
from allauth.mfa.totp import forms as totp
from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from baijia.award.nominations.answers.identifiers import check_credit_code
from baijia.directory.enums import Role, UnionKind
from baijia.directory.models import Assignment, Union
from baijia.directory.rules import MOST_TOKEN_DAYS


def _dress(field: forms.Field, label: Any, help_text: Any = "", **attrs: str) -> None:
    field.label, field.help_text = label, help_text
    field.widget.attrs.pop("placeholder", None)
    field.widget.attrs |= attrs


def _dress_code(form: forms.Form, help_text: Any) -> None:
    _dress(form.fields["code"], _("验证码"), help_text, inputmode="text", autocapitalize="none", autofocus="")


def _named(unions: QuerySet[Union], text: str) -> Union:
    found = unions.filter(Q(code=text.strip().split(" ")[0]) | Q(name=text.strip())).first()
    if found is None:
        raise forms.ValidationError(_("没有这个单位，或者它不归您管理。"))
    return found


class LoginForm(account.LoginForm):
    """Account and password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _dress(self.fields["login"], _("账号"), autocapitalize="none", spellcheck="false")
        _dress(self.fields["password"], _("密码"))
        if self.request is not None and not self.is_bound:
            self.initial["login"] = self.request.GET.get("as", "")[:40]


class ChangePasswordForm(account.ChangePasswordForm):
    """The own password: the old one, and the new one twice."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _dress(self.fields["oldpassword"], _("现在的密码"))
        _dress(
            self.fields["password1"],
            _("新密码"),
            _("至少 10 位，不要只用数字，也不要和账号、姓名相近。几个词连起来好记也难猜。"),
        )
        _dress(self.fields["password2"], _("再输一次新密码"))


class PasswordAgainForm(account.ReauthenticateForm):
    """The password once more, before something weighty."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _dress(self.fields["password"], _("密码"))


class FactorForm(factor.AuthenticateForm):
    """A code of the authenticator app, or a recovery code."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _dress_code(self, _("身份验证器里的 6 位数字；手机不在身边时填一个恢复码。"))


class FactorAgainForm(factor.ReauthenticateForm):
    """A code once more, before something weighty."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _dress_code(self, _("身份验证器里的 6 位数字，或者一个恢复码。"))


class SetUpForm(totp.ActivateTOTPForm):
    """The first code of a newly scanned secret."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _dress(
            self.fields["code"],
            _("验证码"),
            _("扫码后，填身份验证器现在显示的 6 位数字。"),
            inputmode="numeric",
        )


class OpenForm(forms.Form):
    """A new account: for whom, as what, where."""

    display_name = forms.CharField(
        label=_("姓名"), max_length=40, help_text=_("经办人本人的姓名，各人一个账号，不共用。")
    )
    username = forms.CharField(
        label=_("账号"), max_length=40, help_text=_("登录用，小写字母、数字、点或短横，例如 jinjiang.li。")
    )
    role = forms.ChoiceField(label=_("角色"))
    union = forms.CharField(label=_("单位"), max_length=80, help_text=_("填编码或全称，输入时有提示。"))

    def __init__(self, *args: Any, roles: Iterable[Role], unions: QuerySet[Union], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.unions = unions
        role = self.fields["role"]
        assert isinstance(role, forms.ChoiceField)  # noqa: S101 - for the type alone
        role.choices = [(one.value, one.label) for one in roles]
        self.fields["union"].widget.attrs |= {"list": "unions", "autocomplete": "off"}

    def clean_union(self) -> Union:
        """Return the union of that code or name, of those the opener is above."""
        return _named(self.unions, self.cleaned_data["union"])


class MoveForm(forms.Form):
    """A grassroots union that belongs to another one from now on."""

    union = forms.CharField(label=_("基层工会"), max_length=80, help_text=_("填编码或全称，输入时有提示。"))
    parent = forms.CharField(
        label=_("新的上级工会"), max_length=80, help_text=_("街道、区县或产业工会，填编码或全称。")
    )
    reason = forms.CharField(label=_("依据"), max_length=200, help_text=_("例如企业迁址、上级批复的文号。"))

    def __init__(self, *args: Any, units: QuerySet[Union], unions: QuerySet[Union], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.units, self.unions = units, unions
        for name, hints in (("union", "units"), ("parent", "unions")):
            self.fields[name].widget.attrs |= {"list": hints, "autocomplete": "off"}

    def clean_union(self) -> Union:
        """Return the union that moves, of those below the actor."""
        return _named(self.units, self.cleaned_data["union"])

    def clean_parent(self) -> Union:
        """Return where it goes, of those the actor is above."""
        return _named(self.unions, self.cleaned_data["parent"])


class UnionForm(forms.Form):
    """A union that is not in the tree yet."""

    parent = forms.CharField(label=_("上级工会"), max_length=80, help_text=_("填编码或全称，输入时有提示。"))
    name = forms.CharField(label=_("单位全称"), max_length=80, help_text=_("例如“某某有限公司工会委员会”。"))
    short_name = forms.CharField(label=_("简称"), max_length=30, required=False)
    kind = forms.ChoiceField(label=_("类别"))
    code = forms.CharField(
        label=_("编码"), max_length=24, help_text=_("没有内部编码的，填统一社会信用代码。")
    )
    credit_code = forms.CharField(label=_("用人单位统一社会信用代码"), max_length=18, required=False)
    members = forms.IntegerField(label=_("会员人数"), min_value=0, required=False)

    def __init__(
        self, *args: Any, kinds: Iterable[UnionKind], unions: QuerySet[Union], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.unions = unions
        kind = self.fields["kind"]
        assert isinstance(kind, forms.ChoiceField)  # noqa: S101 - for the type alone
        kind.choices = [(one.value, one.label) for one in kinds]
        self.fields["parent"].widget.attrs |= {"list": "unions", "autocomplete": "off"}

    def clean_parent(self) -> Union:
        """Return the union of that code or name, of those the actor may add below."""
        return _named(self.unions, self.cleaned_data["parent"])

    def clean_credit_code(self) -> str:
        """Return the code with its check digit seen to (GB 32100-2015)."""
        text = self.cleaned_data["credit_code"]
        try:
            return check_credit_code(text) if text else ""
        except ValueError as wrong:
            raise forms.ValidationError(str(wrong)) from None


class GrantForm(OpenForm):
    """A further role or unit of an account that is there."""

    field_order = ("role", "union")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["display_name"], self.fields["username"]


class IdentifyForm(forms.Form):
    """Whose account it is."""

    name = forms.CharField(label=_("姓名"), max_length=40)
    id_number = forms.CharField(
        label=_("身份证件号码"),
        max_length=18,
        help_text=_("加密保存，不再显示；用来分清两个账号是不是同一个人。"),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


class HandOverForm(forms.Form):
    """Who takes over which post, from which day."""

    assignment = forms.ChoiceField(label=_("交接哪一项"))
    to = forms.CharField(
        label=_("交给谁"), max_length=40, help_text=_("填接任者的账号；还没有账号的，先开立。")
    )
    on = forms.DateField(
        label=_("从哪天起"),
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text=_("当天起由接任者办理。"),
    )

    def __init__(self, *args: Any, posts: Iterable[Assignment], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice = self.fields["assignment"]
        assert isinstance(choice, forms.ChoiceField)  # noqa: S101 - for the type alone
        choice.choices = [(row.uid, f"{Role(row.role).label} · {row.union.short_name}") for row in posts]


class ResetForm(forms.Form):
    """A new one-time password, and the second factor removed where it is lost as well."""

    with_factor = forms.BooleanField(
        label=_("手机和恢复码也都丢了：同时移除两步验证（须当面核对本人）"), required=False
    )


class TokenForm(forms.Form):
    """A token for a program: which one, and for how long."""

    name = forms.CharField(
        label=_("给哪个程序用"),
        max_length=20,
        help_text=_("例如“人事系统”；报送记录里会和您的姓名一起出现。"),
    )
    days = forms.TypedChoiceField(
        label=_("有效期"),
        coerce=int,
        choices=[(30, _("30 天")), (90, _("90 天")), (180, _("180 天")), (MOST_TOKEN_DAYS, _("一年"))],
        initial=90,
    )


class ReasonForm(forms.Form):
    """Why."""

    reason = forms.CharField(label=_("理由"), max_length=200)
