"""What must come first: a password of one's own, and the second factor that a role asks for."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, resolve_url

from baijia.interfaces.web.access import for_programs

FREE = frozenset({"account_change_password", "account_logout", "set_language", "public-favicon"})
ON_THE_WAY = frozenset({"account_reauthenticate", "mfa_activate_totp", "mfa_reauthenticate"})
"""Pages that lead to the second factor."""


class FirstThingsMiddleware:
    """Leads whoever has a handed-out password, or lacks the second factor, to the page that mends it.

    A role that asks for the second factor reads nothing before either. What is open to anyone stays open.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Serve the request."""
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_view: object) -> HttpResponseBase | None:
        """Redirect where something must come first."""
        match = request.resolver_match
        name = match.view_name if match else ""
        if for_programs(request) or name in FREE or not request.user.is_authenticated:
            return None
        if request.user.must_change_password:
            return redirect("account_change_password")
        return None if name in ON_THE_WAY or _open_to_anyone(name) else _to_factor(request)


def _open_to_anyone(name: str) -> bool:
    from baijia.interfaces.web.routes import ROUTES  # the table needs the addresses, and they these views

    return name in ROUTES and ROUTES[name].open_to == "anyone"


def _to_factor(request: HttpRequest) -> HttpResponseBase | None:
    from baijia.interfaces.web.account.adapters import lacks_factor, where_factor_is_shown

    if not lacks_factor(request.actor):  # type: ignore[attr-defined]
        return None
    page = resolve_url(where_factor_is_shown(request.user))  # type: ignore[arg-type]
    back = f"?{urlencode({'next': request.get_full_path()})}" if request.method == "GET" else ""
    return redirect(f"{page}{back}")
