"""A password that was handed out on paper is replaced before anything else is done."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect

FREE = frozenset({"account_change_password", "account_logout", "set_language", "public-favicon"})


class OwnPasswordMiddleware:
    """Leads whoever still has a handed-out password to the page that changes it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Serve the request."""
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_view: object) -> HttpResponseBase | None:
        """Redirect where the account must change its password first."""
        match = request.resolver_match
        name = match.url_name if match else None
        if request.user.is_authenticated and request.user.must_change_password and name not in FREE:
            return redirect("account_change_password")
        return None
