"""The bank's answer: read whole, compared line by line, booked once, or refused with every fault and nothing booked."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from decimal import Decimal

from django.utils.translation import gettext as _

from baijia.aftercare.prizes import booking, reading
from baijia.aftercare.prizes.enums import BATCH_MOVES, LINE_MOVES, OBLIGATION_MOVES, BatchState, LineState
from baijia.aftercare.prizes.models import BankReturn, Batch, Line, Posting
from baijia.aftercare.prizes.reading import Answer
from baijia.aftercare.prizes.rules import batches as rules
from baijia.aftercare.prizes.rules import people
from baijia.core import audit, clock, lifecycle
from baijia.core.actor import Actor
from baijia.core.command import command
from baijia.core.refused import Refused, RefusedMany

MOST_FAULTS = 50


@command
def import_return(*, actor: Actor, batch: Batch, name: str, data: bytes) -> BankReturn:
    """Take in a file the bank sent back for a batch: paid lines are paid, failed ones wait to be paid anew.

    Lines that were booked before with the same result are passed over. Once no line is open, the batch is settled.
    """
    batch = (
        Batch.objects.select_for_update(of=("self",))
        .select_related("edition__organiser", "organiser", "profile")
        .get(pk=batch.pk)
    )
    people.check_pays(actor, batch.organiser)
    rules.check_was_sent(batch)
    sha256 = hashlib.sha256(data).hexdigest()
    _check_is_new(sha256)
    answers = reading.answers(data, batch.profile.document)
    lines = {
        row.reference: row
        for row in batch.lines.select_for_update(of=("self",))
        .select_related("obligation__payee")
        .order_by("pk")
    }
    fresh = _fresh(batch, answers, lines)
    if batch.state == BatchState.EXPORTED:
        lifecycle.move(batch, "accept", BATCH_MOVES)
        batch.accepted_at = clock.edition_now()
    postings = [_settle(lines[answer.reference], answer) for answer in fresh]
    booking.write(postings)
    _settle_batch(batch, list(lines.values()))
    row = BankReturn.objects.create(
        batch=batch,
        name=name[:120],
        sha256=sha256,
        paid=sum(answer.paid for answer in fresh),
        returned=sum(not answer.paid for answer in fresh),
        amount=sum((answer.amount for answer in fresh if answer.paid), Decimal("0.00")),
        by_uid=actor.account_uid,
        at=clock.edition_now(),
    )
    audit.record(
        actor,
        "prizes.import_return",
        batch,
        scope=batch.edition.code,
        after={"file": sha256, "paid": row.paid, "returned": row.returned, "state": str(batch.state)},
    )
    return row


def _check_is_new(sha256: str) -> None:
    known = BankReturn.objects.filter(sha256=sha256).select_related("batch").first()
    if known is not None:
        raise Refused(
            "return.repeated",
            _("这个文件已于 %(at)s 导入第 %(n)d 批，没有重复入账。")
            % {"at": f"{known.at.astimezone(clock.ZONE):%Y-%m-%d %H:%M}", "n": known.batch.number},
        )


def _fresh(batch: Batch, answers: Sequence[Answer], lines: dict[str, Line]) -> list[Answer]:
    """Return the answers that are news.

    Raises:
        Refused: by line: not of this batch, another amount, another result than was booked.
    """
    faults, fresh = [], []
    for answer in answers:
        line = lines.get(answer.reference)
        words = ""
        if line is None:
            words = _elsewhere(batch, answer)
        elif line.net != answer.amount:
            words = _("金额 %(said)s 与送出的 %(net)s 不符") % {"said": answer.amount, "net": line.net}
        elif line.state == LineState.OPEN:
            fresh.append(answer)
        elif (line.state == LineState.PAID) != answer.paid:
            words = _("此前已按“%(state)s”入账，与这次的结果相反，请与银行核实") % {
                "state": line.get_state_display()
            }
        if words:
            faults.append(
                Refused("return.line", _("第 %(row)d 行：%(words)s。") % {"row": answer.row, "words": words})
            )
    if faults:
        raise RefusedMany(faults[:MOST_FAULTS])
    return fresh


def _elsewhere(batch: Batch, answer: Answer) -> str:
    other = Line.objects.filter(reference=answer.reference, batch__organiser=batch.organiser).first()
    values = {"reference": answer.reference}
    if other is None:
        return _("参考号 %(reference)s 不是我们送出的任何一笔") % values
    values["n"] = str(other.batch.number)
    return _("参考号 %(reference)s 属于第 %(n)s 批，不在本批") % values


def _settle(line: Line, answer: Answer) -> Posting:
    lifecycle.move(line, "pay" if answer.paid else "return", LINE_MOVES)
    line.settled_at = clock.edition_now()
    line.bank_serial = answer.serial
    line.reason = "" if answer.paid else answer.reason or _("银行未说明原因")
    line.save(update_fields=["state", "settled_at", "bank_serial", "reason"])
    if answer.paid:
        lifecycle.move(line.obligation, "pay", OBLIGATION_MOVES)
        line.obligation.save(update_fields=["state"])
    return booking.settled(line, paid=answer.paid)


def _settle_batch(batch: Batch, lines: Sequence[Line]) -> None:
    if batch.state == BatchState.ACCEPTED and all(line.state != LineState.OPEN for line in lines):
        back = any(line.state == LineState.RETURNED for line in lines)
        lifecycle.move(batch, "settle_returned" if back else "settle", BATCH_MOVES)
        batch.settled_at = clock.edition_now()
    batch.save(update_fields=["state", "accepted_at", "settled_at"])
