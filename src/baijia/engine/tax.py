"""Income tax withheld from prizes and experts' fees, and the shares of a team's prize.

Rules are dated rows, so that a payment is always worked out under the rule of its day. All money is Decimal in
yuan with two decimals; tax is rounded half up to fen. Sources: Individual Income Tax Law (2018), articles 3
and 6; its Implementation Regulation, articles 6 and 14; withholding: State Taxation Administration
announcement 2018 no. 61, articles 8 and 10.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import Any

from baijia.engine.faults import BadInput, Fault

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

    Up to ``small`` yuan the fixed ``small_deduction`` is taken off, above it the fraction ``deduction``; a gift to
    a charity counts up to the fraction ``donation`` of what is left. ``exempt`` income is not taxed at all.
    """

    start: date
    source: str
    brackets: tuple[Bracket, ...]
    small: Decimal = Decimal(0)
    small_deduction: Decimal = Decimal(0)
    deduction: Decimal = Decimal(0)
    donation: Decimal = Decimal("0.30")
    exempt: bool = False


@dataclass(frozen=True, slots=True)
class Withholding:
    """One payment: ``gross`` = ``tax`` + ``net``; ``taxable`` = gross less ``deduction`` and ``donation``.

    Of exempt income ``taxable`` is zero and everything else too.
    """

    gross: Decimal
    deduction: Decimal
    donation: Decimal
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


def withhold(
    gross: Decimal,
    *,
    on: date,
    rules: Sequence[Rule],
    donation: Decimal = Decimal(0),
    earlier: Sequence[Withholding] = (),
) -> Withholding:
    """Return what is withheld from one payment made ``on`` that day, under ``INCIDENTAL`` or ``LABOUR_FEE``.

    ``donation`` is what the payee gave through a qualified charity. ``earlier`` are payments that count with this
    one as one receipt, as the fees of a month do: the sum is taxed, and what was withheld before is taken off, so
    that the figures of all add up to those of the sum.

    Raises:
        ValueError: an amount is below zero or finer than fen, or no rule was in force on that day.
    """
    _check_money(gross)
    _check_money(donation)
    rule = rule_on(rules, on)
    whole = _taxed(
        rule,
        gross + sum((one.gross for one in earlier), Decimal(0)),
        donation + sum((one.donation for one in earlier), Decimal(0)),
    )
    tax = max(whole.tax - sum((one.tax for one in earlier), Decimal(0)), Decimal("0.00"))
    return Withholding(
        gross=gross,
        deduction=whole.deduction - sum((one.deduction for one in earlier), Decimal(0)),
        donation=whole.donation - sum((one.donation for one in earlier), Decimal(0)),
        taxable=whole.taxable - sum((one.taxable for one in earlier), Decimal(0)),
        rate=whole.rate,
        quick=whole.quick,
        tax=tax,
        net=gross - tax,
        source=rule.source,
    )


def _taxed(rule: Rule, gross: Decimal, donation: Decimal) -> Withholding:
    if rule.exempt:
        zero = Decimal("0.00")
        return Withholding(gross, zero, zero, zero, Decimal(0), zero, zero, gross, rule.source)
    deduction = min(rule.small_deduction if gross <= rule.small else gross * rule.deduction, gross)
    left = gross - deduction
    given = min(donation, (left * rule.donation).quantize(FEN, ROUND_HALF_UP))
    taxable = left - given
    bracket = next(one for one in rule.brackets if one.limit is None or taxable <= one.limit)
    tax = (taxable * bracket.rate - bracket.quick).quantize(FEN, ROUND_HALF_UP)
    return Withholding(
        gross, deduction, given, taxable, bracket.rate, bracket.quick, tax, gross - tax, rule.source
    )


def read_rule(document: Mapping[str, Any], *, start: date, source: str, where: str = "table") -> Rule:
    """Read a table as finance writes it.

    Shape: ``{"exempt": true}``, or ``brackets`` = [{"over", "to", "rate", "quick"}] with ``to`` left out in the last,
    and optional ``small``, ``small_deduction``, ``deduction``, ``donation``; all numbers are decimals in text.

    Raises:
        BadInput: naming the row: a gap or an overlap between brackets, a jump of the tax at a border, no number.
    """
    known = {"exempt", "brackets", "small", "small_deduction", "deduction", "donation"}
    faults = [Fault(f"{where}.{key}", "not known", ", ".join(sorted(known))) for key in set(document) - known]
    if document.get("exempt") is True:
        faults += [
            Fault(f"{where}.{key}", "stands", "nothing beside exempt") for key in set(document) - {"exempt"}
        ]
        if faults:
            raise BadInput(*faults)
        return Rule(start, source, (), exempt=True)
    numbers = {
        key: _number(document.get(key, default), f"{where}.{key}", faults)
        for key, default in (
            ("small", "0"),
            ("small_deduction", "0"),
            ("deduction", "0"),
            ("donation", "0.30"),
        )
    }
    brackets = _brackets(document.get("brackets"), where, faults)
    if faults:
        raise BadInput(*faults)
    return Rule(
        start,
        source,
        brackets,
        small=numbers["small"],
        small_deduction=numbers["small_deduction"],
        deduction=numbers["deduction"],
        donation=numbers["donation"],
    )


def _brackets(rows: Any, where: str, faults: list[Fault]) -> tuple[Bracket, ...]:
    if not isinstance(rows, list) or not rows:
        faults.append(Fault(f"{where}.brackets", "missing", "at least one bracket"))
        return ()
    result: list[Bracket] = []
    for place, row in enumerate(rows, start=1):
        at = f"{where}.brackets[{place}]"
        if not isinstance(row, Mapping) or set(row) - {"over", "to", "rate", "quick"}:
            faults.append(Fault(at, "not a bracket", "over, to, rate, quick"))
            continue
        over, rate = (_number(row.get(key), f"{at}.{key}", faults) for key in ("over", "rate"))
        quick = _number(row.get("quick", "0"), f"{at}.quick", faults)
        last = place == len(rows)
        limit = None if last and "to" not in row else _number(row.get("to"), f"{at}.to", faults)
        expected = result[-1].limit if result else Decimal(0)
        if expected is not None and over != expected:
            faults.append(
                Fault(
                    f"{at}.over", f"is {over}", f"{expected}, where the one before ends: no gap, no overlap"
                )
            )
        if last and limit is not None:
            faults.append(Fault(f"{at}.to", f"is {limit}", "the last bracket without end"))
        if rate > 1:
            faults.append(Fault(f"{at}.rate", f"is {rate}", "a fraction from 0 to 1, as 0.20"))
        if (
            result
            and expected is not None
            and expected * (rate - result[-1].rate) != quick - result[-1].quick
        ):
            fits = expected * (rate - result[-1].rate) + result[-1].quick
            faults.append(
                Fault(f"{at}.quick", f"is {quick}", f"{fits}, so that the tax does not jump at {expected}")
            )
        result.append(Bracket(limit, rate, quick))
    return tuple(result)


def _number(value: Any, where: str, faults: list[Fault]) -> Decimal:
    try:
        number = Decimal(value) if isinstance(value, str) else Decimal("NaN")
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite() or number < 0:
        faults.append(Fault(where, f"is {value!r}", "a number from zero up, written in quotes"))
        return Decimal(0)
    return number


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
