"""What stands around an article: who signed it, how often it was read, what to read next.

Beside it stand articles of its own column alone, so that a release elsewhere leaves its page as it is kept.
"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db.models import Q, Sum
from django.utils.safestring import mark_safe

from baijia.interfaces.web import qr
from baijia.newsroom.enums import Step
from baijia.newsroom.models import ArticlePage, Proof
from baijia.newsroom.queries import portal

RELATED, BESIDE = 4, 5


def around(article: ArticlePage) -> dict[str, Any]:
    """Return what an article's page shows beside its text, in a constant number of statements."""
    column = portal.column(article.column_slug)
    before, after = neighbours(article)
    address = f"{settings.BASE_URL}{article.address}"
    return {
        "column": column,
        "before": before,
        "after": after,
        "related": related(article),
        "latest": portal.of_column(article.column_slug).exclude(pk=article.pk)[:BESIDE],
        "beside": portal.of_column(article.column_slug)
        .filter(recommended=True)
        .exclude(cover=None)
        .exclude(pk=article.pk)
        .prefetch_related("cover__renditions")[:1],
        "signed": signed(article),
        "readers": readers(article),
        "corrections": article.corrections.all(),
        "topics": article.topics.all() if article.pk else (),
        "whole_address": address,
        "qr": mark_safe(qr.svg(address)) if article.address else "",  # noqa: S308 - drawn by us from an address
    }


def neighbours(article: ArticlePage) -> tuple[ArticlePage | None, ArticlePage | None]:
    """Return the article before and the one after in its column."""
    if not (article.dated and article.number):
        return None, None
    rows = portal.of_column(article.column_slug)
    earlier = Q(dated__lt=article.dated) | Q(dated=article.dated, number__lt=article.number)
    later = Q(dated__gt=article.dated) | Q(dated=article.dated, number__gt=article.number)
    # The day alone lets the database begin at this article; without it every one of the column is looked at.
    before = rows.filter(earlier, dated__lte=article.dated)
    after = rows.filter(later, dated__gte=article.dated).order_by("dated", "number")
    return before.first(), after.first()


def related(article: ArticlePage) -> list[ArticlePage]:
    """Return what an editor chose to go with it, then what shares its tags."""
    chosen = [row.to_id for row in article.relations.all()]
    seen = portal.newest()
    found = {row.pk: row for row in seen.filter(pk__in=chosen)}
    rows = [found[pk] for pk in chosen if pk in found]
    names = [tag.pk for tag in article.tags.all()]
    if names and len(rows) < RELATED:
        more = seen.filter(tags__in=names).exclude(pk__in=[article.pk, *chosen]).distinct()
        rows += more[: RELATED - len(rows)]
    return rows[:RELATED]


def signed(article: ArticlePage) -> dict[str, str]:
    """Return who signed the version that readers see, by step."""
    proofs = Proof.objects.filter(page_id=article.pk, revision_id=article.live_revision_id)
    names = {proof.step: str(proof.person) for proof in proofs.select_related("person")}
    return {str(step): names[step] for step in Step if step in names}


def readers(article: ArticlePage) -> int:
    """Return how many readers opened it so far."""
    return article.clicks.aggregate(all=Sum("count"))["all"] or 0 if article.pk else 0
