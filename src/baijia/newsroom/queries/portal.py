"""What readers find: columns, articles in their order. Every list costs a constant number of statements."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.db.models import Q, QuerySet, Sum

from baijia.core import clock, once
from baijia.newsroom.models import (
    ArticlePage,
    ColumnPage,
    PermittedSource,
    SiteFacts,
    SitePage,
    TopicPage,
)

NOTICES = "tongzhigonggao"
TOPICS = "zhuantizhuanlan"


def facts() -> SiteFacts:
    """Return the site's numbers and contacts, blank where nobody has entered any."""
    return once.read("site facts", lambda: SiteFacts.objects.first() or SiteFacts(), of=(SiteFacts,))


def licensed() -> bool:
    """Tell whether the site may carry news: a licence number and at least one permitted source are entered."""
    return bool(facts().licence.strip()) and once.read(
        "permitted sources", PermittedSource.objects.exists, of=(PermittedSource,)
    )


def columns() -> Mapping[str, ColumnPage]:
    """Return every live column by its name in addresses, hidden ones too, in the order of the tree."""
    rows = ColumnPage.objects.live().order_by("path")
    return once.read("columns", lambda: {row.slug: row for row in rows}, of=(ColumnPage,))


def column(slug: str) -> ColumnPage | None:
    """Return a column by its name in addresses, hidden or not."""
    return columns().get(slug)


def open_columns() -> list[ColumnPage]:
    """Return the columns that readers see."""
    return [row for row in columns().values() if not row.needs_licence or licensed()]


def newest() -> QuerySet[ArticlePage]:
    """Return the articles that readers see, newest first, without their bodies."""
    rows = ArticlePage.objects.live().defer("body").select_related("cover").order_by("-dated", "-number")
    hidden = Q()
    if not licensed():
        for row in columns().values():
            empty = not row.numchild  # most are: nothing came out there since
            hidden |= Q(url_path__startswith=row.url_path) if row.needs_licence and not empty else Q()
    return rows.exclude(hidden) if hidden else rows


def of_column(slug: str, *, pinned: bool = False) -> QuerySet[ArticlePage]:
    """Return a column's articles, newest first; ``pinned`` puts those before."""
    found = column(slug)
    if found is None:
        return newest().none()
    rows = newest().filter(url_path__startswith=found.url_path)
    return rows.order_by("-pinned", "-dated", "-number") if pinned else rows


def of_topic(topic: TopicPage) -> QuerySet[ArticlePage]:
    """Return a topic's articles."""
    return newest().filter(topics=topic)


def by_number(number: int) -> ArticlePage | None:
    """Return an article by the number in its address, withdrawn ones too; None where there is none to see."""
    found = ArticlePage.objects.filter(Q(live=True) | Q(withdrawn=True), number=number).first()
    if found is None:
        return None
    stands_in = column(found.column_slug)
    return found if stands_in is not None and stands_in.open() else None


def most_read(limit: int, days: int = 7) -> list[tuple[ArticlePage, int]]:
    """Return the articles read most within some days, with how many readers each had."""
    since = clock.edition_now().date() - timedelta(days=days - 1)
    rows = (
        newest()
        .filter(clicks__day__gte=since)
        .annotate(readers=Sum("clicks__count"))
        .order_by("-readers", "-dated", "-number")
    )
    return [(row, row.readers) for row in rows[:limit]]


def site_pages() -> list[SitePage]:
    """Return the site's own pages in their order."""
    rows = SitePage.objects.live().defer("body").order_by("path")
    return once.read("site pages", lambda: list(rows), of=(SitePage,))


def by_section() -> list[tuple[str, list[ColumnPage]]]:
    """Return the columns that readers see under the heads of the map."""
    found: dict[str, list[ColumnPage]] = {}
    for row in open_columns():
        found.setdefault(str(row.get_section_display()), []).append(row)
    return list(found.items())


def tags_of(article: ArticlePage) -> Any:
    """Return the names of an article's tags."""
    return [tag.name for tag in article.tags.all()]
