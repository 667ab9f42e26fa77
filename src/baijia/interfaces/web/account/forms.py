"""Forms of sign-in, in the words of the house."""

from __future__ import annotations

from typing import Any

from allauth.account import forms as account
from allauth.mfa.base import forms as factor
from allauth.mfa.totp import forms as totp
from django import forms
from django.utils.translation import gettext_lazy as _


def _dress(field: forms.Field, label: Any, help_text: Any = "", **attrs: str) -> None:
    field.label, field.help_text = label, help_text
    field.widget.attrs.pop("placeholder", None)
    field.widget.attrs |= attrs


def _dress_code(form: forms.Form, help_text: Any) -> None:
    _dress(form.fields["code"], _("验证码"), help_text, inputmode="text", autocapitalize="none", autofocus="")


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
