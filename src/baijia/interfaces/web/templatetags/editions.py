"""Words of an edition's definition in the language of the page."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from baijia.interfaces.web import qr

register = template.Library()
QUOTED = re.compile(r"(“[^”]{1,12}”)")


@register.filter
def named(item: Mapping[str, Any], key: str = "name") -> str:
    """Return ``item[key]``, or its English where the page is English and the definition has one."""
    english = (get_language() or "").startswith("en")
    return str((english and item.get(f"{key}_en")) or item.get(key, ""))


@register.filter
def quoted(text: str) -> SafeString:
    """Keep a short name in quotation marks on one line, as in 第四届成都市“百佳”职工创客明星."""
    parts = [
        format_html('<span class="nb">{}</span>', part) if part.startswith("“") else part
        for part in QUOTED.split(str(text))
    ]
    return format_html_join("", "{}", ((part,) for part in parts))


@register.filter
def quads(digest: str) -> str:
    """Return a hexadecimal text in groups of four, for reading aloud and comparing on paper."""
    return " ".join(digest[at : at + 4] for at in range(0, len(digest), 4))


@register.filter
def millionths(value: int) -> str:
    """Return a number of millionths as a plain decimal: 1500000 as 1.5."""
    return f"{Decimal(value) / 1_000_000:f}"


@register.simple_tag
def qr_code(text: str, label: str) -> SafeString:
    """Draw a QR code of an address; ``label`` says where it leads to whoever cannot see it."""
    # Made by the library out of a bit matrix: nothing of the text stands in it.
    drawing = SafeString(qr.svg(text))
    return format_html('<span class="qr-code" role="img" aria-label="{}">{}</span>', label, drawing)
