"""What surrounds a page of the portal: navigation, foot, numbers."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from baijia.interfaces.web import foot
from baijia.interfaces.web.ui.frame import RailGroup, RailItem
from baijia.newsroom import cache
from baijia.newsroom.queries import portal as queries
from baijia.newsroom.queries.award import address

AT_THE_FOOT = ("guanyuwomen", "jigoujieshao", "baoshedongtai", "lianxiwomen", "banquanshengming", "zhaopin")


def portal(request: HttpRequest) -> dict[str, Any]:
    """Give every page the portal's frame; it is built only where a template shows it."""
    found = {"portal": SimpleLazyObject(lambda: _frame(request))}
    # A page that many readers are sent has no token of one of them; its only form changes the language.
    return found | ({"csrf_token": ""} if request.META.get(cache.TAGS) else {})


def _english() -> bool:
    return (get_language() or "").startswith("en")


def called(page: Any) -> str:
    """Return a page's name in the reader's language."""
    return str(page.english or page.title) if _english() and hasattr(page, "english") else str(page.title)


def _frame(request: HttpRequest) -> dict[str, Any]:
    here = request.path
    nav = [
        (_("首页"), "/"),
        (_("新闻资讯"), "/a/"),
        (_("公示公告"), address("public-notices")),
        (_("评选活动"), address("public-editions")),
        (_("获奖者"), address("public-honours")),
        (_("政策解读"), "/a/zhengcejiedu/"),
        (_("专题专栏"), f"/a/{queries.TOPICS}/"),
        (_("报料投稿"), "/tips/"),
        (_("查询系统"), "/site/query/"),
    ]
    places = [url for _words, url in nav if url != "/" and here.startswith(url)]
    current = max(places, key=len) if places else here
    return {
        "nav": tuple(RailItem(words, url, current=url == current) for words, url in nav),
        "search_url": "/search/",
        "sign_in": settings.LOGIN_URL,
        "foot": _foot(),
        "legal": _legal(),
    }


def _foot() -> tuple[RailGroup, ...]:
    pages = {page.slug: page for page in queries.site_pages()}
    return foot.groups(
        RailItem(called(pages[slug]), pages[slug].address) for slug in AT_THE_FOOT if slug in pages
    )


def _legal() -> tuple[RailItem, ...]:
    number = queries.facts().licence.strip()
    return foot.legal(*([_("互联网新闻信息服务许可证 %(number)s") % {"number": number}] if number else []))
