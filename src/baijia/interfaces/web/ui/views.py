"""The gallery: each component with its variants, drawn by the templates that the pages use."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
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
    pages = [(reverse(f"ui-{page}"), name) for page, name in EXAMPLES.items()]
    pages += [(reverse(f"ui-{code}"), code) for code in ERRORS]
    return render(request, "ui/gallery/index.html", samples.context() | {"pages": pages})


def example(request: HttpRequest, page: str) -> HttpResponse:
    """Show one whole page."""
    return render(request, f"ui/gallery/{page}.html", samples.context())


def error(request: HttpRequest, code: str) -> HttpResponse:
    """Show one of the error pages, answered as if all were well."""
    return render(request, f"{code}.html")


@require_POST
def save_draft(request: HttpRequest) -> JsonResponse:
    """Answer as a draft's address does; the gallery keeps nothing."""
    return JsonResponse({"saved_at": f"{samples.NOW:%H:%M}", "fields": len(request.POST)})
