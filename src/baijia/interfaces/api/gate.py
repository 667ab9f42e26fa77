"""The one door of the interface: a token, no cookie; so many calls; and every refusal as a problem."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from baijia.award.nominations import queries as nominations
from baijia.core import clock, limits
from baijia.core.actor import Actor
from baijia.core.limits import TooMany
from baijia.core.refused import Refused, not_found
from baijia.directory import commands as directory
from baijia.directory import queries
from baijia.interfaces.api import problem
from baijia.interfaces.api.problem import BadBody

CALLS_A_MINUTE = 240
"""By one token: an enterprise files forty dossiers with some files in a minute or two, and nobody else waits for it."""
WRONG_TOKENS, WRONG_WITHIN = 20, 900
"""Wrong tokens from one address in so many seconds. A right one is never held back by them: behind one address stand
many programs, and nobody guesses one (``directory.commands.tokens.TOKEN_LENGTH``)."""
BEARER = re.compile(r"[Bb]earer +([!-~]{1,200})")
Act = Callable[..., HttpResponse]


def door(acts: Mapping[str, Act]) -> Callable[..., HttpResponse]:
    """Return the view of an address: method -> what it does, for a program with a token of somebody who files.

    No cookie is read here, so that no page elsewhere can send anything in somebody's name, and none needs a form's token.
    """

    @csrf_exempt
    @wraps(next(iter(acts.values())))
    def view(request: HttpRequest, **place: str) -> HttpResponse:
        try:
            answer = _let_in(request, acts, place)
        except TooMany as often:
            answer = problem.too_many(often)
        except BadBody as bad:
            answer = problem.bad_body(bad)
        except Refused as refused:
            answer = problem.refused(refused, problem.escaped)
        answer["Cache-Control"] = "private, no-store"
        return answer

    return view


def _let_in(request: HttpRequest, acts: Mapping[str, Act], place: dict[str, str]) -> HttpResponse:
    actor = _program(request)
    if actor is None:
        return problem.no_token()
    if not nominations.filing_roles(actor):
        raise not_found()
    act = acts.get("GET" if request.method == "HEAD" else request.method or "")
    if act is None:
        return not_so(acts)
    request.actor = actor  # type: ignore[attr-defined]
    return act(request, **place)


def not_so(acts: Mapping[str, Any]) -> HttpResponse:
    """Return which methods an address takes."""
    answer = problem.answer("method", _("这个地址只接受 %(methods)s。") % {"methods": ", ".join(acts)}, 405)
    answer["Allow"] = ", ".join(acts)
    return answer


def _program(request: HttpRequest) -> Actor | None:
    """Return who calls, None without a token that runs; a wrong one is counted by its address.

    Raises:
        TooMany: wrong ones from there, or calls by this token.
    """
    shown = BEARER.fullmatch(request.headers.get("Authorization", ""))
    if shown is None:
        return None
    found = queries.program_of(shown[1])
    if found is None:
        limits.count(
            "api-token", request.META.get("REMOTE_ADDR", ""), most=WRONG_TOKENS, seconds=WRONG_WITHIN
        )
        return None
    token, actor = found
    limits.count("api-call", token.uid, most=CALLS_A_MINUTE)
    today = clock.wall_now().astimezone(clock.ZONE).date()
    if token.last_used != today:
        directory.note_token_use(actor=actor, token=token, on=today)
    return actor


def said(document: Mapping[str, Any], status: int = 200) -> JsonResponse:
    """Return a document."""
    return JsonResponse(document, status=status, json_dumps_params={"ensure_ascii": False})
