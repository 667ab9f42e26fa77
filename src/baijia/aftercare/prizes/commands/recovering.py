"""What a revocation does to money: called off before it left, demanded back after it arrived."""

from __future__ import annotations

from decimal import Decimal

from django.utils.translation import gettext as _

from baijia.aftercare.prizes import booking
from baijia.aftercare.prizes.enums import (
    OBLIGATION_MOVES,
    RECOVERY_MOVES,
    SENT,
    BookAccount,
    LineState,
    ObligationState,
    PostingKind,
)
from baijia.aftercare.prizes.models import Line, Obligation, Recovery
from baijia.aftercare.prizes.rules import people
from baijia.award.honours import queries as honours
from baijia.core import audit, clock, lifecycle
from baijia.core.actor import Actor
from baijia.core.command import command
from baijia.core.refused import Refused
from baijia.engine import tax


@command
def settle_revoked(*, actor: Actor, obligation: Obligation) -> Obligation:
    """Follow a revocation: call off what has not left; demand back, as the decision says, what was paid."""
    obligation = (
        Obligation.objects.select_for_update(of=("self",))
        .select_related("edition__organiser", "payee")
        .get(pk=obligation.pk)
    )
    people.check_pays(actor, obligation.edition.organiser)
    if obligation.honour is None or honours.stands(obligation.honour):
        raise Refused("recovery.stands", _("荣誉没有撤销，不能取消或追回。"))
    if obligation.state == ObligationState.PAID:
        after: dict[str, str] = {"recover": str(_demand(actor, obligation).amount)}
    else:
        after = {"state": _call_off(obligation)}
    audit.record(actor, "prizes.settle_revoked", obligation, scope=obligation.edition.code, after=after)
    return obligation


def _call_off(obligation: Obligation) -> str:
    live = Line.objects.filter(obligation=obligation, state=LineState.OPEN).select_related("batch").first()
    if live is not None:
        words = (
            _("第 %d 批已送银行，请等回盘后再办理。")
            if live.batch.state in SENT
            else _("第 %d 批里还有这一笔，请先作废那一批。")
        )
        raise Refused("recovery.moving", words % live.batch.number)
    _before, after = lifecycle.move(obligation, "cancel", OBLIGATION_MOVES)
    obligation.save(update_fields=["state"])
    first = Line.objects.filter(obligation=obligation, state=LineState.RETURNED, repeats=None).first()
    if first is None:
        source = booking.payable(obligation.purpose)
        amount = obligation.gross
    else:
        source, amount = BookAccount.RETURNED, first.net
    postings = [booking.posting(PostingKind.CANCEL, source, BookAccount.APPROPRIATION, amount, obligation)]
    if first is not None and first.declaration_id is None:
        kind = PostingKind.UNWITHHOLD
        postings.append(
            booking.posting(kind, BookAccount.TAX_PAYABLE, BookAccount.APPROPRIATION, first.tax, obligation)
        )
    booking.write(postings)
    return after


def _demand(actor: Actor, obligation: Obligation) -> Recovery:
    if Recovery.objects.filter(obligation=obligation).exists():
        raise Refused("recovery.twice", _("这一笔已经在追回。"))
    honour = obligation.honour
    assert honour is not None  # noqa: S101 - asked before
    whole = Decimal(honour.revocation.get("recover") or "0")
    siblings = list(Obligation.objects.filter(honour=honour).order_by("pk"))
    shares = tax.split(whole, [int(row.gross * 100) for row in siblings])
    amount = next(share for row, share in zip(siblings, shares, strict=True) if row.pk == obligation.pk)
    if not amount:
        raise Refused("recovery.nothing", _("撤销决定没有要求追回奖金。"))
    recovery = Recovery.objects.create(
        obligation=obligation,
        amount=amount,
        decision=str(honour.revocation.get("decision", ""))[:80],
        demanded_by_uid=actor.account_uid,
        demanded_at=clock.edition_now(),
    )
    kind = PostingKind.DEMAND
    booking.write(
        [booking.posting(kind, BookAccount.RECEIVABLE, BookAccount.APPROPRIATION, amount, obligation)]
    )
    return recovery


@command
def receive_recovery(*, actor: Actor, recovery: Recovery, receipt: str) -> Recovery:
    """Keep that the money came back, with the bank's serial number, and book it."""
    recovery = (
        Recovery.objects.select_for_update(of=("self",))
        .select_related("obligation__edition__organiser")
        .get(pk=recovery.pk)
    )
    edition = recovery.obligation.edition
    people.check_pays(actor, edition.organiser)
    before, after = lifecycle.move(recovery, "receive", RECOVERY_MOVES)
    if len(receipt.strip()) < 4:
        raise Refused("recovery.receipt", _("请填写到账的银行流水号。"), field="receipt")
    recovery.receipt = receipt.strip()[:60]
    recovery.received_by_uid, recovery.received_at = actor.account_uid, clock.edition_now()
    recovery.save()
    kind = PostingKind.RECEIVE
    booking.write(
        [
            booking.posting(
                kind, BookAccount.BANK, BookAccount.RECEIVABLE, recovery.amount, recovery.obligation
            )
        ]
    )
    audit.record(
        actor,
        "prizes.receive_recovery",
        recovery,
        scope=edition.code,
        before={"state": before},
        after={"state": after, "receipt": recovery.receipt},
    )
    return recovery
