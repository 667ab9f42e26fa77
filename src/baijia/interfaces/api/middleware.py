"""What no view of the interface answered is a problem as well: an unknown address, a broken upload, a fault of ours."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase
from django.utils.translation import gettext as _

from baijia.interfaces.api import problem
from baijia.interfaces.web.access import for_programs


class ProblemMiddleware:
    """Turns a page that says no into problem details for whoever asked below the interface's address."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Serve the request."""
        answer = self.get_response(request)
        if answer.status_code < 400 or not for_programs(request):
            return answer
        if answer.headers.get("Content-Type") == problem.MEDIA_TYPE:
            return answer
        if answer.status_code == 404:
            return problem.hidden()
        if answer.status_code < 500:
            return problem.answer(
                "request", _("请求无法读取，请核对地址、请求头和正文。"), answer.status_code
            )
        return problem.answer("server", _("系统出错，请稍后再试。"), answer.status_code)
