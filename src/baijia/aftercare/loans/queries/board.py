"""The budget board: by product and year what may be spent, what is set aside, claimed and paid, what came back."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, Sum
from django.db.models.functions import ExtractYear

from baijia.aftercare.loans.enums import LENT, RESERVING, ClaimState, ClawbackState
from baijia.aftercare.loans.models import Budget, Claim, Clawback, Loan
from baijia.core import money
from baijia.directory.models import Union

ZERO = Decimal("0.00")
HOLDS = (ClaimState.CHECKED, ClaimState.SETTLED)
"""States of a claim that use up the budget."""


@dataclass(frozen=True, slots=True)
class Money:
    """One product in one year, in yuan: the budget, what claims used of it, of which paid, and what came back."""

    code: str
    year: int
    budget: Decimal
    used: Decimal
    paid: Decimal
    back: Decimal

    @property
    def left(self) -> Decimal:
        """What may still be spent."""
        return self.budget - self.used


def spent(organiser: Union, code: str, year: int) -> Decimal:
    """Return what checked and paid claims of a product use of a year's budget; a claim belongs to the year it ends in."""
    rows = Claim.objects.filter(
        loan__organiser=organiser, loan__product__code=code, state__in=HOLDS, end__year=year
    )
    return money.to_fen(rows.aggregate(sum=Sum("subsidy"))["sum"] or ZERO)


def reserved(organiser: Union, code: str) -> Decimal:
    """Return the subsidy that approved and running loans of a product are expected to cost, in all their years."""
    rows = Loan.objects.filter(organiser=organiser, product__code=code, state__in=RESERVING)
    return money.to_fen(rows.aggregate(sum=Sum("expected"))["sum"] or ZERO)


def board(organiser: Union) -> list[Money]:
    """Return every product and year with a budget or a claim, newest year first; a fixed number of statements."""
    budgets = {(row.code, row.year): row.amount for row in Budget.objects.filter(organiser=organiser)}
    used: dict[tuple[str, int], Decimal] = defaultdict(lambda: ZERO)
    paid: dict[tuple[str, int], Decimal] = defaultdict(lambda: ZERO)
    rows = Claim.objects.filter(loan__organiser=organiser, state__in=HOLDS).annotate(year=ExtractYear("end"))
    for code, year, state, amount in (
        rows.order_by().values_list("loan__product__code", "year", "state").annotate(Sum("subsidy"))
    ):
        used[code, year] += money.to_fen(amount)
        paid[code, year] += money.to_fen(amount) if state == ClaimState.SETTLED else ZERO
    back: dict[tuple[str, int], Decimal] = {}
    returned = Clawback.objects.filter(loan__organiser=organiser, state=ClawbackState.RECEIVED)
    for code, year, amount in (
        returned.annotate(year=ExtractYear("received_at"))
        .order_by()
        .values_list("loan__product__code", "year")
        .annotate(Sum("amount"))
    ):
        back[code, year] = money.to_fen(amount)
    keys = {*budgets, *used, *back}
    return [
        Money(
            code,
            year,
            budgets.get((code, year), ZERO),
            used[code, year],
            paid[code, year],
            back.get((code, year), ZERO),
        )
        for code, year in sorted(keys, key=lambda key: (-key[1], key[0]))
    ]


def of_year(organiser: Union, year: int) -> dict[str, Decimal | int]:
    """Return a year's figures for the report: loans paid out, principal, subsidy claimed and paid."""
    lent = Loan.objects.filter(organiser=organiser, state__in=LENT, disbursed__year=year)
    sums = lent.aggregate(number=Count("pk"), principal=Sum("principal"))
    paid = Claim.objects.filter(loan__organiser=organiser, state=ClaimState.SETTLED, paid_on__year=year)
    return {
        "loans": sums["number"],
        "principal": money.to_fen(sums["principal"] or ZERO),
        "claims": paid.count(),
        "paid": money.to_fen(paid.aggregate(sum=Sum("subsidy"))["sum"] or ZERO),
    }


def in_year(organiser: Union) -> Counter[int]:
    """Return how many loans were paid out in each year."""
    years = Loan.objects.filter(organiser=organiser, state__in=LENT).values_list("disbursed__year", flat=True)
    return Counter(years)
