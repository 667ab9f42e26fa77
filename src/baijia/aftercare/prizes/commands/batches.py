"""A batch from draft to closed: made, checked, approved, sent, taken in by the bank, compared with its statement."""

from __future__ import annotations

import hashlib
from datetime import date
from decimal import Decimal

from django.db.models import Max
from django.utils.translation import gettext as _

from baijia.aftercare.prizes import approval, booking, files, queries, taxing
from baijia.aftercare.prizes.enums import BATCH_MOVES, LINE_MOVES, LineState, Purpose
from baijia.aftercare.prizes.models import BankAccount, Batch, Line, Setting
from baijia.aftercare.prizes.rules import batches as rules
from baijia.aftercare.prizes.rules import people
from baijia.award.programmes.models import Edition
from baijia.core import audit, clock, entropy, ids, ledger, lifecycle
from baijia.core.actor import Actor
from baijia.core.command import command
from baijia.core.refused import Refused, not_found
from baijia.directory.models import Union
from baijia.engine.bundle import sealed
from baijia.engine.log import entries

MOST_LINES = 5000


@command
def draft_batch(*, actor: Actor, edition: Edition, purpose: Purpose, pay_on: date, profile: Setting) -> Batch:
    """Make a batch of everything payable for one purpose, each line with its tax of the day of payment."""
    organiser = Union.objects.select_for_update().get(pk=edition.organiser_id)
    person = people.check_pays(actor, organiser)
    rules.check_pay_day(pay_on)
    if profile.pk not in {row.pk for row in queries.bank_formats(organiser, pay_on)}:
        raise Refused("batch.profile", _("这种银行文件格式在付款日没有生效，请另选。"), field="profile")
    chosen = list(queries.payable(edition, purpose)[:MOST_LINES])
    rules.check_something(len(chosen))
    last = Batch.objects.filter(organiser=organiser).aggregate(last=Max("number"))["last"] or 0
    batch = Batch.objects.create(
        edition=edition,
        organiser=organiser,
        number=last + 1,
        purpose=purpose,
        pay_on=pay_on,
        profile=profile,
        maker_uid=actor.account_uid,
        maker_person_uid=person,
        made_at=clock.edition_now(),
        salt=entropy.random_bytes(32).hex(),
    )
    accounts = {
        row.payee_id: row
        for row in BankAccount.objects.filter(payee__in=[one.payee_id for one in chosen], state="verified")
    }
    figures = taxing.figures(organiser, chosen, pay_on)
    lines = []
    for place, (obligation, figure) in enumerate(zip(chosen, figures, strict=True), start=1):
        reference = f"{organiser.code}-{batch.number:05d}-{place:04d}"
        line = Line(uid=ids.new_uid(), batch=batch, number=place, reference=reference, obligation=obligation)
        line.account = accounts[obligation.payee_id]
        taxing.put(line, figure)
        lines.append(line)
    Line.objects.bulk_create(lines, batch_size=booking.CHUNK)
    audit.record(
        actor,
        "prizes.draft_batch",
        batch,
        scope=edition.code,
        after={
            "number": batch.number,
            "lines": len(lines),
            "net": str(sum((one.net for one in lines), Decimal(0))),
        },
    )
    return batch


@command
def check_batch(*, actor: Actor, batch: Batch, count: int, net: Decimal) -> Batch:
    """The checker compares the batch with the own count and sum. Never the person who made it."""
    batch = _locked(batch)
    person = people.check_checks(actor, batch.organiser)
    people.check_two_people(actor, person, maker_uid=batch.maker_uid, maker_person_uid=batch.maker_person_uid)
    lines = files.lines_of(batch)
    before, after = lifecycle.move(batch, "check", BATCH_MOVES)
    rules.check_is_sound(batch, lines)
    rules.check_totals(batch, lines, count=count, net=net)
    batch.checker_uid, batch.checker_person_uid, batch.checked_at = (
        actor.account_uid,
        person,
        clock.edition_now(),
    )
    batch.save()
    return _kept(actor, "prizes.check_batch", batch, before, after)


@command
def approve_batch(*, actor: Actor, batch: Batch) -> Batch:
    """Approve what will be paid: the approval is bound to each payee, account, amount and the purpose, and signed."""
    batch = _locked(batch)
    person = people.check_checks(actor, batch.organiser)
    people.check_two_people(actor, person, maker_uid=batch.maker_uid, maker_person_uid=batch.maker_person_uid)
    before, after = lifecycle.move(batch, "approve", BATCH_MOVES)
    rules.check_is_sound(batch, files.lines_of(batch))
    batch.approver_uid, batch.approver_person_uid = actor.account_uid, person
    batch.approved_at = clock.edition_now()
    batch.approved_digest = approval.digest(batch)
    batch.signature = approval.sign(batch)
    batch.save()
    return _kept(actor, "prizes.approve_batch", batch, before, after, digest=batch.approved_digest)


