"""What belongs to one payee, and the sums of a year for the report."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db.models import Count, Sum

from baijia.aftercare.prizes.enums import LIVE_ACCOUNTS, LineState, ObligationState, Purpose
from baijia.aftercare.prizes.models import Attendance, BankAccount, Line, Obligation, Payee
from baijia.award.experts import queries as experts
from baijia.core.actor import Actor
from baijia.core.refused import not_found
from baijia.directory.models import Person, Union

ZERO = Decimal("0.00")


def holder_payee(person: Person) -> Payee | None:
    """Return a holder as payee, None while nothing is owed."""
    return Payee.objects.filter(person=person, expert=None).first()


def expert_payee(actor: Actor) -> Payee | None:
    """Return the acting expert as payee, None while nothing is owed."""
    expert = experts.expert_of(actor)
    return Payee.objects.filter(expert=expert).first() if expert else None


def account_of(payee: Payee) -> BankAccount | None:
    """Return a payee's account in force; its number stays sealed."""
    return BankAccount.objects.filter(payee=payee, state__in=LIVE_ACCOUNTS).first()


def expert_attendances(actor: Actor) -> list[Attendance]:
    """Return the acting expert's own attendance, newest first."""
    expert = experts.expert_of(actor)
    rows = Attendance.objects.filter(expert=expert).select_related("edition__organiser", "expert__account")
    return list(rows.order_by("-pk")) if expert else []


@dataclass(frozen=True, slots=True)
class Payment:
    """What one obligation came to: the figures are those of its last line, None before there is one."""

    obligation: Obligation
    line: Line | None

    @property
    def state(self) -> str:
        """``waiting``, ``moving``, ``returned``, ``paid`` or ``cancelled``."""
        if self.obligation.state == ObligationState.PAID:
            return "paid"
        if self.obligation.state == ObligationState.CANCELLED:
            return "cancelled"
        moving = {LineState.OPEN: "moving", LineState.RETURNED: "returned"}
        return moving.get(LineState(self.line.state), "waiting") if self.line else "waiting"

    @property
    def at(self) -> datetime | None:
        """When the bank settled it."""
        return self.line.settled_at if self.line else None


def payments_of(payee: Payee) -> list[Payment]:
    """Return everything owed to a payee with how it was paid, newest first, in two statements."""
    owed = list(
        Obligation.objects.filter(payee=payee)
        .select_related("payee", "honour", "edition__organiser", "edition__log", "attendance")
        .order_by("-pk")
    )
    lines = (
        Line.objects.filter(obligation__in=owed).exclude(state=LineState.VOID).select_related("batch", "rule")
    )
    last = {line.obligation_id: line for line in lines.order_by("pk")}
    return [Payment(row, last.get(row.pk)) for row in owed]


def payment(payee: Payee, uid: str) -> Payment:
    """Return one paid obligation of a payee, for the payslip.

    Raises:
        Refused: as hidden: not the payee's, or not paid.
    """
    found = next(
        (row for row in payments_of(payee) if row.obligation.uid == uid and row.state == "paid"), None
    )
    if found is None:
        raise not_found()
    return found


def money_by_state(organiser: Union, year: int) -> dict[str, dict[str, Decimal]]:
    """Return purpose -> {paid, tax, net, waiting, cancelled} for what was owed in a year."""
    result = {}
    for purpose in Purpose.values:
        owed = Obligation.objects.filter(
            edition__organiser=organiser, purpose=purpose, raised_at__date__range=_year(year)
        )
        sums = dict(owed.values_list("state").annotate(Sum("gross")).order_by())
        lines = Line.objects.filter(obligation__in=owed, state=LineState.PAID).aggregate(
            Sum("tax"), Sum("net")
        )
        result[str(purpose)] = {
            "paid": sums.get(ObligationState.PAID, ZERO),
            "tax": lines["tax__sum"] or ZERO,
            "net": lines["net__sum"] or ZERO,
            "waiting": sums.get(ObligationState.OWED, ZERO),
            "cancelled": sums.get(ObligationState.CANCELLED, ZERO),
        }
    return result


def yearly(organiser: Union, year: int) -> dict[str, int]:
    """Return how many payments of a year were paid, came back, and wait."""
    owed = Obligation.objects.filter(edition__organiser=organiser, raised_at__date__range=_year(year))
    states = dict(owed.values_list("state").annotate(Count("pk")).order_by())
    back = Line.objects.filter(obligation__in=owed, state=LineState.RETURNED).count()
    return {
        "paid": states.get(ObligationState.PAID, 0),
        "waiting": states.get(ObligationState.OWED, 0),
        "cancelled": states.get(ObligationState.CANCELLED, 0),
        "returned": back,
    }


def _year(year: int) -> tuple[date, date]:
    return date(year, 1, 1), date(year, 12, 31)
