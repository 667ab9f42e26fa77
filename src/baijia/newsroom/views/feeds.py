"""What machines read: RSS and the sitemap."""

from __future__ import annotations

from typing import Any
from xml.sax.saxutils import escape

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.feedgenerator import Rss201rev2Feed
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from baijia.newsroom import cache
from baijia.newsroom.models import TopicPage
from baijia.newsroom.queries import portal
from baijia.newsroom.queries.award import address

ITEMS = 30
MOST = 50_000


def rss(title: str, path: str, rows: Any) -> HttpResponse:
    """Return a feed of the newest articles of a list."""
    base = settings.BASE_URL
    feed = Rss201rev2Feed(
        title=_("%(title)s · 百佳") % {"title": title},
        link=f"{base}{path}",
        description=title,
        language="zh-cn",
        feed_url=f"{base}{path}feed.xml",
    )
    for row in rows[:ITEMS]:
        feed.add_item(
            title=row.title,
            link=f"{base}{row.address}",
            description=row.lead,
            author_name=row.author,
            pubdate=row.dated,
            unique_id=f"{base}{row.address}",
        )
    return HttpResponse(feed.writeString("utf-8"), content_type="application/rss+xml; charset=utf-8")


@require_safe
def newest(request: HttpRequest) -> HttpResponse:
    """Send the feed of all columns."""
    cache.show(request, cache.FRONT, cache.SITE)
    return rss(_("最新"), "/", portal.newest())


@require_safe
def column(request: HttpRequest, slug: str) -> HttpResponse:
    """Send the feed of one column."""
    found = portal.column(slug)
    if found is None or not found.open():
        raise Http404
    cache.show(request, cache.column_tag(slug), cache.SITE)
    return rss(str(found.title), found.address, portal.of_column(slug))


@require_safe
def sitemap(request: HttpRequest) -> HttpResponse:
    """Send the sitemap: front, columns, topics, articles, the site's pages and the award's."""
    cache.show(request, cache.FRONT, cache.SITE)
    names = ("public-editions", "public-notices", "public-honours", "public-check", "public-verify")
    found: list[tuple[str, str]] = [("/", ""), ("/a/", ""), *((address(name), "") for name in names)]
    found += [(row.address, "") for row in portal.open_columns()]
    found += [(row.address, "") for row in TopicPage.objects.live()]
    found += [(row.address, "") for row in portal.site_pages()]
    articles = portal.newest().select_related(None).only("number", "dated", "url_path", "last_published_at")
    found += [(row.address, row.dated.date().isoformat()) for row in articles[: MOST - len(found)]]
    lines = [
        f"<url><loc>{escape(settings.BASE_URL + path)}</loc>"
        + (f"<lastmod>{day}</lastmod>" if day else "")
        + "</url>"
        for path, day in found
    ]
    head = '<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n'
    return HttpResponse(
        head + "\n".join(lines) + "\n</urlset>\n", content_type="application/xml; charset=utf-8"
    )
