"""Addresses of sign-in, the own account, the to-do list and the accounts of the level below.

There is no sign-up and no e-mail; every address of the sign-in library that is used is named here.
"""

from __future__ import annotations

from typing import NoReturn

from allauth.account import views as account
from allauth.mfa.base import views as factor
from allauth.mfa.recovery_codes import views as codes
from django.http import Http404, HttpRequest
from django.urls import URLPattern, path

from baijia.interfaces.web.account.views import demo, factors, people, todo, tokens


def absent(request: HttpRequest) -> NoReturn:
    """Answer 404: the sign-in library asks for these addresses, and the house does not offer them."""
    raise Http404


ABSENT = {
    "account_signup": "account/signup/",
    "account_email": "account/email/",
    "account_email_verification_sent": "account/confirm-email/",
    "account_set_password": "account/password/set/",
    "account_reset_password": "account/password/reset/",
}

urlpatterns: list[URLPattern] = [
    path("home/", todo.home, name="account-todo"),
    path("home/messages/", todo.read_messages, name="account-messages-read"),
    path("demo/", demo.accounts, name="account-demo"),
    path("accounts/", people.listing, name="account-list"),
    path("accounts/new/", people.open_new, name="account-open"),
    path("accounts/unions/new/", people.add_union, name="account-union"),
    path("accounts/unions/move/", people.move_unit, name="account-move"),
    path("accounts/<str:uid>/", people.show, name="account-show"),
    path("accounts/<str:uid>/grant/", people.grant, name="account-grant"),
    path("accounts/<str:uid>/identify/", people.identify, name="account-identify"),
    path("accounts/<str:uid>/hand-over/", people.hand_over, name="account-hand-over"),
    path("accounts/<str:uid>/password/", people.reset, name="account-reset"),
    path("accounts/<str:uid>/close/", people.close, name="account-close"),
    path("account/login/", account.login, name="account_login"),
    path("account/logout/", account.logout, name="account_logout"),
    path("account/inactive/", account.account_inactive, name="account_inactive"),
    path("account/reauthenticate/", account.reauthenticate, name="account_reauthenticate"),
    path("account/password/", account.password_change, name="account_change_password"),
    path("account/", factors.index, name="mfa_index"),
    path("account/tokens/", tokens.listing, name="account-tokens"),
    path("account/tokens/new/", tokens.open_new, name="account-token-open"),
    path("account/tokens/<str:token>/revoke/", tokens.revoke, name="account-token-revoke"),
    path("account/factor/sign-in/", factor.authenticate, name="mfa_authenticate"),
    path("account/factor/again/", factor.reauthenticate, name="mfa_reauthenticate"),
    path("account/factor/set-up/", factors.activate_totp, name="mfa_activate_totp"),
    path("account/factor/remove/", factors.deactivate_totp, name="mfa_deactivate_totp"),
    path("account/factor/codes/", codes.view_recovery_codes, name="mfa_view_recovery_codes"),
    path("account/factor/codes/new/", codes.generate_recovery_codes, name="mfa_generate_recovery_codes"),
    path("account/factor/codes/file/", codes.download_recovery_codes, name="mfa_download_recovery_codes"),
    *(path(address, absent, name=name) for name, address in ABSENT.items()),
]
