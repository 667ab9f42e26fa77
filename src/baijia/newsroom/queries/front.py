"""The portal's front page."""

from __future__ import annotations

from typing import Any

from baijia.newsroom.queries import award, portal

SLIDES, LATEST, A_COLUMN, PICTURES, READ, NOTICES = 4, 8, 4, 4, 5, 5
WIDTHS = "width-320|format-webp", "width-640|format-webp", "width-960|format-webp"


def front() -> dict[str, Any]:
    """Return everything the front shows, in a constant number of statements."""
    newest = portal.newest()
    shown = newest.prefetch_related("cover__renditions")
    headline = newest.filter(headline=True).first() or newest.first()
    fronts = sorted(
        (row for row in portal.open_columns() if row.front_place), key=lambda row: row.front_place
    )
    latest = newest.exclude(pk=headline.pk) if headline else newest
    return {
        "headline": headline,
        "slides": shown.filter(carousel=True).exclude(cover=None)[:SLIDES],
        "latest": latest[:LATEST],
        "fronts": [(row, portal.of_column(row.slug)[:A_COLUMN]) for row in fronts],
        "recommended": shown.filter(recommended=True).exclude(cover=None)[:PICTURES],
        "most_read": portal.most_read(READ),
        "notices": portal.of_column(portal.NOTICES)[:NOTICES],
        "sections": portal.by_section(),
        "columns": portal.columns(),
        **award.box(),
    }
