"""Claims for subsidy: filed, checked against the bank's statement, paid by another person; and what comes back."""

from __future__ import annotations

from datetime import date
from typing import Any

from baijia.aftercare.loans import deadlines
from baijia.aftercare.loans.commands.applying import locked, tell
from baijia.aftercare.loans.enums import CLAIM_MOVES, CLAWBACK_MOVES, Cause, Claimant
from baijia.aftercare.loans.models import Claim, Clawback, Loan
from baijia.aftercare.loans.rules import claiming, people
from baijia.core import audit, clock, lifecycle
from baijia.core.actor import Actor
from baijia.core.command import command
from baijia.directory.models import Union


@command
def file_claim(*, actor: Actor, loan: Loan, start: date, end: date) -> Claim:
    """Claim the subsidy of the days from ``start`` until ``end``, which counts no more; the figures are the engine's."""
    loan = locked(loan)
    claiming.check_claimant(actor, loan)
    span = claiming.check_span(loan, start, end)
    terms = loan.product.document
    claim = Claim.objects.create(
        loan=loan,
        number=loan.claims.count() + 1,
        start=span.start,
        end=span.end,
        interest=span.interest,
        subsidy=span.subsidy,
        claimant=terms["claimant"],
        due=deadlines.claim_due(span.end, terms["claim_days"]),
        filed_by_uid=actor.account_uid,
        filed_at=clock.edition_now(),
    )
    after = {"start": start.isoformat(), "end": end.isoformat(), "subsidy": str(span.subsidy)}
    audit.record(actor, "loans.file_claim", claim, after=after)
    return claim


@command
def check_claim(*, actor: Actor, claim: Claim) -> Claim:
    """Find a claim in order: the bank's statement covers its days and agrees to the fen, and the budget holds it."""
    Union.objects.select_for_update().get(
        pk=claim.loan.organiser_id
    )  # two claims must not share what is left
    claim = _locked(claim)
    people.check_serves(actor, claim.loan.organiser)
    claim.stated = claiming.check_agrees(claim)
    claiming.check_within_budget(claim)
    claim.checked_by_uid, claim.checked_at = actor.account_uid, clock.edition_now()
    return _moved(actor, claim, "check", stated=str(claim.stated))


@command
def return_claim(*, actor: Actor, claim: Claim, note: str) -> Claim:
    """Send a claim back before it is paid; its days may be claimed again."""
    claim = _locked(claim)
    people.check_serves(actor, claim.loan.organiser)
    claim.note = claiming.check_return(claim, note)
    if claim.claimant == Claimant.BORROWER:
        tell(actor, claim.loan, "claim_returned", reason=claim.note)
    return _moved(actor, claim, "return", note=claim.note)


@command
def settle_claim(*, actor: Actor, claim: Claim, paid_on: date, voucher: str) -> Claim:
    """Note that a checked claim was paid, by whom did not check it."""
    claim = _locked(claim)
    people.check_pays(actor, claim.loan.organiser)
    lifecycle.move(claim, "settle", CLAIM_MOVES)
    claim.voucher = claiming.check_settlement(actor, claim, paid_on=paid_on, voucher=voucher)
    claim.paid_on, claim.settled_by_uid, claim.settled_at = paid_on, actor.account_uid, clock.edition_now()
    claim.save()
    audit.record(
        actor, "loans.settle_claim", claim, after={"paid_on": paid_on.isoformat(), "voucher": claim.voucher}
    )
    tell(actor, claim.loan, "settled", amount=str(claim.subsidy), day=paid_on.isoformat())
    return claim


@command
def claw_back(*, actor: Actor, loan: Loan, cause: Cause, reason: str) -> Clawback:
    """Demand subsidy back: what a new reckoning shows was paid too much, or all of it after misuse."""
    loan = locked(loan)
    people.check_serves(actor, loan.organiser)
    amount = claiming.check_clawback(loan, Cause(cause), reason)
    row = Clawback.objects.create(
        loan=loan,
        amount=amount,
        cause=cause,
        reason=reason.strip()[:200],
        demanded_by_uid=actor.account_uid,
        demanded_at=clock.edition_now(),
    )
    audit.record(actor, "loans.claw_back", row, after={"amount": str(amount), "cause": str(cause)})
    tell(actor, loan, "clawback", amount=str(amount), reason=row.reason)
    return row


@command
def receive_clawback(*, actor: Actor, clawback: Clawback, receipt: str) -> Clawback:
    """Note that subsidy came back."""
    rows = Clawback.objects.select_for_update(of=("self",)).select_related("loan__organiser")
    clawback = rows.get(pk=clawback.pk)
    people.check_pays(actor, clawback.loan.organiser)
    before, after = lifecycle.move(clawback, "receive", CLAWBACK_MOVES)
    clawback.receipt = claiming.check_receipt(receipt)
    clawback.received_by_uid, clawback.received_at = actor.account_uid, clock.edition_now()
    clawback.save()
    audit.record(actor, "loans.receive_clawback", clawback, before={"state": before}, after={"state": after})
    return clawback


def _locked(claim: Claim) -> Claim:
    rows = Claim.objects.select_for_update(of=("self",))
    return rows.select_related("loan__product", "loan__organiser", "loan__bank", "loan__person").get(
        pk=claim.pk
    )


def _moved(actor: Actor, claim: Claim, act: str, **after: Any) -> Claim:
    before, now = lifecycle.move(claim, act, CLAIM_MOVES)
    claim.save()
    audit.record(actor, f"loans.{act}_claim", claim, before={"state": before}, after={"state": now, **after})
    return claim
