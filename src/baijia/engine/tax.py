"""Income tax withheld from prizes and experts' fees, and the shares of a team's prize.

Rules are dated rows, so that a payment is always worked out under the rule of its day. All money is Decimal in
yuan with two decimals; tax is rounded half up to fen. Sources: Individual Income Tax Law (2018), articles 3
and 6; its Implementation Regulation, articles 6 and 14; withholding: State Taxation Administration
announcement 2018 no. 61, articles 8 and 10.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

FEN = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Bracket:
    """One step of a table: up to ``limit`` (None = no end) tax is ``rate`` of the whole less ``quick``."""

    limit: Decimal | None
    rate: Decimal
    quick: Decimal = Decimal(0)


@dataclass(frozen=True, slots=True)
class Rule:
    """How one kind of income is taxed from ``start`` on.

    Up to ``small`` yuan the fixed ``small_deduction`` is taken off, above it the fraction ``deduction``.
    """

    start: date
    source: str
    brackets: tuple[Bracket, ...]
    small: Decimal = Decimal(0)
    small_deduction: Decimal = Decimal(0)
    deduction: Decimal = Decimal(0)


@dataclass(frozen=True, slots=True)
class Withholding:
    """One payment: ``gross`` = ``tax`` + ``net``; ``taxable`` = gross less ``deduction``."""

    gross: Decimal
    deduction: Decimal
    taxable: Decimal
    rate: Decimal
    quick: Decimal
    tax: Decimal
    net: Decimal
    source: str


# 偶然所得: a prize from somebody other than the employer; 20 %, no deduction, each receipt by itself.
INCIDENTAL: tuple[Rule, ...] = (
    Rule(
        start=date(2019, 1, 1),
        source="个人所得税法第三条、第六条",
        brackets=(Bracket(None, Decimal("0.20")),),
    ),
)

# 劳务报酬所得: what the payer withholds from an expert's fee, each receipt (or month of one item) by itself.
LABOUR_FEE: tuple[Rule, ...] = (
    Rule(
        start=date(2019, 1, 1),
        source="国家税务总局公告2018年第61号第八条",
        brackets=(
            Bracket(Decimal(20_000), Decimal("0.20")),
            Bracket(Decimal(50_000), Decimal("0.30"), Decimal(2_000)),
            Bracket(None, Decimal("0.40"), Decimal(7_000)),
        ),
        small=Decimal(4_000),
        small_deduction=Decimal(800),
        deduction=Decimal("0.20"),
    ),
)


def withhold(gross: Decimal, *, on: date, rules: Sequence[Rule]) -> Withholding:
    """Return what is withheld from one payment made ``on`` that day, under ``INCIDENTAL`` or ``LABOUR_FEE``.

    Raises:
        ValueError: the amount is below zero or finer than fen, or no rule was in force on that day.
    """
    _check_money(gross)
    rule = rule_on(rules, on)
    deduction = rule.small_deduction if gross <= rule.small else gross * rule.deduction
    deduction = min(deduction, gross)
    taxable = gross - deduction
    bracket = next(one for one in rule.brackets if one.limit is None or taxable <= one.limit)
    tax = (taxable * bracket.rate - bracket.quick).quantize(FEN, ROUND_HALF_UP)
    return Withholding(
        gross=gross,
        deduction=deduction,
        taxable=taxable,
        rate=bracket.rate,
        quick=bracket.quick,
        tax=tax,
        net=gross - tax,
        source=rule.source,
    )


def rule_on(rules: Sequence[Rule], day: date) -> Rule:
    """Return the rule in force on a day.

    Raises:
        ValueError: no rule was in force yet.
    """
    in_force = [rule for rule in rules if rule.start <= day]
    if not in_force:
        raise ValueError(f"no tax rule in force on {day}")
    return max(in_force, key=lambda rule: rule.start)


def split(amount: Decimal, shares: Sequence[int]) -> list[Decimal]:
    """Divide an amount by shares to the fen, by largest remainder; the parts add up to it exactly.

    Equal remainders: the member named first receives the fen.

    Raises:
        ValueError: no shares, one below zero, all zero, or the amount is below zero or finer than fen.
    """
    _check_money(amount)
    whole = sum(shares)
    if whole <= 0 or min(shares) < 0:
        raise ValueError("shares are whole numbers from zero up, and not all zero")
    fen = int(amount / FEN)
    parts = [fen * share // whole for share in shares]
    by_remainder = sorted(range(len(shares)), key=lambda place: (-(fen * shares[place] % whole), place))
    for place in by_remainder[: fen - sum(parts)]:
        parts[place] += 1
    return [Decimal(part).scaleb(-2) for part in parts]


def _check_money(amount: Decimal) -> None:
    if not amount.is_finite() or amount < 0 or amount != amount.quantize(FEN):
        raise ValueError(f"{amount} is not an amount from zero up in whole fen")
