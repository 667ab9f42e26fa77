"""Random identifiers. A row's ``uid`` is set before its first save, so that secrets can be bound to it."""

from __future__ import annotations

from baijia.core import entropy

UID_LENGTH = 20  # 97 bits


def new_uid() -> str:
    """Return a fresh identifier of a row: ASCII, unguessable, safe in addresses."""
    return entropy.text(UID_LENGTH)


PUBLIC_ALPHABET = "BCDFGHJKLMNPQRSTVWXYZ234567"


def public_number(prefix: str, length: int) -> str:
    """Return a random public number (docs/reference/bundle.md 1.6): it carries no order, time or person."""
    return prefix + entropy.pick(PUBLIC_ALPHABET, length)
