"""Postings: one transfer for each cause, written in the transaction of the command that causes it."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from baijia.aftercare.prizes.enums import BookAccount, PostingKind, Purpose
from baijia.aftercare.prizes.models import Line, Obligation, Posting
from baijia.core import clock, ids

CHUNK = 500


def payable(purpose: str) -> BookAccount:
    """Return the account on which a purpose is owed."""
    return BookAccount.PRIZE_PAYABLE if purpose == Purpose.PRIZE else BookAccount.FEE_PAYABLE


def posting(
    kind: PostingKind,
    debit: BookAccount,
    credit: BookAccount,
    amount: Decimal,
    obligation: Obligation,
    line: Line | None = None,
) -> Posting:
    """Return one transfer, not yet written."""
    return Posting(
        uid=ids.new_uid(),
        edition_id=obligation.edition_id,
        kind=kind,
        debit=debit,
        credit=credit,
        amount=amount,
        at=clock.edition_now(),
        obligation=obligation,
        line=line,
    )


def write(postings: Iterable[Posting]) -> list[Posting]:
    """Append transfers; those of nothing, as the tax of an exempt prize, are left out."""
    return Posting.objects.bulk_create([row for row in postings if row.amount], batch_size=CHUNK)


def raised(obligation: Obligation) -> Posting:
    """Return the transfer that puts an obligation into the books."""
    to = payable(obligation.purpose)
    return posting(PostingKind.RAISE, BookAccount.APPROPRIATION, to, obligation.gross, obligation)


def sent(line: Line) -> list[Posting]:
    """Return the transfers of a line that goes to the bank: tax withheld the first time, the net each time."""
    owed = line.obligation
    if line.repeats_id is not None:
        return [posting(PostingKind.SEND, BookAccount.RETURNED, BookAccount.CLEARING, line.net, owed, line)]
    source = payable(owed.purpose)
    return [
        posting(PostingKind.WITHHOLD, source, BookAccount.TAX_PAYABLE, line.tax, owed, line),
        posting(PostingKind.SEND, source, BookAccount.CLEARING, line.net, owed, line),
    ]


def settled(line: Line, *, paid: bool) -> Posting:
    """Return the transfer of the bank's answer to a line."""
    if paid:
        return posting(
            PostingKind.PAY, BookAccount.CLEARING, BookAccount.BANK, line.net, line.obligation, line
        )
    return posting(
        PostingKind.RETURN, BookAccount.CLEARING, BookAccount.RETURNED, line.net, line.obligation, line
    )
