"""Sealed values, reduced forms and log digests (docs/reference/bundle.md section 3)."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from typing import Any

from baijia.engine.canonical import canonical, rewritten

SALT_BYTES = 32
ALPHABET = "BCDFGHJKLMNPQRSTVWXYZ234567"  # base32 without vowels: no word can appear by chance
NUMBER_LENGTHS = {"P": 7, "U": 7, "S": 10, "R": 10}
KINDS = (
    "identity",
    "unit",
    "nomination",
    "unit-name",
    "roster",
    "raters",
    "shown",
    "objection",
    "certificate",
    "score",
    "payment-batch",
)

_SEALED = ({"commit"}, {"commit", "salt", "value"})

Entropy = Callable[[int], bytes]
Canonical = Callable[[Any], bytes]
"""``canonical``, or ``rewritten`` where the value comes from a bundle as read."""


def commitment(kind: str, salt: bytes, value: Any, *, write: Canonical = canonical) -> str:
    """Return SHA-256("baijia/<kind>/v1" ‖ salt ‖ JCS(value)) as hex.

    Raises:
        ValueError: unknown kind, or a salt that is not 32 bytes.
    """
    if kind not in KINDS:
        raise ValueError(f"unknown kind {kind!r}")
    if len(salt) != SALT_BYTES:
        raise ValueError("a salt has 32 bytes")
    return hashlib.sha256(f"baijia/{kind}/v1".encode() + salt + write(value)).hexdigest()


def seal(kind: str, value: Any, salt: bytes) -> dict[str, Any]:
    """Return ``{"commit", "salt", "value"}``."""
    return {"commit": commitment(kind, salt, value), "salt": salt.hex(), "value": value}


def withhold(sealed: dict[str, Any]) -> dict[str, Any]:
    """Return the sealed value without its opening."""
    return {"commit": sealed["commit"]}


def is_sealed(value: Any) -> bool:
    """Tell a sealed value, open or withheld, from any other object."""
    return isinstance(value, dict) and value.keys() in _SEALED


def is_open(sealed: dict[str, Any]) -> bool:
    """Tell whether a sealed value carries its opening."""
    return "salt" in sealed


def opens(kind: str, sealed: dict[str, Any]) -> bool:
    """Tell whether an open sealed value of a bundle as read matches its commitment."""
    found = commitment(kind, bytes.fromhex(sealed["salt"]), sealed["value"], write=rewritten)
    return bool(found == sealed["commit"])


def score_value(
    *, round: str, nominee: str, slot: str, rubric: str, vector: list[int | None]
) -> dict[str, Any]:
    """Return what a score commitment is over."""
    return {"round": round, "nominee": nominee, "slot": slot, "rubric": rubric, "vector": vector}


def reduced(value: Any) -> Any:
    """Return the document with every sealed value replaced by ``{"commit"}``."""
    if isinstance(value, dict):
        if "commit" in value and is_sealed(value):
            return withhold(value)
        return {key: item if type(item) is str else reduced(item) for key, item in value.items()}
    if isinstance(value, list):
        return [item if type(item) is str else reduced(item) for item in value]
    return value


def log_digest(document: Any, *, write: Canonical = canonical) -> str:
    """Return the log digest of a JSON document or of one row: SHA-256 of JCS(reduced form), as hex."""
    return hashlib.sha256(write(reduced(document))).hexdigest()


def log_digest_lines(rows: Iterable[Any], *, write: Canonical = canonical) -> str:
    """Return the log digest of a ``.jsonl`` file: SHA-256 over its reduced lines."""
    state = hashlib.sha256()
    for row in rows:
        state.update(write(reduced(row)) + b"\n")
    return state.hexdigest()


def public_number(prefix: str, entropy: Entropy) -> str:
    """Draw a public number: ``P`` nominee, ``U`` unit, ``S`` slot, ``R`` rater. The caller checks that it is new.

    ``entropy(n)`` returns n random bytes.
    """
    symbols: list[str] = []
    limit = 256 - 256 % len(ALPHABET)  # reject the tail, so that every symbol is equally likely
    while len(symbols) < NUMBER_LENGTHS[prefix]:
        symbols += [ALPHABET[byte % len(ALPHABET)] for byte in entropy(16) if byte < limit]
    return prefix + "".join(symbols[: NUMBER_LENGTHS[prefix]])
