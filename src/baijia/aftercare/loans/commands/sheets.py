"""A bank's sheet taken in whole or not at all: every row is a command of its own inside one transaction."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext as _

from baijia.aftercare.loans.commands import claiming, lending
from baijia.aftercare.loans.enums import AT_BANK
from baijia.aftercare.loans.models import Loan, Statement, StatementLine
from baijia.aftercare.loans.rules import claiming as claim_rules
from baijia.aftercare.loans.rules import people
from baijia.aftercare.loans.sheets import KINDS, REFERENCE, RESULTS, Reader, Row, Sheet
from baijia.core import audit, clock, ids
from baijia.core.actor import Actor
from baijia.core.command import command
from baijia.core.refused import Refused, RefusedMany
from baijia.directory.models import Union

ONE = timedelta(days=1)
MOST_FAULTS = 20
Booker = Callable[[Actor, Loan, Reader], Any]


@command
def take_sheet(
    *, actor: Actor, organiser: Union, bank: Union, kind: Sheet, name: str, sha256: str, rows: Sequence[Row]
) -> int:
    """Take in a bank's sheet; the service officer may do so for a bank that never signs in. Returns the rows booked.

    One row that is refused refuses all, each fault with its cell.
    """
    organiser = Union.objects.select_for_update().get(pk=organiser.pk)
    people.check_bank(bank, organiser)
    people.check_works_for_bank(actor, bank, organiser)
    if not rows:
        raise Refused("sheet.empty", _("表格里没有一行数据。"), field="file")
    loans = _loans(organiser, bank, rows)
    if kind == Sheet.STATEMENT:
        _take_statement(actor, organiser, bank, name, sha256, rows, loans)
    else:
        _each(actor, rows, loans, BOOKERS[kind])
    audit.record(
        actor,
        "loans.take_sheet",
        bank,
        after={"kind": str(kind), "name": name[:120], "sha256": sha256, "rows": len(rows)},
    )
    return len(rows)


def _loans(organiser: Union, bank: Union, rows: Sequence[Row]) -> dict[str, Loan]:
    wanted = {row.cells[REFERENCE] for row in rows}
    known = Loan.objects.filter(organiser=organiser, bank=bank, state__in=AT_BANK, reference__in=wanted)
    found = {loan.reference: loan for loan in known.select_related("organiser", "bank", "product")}
    faults = [
        Refused(
            "sheet.reference",
            _("%(place)s：编号“%(reference)s”不在送贵行的贷款里。")
            % {"place": row.places[REFERENCE], "reference": row.cells[REFERENCE][:20]},
            field="file",
        )
        for row in rows
        if row.cells[REFERENCE] not in found
    ]
    if faults:
        raise RefusedMany(faults[:MOST_FAULTS])
    return found


def _each(actor: Actor, rows: Sequence[Row], loans: dict[str, Loan], book: Booker) -> None:
    faults: list[Refused] = []
    for row in rows:
        try:
            book(actor, loans[row.cells[REFERENCE]], Reader(row))
        except RefusedMany as many:
            faults += [_placed(row, one) for one in many.refusals]
        except Refused as refused:
            if refused.hidden:
                raise
            faults.append(_placed(row, refused))
    if faults:
        raise RefusedMany(faults[:MOST_FAULTS])


def _placed(row: Row, refused: Refused) -> Refused:
    if refused.code == "sheet.cell":
        return refused
    return Refused(refused.code, f"{row.places[REFERENCE]}：{refused.sentence}", field="file")


def _answer(actor: Actor, loan: Loan, reader: Reader) -> None:
    grant = reader.choice("结果", RESULTS)
    terms: dict[str, Any] = {}
    if grant:
        terms = {
            "principal": reader.number("放款额"),
            "signed_on": reader.day("签约日"),
            "annual": reader.number("年利率", places=6),
        }
    reader.finish()
    lending.answer(actor=actor, loan=loan, grant=grant, note=reader.text("说明"), **terms)


def _pay_out(actor: Actor, loan: Loan, reader: Reader) -> None:
    disbursed, matures = reader.day("放款日"), reader.day("到期日")
    reader.finish()
    lending.disburse(actor=actor, loan=loan, disbursed=disbursed, matures=matures)


def _repay(actor: Actor, loan: Loan, reader: Reader) -> None:
    day, principal = reader.day("还款日"), reader.number("还本金额")
    kind = reader.choice("类型", KINDS)
    reader.finish()
    lending.repay(actor=actor, loan=loan, day=day, principal=principal, kind=kind)


def _overdue(actor: Actor, loan: Loan, reader: Reader) -> None:
    start, last = reader.day("起"), reader.day("止（含）")
    reader.finish()
    lending.exclude(actor=actor, loan=loan, start=start, end=last + ONE)


def _claim(actor: Actor, loan: Loan, reader: Reader) -> None:
    start, last = reader.day("起息日"), reader.day("止息日（含）")
    interest, subsidy = reader.number("利息"), reader.number("贴息")
    reader.finish()
    claim = claiming.file_claim(actor=actor, loan=loan, start=start, end=last + ONE)
    if (claim.interest, claim.subsidy) != (interest, subsidy):
        raise Refused(
            "claim.figures",
            _("利息 %(interest)s 元、贴息 %(subsidy)s 元与按规则计算的 %(own_interest)s 元、%(own)s 元不符。")
            % {
                "interest": interest,
                "subsidy": subsidy,
                "own_interest": claim.interest,
                "own": claim.subsidy,
            },
        )


BOOKERS: dict[Sheet, Booker] = {
    Sheet.ANSWERS: _answer,
    Sheet.PAYOUTS: _pay_out,
    Sheet.REPAYMENTS: _repay,
    Sheet.OVERDUE: _overdue,
    Sheet.CLAIMS: _claim,
}


def _take_statement(
    actor: Actor,
    organiser: Union,
    bank: Union,
    name: str,
    sha256: str,
    rows: Sequence[Row],
    loans: dict[str, Loan],
) -> None:
    if Statement.objects.filter(organiser=organiser, sha256=sha256).exists():
        raise Refused("statement.twice", _("这份计息单已经导入过。"), field="file")
    statement = Statement.objects.create(
        organiser=organiser,
        bank=bank,
        name=name[:120],
        sha256=sha256,
        count=len(rows),
        by_uid=actor.account_uid,
        at=clock.edition_now(),
    )
    lines = _read_lines(actor, rows, loans, statement)
    spans: dict[str, list[tuple[str, date, date]]] = defaultdict(list)
    for row, line in zip(rows, lines, strict=True):
        spans[line.loan.reference].append((row.places[REFERENCE], line.start, line.end))
    faults: list[Refused] = []
    for reference, span in spans.items():
        try:
            claim_rules.check_lines(loans[reference], span)
        except RefusedMany as many:
            faults += many.refusals
    if faults:
        raise RefusedMany(faults[:MOST_FAULTS])
    StatementLine.objects.bulk_create(lines)


def _read_lines(
    actor: Actor, rows: Sequence[Row], loans: dict[str, Loan], statement: Statement
) -> list[StatementLine]:
    lines: list[StatementLine] = []

    def read(_actor: Actor, loan: Loan, reader: Reader) -> None:
        start, last = reader.day("起息日"), reader.day("止息日（含）")
        line = StatementLine(
            uid=ids.new_uid(),
            statement=statement,
            loan=loan,
            start=start,
            end=last + ONE,
            balance=reader.number("本金余额"),
            annual=reader.number("年利率", places=6),
            interest=reader.number("利息"),
        )
        reader.finish()
        claim_rules.check_stated(loan)
        lines.append(line)

    _each(actor, rows, loans, read)
    return lines
