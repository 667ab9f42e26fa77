"""Who edits, and how a refusal is said: the newsroom's parts of a request."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.utils.crypto import constant_time_compare
from django.utils.datastructures import MultiValueDictKeyError
from django.utils.functional import SimpleLazyObject

from baijia.core.actor import PUBLIC
from baijia.core.limits import TooMany
from baijia.core.refused import Refused, RefusedMany

DESK = "/newsroom/"
"""Where the editor's pages stand."""
OWN_PAGES = tuple(f"{DESK}{name}/" for name in ("tips", "batches", "paste", "articles"))
"""The desk's own among them; the others are Wagtail's."""


def address_of(request: HttpRequest) -> str:
    """Return where a request comes from: what the front before this process says, where there is one."""
    said = request.headers.get("X-Real-Address", "") if settings.NEWSROOM else ""
    return said or str(request.META.get("REMOTE_ADDR", ""))


class EditorMiddleware:
    """Takes the sign-in of the award's pages: the same session, read afresh with its roles in each request."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Serve the request with a user: an editor, or nobody."""
        request.user = SimpleLazyObject(lambda: _editor(request))  # type: ignore[assignment]
        request.actor = SimpleLazyObject(lambda: getattr(request.user, "actor", PUBLIC))  # type: ignore[attr-defined]
        answer = self.get_response(request)
        if request.path.startswith(DESK):
            answer["Cache-Control"] = "private, no-store"
        return answer


def _editor(request: HttpRequest) -> Any:
    """Return the editor who has signed in, or an anonymous user: without a role of the newsroom one is a reader."""
    from baijia.directory.models import Account
    from baijia.newsroom import commands

    key = request.session.get(SESSION_KEY)
    if key is None:
        return AnonymousUser()
    account = Account.objects.filter(pk=key, is_active=True, must_change_password=False).first()
    signed = request.session.get(HASH_SESSION_KEY, "")
    if account is None or not constant_time_compare(signed, account.get_session_auth_hash()):
        return AnonymousUser()
    return commands.admitted(account) or AnonymousUser()


class RefusalMiddleware:
    """Turns a refusal that no view has handled into a page or a message, and keeps two policies apart."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Serve the request; the editor's pages get the editor's policy."""
        answer = self.get_response(request)
        if request.path.startswith(DESK):
            own = request.path.startswith(OWN_PAGES)
            answer._csp_replace = settings.DESK_POLICY if own else settings.EDITOR_POLICY  # type: ignore[attr-defined]
        return answer

    def process_view(self, request: HttpRequest, *_view: object) -> None:
        """Refuse a zero character.

        Raises:
            SuspiciousOperation: there is one in the address, the query or the form.
        """
        given = (text for query in (request.GET, request.POST) for row in query.lists() for text in row[1])
        if "\x00" in request.path_info or any("\x00" in text for text in given):
            raise SuspiciousOperation("a zero character in a request")

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Say a refusal: above the page the editor came from, or as a page of its own."""
        if isinstance(error, TooMany):
            answer = render(request, "429.html", status=429)
            answer["Retry-After"] = str(error.wait)
            return answer
        if isinstance(error, MultiValueDictKeyError):  # a form without a part that its page always sends
            return render(request, "400.html", status=400)
        if not isinstance(error, Refused):
            return None
        if error.hidden:
            return render(request, "404.html", status=404)
        back = request.META.get("HTTP_REFERER", "")
        if request.path.startswith(DESK) and back.startswith(request.build_absolute_uri(DESK)):
            for each in error.refusals if isinstance(error, RefusedMany) else [error]:
                messages.error(request, each.sentence)
            if request.headers.get("X-Requested-With") == "XMLHttpRequest":
                return JsonResponse(
                    {"step": "success", "redirect": back}
                )  # as Wagtail's dialogs are answered
            return redirect(back)
        return render(request, "403.html", {"sentence": error.sentence}, status=403)
