"""Search over Chinese text: every part of every text is found, titles first, then the newest.

Both databases keep the same bigrams (``newsroom.text``); what is asked must have all of its pairs in an article. The
order can be said in one sentence, which a rank of a text engine cannot: first articles whose title has the very words,
then those whose lead has them, then the others; within each, the newest first.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.contrib.contenttypes.models import ContentType
from django.db import connection, transaction
from django.db.models import Case, IntegerField, QuerySet, Value, When
from django.db.models.expressions import RawSQL
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from baijia.core import clock
from baijia.newsroom import text
from baijia.newsroom.models import ArticlePage
from baijia.newsroom.queries import portal

LONGEST = 60
AROUND = 40
_SQLITE = (
    "SELECT CAST(entry.object_id AS integer) FROM wagtailsearch_indexentry_fts AS fts"
    " JOIN wagtailsearch_indexentry AS entry ON entry.id = fts.rowid"
    " WHERE fts.wagtailsearch_indexentry_fts MATCH %s AND entry.content_type_id = %s"
)
# The kind stands in what is selected: as a condition it would offer its own index, and each text would be unpacked.
_POSTGRES = (
    "SELECT CASE WHEN entry.content_type_id = %s THEN entry.object_id::bigint END"
    " FROM wagtailsearch_indexentry AS entry WHERE entry.body @@ to_tsquery('simple', %s)"
)
_BY_INDEX, _AS_EVER = "SET LOCAL enable_seqscan = off", "SET LOCAL enable_seqscan = on"


@dataclass(frozen=True, slots=True)
class Asked:
    """What a reader asks: words, and if wanted a column and days."""

    words: str
    column: str = ""
    since: date | None = None
    until: date | None = None


def find(asked: Asked) -> QuerySet[ArticlePage]:
    """Return the articles that have what is asked, in a reader's order; none where nothing is asked."""
    words = asked.words.strip()[:LONGEST]
    terms = text.asked(words)
    if not terms:
        return portal.newest().none()
    rows = portal.of_column(asked.column) if asked.column else portal.newest()
    rows = rows.filter(pk__in=_matching(terms))
    if asked.since:
        rows = rows.filter(dated__gte=datetime.combine(asked.since, time(), clock.ZONE))
    if asked.until:
        rows = rows.filter(dated__lt=datetime.combine(asked.until + timedelta(days=1), time(), clock.ZONE))
    has = "contains" if words.upper() == words.lower() else "icontains"  # Han has no case: half of the cost
    place = Case(
        When(**{f"title__{has}": words}, then=Value(0)),
        When(**{f"lead__{has}": words}, then=Value(1)),
        default=Value(2),
        output_field=IntegerField(),
    )
    return rows.annotate(place=place).order_by("place", "-dated", "-number")


def keys(asked: Asked) -> list[int]:
    """Return the keys of all articles found, in order: one walk over the index gives their number and every page.

    Where many articles match, PostgreSQL's planner would rather read the whole table of entries, for it does not count
    that their words are kept apart and packed: ten times dearer. For this one statement it must take the index.
    """
    found = find(asked).values_list("pk", flat=True)
    if connection.vendor != "postgresql":
        return list(found)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(_BY_INDEX)
        keys = list(found)
        cursor.execute(_AS_EVER)
    return keys


def rows(wanted: Sequence[int]) -> list[ArticlePage]:
    """Return articles with their bodies in the order of their keys."""
    found = portal.newest().defer(None).in_bulk(wanted)
    return [found[key] for key in wanted if key in found]


def _matching(terms: list[str]) -> RawSQL:
    """Return the keys of articles whose index has every term. A term is Han or alphanumeric: nothing to escape."""
    kind = ContentType.objects.get_for_model(ArticlePage).pk
    if connection.vendor == "postgresql":
        return RawSQL(_POSTGRES, [kind, " & ".join(f"'{term}'" for term in terms)])  # noqa: S611
    asked = " AND ".join(f'"{term}"' for term in terms)
    return RawSQL(_SQLITE, [f"body : ({asked})", kind])  # noqa: S611


def marked(shown: str, words: str) -> SafeString:
    """Return a text with what was asked marked in it."""
    parts = [re.escape(part) for part in words.split()] or [re.escape(words)]
    pieces = re.split(f"({'|'.join(parts)})", shown, flags=re.IGNORECASE)
    return format_html_join(
        "",
        "{}",
        ((format_html("<mark>{}</mark>", piece) if n % 2 else piece,) for n, piece in enumerate(pieces)),
    )


def excerpt(article: ArticlePage, words: str) -> SafeString:
    """Return the place of an article where what was asked stands, marked; its beginning where it stands apart."""
    whole = " ".join(part for part in (article.lead, text.plain(article.body)) if part).replace("\n", " ")
    at = min((n for part in words.split() if (n := whole.lower().find(part.lower())) >= 0), default=0)
    start = max(0, at - AROUND)
    piece = whole[start : at + AROUND * 2]
    return marked(f"{'…' if start else ''}{piece}{'…' if at + AROUND * 2 < len(whole) else ''}", words)
