"""Claims for subsidy: which days, whether the bank's statement agrees, whether there is money, and claw-back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from baijia.aftercare.loans import queries
from baijia.aftercare.loans.enums import LENT, Cause, Claimant, ClaimState
from baijia.aftercare.loans.models import Claim, Clawback, Loan
from baijia.aftercare.loans.queries import Span
from baijia.aftercare.loans.rules import people
from baijia.core import clock
from baijia.core.actor import Actor
from baijia.core.refused import Refused, RefusedMany

ZERO = Decimal("0.00")


def check_claimant(actor: Actor, loan: Loan) -> None:
    """The actor is who claims by the product: the bank (or the service officer with its sheet), or the borrower.

    Raises:
        Refused: as hidden.
    """
    if loan.product.document["claimant"] == Claimant.BANK:
        people.check_is_bank(actor, loan)
    else:
        people.check_is_borrower(actor, loan)


def check_span(loan: Loan, start: date, end: date) -> Span:
    """Return the days that are claimed with their figures: they begin where the last claim ended.

    Raises:
        Refused: the loan is not lent, was misused, the days are claimed already, leave a gap, or are not due yet.
    """
    if loan.state not in LENT:
        raise Refused("claim.not_lent", _("还没有放款，不能申请贴息。"))
    if Clawback.objects.filter(loan=loan, cause=Cause.MISUSE).exists():
        raise Refused("claim.misused", _("本笔贷款因挪用已停止贴息。"))
    first = queries.unclaimed(loan)
    assert first is not None  # noqa: S101 - it is lent
    if start < first:
        raise Refused(
            "claim.twice",
            _("%(first)s 之前的贴息已经申请过，不能重复申请；请从 %(first)s 起。")
            % {"first": first.isoformat()},
            field="start",
        )
    spans = queries.next_claims(loan)
    for span in spans:
        if span.start == start and span.end == end:
            return span
    if not spans:
        when = (
            _("全部还清之后") if loan.product.document["claims"] == "after_repayment" else _("到了结息日之后")
        )
        raise Refused("claim.early", _("现在还不能申请，%s再来。") % when, field="end")
    raise Refused(
        "claim.days",
        _("应从 %(start)s 起、到 %(end)s（不含）为止申请。")
        % {"start": spans[0].start.isoformat(), "end": spans[0].end.isoformat()},
        field="end",
    )


def check_agrees(claim: Claim) -> Decimal:
    """Return the interest by the bank's statement, which covers every day and agrees to the fen.

    Raises:
        Refused: every difference.
    """
    found = queries.differences(claim)
    if found:
        raise RefusedMany([Refused("claim.statement", words) for words in found[:12]])
    return queries.stated_interest(claim)


def check_within_budget(claim: Claim) -> None:
    """The year's budget of the product still holds this claim.

    Raises:
        Refused: it does not; says what is left.
    """
    loan, year = claim.loan, claim.end.year
    row = queries.budgets(loan.organiser).filter(code=loan.product.code, year=year).first()
    left = (row.amount if row else ZERO) - queries.spent(loan.organiser, loan.product.code, year)
    if claim.subsidy > left:
        raise Refused(
            "claim.budget",
            _("%(year)d 年“%(name)s”贴息预算只剩 %(left)s 元，本笔 %(amount)s 元，请先追加预算。")
            % {"year": year, "name": loan.product.name, "left": left, "amount": claim.subsidy},
        )


def check_settlement(actor: Actor, claim: Claim, *, paid_on: date, voucher: str) -> str:
    """Who pays did not check; the day is not to come; the voucher is named. Returns the voucher.

    Raises:
        Refused: otherwise.
    """
    if actor.account_uid == claim.checked_by_uid:
        raise Refused("claim.same_account", _("核对和拨付不能是同一个账号，请由财务经办拨付。"))
    assert claim.checked_at is not None  # noqa: S101 - it was checked
    if not claim.checked_at.astimezone(clock.ZONE).date() <= paid_on <= clock.edition_now().date():
        raise Refused("claim.paid_on", _("拨付日应在核对之后、今天以前。"), field="paid_on")
    if len(voucher.strip()) < 2:
        raise Refused("claim.voucher", _("请填写付款凭证号。"), field="voucher")
    return voucher.strip()[:60]


def check_return(claim: Claim, note: str) -> str:
    """Who sends a claim back says why, the newest one first. Returns the note.

    Raises:
        Refused: no reason; or a later claim stands on this one.
    """
    if len(note.strip()) < 2:
        raise Refused("claim.note", _("请写明退回原因。"), field="note")
    later = Claim.objects.filter(loan=claim.loan, start__gte=claim.end).exclude(state=ClaimState.RETURNED)
    if later.exists():
        raise Refused("claim.later", _("后面的日子也已申请，请先退回后面的那笔。"))
    return note.strip()[:200]


def check_clawback(loan: Loan, cause: Cause, reason: str) -> Decimal:
    """Return what must come back: the difference after a new reckoning, or everything after misuse.

    Raises:
        Refused: nothing was paid too much; no reason; a claim is still open; or it is demanded already.
    """
    if len(reason.strip()) < 4:
        raise Refused("clawback.reason", _("请写明追回的原因和依据。"), field="reason")
    if Claim.objects.filter(loan=loan, state__in=(ClaimState.FILED, ClaimState.CHECKED)).exists():
        raise Refused("clawback.open", _("还有贴息申请在办，请先退回或拨付。"))
    if Clawback.objects.filter(loan=loan, cause=Cause.MISUSE).exists():
        raise Refused("clawback.twice", _("已因挪用追回全部贴息。"))
    amount = queries.overpaid(loan) if cause == Cause.RECKONED else queries.claimed(loan)[1]
    if amount <= 0:
        raise Refused("clawback.nothing", _("按现在的登记没有多付，不需要追回。"))
    return amount


def check_lines(loan: Loan, rows: Sequence[tuple[str, date, date]]) -> None:
    """A statement goes on where the last one of the loan ended, and misses no day and no day twice.

    ``rows``: (place in the sheet, first day, day after the last), in the order of the sheet.

    Raises:
        Refused: every fault, with its place.
    """
    day, faults = queries.statement_end(loan), []
    for place, start, end in rows:
        if day is not None and start > day:
            faults.append(
                _("%(place)s：%(loan)s 缺 %(from)s 至 %(to)s 的计息，应从 %(from)s 起。")
                % {"place": place, "loan": loan.reference, "from": day.isoformat(), "to": start.isoformat()}
            )
        elif day is not None and start < day:
            faults.append(
                _("%(place)s：%(loan)s 在 %(day)s 之前的计息已经有了，不能重复。")
                % {"place": place, "loan": loan.reference, "day": day.isoformat()}
            )
        if end <= start:
            faults.append(_("%s：止息日应在起息日之后。") % place)
        day = end
    if faults:
        raise RefusedMany([Refused("statement.days", words, field="file") for words in faults[:12]])


def check_receipt(receipt: str) -> str:
    """What came back names its receipt. Returns it.

    Raises:
        Refused: it does not.
    """
    if len(receipt.strip()) < 2:
        raise Refused("clawback.receipt", _("请填写收款凭证号。"), field="receipt")
    return receipt.strip()[:60]


def check_stated(loan: Loan) -> None:
    """A statement is about a loan that was paid out.

    Raises:
        Refused: it was not.
    """
    if loan.state not in LENT:
        raise Refused("statement.not_lent", _("还没有放款，不应有计息。"))