@command
def export_batch(*, actor: Actor, batch: Batch) -> Batch:
    """Make the bank's files, put their digest into the public log, and book what is on its way.

    The files may be fetched from then on; each time they are the same bytes.
    """
    batch = _locked(batch)
    people.check_pays(actor, batch.organiser)
    before, after = lifecycle.move(batch, "export", BATCH_MOVES)
    lines = files.lines_of(batch)
    rules.check_is_sound(batch, lines)
    rules.check_month(batch)
    if not approval.holds(batch):
        raise Refused(
            "batch.altered_after_approval",
            _(
                "批准之后，收款人、账号、金额或用途被改动过，或签批密钥已更换，批准已失效。请作废本批重新拟制，并查明原因。"
            ),
        )
    made = files.bank_files(batch)
    batch.files = [{"name": name, "sha256": hashlib.sha256(data).hexdigest()} for name, data in made]
    net = sum((line.net for line in lines), Decimal("0.00"))
    logged = {"files": batch.files, "lines": len(lines), "net": f"{net:.2f}"}
    batch.logged_digest = sealed.commitment("payment-batch", bytes.fromhex(batch.salt), logged)
    batch.exported_at = clock.edition_now()
    batch.save()
    entry = entries.payment_batch(batch.edition.code, digest=batch.logged_digest)
    ledger.append(batch.edition.log, entry)
    booking.write(posting for line in lines for posting in booking.sent(line))
    return _kept(actor, "prizes.export_batch", batch, before, after, digest=batch.logged_digest)


@command
def accept_batch(*, actor: Actor, batch: Batch, bank_serial: str) -> Batch:
    """Keep that the bank has taken the files in, with its own number."""
    batch = _locked(batch)
    people.check_pays(actor, batch.organiser)
    before, after = lifecycle.move(batch, "accept", BATCH_MOVES)
    if len(bank_serial.strip()) < 2:
        raise Refused("batch.serial", _("请填写银行受理编号。"), field="bank_serial")
    batch.bank_serial, batch.accepted_at = bank_serial.strip()[:40], clock.edition_now()
    batch.save(update_fields=["state", "bank_serial", "accepted_at"])
    return _kept(actor, "prizes.accept_batch", batch, before, after)


@command
def void_batch(*, actor: Actor, batch: Batch, reason: str) -> Batch:
    """Give a batch up before it leaves; what it would have paid may go into a new one. Payer or checker may."""
    batch = _locked(batch)
    try:
        people.check_pays(actor, batch.organiser)
    except Refused as refused:
        if not refused.hidden:
            raise
        people.check_checks(actor, batch.organiser)
    before, after = lifecycle.move(batch, "void", BATCH_MOVES)
    batch.void_reason = rules.check_void_reason(reason)
    batch.save(update_fields=["state", "void_reason"])
    for line in batch.lines.select_for_update().filter(state=LineState.OPEN):
        lifecycle.move(line, "void", LINE_MOVES)
        line.save(update_fields=["state"])
    return _kept(actor, "prizes.void_batch", batch, before, after, reason=batch.void_reason)


@command
def close_batch(*, actor: Actor, batch: Batch, statement: Decimal) -> Batch:
    """Compare a settled batch with what the bank's statement debits, and close it. The checker does."""
    batch = _locked(batch)
    people.check_checks(actor, batch.organiser)
    before, after = lifecycle.move(batch, "close", BATCH_MOVES)
    rules.check_statement(batch, files.lines_of(batch), statement)
    batch.statement, batch.closed_at = statement, clock.edition_now()
    batch.save(update_fields=["state", "statement", "closed_at"])
    return _kept(actor, "prizes.close_batch", batch, before, after, statement=str(statement))


def _kept(actor: Actor, act: str, batch: Batch, before: str, after: str, **more: str) -> Batch:
    audit.record(
        actor, act, batch, scope=batch.edition.code, before={"state": before}, after={"state": after, **more}
    )
    return batch


def _locked(batch: Batch) -> Batch:
    rows = Batch.objects.select_for_update(of=("self",))
    found = rows.select_related("edition__organiser", "edition__log", "organiser", "profile").filter(
        pk=batch.pk
    )
    row = found.first()
    if row is None:
        raise not_found()
    return row
