"""A payslip: what was owed, the tax withheld, what was paid, in figures and in capitals."""

from __future__ import annotations

from django.utils import translation

from baijia.aftercare.prizes.queries import Payment
from baijia.core import clock, money
from baijia.interfaces.web.papers import press
from baijia.interfaces.web.ui import words


def pdf(payment: Payment) -> bytes:
    """Return the payslip of a paid obligation as A4, always in Chinese.

    Raises:
        Refused: the server has no Chinese font.
    """
    line, owed = payment.line, payment.obligation
    assert line is not None  # noqa: S101 - a paid obligation has its line
    assert line.settled_at is not None  # noqa: S101 - and a paid line its day
    with translation.override("zh-hans"):
        source = owed.honour.number if owed.honour else owed.edition.name
        data = {
            "title": f"{owed.payee.name} {owed.get_purpose_display()}发放凭据",
            "rehearsal": owed.edition.log.origin.startswith("REHEARSAL/"),
            "organiser": owed.edition.organiser.name,
            "heading": f"{owed.get_purpose_display()}发放凭据",
            "name": owed.payee.name,
            "edition": owed.edition.name,
            "source": source,
            "gross": f"{line.gross:,.2f}",
            "deduction": f"{line.deduction + line.donation:,.2f}",
            "taxable": f"{line.taxable:,.2f}",
            "rate": f"{(line.rate * 100).normalize():f}%",
            "tax": f"{line.tax:,.2f}",
            "net": f"{line.net:,.2f}",
            "capitals": f"人民币{money.in_words(line.net)}",
            "basis": line.rule.basis,
            "account": f"{line.account.bank}　尾号 {line.account.tail}",
            "date": words.long_date(line.settled_at.astimezone(clock.ZONE)),
            "reference": line.reference,
        }
        return press.pdf("payslip.typ", data, at=line.settled_at)
