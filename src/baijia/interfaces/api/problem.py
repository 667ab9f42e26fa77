"""What a program reads instead of a page that says no: RFC 9457 problem details, ``application/problem+json``."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.http import JsonResponse
from django.utils.translation import gettext as _

from baijia.core.limits import TooMany
from baijia.core.refused import Refused, RefusedMany, not_found

MEDIA_TYPE = "application/problem+json"
TYPE = "tag:baijia,2026:"
"""Before a code it makes the problem's type, the same in every installation (RFC 4151)."""
Pointer = Callable[[str], str]


class BadBody(Exception):  # noqa: N818 - it names what came
    """What was sent is no JSON, or JSON of another shape. ``errors`` are pairs of JSON pointer and sentence."""

    def __init__(self, errors: Iterable[tuple[str, str]], *, status: int = 422) -> None:
        super().__init__("bad body")
        self.errors = list(errors)
        self.status = status


def answer(
    code: str,
    title: str,
    status: int,
    *,
    errors: Iterable[Mapping[str, str]] = (),
    **more: Any,
) -> JsonResponse:
    """Return a problem: its code, the sentence people read, and what of the request it is about."""
    document = {"type": TYPE + code, "title": title, "status": status, "code": code, "errors": list(errors)}
    response = JsonResponse(document | more, status=status, json_dumps_params={"ensure_ascii": False})
    response["Content-Type"] = MEDIA_TYPE
    return response


def refused(refusal: Refused, pointer: Pointer, *, status: int = 422, **more: Any) -> JsonResponse:
    """Return a refusal, each of its sentences with the JSON pointer to what it is about."""
    if refusal.hidden:
        return hidden()
    return answer(refusal.code, refusal.sentence, status, errors=faults(refusal, pointer), **more)


def faults(refusal: Refused, pointer: Pointer) -> list[dict[str, str]]:
    """Return the sentences that a refusal carries, each with pointer and code; "" points to the whole."""
    every = refusal.refusals if isinstance(refusal, RefusedMany) else [refusal]
    return [
        {"pointer": pointer(one.field) if one.field else "", "code": one.code, "sentence": one.sentence}
        for one in every
    ]


def hidden() -> JsonResponse:
    """Return the one answer for what is not there and for what is not the program's."""
    refusal = not_found()
    return answer(refusal.code, refusal.sentence, 404)


def too_many(error: TooMany) -> JsonResponse:
    """Return what to do after too many calls."""
    response = answer("too_many", _("请求过于频繁，请 %(n)d 秒后再试。") % {"n": error.wait}, 429)
    response["Retry-After"] = str(error.wait)
    return response


def no_token() -> JsonResponse:
    """Return what is missing: no token, or one that opens nothing any more; which is not told."""
    response = answer(
        "token",
        _("请求没有带有效的令牌。令牌在“账号与安全”中开立，放在 Authorization: Bearer 请求头里。"),
        401,
    )
    response["WWW-Authenticate"] = 'Bearer realm="baijia"'
    return response


def bad_body(bad: BadBody) -> JsonResponse:
    """Return what is wrong with the body."""
    errors = [{"pointer": at, "code": "body", "sentence": sentence} for at, sentence in bad.errors]
    return answer("body", "；".join(one["sentence"] for one in errors), bad.status, errors=errors)


def escaped(*parts: str | int) -> str:
    """Return a JSON pointer (RFC 6901)."""
    return "".join("/" + str(part).replace("~", "~0").replace("/", "~1") for part in parts)
