"""What waits for whom."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Q

from baijia.aftercare.loans.enums import ClaimState, ClawbackState, LoanState, ProductState
from baijia.aftercare.loans.models import Claim, Clawback, Loan, Product
from baijia.core.actor import Actor
from baijia.directory.enums import Role
from baijia.directory.models import Union

SERVICE = {"loan-review": LoanState.APPLIED, "loan-send": LoanState.APPROVED}
BANK = {"loan-answer": LoanState.SENT, "loan-disburse": LoanState.GRANTED}


def todo(actor: Actor) -> list[dict[str, Any]]:
    """Return one line a kind of work with its count."""
    found = [
        *_counted(actor, Role.SERVICE_OFFICER, SERVICE, "organiser"),
        *_counted(actor, Role.BANK, BANK, "bank"),
    ]
    for role, kind, rows in (
        (Role.SERVICE_OFFICER, "claim-check", Claim.objects.filter(state=ClaimState.FILED)),
        (Role.PAYER, "claim-settle", Claim.objects.filter(state=ClaimState.CHECKED)),
        (Role.PAYER, "clawback", Clawback.objects.filter(state=ClawbackState.DEMANDED)),
    ):
        found += _lines(actor, role, kind, rows, "loan__organiser")
    drafted = Product.objects.filter(state=ProductState.DRAFTED)
    return found + _lines(actor, Role.LEADER, "loan-product", drafted, "organiser")


def _counted(actor: Actor, role: Role, kinds: dict[str, LoanState], field: str) -> list[dict[str, Any]]:
    found = []
    for kind, state in kinds.items():
        found += _lines(actor, role, kind, Loan.objects.filter(state=state), field)
    return found


def _lines(actor: Actor, role: Role, kind: str, rows: Any, field: str) -> list[dict[str, Any]]:
    places = actor.places(role)
    if not places:
        return []
    where = Q(**{f"{field}__path__in": places})
    counts = dict(rows.filter(where).order_by().values_list(field).annotate(Count("pk")))
    return [
        {"kind": kind, "edition": None, "object": union, "deadline": None, "count": counts[union.pk]}
        for union in Union.objects.filter(pk__in=counts).order_by("path")
    ]
