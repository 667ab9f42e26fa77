"""Reading of a product's terms: what may be lent, who pays which part of the interest, what is asked for."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

from baijia.engine.faults import BadInput, Fault
from baijia.engine.subsidy import DayCount, Kind

SHIPPED = Path(__file__).parent / "products"
KEYS = {
    *("code", "name", "source", "assumed", "cap", "months", "rate_most", "tenor", "day_count"),
    *("interest_months", "interest_day", "includes_day", "claims", "claimant", "claim_days", "most_loans"),
    *("requires", "subsidy", "documents", "tolerance"),
}
STEP = {"kind", "share", "borrower", "borrower_points", "principal_cap", "after_months"}
CHOICES = {
    "tenor": ("1Y", "5Y"),
    "day_count": tuple(map(str, DayCount)),
    "claims": ("quarterly", "after_repayment"),
    "claimant": ("bank", "borrower"),
}
WHOLE = {"months": (1, 120), "interest_day": (1, 31), "claim_days": (1, 60), "most_loans": (1, 20)}
REQUIRES = ("credit", "guarantor", "tenancy")
MONEY = re.compile(r"[0-9]{1,12}(\.[0-9]{1,2})?")
FRACTION = re.compile(r"0(\.[0-9]{1,6})?|1(\.0{1,6})?")


def shipped() -> dict[str, str]:
    """Return the products that come with the house as examples, code -> text."""
    return {path.stem: path.read_text(encoding="utf-8") for path in sorted(SHIPPED.glob("*.toml"))}


def parse(text: str) -> dict[str, Any]:
    """Return the terms, checked.

    Raises:
        BadInput: naming line or key, what is wrong and what was expected.
    """
    try:
        document = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise BadInput(Fault("TOML", str(error), "TOML")) from None
    faults = [
        *_heads(document),
        *_terms(document),
        *_steps(document.get("subsidy")),
        *_files(document.get("documents", [])),
    ]
    if faults:
        raise BadInput(*faults)
    return document


def _heads(document: dict[str, Any]) -> Iterator[Fault]:
    for key in sorted(set(document) - KEYS):
        yield Fault(key, "not known", ", ".join(sorted(KEYS)))
    for key in ("code", "name", "source"):
        if not isinstance(document.get(key), str) or not document[key].strip():
            yield Fault(key, repr(document.get(key)), "words")
    for key, choices in CHOICES.items():
        if document.get(key) not in choices:
            yield Fault(key, repr(document.get(key)), " | ".join(choices))
    for key, (least, most) in WHOLE.items():
        if not _whole(document.get(key), least, most):
            yield Fault(key, repr(document.get(key)), f"a whole number from {least} to {most}")


def _terms(document: dict[str, Any]) -> Iterator[Fault]:
    yield from _numbers(document, "", {"cap": MONEY, "rate_most": FRACTION})
    if "tolerance" in document:
        yield from _numbers(document, "", {"tolerance": MONEY})
    months = document.get("interest_months")
    if not isinstance(months, list) or not all(_whole(month, 1, 12) for month in months):
        yield Fault("interest_months", repr(months), "a list of months from 1 to 12")
    for key in ("assumed", "includes_day"):
        if not isinstance(document.get(key, True), bool):
            yield Fault(key, repr(document[key]), "true or false")
    asked = document.get("requires", [])
    if not isinstance(asked, list) or not set(map(str, asked)) <= set(REQUIRES):
        yield Fault("requires", repr(asked), "a list of " + " | ".join(REQUIRES))


def _whole(value: Any, least: int, most: int) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and least <= value <= most


def _numbers(holder: dict[str, Any], at: str, patterns: dict[str, re.Pattern[str]]) -> Iterator[Fault]:
    for key, pattern in patterns.items():
        value = holder.get(key)
        if not isinstance(value, str) or not pattern.fullmatch(value):
            expected = (
                'yuan in quotes, as "200000.00"' if pattern is MONEY else 'a fraction in quotes, as "0.0435"'
            )
            yield Fault(f"{at}{key}", repr(value), expected)


def _steps(steps: Any) -> Iterator[Fault]:
    if not isinstance(steps, list) or not steps or not all(isinstance(step, dict) for step in steps):
        yield Fault("subsidy", repr(steps), "at least one [[subsidy]]")
        return
    before = -1
    for place, step in enumerate(steps, start=1):
        at = f"subsidy[{place}]."
        for key in sorted(set(step) - STEP):
            yield Fault(f"{at}{key}", "not known", ", ".join(sorted(STEP)))
        yield from _step(step, at)
        after = step.get("after_months", 0)
        if not _whole(after, 0, 120) or after <= before or (place == 1 and after != 0):
            yield Fault(f"{at}after_months", repr(after), "0 for the first step, then more and more months")
        else:
            before = after


def _step(step: dict[str, Any], at: str) -> Iterator[Fault]:
    kind = step.get("kind")
    if kind not in set(map(str, Kind)):
        yield Fault(f"{at}kind", repr(kind), " | ".join(Kind))
        return
    if kind == Kind.SHARE:
        yield from _numbers(step, at, {"share": FRACTION})
    if kind == Kind.FLOOR and ("borrower" in step) == ("borrower_points" in step):
        yield Fault(
            f"{at}borrower", "missing or twice", "borrower = a fraction, or borrower_points on the LPR"
        )
    if "borrower" in step:
        yield from _numbers(step, at, {"borrower": FRACTION})
    if "borrower_points" in step and not _whole(step["borrower_points"], -1000, 1000):
        yield Fault(f"{at}borrower_points", repr(step["borrower_points"]), "basis points, as -150")
    if "principal_cap" in step:
        yield from _numbers(step, at, {"principal_cap": MONEY})


def _files(files: Any) -> Iterator[Fault]:
    seen: set[str] = set()
    for place, one in enumerate(files if isinstance(files, list) else [None], start=1):
        at = f"documents[{place}]"
        if not isinstance(one, dict) or not one.get("code") or not one.get("name"):
            yield Fault(at, repr(one), "code, name and optional needed")
        elif one["code"] in seen:
            yield Fault(f"{at}.code", f"{one['code']} stands twice", "each once")
        else:
            seen.add(one["code"])


def cap(document: dict[str, Any]) -> Decimal:
    """Return the most that may be lent, in yuan."""
    return Decimal(document["cap"])


def rate_most(document: dict[str, Any]) -> Decimal:
    """Return the highest rate that a contract may carry, as a fraction."""
    return Decimal(document["rate_most"])


def requires(document: dict[str, Any], what: str) -> bool:
    """Tell whether the product asks for a credit inquiry, a guarantor or a running tenancy."""
    return what in document.get("requires", ())
