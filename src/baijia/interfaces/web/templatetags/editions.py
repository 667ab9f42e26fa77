"""Words of an edition's definition in the language of the page."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import template
from django.utils.translation import get_language

register = template.Library()


@register.filter
def named(item: Mapping[str, Any], key: str = "name") -> str:
    """Return ``item[key]``, or its English where the page is English and the definition has one."""
    english = (get_language() or "").startswith("en")
    return str((english and item.get(f"{key}_en")) or item.get(key, ""))


@register.filter
def quads(digest: str) -> str:
    """Return a hexadecimal text in groups of four, for reading aloud and comparing on paper."""
    return " ".join(digest[at : at + 4] for at in range(0, len(digest), 4))
