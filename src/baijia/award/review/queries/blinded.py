"""What an expert is shown of an item, as values without a row behind them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any


def total_of(vector: Iterable[int | None]) -> int:
    """Return the sum of the marks that were given, at the rubric's scale."""
    return sum(mark for mark in vector if mark is not None)


@dataclass(frozen=True, slots=True)
class Item:
    """A line of an expert's list. ``name`` and ``unit`` are empty on paper."""

    slot_uid: str
    code: str
    group: str
    group_name: str
    title: str
    state: str
    total: int | None
    name: str = ""
    unit: str = ""
    starts: datetime | None = None
    venue: str = ""
    order: int | None = None
    presentation: str = ""


@dataclass(frozen=True, slots=True)
class FieldView:
    """One answer as the expert reads it; ``text`` is the option's or yes-no word where there is one."""

    code: str
    name: str
    kind: str
    section: str
    value: Any
    text: str


@dataclass(frozen=True, slots=True)
class FileView:
    """A file the expert may open, under a name that says nothing."""

    uid: str
    label: str
    kind: str
    size: int
    redacted: bool = False


@dataclass(frozen=True, slots=True)
class OwnScore:
    """The expert's own live score, with the receipt's salt and commitment."""

    version: int
    vector: tuple[int | None, ...]
    comment: str
    salt: str
    commit: str
    source: str = "screen"
    abstained: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class OtherScore:
    """What somebody else gave the item: marks alone, neither who nor words nor when."""

    vector: tuple[int | None, ...]
    total: int


@dataclass(frozen=True, slots=True)
class ItemView:
    """One item in full, with the rubric, the own draft and the own last score."""

    item: Item
    fields: list[FieldView]
    files: list[FileView]
    rubric: Mapping[str, Any]
    draft: Mapping[str, Any]
    score: OwnScore | None
    remark: str = ""
    editable: bool = False
    blind: bool = False
