"""Puts the actor on the request, and turns refusals and missing objects into pages people can read."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.functional import SimpleLazyObject

from baijia.core.actor import PUBLIC, Actor
from baijia.core.refused import Refused
from baijia.directory import queries as directory
from baijia.interfaces.web.limits import TooMany

SECOND_FACTOR_METHODS = {"mfa"}


def _actor(request: HttpRequest) -> Actor:
    if not request.user.is_authenticated:
        return PUBLIC
    methods = request.session.get("account_authentication_methods", [])
    strong = any(item.get("method") in SECOND_FACTOR_METHODS for item in methods)
    return directory.actor_of(request.user, second_factor=strong)


def put_actor(request: HttpRequest) -> None:
    """Set ``request.actor``, to be found out when first asked for; again after somebody has signed in."""
    request.actor = SimpleLazyObject(lambda: _actor(request))  # type: ignore[attr-defined]


class ActorMiddleware:
    """Sets ``request.actor``; roles are read afresh with each request, so that a lost role is lost at once."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Serve the request with an actor."""
        put_actor(request)
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Show a refusal that no view has handled: 404 for what is hidden, 429 for too often, else 403."""
        if isinstance(error, TooMany):
            return render(request, "429.html", status=429)
        if not isinstance(error, Refused):
            return None
        if error.hidden:
            return render(request, "404.html", status=404)
        return render(request, "403.html", {"sentence": error.sentence}, status=403)
