"""Addresses of sign-in, of the own password and of the second factor. There is no sign-up and no e-mail."""

from typing import NoReturn

from allauth.account import views
from django.http import Http404, HttpRequest
from django.urls import include, path


def absent(request: HttpRequest) -> NoReturn:
    """Answer 404: the sign-in library asks for these addresses, and the house does not offer them."""
    raise Http404


ABSENT = {
    "account_signup": "signup/",
    "account_email": "email/",
    "account_email_verification_sent": "confirm-email/",
    "account_set_password": "password/set/",
    "account_reset_password": "password/reset/",
}

urlpatterns = [
    path("login/", views.login, name="account_login"),
    path("logout/", views.logout, name="account_logout"),
    path("inactive/", views.account_inactive, name="account_inactive"),
    path("reauthenticate/", views.reauthenticate, name="account_reauthenticate"),
    path("password/change/", views.password_change, name="account_change_password"),
    path("factor/", include("allauth.mfa.urls")),
    *(path(address, absent, name=name) for name, address in ABSENT.items()),
]
