"""What must stand before a batch is made, checked, approved, sent, settled and closed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal

from django.utils.translation import gettext as _

from baijia.aftercare.prizes.enums import AccountState, BatchState
from baijia.aftercare.prizes.models import Batch, Line
from baijia.award.honours import queries as honours
from baijia.core import clock
from baijia.core.refused import Refused, RefusedMany

AHEAD = timedelta(days=31)
SHOWN = 10


def check_pay_day(pay_on: date) -> None:
    """The day of payment lies ahead, and not far: it decides the rate table and the month of declaration.

    Raises:
        Refused: it is past, or too far off.
    """
    today = clock.edition_now().date()
    if pay_on < today:
        raise Refused("batch.day_past", _("付款日不能早于今天。"), field="pay_on")
    if pay_on > today + AHEAD:
        raise Refused("batch.day_far", _("付款日最多提前一个月安排，税率按付款日适用。"), field="pay_on")


def check_something(count: int) -> None:
    """Somebody can be paid.

    Raises:
        Refused: nobody can.
    """
    if not count:
        raise Refused(
            "batch.nobody",
            _("没有可以付款的人：应付款要先确认，收款账号要先登记并由复核重新录入核对。"),
        )


def check_is_sound(batch: Batch, lines: Sequence[Line]) -> None:
    """Every line still holds: the account is the verified one in force, and the honour stands.

    Raises:
        Refused: by line; the way on is to void the batch and make a new one.
    """
    faults = []
    for line in lines:
        obligation = line.obligation
        if line.account.state != AccountState.VERIFIED:
            faults.append(
                Refused(
                    "batch.account_changed",
                    _("第 %(n)d 行 %(name)s：收款账号在拟制后有变动，须作废本批重新拟制。")
                    % {"n": line.number, "name": obligation.payee.name},
                )
            )
        if obligation.honour is not None and not honours.stands(obligation.honour):
            faults.append(
                Refused(
                    "batch.revoked",
                    _("第 %(n)d 行 %(name)s：荣誉已撤销，不能付款，须作废本批重新拟制。")
                    % {"n": line.number, "name": obligation.payee.name},
                )
            )
    if faults:
        raise RefusedMany(faults[:SHOWN])


def check_totals(batch: Batch, lines: Sequence[Line], *, count: int, net: Decimal) -> None:
    """The checker's own count and sum are those of the batch.

    Raises:
        Refused: they differ.
    """
    total = sum((line.net for line in lines), Decimal("0.00"))
    if count != len(lines):
        raise Refused("batch.count", _("笔数不符，请与附件清单逐笔核对。"), field="count")
    if net != total:
        raise Refused("batch.net", _("实发合计不符，请与附件清单逐笔核对。"), field="net")


def check_month(batch: Batch) -> None:
    """The file leaves in the month whose tax was worked out.

    Raises:
        Refused: another month has come.
    """
    today = clock.edition_now().date()
    if (today.year, today.month) != (batch.pay_on.year, batch.pay_on.month):
        raise Refused(
            "batch.month",
            _("付款日是 %(day)s，不在本月送银行，税款所属月份会不对。请作废本批重新拟制。")
            % {"day": batch.pay_on.isoformat()},
        )


def check_void_reason(reason: str) -> str:
    """A batch is voided with a reason.

    Raises:
        Refused: there is none.
    """
    text = reason.strip()
    if len(text) < 4:
        raise Refused("batch.void_reason", _("请写明作废的原因（至少四个字）。"), field="reason")
    return text[:200]


def check_was_sent(batch: Batch) -> None:
    """The bank has this batch's file, so that it can answer.

    Raises:
        Refused: it was never sent, or was closed.
    """
    if batch.state in (BatchState.DRAFT, BatchState.CHECKED, BatchState.APPROVED, BatchState.VOID):
        raise Refused(
            "return.not_sent",
            _("第 %(n)d 批还没有送银行（%(state)s），不会有回盘。请确认选对了批次和文件。")
            % {"n": batch.number, "state": batch.get_state_display()},
        )


def check_statement(batch: Batch, lines: Sequence[Line], statement: Decimal) -> None:
    """What the bank debited is what was paid.

    Raises:
        Refused: it is not; the difference is named.
    """
    paid = sum((line.net for line in lines if line.state == "paid"), Decimal("0.00"))
    if statement != paid:
        raise Refused(
            "batch.statement",
            _("银行对账单实际支出 %(statement)s 元，本批到账合计 %(paid)s 元，相差 %(gap)s 元，不能关闭。")
            % {"statement": statement, "paid": paid, "gap": statement - paid},
            field="statement",
        )
