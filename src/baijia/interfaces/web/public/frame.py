"""What surrounds a public page: the portal's navigation and foot."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from baijia.interfaces.web import foot
from baijia.interfaces.web.ui.frame import RailItem


def portal(request: HttpRequest) -> dict[str, Any]:
    """Give every page the portal's frame; it is built only where a template shows it."""
    return {"portal": SimpleLazyObject(lambda: _frame(request))}


def _frame(request: HttpRequest) -> dict[str, Any]:
    here = request.path
    places = [
        (_("首页"), "home"),
        (_("公示公告"), "public-notices"),
        (_("评选活动"), "public-editions"),
        (_("获奖者"), "public-honours"),
        (_("查询系统"), "public-lookup"),
        (_("结果核对"), "public-verify"),
        (_("公开日志"), "public-log"),
    ]
    nav = [(words, reverse(route)) for words, route in places]
    if settings.NEWSROOM:  # another process behind the same address; only its addresses are known here
        nav[1:1] = [(_("新闻资讯"), "/a/")]
        nav[-3:] = [(_("报料投稿"), "/tips/"), *nav[-3:]]
    notice = "/notice/" in here or here.startswith(reverse("public-objection"))
    check = here.startswith((reverse("public-check"), "/certificates/"))
    override = reverse("public-notices") if notice else reverse("public-lookup") if check else ""
    return {
        "search_url": "/search/" if settings.NEWSROOM else "",
        "nav": tuple(RailItem(words, url, current=_is_here(url, override or here)) for words, url in nav),
        "foot": foot.groups(),
        "legal": foot.legal(),
    }


def _is_here(url: str, here: str) -> bool:
    return here == url or (url != "/" and here.startswith(url))
