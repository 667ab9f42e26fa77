"""Addresses of the newsroom's process."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import include, path
from django.views.decorators.csrf import csrf_exempt
from django.views.i18n import set_language
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as desk_urls
from wagtail.documents import urls as document_urls

from baijia.newsroom.views import feeds, files, reading, services, tips, words

urlpatterns = [
    path("newsroom/jsi18n/", words.script_words),  # in place of Wagtail's, which has gaps
    path("newsroom/", include(desk_urls)),
    path("newsroom-health/", lambda _request: HttpResponse("ok", content_type="text/plain"), name="alive"),
    path("i18n/setlang/", csrf_exempt(set_language), name="set_language"),
    path("a/<slug:column>/<int:year>/<str:mmdd>/<int:number>.html", reading.article, name="portal-article"),
    path("a/<slug:slug>/feed.xml", feeds.column, name="portal-column-feed"),
    path("search/", reading.search, name="portal-search"),
    path("clicks/<int:number>", reading.click, name="portal-click"),
    path("feed.xml", feeds.newest, name="portal-feed"),
    path("sitemap.xml", feeds.sitemap, name="portal-sitemap"),
    path("tips/", tips.send, name="portal-tips"),
    path("tips/received/", tips.received, name="portal-tip-received"),
    path("tips/follow/", tips.follow, name="portal-tip-follow"),
    path("site/query/", services.query, name="portal-query"),
    path("site/staff/", services.staff, name="portal-staff"),
    path("site/press-kit/", services.press_kit, name="portal-press-kit"),
    path("site/help/", services.explained, name="portal-help"),
    path("site/map/", services.site_map, name="portal-map"),
    path("media/<path:name>", files.media, name="portal-media"),
    path("documents/", include(document_urls)),
    path("", include(wagtail_urls)),
]


def missing(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer what is not there in the portal's look."""
    from django.shortcuts import render

    return render(request, "404.html", status=404)


handler404 = "baijia.newsroom.urls.missing"
