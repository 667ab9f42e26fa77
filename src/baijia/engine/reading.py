"""Reading a JSON document key by key: every fault is kept with its path, and all are raised together."""

from __future__ import annotations

import difflib
import json
import unicodedata
from collections.abc import Collection, Mapping
from typing import Any

from baijia.engine.faults import BadInput, Fault

MOST_FAULTS = 20
MISSING: Any = object()


class Reading:
    """Collects faults while a document is read; ``finish`` raises them, at most twenty at once.

    A method that finds a fault returns ``None``; what is built from such a value is never handed out,
    because ``finish`` raises first.
    """

    def __init__(self, where: str) -> None:
        self.where = where
        self.faults: list[Fault] = []

    def fault(self, path: str, wrong: str, expected: str) -> None:
        """Keep one fault at ``path`` inside the document."""
        self.faults.append(Fault(f"{self.where}: {path}" if path else self.where, wrong, expected))

    def finish(self) -> None:
        """Raise BadInput when anything was wrong."""
        if self.faults:
            raise BadInput(*self.faults[:MOST_FAULTS])

    def get(self, holder: Mapping[str, Any], path: str, key: str, expected: str) -> Any:
        """Return ``holder[key]``, or ``MISSING`` with a fault."""
        if key not in holder:
            self.fault(join(path, key), "missing", expected)
            return MISSING
        return holder[key]

    def near_misses(self, holder: Mapping[str, Any], path: str, known: Collection[str]) -> None:
        """Refuse a key that looks like a misspelt known one: a lost cap or exclusion must not pass unseen."""
        for key in holder:
            if key in known:
                continue
            close = difflib.get_close_matches(key, known, n=1, cutoff=0.8)
            if close:
                self.fault(join(path, key), "unknown key", repr(close[0]))

    def mapping(self, value: Any, path: str, expected: str = "an object") -> dict[str, Any] | None:
        """Return an object, or None with a fault."""
        if isinstance(value, dict):
            return value
        if value is not MISSING:
            self.fault(path, f"is {kind(value)}", expected)
        return None

    def items(self, value: Any, path: str, expected: str = "a list") -> list[Any]:
        """Return a list, or an empty one with a fault."""
        if isinstance(value, list):
            return value
        if value is not MISSING:
            self.fault(path, f"is {kind(value)}", expected)
        return []

    def text(self, value: Any, path: str, *, nfc: bool = False) -> str | None:
        """Return text that is not empty, on one line and encodable; with ``nfc`` also in that form."""
        if value is MISSING:
            return None
        expected = "text on one line, not empty" + (", in NFC" if nfc else "")
        wrong = None
        if not isinstance(value, str):
            wrong = f"is {kind(value)}"
        elif not value:
            wrong = "is empty"
        elif any(unicodedata.category(character) in {"Cc", "Cs"} for character in value):
            wrong = f"{value!a} holds a control character or half a surrogate pair"
        elif nfc and not unicodedata.is_normalized("NFC", value):
            wrong = f"{value!a} is not in NFC"
        if wrong is None:
            return str(value)
        self.fault(path, wrong, expected)
        return None

    def encodable(self, document: Any) -> None:
        """Refuse half a surrogate pair anywhere: JSON can spell it, UTF-8 cannot hold it."""
        try:
            json.dumps(document, ensure_ascii=False).encode()
        except UnicodeEncodeError as error:
            self.fault("", f"holds {error.object[error.start]!a}, half a surrogate pair", "whole characters")

    def integer(self, value: Any, path: str, *, least: int, most: int = 10**9) -> int | None:
        """Return an integer within bounds, or None with a fault."""
        if value is MISSING:
            return None
        if isinstance(value, int) and not isinstance(value, bool) and least <= value <= most:
            return value
        wrong = f"is {value}" if isinstance(value, int) else f"is {kind(value)}"
        self.fault(path, wrong, f"an integer from {least} to {most}")
        return None


def join(path: str, key: str) -> str:
    """Return ``path.key``, or ``key`` at the top."""
    return f"{path}.{key}" if path else key


def kind(value: Any) -> str:
    """Name the JSON kind of a value for a fault."""
    if value is None:
        return "null"
    names = {bool: "true or false", int: "a number", str: "text", list: "a list", dict: "an object"}
    return names.get(type(value), type(value).__name__)
