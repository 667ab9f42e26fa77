"""A loan from JSON: dates are ISO; money, rates and shares are strings of decimals."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any, TypeVar

from baijia.engine.faults import Fault
from baijia.engine.reading import MISSING, Reading, join, kind
from baijia.engine.subsidy.loan import (
    DayCount,
    Excluded,
    InterestDays,
    Kind,
    Loan,
    Rate,
    Repayment,
    Step,
    check_loan,
)

KEYS = (
    *("principal", "disbursed", "matures", "day_count", "rates", "borrower_rates", "repayments"),
    *("interest_days", "subsidy", "excluded", "budget"),
)
DECIMAL = re.compile(r"[0-9]{1,15}(?:\.[0-9]{1,15})?")
DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
YEARS = range(1900, 2200)
SOME_DAY = date(2000, 1, 1)  # stands in for a day with a fault; the loan is then never handed out
Choice = TypeVar("Choice", bound=StrEnum)


def read_loan(data: Any, *, where: str) -> Loan:
    """Read a loan from parsed JSON and check that its parts fit together.

    Raises:
        BadInput: with the path of each fault.
    """
    reading = _LoanReading(where)
    holder = reading.mapping(data, "") or {}
    reading.encodable(data)
    reading.near_misses(holder, "", KEYS)
    loan = Loan(
        principal=reading.money(holder, "", "principal", positive=True),
        disbursed=reading.day(holder, "", "disbursed"),
        matures=reading.day(holder, "", "matures"),
        day_count=reading.choice(holder, "", "day_count", DayCount) or DayCount.ACT_360,
        rates=reading.rates(reading.get(holder, "", "rates", "a list of {from, annual}"), "rates"),
        interest_days=reading.interest_days(holder),
        subsidy=reading.steps(reading.get(holder, "", "subsidy", "an object, or a list of them")),
        borrower_rates=reading.rates(holder.get("borrower_rates", []), "borrower_rates"),
        repayments=reading.repayments(holder.get("repayments", [])),
        excluded=reading.excluded(holder.get("excluded", [])),
        budget=None if holder.get("budget") is None else reading.money(holder, "", "budget"),
    )
    reading.finish()
    for fault in check_loan(loan):
        reading.faults.append(Fault(f"{where}: {fault.where}", fault.wrong, fault.expected))
    reading.finish()
    return loan


class _LoanReading(Reading):
    def money(self, holder: Mapping[str, Any], path: str, key: str, *, positive: bool = False) -> Decimal:
        expected = "yuan in a string, at most two decimals" + (", above zero" if positive else "")
        amount = self._decimal(holder, path, key, expected)
        if amount is None:
            return Decimal(0)
        if amount != round(amount, 2) or (positive and not amount):
            self.fault(join(path, key), f"is {amount}", expected)
        return amount

    def fraction(self, holder: Mapping[str, Any], path: str, key: str, *, most: str) -> Decimal:
        expected = f"a fraction in a string, from 0 to {most}"
        value = self._decimal(holder, path, key, expected)
        if value is not None and value > Decimal(most):
            self.fault(join(path, key), f"is {value}", expected)
        return value or Decimal(0)

    def _decimal(self, holder: Mapping[str, Any], path: str, key: str, expected: str) -> Decimal | None:
        value = self.get(holder, path, key, expected)
        if isinstance(value, str) and DECIMAL.fullmatch(value):
            return Decimal(value)
        if value is not MISSING:
            wrong = f"{value[:40]!a} is no such number" if isinstance(value, str) else f"is {kind(value)}"
            self.fault(join(path, key), wrong, expected)
        return None

    def day(self, holder: Mapping[str, Any], path: str, key: str) -> date:
        expected = "a date such as 2026-03-20"
        value = self.get(holder, path, key, expected)
        if value is MISSING:
            return SOME_DAY
        try:
            if isinstance(value, str) and DAY.fullmatch(value):
                day = date.fromisoformat(value)
                if day.year in YEARS:
                    return day
        except ValueError:
            pass
        wrong = f"{value[:40]!a} is no such day" if isinstance(value, str) else f"is {kind(value)}"
        self.fault(join(path, key), wrong, f"{expected}, from {YEARS[0]} to {YEARS[-1]}")
        return SOME_DAY

    def choice(self, holder: Mapping[str, Any], path: str, key: str, choices: type[Choice]) -> Choice | None:
        expected = "one of " + ", ".join(choices)
        value = self.get(holder, path, key, expected)
        if isinstance(value, str) and value in {str(choice) for choice in choices}:
            return choices(value)
        if value is not MISSING:
            wrong = f"{value[:40]!a} is unknown" if isinstance(value, str) else f"is {kind(value)}"
            self.fault(join(path, key), wrong, expected)
        return None

    def rows(self, value: Any, path: str, expected: str) -> list[tuple[str, dict[str, Any]]]:
        found = []
        for place, row in enumerate(self.items(value, path, f"a list of {expected}")):
            one = self.mapping(row, f"{path}[{place}]", expected)
            if one is not None:
                found.append((f"{path}[{place}]", one))
        return found

    def rates(self, value: Any, path: str) -> tuple[Rate, ...]:
        return tuple(
            Rate(self.day(row, at, "from"), self.fraction(row, at, "annual", most="1"))
            for at, row in self.rows(value, path, "{from, annual}")
        )

    def repayments(self, value: Any) -> tuple[Repayment, ...]:
        return tuple(
            Repayment(self.day(row, at, "date"), self.money(row, at, "principal", positive=True))
            for at, row in self.rows(value, "repayments", "{date, principal}")
        )

    def excluded(self, value: Any) -> tuple[Excluded, ...]:
        return tuple(
            Excluded(
                start=self.day(row, at, "from"),
                end=self.day(row, at, "to"),
                why=self.text(self.get(row, at, "why", "the reason"), f"{at}.why") or "",
            )
            for at, row in self.rows(value, "excluded", "{from, to, why}")
        )

    def interest_days(self, holder: Mapping[str, Any]) -> InterestDays:
        expected = "{months, day, includes_day}"
        row = self.mapping(self.get(holder, "", "interest_days", expected), "interest_days", expected)
        if row is None:
            return InterestDays((), 1)
        path = "interest_days"
        self.near_misses(row, path, ("months", "day", "includes_day"))
        listed = self.items(self.get(row, path, "months", "a list of months"), f"{path}.months")
        months = [
            self.integer(month, f"{path}.months[{place}]", least=1, most=12) or 1
            for place, month in enumerate(listed)
        ]
        day = self.integer(self.get(row, path, "day", "a day of the month"), f"{path}.day", least=1, most=31)
        includes = row.get("includes_day", True)
        if not isinstance(includes, bool):
            self.fault(f"{path}.includes_day", f"is {kind(includes)}", "true or false")
        return InterestDays(tuple(months), day or 1, includes_day=bool(includes))

    def steps(self, value: Any) -> tuple[Step, ...]:
        if value is MISSING:
            return ()
        if not isinstance(value, list):
            row = self.mapping(value, "subsidy", "an object, or a list of them")
            return () if row is None else (self.step(row, "subsidy"),)
        if not value:
            self.fault("subsidy", "is empty", "at least one rule")
        steps = []
        for at, row in self.rows(value, "subsidy", "{from, kind, ...}"):
            if len(value) > 1:
                self.get(row, at, "from", "the day this rule starts")
            steps.append(self.step(row, at))
        return tuple(steps)

    def step(self, row: Mapping[str, Any], path: str) -> Step:
        self.near_misses(row, path, ("kind", "share", "principal_cap", "from"))
        chosen = self.choice(row, path, "kind", Kind) or Kind.FULL
        share = self.fraction(row, path, "share", most="1") if chosen is Kind.SHARE else None
        capped = row.get("principal_cap") is not None
        return Step(
            kind=chosen,
            share=share,
            principal_cap=self.money(row, path, "principal_cap") if capped else None,
            start=self.day(row, path, "from") if "from" in row else None,
        )
