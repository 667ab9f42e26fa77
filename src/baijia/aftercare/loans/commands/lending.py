"""The union's review, the bank's answer, and the loan's life: paid out, repaid, overdue, extended."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from baijia.aftercare.loans import documents, queries, reckoning
from baijia.aftercare.loans.commands.applying import locked, tell
from baijia.aftercare.loans.enums import LOAN_MOVES, LoanState, RepaymentKind, Why
from baijia.aftercare.loans.models import Exclusion, Instalment, Loan, Repayment
from baijia.aftercare.loans.rules import lending, people
from baijia.core import audit, clock, ids, lifecycle
from baijia.core.actor import Actor
from baijia.core.command import command
from baijia.core.refused import Refused
from baijia.directory.models import Union


@command
def review(*, actor: Actor, loan: Loan, act: str, note: str = "") -> Loan:
    """Approve an application, return it for correction or reject it. What it may cost is set aside in the budget.

    ``act`` is "approve", "return" or "reject".
    """
    Union.objects.select_for_update().get(pk=loan.organiser_id)  # two approvals must not share what is left
    loan = locked(loan)
    people.check_serves(actor, loan.organiser)
    note = lending.check_note(act, note)
    if act == "approve":
        lending.check_open(loan.product, clock.edition_now().date())
        loan.expected = _estimate(loan)
        lending.check_budget(loan, loan.expected)
    tell(actor, loan, act, reason=note)
    loan.reviewed_at, loan.reviewed_by_uid, loan.review_note = clock.edition_now(), actor.account_uid, note
    return _moved(actor, loan, act, f"{act}_loan", note=note, expected=str(loan.expected))


@command
def send(*, actor: Actor, loan: Loan, bank: Union) -> Loan:
    """Send an approved application to a bank; from now on that bank's clerk sees it."""
    loan = locked(loan)
    people.check_serves(actor, loan.organiser)
    people.check_bank(bank, loan.organiser)
    loan.bank, loan.sent_at = bank, clock.edition_now()
    tell(actor, loan, "send")
    return _moved(actor, loan, "send", "send", bank=bank.code)


@command
def answer(
    *,
    actor: Actor,
    loan: Loan,
    grant: bool,
    principal: Decimal | None = None,
    signed_on: date | None = None,
    annual: Decimal | None = None,
    note: str = "",
) -> Loan:
    """The bank grants a loan with its terms, or declines. The benchmark rate is the one in force on the day of signing."""
    loan = locked(loan)
    people.check_is_bank(actor, loan)
    if not grant:
        loan.bank_note = lending.check_note("decline", note)
        tell(actor, loan, "decline", reason=loan.bank_note)
        return _moved(actor, loan, "decline", "answer", note=loan.bank_note)
    terms = lending.check_grant(loan, principal=principal, signed_on=signed_on, annual=annual)
    loan.principal, loan.signed_on, loan.annual = terms.principal, terms.signed_on, terms.annual
    loan.benchmark, loan.bank_note = _benchmark(loan, terms.signed_on), note.strip()[:200]
    tell(actor, loan, "grant", amount=str(terms.principal))
    said = {name: str(value) for name, value in dataclasses.asdict(terms).items()}
    return _moved(actor, loan, "grant", "answer", **said)


@command
def disburse(
    *,
    actor: Actor,
    loan: Loan,
    disbursed: date,
    matures: date,
    plan: Sequence[tuple[date, Decimal]] = (),
) -> Loan:
    """The money went out; ``plan`` holds the instalments, without it everything is due at maturity."""
    loan = locked(loan)
    people.check_is_bank(actor, loan)
    before, after = lifecycle.move(loan, "disburse", LOAN_MOVES)
    lending.check_disbursement(loan, disbursed=disbursed, matures=matures)
    assert loan.principal is not None  # noqa: S101 - it was granted
    plan = list(plan) or [(matures, loan.principal)]
    lending.check_instalments(loan, plan, matures, disbursed)
    loan.disbursed, loan.first_matures, loan.matures = disbursed, matures, matures
    loan.save()
    Instalment.objects.bulk_create(
        Instalment(uid=ids.new_uid(), loan=loan, due=day, principal=amount) for day, amount in plan
    )
    _reserve(loan)
    dates = {"disbursed": disbursed.isoformat(), "matures": matures.isoformat(), "instalments": len(plan)}
    audit.record(actor, "loans.disburse", loan, before={"state": before}, after={"state": after, **dates})
    tell(actor, loan, "disburse", until=matures.isoformat())
    return loan


