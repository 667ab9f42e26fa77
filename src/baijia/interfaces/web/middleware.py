"""Puts the actor on the request, and turns refusals and missing objects into pages people can read."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.functional import SimpleLazyObject

from baijia.core import once
from baijia.core.actor import PUBLIC, Actor
from baijia.core.limits import TooMany
from baijia.core.refused import Refused
from baijia.directory import queries as directory
from baijia.interfaces.web.access import for_programs

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


class OnceMiddleware:
    """Lets a request read the definition in force, the clock's row and the like once; a write forgets them."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Serve the request in one scope."""
        with once.scope():
            return self.get_response(request)


class ActorMiddleware:
    """Sets ``request.actor``; roles are read afresh with each request, so that a lost role is lost at once."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Serve the request with an actor."""
        put_actor(request)
        answer = self.get_response(request)
        if settings.SESSION_COOKIE_NAME in request.COOKIES and not answer.has_header("Cache-Control"):
            answer["Cache-Control"] = "private, no-store"  # what somebody saw signed in stays in no cache
        return answer

    def process_view(self, request: HttpRequest, *_view: object) -> None:
        """Refuse a zero character: no form asks for one, and a database may not take it.

        What a program sends is read by its view, once it has shown a token.

        Raises:
            SuspiciousOperation: there is one in the address, the query or the form.
        """
        queries = (request.GET,) if for_programs(request) else (request.GET, request.POST)
        given = (text for query in queries for row in query.lists() for text in row[1])
        if "\x00" in request.path_info or any("\x00" in text for text in given):
            raise SuspiciousOperation("a zero character in a request")

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Show a refusal that no view has handled: 404 for what is hidden, 429 for too often, else 403."""
        if isinstance(error, TooMany):
            answer = render(request, "429.html", status=429)
            answer["Retry-After"] = str(error.wait)
            return answer
        if not isinstance(error, Refused):
            return None
        if error.hidden:
            return render(request, "404.html", status=404)
        return render(request, "403.html", {"sentence": error.sentence}, status=403)
