"""Small checks of shape, composed: each takes a value, its place, and a list that gathers faults.

A place is the text its faults begin with, or a pair of a place and the step from it, spelt out for a fault alone:
most values of a large bundle are sound.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from math import gcd
from typing import Any

from baijia.engine.faults import Fault
from baijia.engine.log.entries import is_instant

Place = str | tuple["Place", str | int]
Shape = Callable[[Any, Place, list[Fault]], None]
MAX_FAULTS = 20


def spelt(where: Place) -> str:
    """Return a place as text."""
    steps = []
    while isinstance(where, tuple):
        where, step = where
        if isinstance(step, int):
            steps.append(f"[{step}]")
        else:
            steps.append(step if step.startswith(":") else f".{step}")
    return where + "".join(reversed(steps))


def _fault(where: Place, wrong: str, expected: str) -> Fault:
    return Fault(spelt(where), wrong, expected)


def shown(value: Any) -> str:
    """Return a value short enough for a message."""
    return repr(value)[:80]


def test(accept: Callable[[Any], bool], expected: str) -> Shape:
    """Make a shape of a predicate."""

    def check(value: Any, where: Place, faults: list[Fault]) -> None:
        if not accept(value):
            faults.append(_fault(where, f"is {shown(value)}", expected))

    return check


def text(pattern: str, expected: str) -> Shape:
    """Make the shape of a string that matches a pattern whole."""
    matches = re.compile(pattern).fullmatch

    def check(value: Any, where: Place, faults: list[Fault]) -> None:
        if not isinstance(value, str) or matches(value) is None:
            faults.append(_fault(where, f"is {shown(value)}", expected))

    return check


def integer(least: int = 0) -> Shape:
    """Make the shape of an integer."""
    return test(
        lambda value: isinstance(value, int) and not isinstance(value, bool) and value >= least,
        f"an integer from {least}",
    )


def one_of(*values: Any) -> Shape:
    """Make the shape of one of some constants."""
    return test(
        lambda value: any(value == item and type(value) is type(item) for item in values),
        " or ".join(repr(item) for item in values),
    )


def nullable(shape: Shape) -> Shape:
    """Make a shape that also takes null."""

    def check(value: Any, where: Place, faults: list[Fault]) -> None:
        if value is not None:
            shape(value, where, faults)

    return check


def either(first: type, one: Shape, other: Shape) -> Shape:
    """Make a shape that is ``one`` for values of the type ``first`` and ``other`` for the rest."""

    def check(value: Any, where: Place, faults: list[Fault]) -> None:
        (one if isinstance(value, first) else other)(value, where, faults)

    return check


def listing(shape: Shape) -> Shape:
    """Make the shape of a list."""

    def check(value: Any, where: Place, faults: list[Fault]) -> None:
        if not isinstance(value, list):
            faults.append(_fault(where, f"is {shown(value)}", "a list"))
            return
        for place, item in enumerate(value):
            shape(item, (where, place), faults)
            if len(faults) >= MAX_FAULTS:
                return

    return check


def mapping(key: Shape, item: Shape) -> Shape:
    """Make the shape of an object whose keys are data."""

    def check(value: Any, where: Place, faults: list[Fault]) -> None:
        if not isinstance(value, dict):
            faults.append(_fault(where, f"is {shown(value)}", "an object"))
            return
        for name, content in value.items():
            key(name, (where, ": key"), faults)
            item(content, (where, name[:40]), faults)

    return check


def record(required: Mapping[str, Shape], optional: Mapping[str, Shape] | None = None) -> Shape:
    """Make the shape of an object with exactly these keys."""
    further = optional or {}
    allowed = {**required, **further}
    shapes = tuple(required.items())

    def check(value: Any, where: Place, faults: list[Fault]) -> None:
        if not isinstance(value, dict):
            faults.append(_fault(where, f"is {shown(value)}", "an object"))
            return
        if value.keys() == required.keys():
            for name, shape in shapes:
                shape(value[name], (where, name), faults)
            return
        if not value.keys() <= allowed.keys():
            extra = sorted(value.keys() - allowed.keys())[:5]
            faults.append(_fault(where, f"keys {', '.join(extra)[:80]} may not stand", ", ".join(allowed)))
        if not required.keys() <= value.keys():
            missing = sorted(required.keys() - value.keys())
            faults.append(_fault(where, f"keys {', '.join(missing)} are missing", ", ".join(required)))
        for name, shape in allowed.items():
            if name in value:
                shape(value[name], (where, name), faults)

    return check


def loose(required: Mapping[str, Shape], optional: Mapping[str, Shape] | None = None) -> Shape:
    """Make the shape of an object with at least these keys."""
    known = {**required, **(optional or {})}

    def check(value: Any, where: Place, faults: list[Fault]) -> None:
        if not isinstance(value, dict):
            faults.append(_fault(where, f"is {shown(value)}", "an object"))
            return
        for name, shape in known.items():
            if name in value:
                shape(value[name], (where, name), faults)
            elif name in required:
                faults.append(_fault((where, name), "is missing", "there"))

    return check


def sealed(value_shape: Shape) -> Shape:
    """Make the shape of a sealed value, open or withheld."""
    withheld = record({"commit": HEX32})
    opened = record({"commit": HEX32, "salt": HEX32, "value": value_shape})

    def check(value: Any, where: Place, faults: list[Fault]) -> None:
        is_open = isinstance(value, dict) and ("salt" in value or "value" in value)
        (opened if is_open else withheld)(value, where, faults)

    return check


def _is_date(value: Any) -> bool:
    try:
        return isinstance(value, str) and date.fromisoformat(value).isoformat() == value
    except ValueError:
        return False


def _is_fraction(value: Any) -> bool:
    return (
        isinstance(value, list)
        and len(value) == 2
        and all(isinstance(item, int) and not isinstance(item, bool) for item in value)
        and value[0] >= 0
        and value[1] > 0
        and gcd(*value) == 1
    )


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and any(sign > " " for sign in value)


anything: Shape = test(lambda _: True, "anything")
STRING = test(lambda value: isinstance(value, str), "a string")
TEXT = test(_is_text, "a text, not empty")
BOOL = one_of(True, False)
HEX32 = text("[0-9a-f]{64}", "64 hex digits")
HEX64 = text("[0-9a-f]{128}", "128 hex digits")
CODE = text("[a-z][a-z0-9_]{0,47}", "a code")
EDITION = text("[a-z0-9][a-z0-9-]{0,63}", "the code of an edition")
NOMINEE = text("P[BCDFGHJKLMNPQRSTVWXYZ2-7]{7}", "a nominee's public number")
UNIT = text("U[BCDFGHJKLMNPQRSTVWXYZ2-7]{7}", "a unit's public number")
SLOT = text("S[BCDFGHJKLMNPQRSTVWXYZ2-7]{10}", "a slot")
RATER = text("R[BCDFGHJKLMNPQRSTVWXYZ2-7]{10}", "a rater")
DATE = test(_is_date, "a date")
INSTANT = test(is_instant, "an instant with offset")
FRACTION = test(_is_fraction, "[numerator, denominator]")
DECIMAL = text(r"(0|[1-9][0-9]{0,14})(\.[0-9]{1,9})?", "a decimal")
OBJECT = test(lambda value: isinstance(value, dict), "an object")
