"""Reading canonical JSON within bounds: what is out of proportion is refused before or right after parsing."""

from __future__ import annotations

from typing import Any

from baijia.engine.canonical import parse_canonical
from baijia.engine.faults import BadInput, Fault

MAX_DEPTH = 32
MAX_ELEMENTS = 2_000_000
_SPARSE = 100_000
_BYTES_AN_ELEMENT = 8


def read_canonical(data: bytes, *, where: str) -> Any:
    """Return the value of canonical JSON.

    Raises:
        BadInput: not JSON, not canonical, nested too deeply, or too many elements for its length.
    """
    openings = data.count(b"[") + data.count(b"{")
    elements = openings + data.count(b",")
    if elements > MAX_ELEMENTS or elements > max(_SPARSE, len(data) // _BYTES_AN_ELEMENT):
        raise BadInput(Fault(where, f"{elements} elements in {len(data)} bytes", "a document of a bundle"))
    value = parse_canonical(data, where=where)
    if openings > MAX_DEPTH and not _shallow(value):
        raise BadInput(Fault(where, "nested too deeply", f"at most {MAX_DEPTH} levels"))
    return value


def _shallow(value: Any) -> bool:
    level = [value]
    for _ in range(MAX_DEPTH):
        level = [
            item
            for parent in level
            for item in (parent.values() if type(parent) is dict else parent)
            if type(item) is dict or type(item) is list
        ]
        if not level:
            return True
    return False
