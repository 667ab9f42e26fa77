"""The books: balances, the journal, and whether obligations, lines and postings agree to the fen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet, Sum
from django.utils.translation import gettext as _

from baijia.aftercare.prizes.enums import (
    SENT,
    BatchState,
    BookAccount,
    DeclarationState,
    LineState,
    ObligationState,
    PostingKind,
    RecoveryState,
)
from baijia.aftercare.prizes.models import Batch, Line, Obligation, Posting, Recovery
from baijia.award.programmes.models import Edition
from baijia.core import clock

ZERO = Decimal("0.00")


@dataclass(frozen=True, slots=True)
class Balance:
    """One account: what was debited and credited, and what is left on which side."""

    account: str
    name: str
    debit: Decimal
    credit: Decimal

    @property
    def left(self) -> Decimal:
        """Debits less credits; below zero it is a credit balance."""
        return self.debit - self.credit


def balances(edition: Edition) -> list[Balance]:
    """Return every account of an edition's books, in two statements. Debits and credits add up to the same."""
    rows = Posting.objects.filter(edition=edition)
    debits = dict(rows.values_list("debit").annotate(Sum("amount")).order_by())
    credits = dict(rows.values_list("credit").annotate(Sum("amount")).order_by())
    return [
        Balance(account, str(account.label), debits.get(account, ZERO), credits.get(account, ZERO))
        for account in BookAccount
    ]


@dataclass(frozen=True, slots=True)
class Check:
    """One comparison of two sums that must be the same."""

    words: str
    books: Decimal
    other: Decimal

    @property
    def holds(self) -> bool:
        """Whether they are the same to the fen."""
        return self.books == self.other


def reconciliation(edition: Edition) -> list[Check]:
    """Compare the books with obligations, lines, declarations, recoveries and the bank's statements."""
    accounts = {row.account: row for row in balances(edition)}
    lines = Line.objects.filter(batch__edition=edition, batch__state__in=SENT)
    first = lines.filter(repeats=None)
    owed = Obligation.objects.filter(edition=edition)
    held = Recovery.objects.filter(obligation__edition=edition)
    closed = Batch.objects.filter(edition=edition, state=BatchState.CLOSED)
    never_sent = owed.filter(state=ObligationState.OWED).exclude(lines__in=lines)
    repaid = lines.filter(repeats__isnull=False).values("repeats")
    back = lines.filter(state=LineState.RETURNED, obligation__state=ObligationState.OWED).exclude(
        pk__in=repaid
    )
    filed = lines.filter(declaration__state=DeclarationState.FILED)
    unwithheld = _sum(Posting.objects.filter(edition=edition, kind=PostingKind.UNWITHHOLD), "amount")
    bank = _sum(Posting.objects.filter(edition=edition, kind=PostingKind.PAY), "amount")
    in_closed = _sum(lines.filter(batch__in=closed, state=LineState.PAID), "net")
    return [
        Check(
            _("应付余额 = 尚未送银行的应付款"),
            -(accounts["prize_payable"].left + accounts["fee_payable"].left),
            _sum(never_sent, "gross"),
        ),
        Check(
            _("银行在途 = 办理中的各行实发"),
            -accounts["clearing"].left,
            _sum(lines.filter(state=LineState.OPEN), "net"),
        ),
        Check(_("退回待付 = 退回后未重付的实发"), -accounts["returned"].left, _sum(back, "net")),
        Check(
            _("应交税款 = 已代扣未缴的税额"),
            -accounts["tax_payable"].left,
            _sum(first, "tax") - _sum(filed, "tax") - unwithheld,
        ),
        Check(_("支付到账 = 到账的各行实发"), bank, _sum(lines.filter(state=LineState.PAID), "net")),
        Check(_("已关闭批次：到账 = 银行对账单"), in_closed, _sum(closed, "statement")),
        Check(
            _("应收追回 = 追回中的金额"),
            accounts["receivable"].left,
            _sum(held.filter(state=RecoveryState.DEMANDED), "amount"),
        ),
        Check(
            _("借方合计 = 贷方合计"),
            sum((row.debit for row in accounts.values()), ZERO),
            sum((row.credit for row in accounts.values()), ZERO),
        ),
    ]


def _sum(rows: QuerySet[Any], field: str) -> Decimal:
    keys = rows.order_by().values("pk")
    return rows.model._default_manager.filter(pk__in=keys).aggregate(found=Sum(field))["found"] or ZERO


def journal(edition: Edition) -> QuerySet[Posting]:
    """Return the postings of an edition, newest first."""
    rows = Posting.objects.filter(edition=edition).select_related("obligation__payee", "line__batch")
    return rows.order_by("-pk")


def voucher_rows(
    edition: Edition, accounts: Mapping[str, str], *, batch: Batch | None = None
) -> list[dict[str, str]]:
    """Return vouchers for the finance system: postings of a day, a cause and a batch summed, debit then credit.

    ``accounts`` gives each account's code there.
    """
    rows = Posting.objects.filter(edition=edition)
    if batch is not None:
        rows = rows.filter(line__batch=batch)
    sums: dict[tuple[str, str, str, str, str], Decimal] = {}
    for row in rows.select_related("line__batch").order_by("pk"):
        day = row.at.astimezone(clock.ZONE).date().isoformat()
        number = _("第 %d 批") % row.line.batch.number if row.line else ""
        key = (day, number, row.kind, row.debit, row.credit)
        sums[key] = sums.get(key, ZERO) + row.amount
    result = []
    for (day, number, kind, debit, credit), amount in sums.items():
        summary = " ".join(part for part in (edition.name, number, str(PostingKind(kind).label)) if part)
        for account, sides in ((debit, ("debit", "credit")), (credit, ("credit", "debit"))):
            result.append(
                {
                    "date": day,
                    "summary": summary,
                    "code": accounts[account],
                    "name": str(BookAccount(account).label),
                    sides[0]: f"{amount:.2f}",
                    sides[1]: "",
                }
            )
    return result
