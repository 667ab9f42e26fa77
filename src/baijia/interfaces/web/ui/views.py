"""The gallery: each component with its variants, drawn by the templates that the pages use."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST

from . import samples

EXAMPLES = {
    "filing": "申报表一节",
    "scoring": "评分表",
    "phone": "本人确认（手机）",
    "public": "公共页面",
    "notice": "公示（庄重版式）",
    "paper": "打印页",
    "empty": "空列表与读取中",
}
ERRORS = ("400", "403", "403_csrf", "404", "429", "500")


def gallery(request: HttpRequest) -> HttpResponse:
    """Show every component on one page."""
    for level, text in (
        (messages.SUCCESS, "已报送 12 名，回执编号 4-JJ-2021-07"),
        (messages.WARNING, "还有 3 个名额没有用"),
        (messages.ERROR, "退回没有成功：这份申报表已经锁定"),
        (messages.INFO, "正在生成排序表，完成后在这里下载"),
    ):
        messages.add_message(request, level, text)
    return render(
        request, "ui/gallery/index.html", samples.context() | {"examples": EXAMPLES, "errors": ERRORS}
    )


def example(request: HttpRequest, page: str) -> HttpResponse:
    """Show one whole page, or one of the error pages.

    Raises:
        Http404: there is no such example.
    """
    if page in ERRORS:
        return render(request, f"{page}.html")
    if page not in EXAMPLES:
        raise Http404
    return render(request, f"ui/gallery/{page}.html", samples.context())


@require_POST
def save_draft(request: HttpRequest) -> JsonResponse:
    """Answer as a draft's address does; the gallery keeps nothing."""
    return JsonResponse({"saved_at": f"{samples.NOW:%H:%M}", "fields": len(request.POST)})
