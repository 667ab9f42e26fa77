"""Names struck out of what an expert reads on paper."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

STRUCK = "〔略〕"  # not translated


def strike(value: Any, names: Iterable[str]) -> Any:
    """Replace names in a text, or in every text of a list or object."""
    if isinstance(value, str):
        for name in names:
            value = value.replace(name, STRUCK)
        return value
    if isinstance(value, list):
        return [strike(part, names) for part in value]
    if isinstance(value, dict):
        return {key: strike(part, names) for key, part in value.items()}
    return value
