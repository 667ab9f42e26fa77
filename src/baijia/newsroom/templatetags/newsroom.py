"""Tags of the portal's pages: addresses of the award's pages, names in the reader's language, pictures in sizes."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from baijia.newsroom.frame import called
from baijia.newsroom.queries import award

register = template.Library()
SIZES = (320, 640, 1200)
"""Widths in which a picture is offered; the browser takes the one that fits."""


@register.simple_tag
def award_url(name: str, *args: object) -> str:
    """Return the address of one of the award's public pages."""
    return award.address(name, *args)


register.filter("called", called)


@register.filter
def column_of(article: Any, columns: Any) -> Any:
    """Return the column an article stands in, from the columns by name."""
    return columns.get(article.column_slug)


@register.simple_tag
def picture(image: Any, sizes: str = "100vw", alt: str = "", eager: bool = False) -> SafeString:
    """Draw a picture as WebP in three widths, with its own text unless another is given."""
    if image is None:
        return SafeString("")
    widths = [width for width in SIZES if width <= image.width] or [SIZES[0]]
    specs = [f"width-{width}|format-webp" for width in widths]
    made = image.get_renditions(*specs)
    drawn = [made[spec] for spec in specs]
    return format_html(
        '<img src="{}" srcset="{}" sizes="{}" width="{}" height="{}" alt="{}"{}>',
        drawn[-1].url,
        ", ".join(f"{one.url} {one.width}w" for one in drawn),
        sizes,
        drawn[-1].width,
        drawn[-1].height,
        alt or image.description,
        "" if eager else SafeString(' loading="lazy" decoding="async"'),
    )
