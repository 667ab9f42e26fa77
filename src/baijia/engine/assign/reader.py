"""Reads an assignment problem's JSON row by row: fifteen million affinities never stand as Python objects at
once.
"""

from __future__ import annotations

import json
from json.decoder import scanstring  # type: ignore[attr-defined]
from typing import TYPE_CHECKING, Any

from baijia.engine.faults import BadInput, Fault

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

MAX_SCALE = 1_000_000
HOLE = -1
_BLANK = " \t\n\r"


def parse(data: bytes, *, where: str) -> dict[str, Any]:
    """Return the top-level object; each sound row of ``affinity`` is already an int32 array, ``HOLE`` for
    null.

    A row that is not plain integers from 0 and nulls stays a list, for the validator to name its cells.

    Raises:
        BadInput: not UTF-8, not JSON, not an object, or a key that stands twice.
    """
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise BadInput(Fault(where, f"byte {error.start} is not UTF-8", "UTF-8 text")) from None
    try:
        return _Reader(text, where).document()
    except json.JSONDecodeError as error:
        raise BadInput(Fault(f"{where}:{error.lineno}:{error.colno}", error.msg, "JSON")) from None
    except RecursionError:
        raise BadInput(Fault(where, "nested too deeply", "lists of lists at most")) from None
    except ValueError:
        raise BadInput(Fault(where, "an integer of thousands of digits", f"at most {MAX_SCALE}")) from None


def pack(values: list[Any], *, booleans: bool) -> npt.NDArray[np.int32] | list[Any]:
    """Turn one row of affinities into an int32 array, or hand it back untouched when it is not sound.

    Args:
        values: integers and None.
        booleans: whether True or False may stand among them; they would pass for 1 and 0.
    """
    import numpy as np

    if booleans and any(isinstance(value, bool) for value in values):
        return values
    holes = values.count(None)
    try:
        row = np.array([HOLE if value is None else value for value in values] if holes else values)
    except (ValueError, OverflowError):
        return values
    if row.ndim != 1 or row.dtype != np.int64 or not row.size:
        return values
    if int((row < 0).sum()) != holes or int(row.max()) > MAX_SCALE:
        return values
    return row.astype(np.int32)


class _Reader:
    """One pass over the text of a top-level object."""

    def __init__(self, text: str, where: str) -> None:
        self.text, self.where, self.at = text, where, 0
        self.decoder = json.JSONDecoder(object_pairs_hook=self._pairs, parse_constant=self._constant)

    def document(self) -> dict[str, Any]:
        result: dict[str, Any] = {}
        if self._peek() != "{":
            # Decoded first, so that broken text is called broken and not merely no object.
            self.decoder.decode(self.text)
            raise BadInput(
                Fault(self.where, "not an object", 'an object with "affinity", "reviews_per_item", ...')
            )
        self.at += 1
        if self._peek() == "}":
            self.at += 1
        else:
            self._members(result)
        if self._peek():
            raise json.JSONDecodeError("Extra data", self.text, self.at)
        return result

    def _members(self, result: dict[str, Any]) -> None:
        while True:
            if self._peek() != '"':
                raise json.JSONDecodeError(
                    "Expecting property name enclosed in double quotes", self.text, self.at
                )
            key, self.at = scanstring(self.text, self.at + 1, True)
            if key in result:
                raise BadInput(Fault(f"{self.where}: {key}", "the key stands twice", "each key once"))
            self._expect(":")
            result[key] = self._rows() if key == "affinity" and self._peek() == "[" else self._value()
            if self._expect(",}") == "}":
                return

    def _rows(self) -> list[Any]:
        self.at += 1
        rows: list[Any] = []
        if self._peek() == "]":
            self.at += 1
            return rows
        while True:
            self._peek()
            start = self.at
            row = self._value()
            if isinstance(row, list):
                # A row full of "true" would pass for ones: only its text tells.
                booleans = self.text.find("e", start, self.at) >= 0
                row = pack(row, booleans=booleans)
            rows.append(row)
            if self._expect(",]") == "]":
                return rows

    def _value(self) -> Any:
        self._peek()
        value, self.at = self.decoder.raw_decode(self.text, self.at)
        return value

    def _peek(self) -> str:
        text, at = self.text, self.at
        while at < len(text) and text[at] in _BLANK:
            at += 1
        self.at = at
        return text[at] if at < len(text) else ""

    def _expect(self, marks: str) -> str:
        found = self._peek()
        if not found or found not in marks:
            wanted = " or ".join(f"'{mark}'" for mark in marks)
            raise json.JSONDecodeError(f"Expecting {wanted}", self.text, self.at)
        self.at += 1
        return found

    def _pairs(self, pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        if len({key for key, _ in pairs}) != len(pairs):
            raise BadInput(Fault(self.where, "an object has a key twice", "each key once"))
        return dict(pairs)

    def _constant(self, name: str) -> Any:
        raise BadInput(Fault(self.where, f"{name} is not JSON", "integers"))