@command
def repay(*, actor: Actor, loan: Loan, day: date, principal: Decimal, kind: RepaymentKind) -> Loan:
    """Principal came back, by plan or early; with the last of it the loan is closed."""
    loan = _running(actor, loan)
    lending.check_repayment(loan, day=day, principal=principal)
    Repayment.objects.create(
        loan=loan, day=day, principal=principal, kind=kind, by_uid=actor.account_uid, at=clock.edition_now()
    )
    before = after = loan.state
    if not reckoning.outstanding(loan, date.max):
        loan.closed_on = max(row.day for row in loan.repayments.all())
        before, after = lifecycle.move(loan, "close", LOAN_MOVES)
    loan.save()
    _reserve(loan)
    booked = {"day": day.isoformat(), "principal": str(principal), "kind": str(kind)}
    audit.record(actor, "loans.repay", loan, before={"state": before}, after={"state": after, **booked})
    return loan


@command
def exclude(*, actor: Actor, loan: Loan, start: date, end: date) -> Loan:
    """Book overdue days, which bear no subsidy: from ``start`` until ``end``, which counts again.

    Where they were paid for already the difference is set off against the next claim, or claimed back.
    """
    loan = locked(loan)
    people.check_is_bank(actor, loan)
    lending.check_lent(loan)
    lending.check_exclusion(loan, start, end)
    _put_out(actor, loan, start, end, Why.OVERDUE)
    _reserve(loan)
    audit.record(actor, "loans.exclude", loan, after={"start": start.isoformat(), "end": end.isoformat()})
    return loan


@command
def extend(*, actor: Actor, loan: Loan, until: date) -> Loan:
    """Extend a loan; the days beyond the first maturity bear no subsidy."""
    loan = _running(actor, loan)
    lending.check_extension(loan, until)
    before, loan.matures = loan.matures, until
    assert before is not None  # noqa: S101 - it runs
    loan.save()
    _put_out(actor, loan, before, until, Why.EXTENDED)
    _reserve(loan)
    audit.record(
        actor,
        "loans.extend",
        loan,
        before={"matures": before.isoformat()},
        after={"matures": until.isoformat()},
    )
    return loan


def _running(actor: Actor, loan: Loan) -> Loan:
    loan = locked(loan)
    people.check_is_bank(actor, loan)
    lending.check_running(loan)
    return loan


def _moved(actor: Actor, loan: Loan, act: str, name: str, **after: Any) -> Loan:
    before, now = lifecycle.move(loan, act, LOAN_MOVES)
    loan.save()
    audit.record(actor, f"loans.{name}", loan, before={"state": before}, after={"state": now, **after})
    return loan


def _estimate(loan: Loan) -> Decimal:
    terms, today = loan.product.document, clock.edition_now().date()
    return reckoning.expected(
        terms,
        principal=loan.amount,
        annual=documents.rate_most(terms),
        benchmark=_benchmark(loan, today),
        disbursed=today,
        months=loan.months,
    )


def _benchmark(loan: Loan, on: date) -> Decimal | None:
    """Return the benchmark rate on a day; where no step of the product leans on it, it may be missing."""
    terms = loan.product.document
    try:
        return queries.benchmark_on(loan.organiser, terms["tenor"], on).annual
    except Refused:
        if any("borrower_points" in step for step in terms["subsidy"]):
            raise
        return None


def _put_out(actor: Actor, loan: Loan, start: date, end: date, why: Why) -> None:
    Exclusion.objects.create(
        loan=loan, start=start, end=end, why=why, by_uid=actor.account_uid, at=clock.edition_now()
    )


def _reserve(loan: Loan) -> None:
    """Set aside what the loan is expected to cost as it stands now."""
    if loan.state in (LoanState.RUNNING, LoanState.CLOSED):
        loan.expected = reckoning.schedule(loan).subsidy_total
        loan.save(update_fields=["expected"])
