"""Reading canonical JSON fast and within bounds: bytes that are not canonical are refused."""

from __future__ import annotations

import json
import re
from typing import Any

from baijia.engine.canonical import canonical, parse
from baijia.engine.faults import BadInput, Fault

MAX_DEPTH = 32
MAX_ELEMENTS = 2_000_000
_SPARSE = 100_000
_BYTES_AN_ELEMENT = 8
_BEYOND_BMP = re.compile(rb"[\xf0-\xf7]")
_ENCODER = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def read_canonical(data: bytes, *, where: str) -> Any:
    """Return the value of canonical JSON.

    Raises:
        BadInput: not JSON, not canonical, nested too deeply, or too many elements for its length.
    """
    openings = data.count(b"[") + data.count(b"{")
    elements = openings + data.count(b",")
    if elements > MAX_ELEMENTS or elements > max(_SPARSE, len(data) // _BYTES_AN_ELEMENT):
        raise BadInput(Fault(where, f"{elements} elements in {len(data)} bytes", "a document of a bundle"))
    value = parse(data, where=where)
    if openings > MAX_DEPTH and not _shallow(value):
        raise BadInput(Fault(where, "nested too deeply", f"at most {MAX_DEPTH} levels"))
    if not same_bytes(value, data):
        raise BadInput(Fault(where, "not in canonical form", "RFC 8785 bytes"))
    return value


def same_bytes(value: Any, data: bytes) -> bool:
    """Tell whether ``data``, which parsed to ``value`` without floats, is its canonical form.

    Python's sorted JSON is RFC 8785 as long as no key holds a character beyond the basic plane; such data go
    the slow way.
    """
    try:
        if _BEYOND_BMP.search(data):
            return bool(canonical(value) == data)
        return _ENCODER.encode(value).encode() == data
    except ValueError:  # half of a surrogate pair
        return False


def _shallow(value: Any) -> bool:
    level = [value]
    for _ in range(MAX_DEPTH):
        level = [
            item
            for parent in level
            if isinstance(parent, dict | list)
            for item in (parent.values() if isinstance(parent, dict) else parent)
        ]
        if not level:
            return True
    return not any(isinstance(item, dict | list) for item in level)
