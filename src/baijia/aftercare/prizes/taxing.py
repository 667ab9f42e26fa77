"""The tax of a batch's lines: by the rate table of the day of payment; a month's fees of one expert count together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from baijia.aftercare.prizes.enums import LineState, SettingKind
from baijia.aftercare.prizes.models import Line, Obligation, Setting
from baijia.aftercare.prizes.queries import rates
from baijia.directory.models import Union
from baijia.engine import tax


@dataclass(frozen=True, slots=True)
class Figure:
    """What one line withholds and pays, under which setting; or the returned line whose figures it repeats."""

    setting: Setting
    withheld: tax.Withholding
    repeats: Line | None = None


def figures(organiser: Union, owed: Sequence[Obligation], on: date) -> list[Figure]:
    """Return the figures of obligations paid on a day, in their order.

    What came back from the bank keeps its figures: its tax was withheld when it first left.

    Raises:
        Refused: no rate table is signed for that day.
    """
    returned = _returned(owed)
    earlier = _earlier(organiser, owed, on)
    tables: dict[str, tuple[Setting, tax.Rule]] = {}
    found = []
    for obligation in owed:
        before = returned.get(obligation.pk)
        if before is not None:
            found.append(Figure(before.rule, _as_withheld(before), before))
            continue
        if obligation.income not in tables:
            tables[obligation.income] = rates.rule_on(organiser, obligation.income, on)
        setting, rule = tables[obligation.income]
        together = earlier[_taxpayer(obligation)] if obligation.income == SettingKind.LABOUR else []
        withheld = tax.withhold(
            obligation.gross, on=on, rules=(rule,), donation=obligation.donation, earlier=together
        )
        together.append(withheld)
        found.append(Figure(setting, withheld))
    return found


def put(line: Line, figure: Figure) -> None:
    """Write a figure into a line."""
    withheld = figure.withheld
    line.rule, line.repeats = figure.setting, figure.repeats
    line.gross, line.tax, line.net = withheld.gross, withheld.tax, withheld.net
    line.deduction, line.donation, line.taxable = withheld.deduction, withheld.donation, withheld.taxable
    line.rate, line.quick = withheld.rate, withheld.quick


def _returned(owed: Sequence[Obligation]) -> dict[int, Line]:
    rows = Line.objects.filter(obligation__in=[row.pk for row in owed], state=LineState.RETURNED)
    return {row.obligation_id: row for row in rows.select_related("rule").order_by("pk")}


def _taxpayer(obligation: Obligation) -> int:
    return obligation.payee.person_id or 0


def _earlier(organiser: Union, owed: Sequence[Obligation], on: date) -> dict[int, list[tax.Withholding]]:
    """Return what was withheld this month from the fees of the same people, by person."""
    found: dict[int, list[tax.Withholding]] = defaultdict(list)
    people = {_taxpayer(row) for row in owed if row.income == SettingKind.LABOUR}
    rows = (
        Line.objects.filter(
            batch__organiser=organiser,
            batch__pay_on__year=on.year,
            batch__pay_on__month=on.month,
            obligation__income=SettingKind.LABOUR,
            obligation__payee__person__in=people,
            repeats=None,
        )
        .exclude(state=LineState.VOID)
        .select_related("obligation__payee", "rule")
        .order_by("pk")
    )
    for line in rows:
        found[_taxpayer(line.obligation)].append(_as_withheld(line))
    return found


def _as_withheld(line: Line) -> tax.Withholding:
    zero = Decimal("0.00")
    return tax.Withholding(
        gross=line.gross,
        deduction=line.deduction,
        donation=line.donation or zero,
        taxable=line.taxable,
        rate=line.rate,
        quick=line.quick,
        tax=line.tax,
        net=line.net,
        source=line.rule.basis,
    )
