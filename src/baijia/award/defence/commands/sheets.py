"""Summary sheets: made from closed candidates, signed on the page or on paper, voided with a reason."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Any

from baijia.award.defence import rules, sheeting
from baijia.award.defence.commands import locking
from baijia.award.defence.enums import Signed
from baijia.award.defence.models import Closure, Sheet, Signature
from baijia.award.defence.queries.panel import jurors
from baijia.award.experts.models import Expert
from baijia.award.programmes import queries as programmes
from baijia.award.review.enums import SeatRole
from baijia.award.review.models import Round
from baijia.core import audit, barcodes, clock, files, pictures
from baijia.core.actor import Actor
from baijia.core.command import command
from baijia.core.inspection import Limits, examine
from baijia.core.refused import Refused, not_found
from baijia.engine.canonical import canonical

TAKEN = Limits(formats=("pdf", "jpeg", "png"), mb=20, pages=10)


@command
def make_sheet(*, actor: Actor, round: Round, group: str) -> Sheet:
    """Put what a panel closed since its last sheet on a new one, with all marks, opinions and dissent."""
    round = locking.round_of(round)
    programmes.group(round.edition, group)
    chairs = round.seats.filter(group=group, role=SeatRole.CHAIR, left_at=None)
    rules.check_leads(actor, round, [seat.expert for seat in chairs.select_related("expert__account")])
    closures = list(
        Closure.objects.select_for_update(of=("self",))
        .filter(presentation__round=round, presentation__dossier__group=group, sheet=None)
        .select_related("presentation__dossier")
        .order_by("presentation__starts")
    )
    rules.check_something_closed(len(closures))
    number = Sheet.objects.filter(round=round, group=group).count() + 1
    document = sheeting.document(round, group, number, closures)
    sheet = Sheet.objects.create(
        round=round,
        group=group,
        number=number,
        document=document,
        digest=hashlib.sha256(canonical(document)).hexdigest(),
        by_uid=actor.account_uid or actor.kind,
        at=clock.edition_now(),
    )
    Closure.objects.filter(pk__in=[one.pk for one in closures]).update(sheet=sheet)
    audit.record(
        actor,
        "defence.make_sheet",
        sheet,
        scope=round.edition.code,
        after={"group": group, "number": number, "cases": len(closures), "digest": sheet.digest},
    )
    return sheet


@command
def sign_sheet(*, actor: Actor, sheet: Sheet, digest: str) -> Signature:
    """Sign a sheet as one of its panel's jurors; ``digest`` is that of what was shown. Twice counts once."""
    sheet = _locked(sheet)
    rules.check_in_force(sheet)
    own = next(
        (one for one in jurors(sheet.round, sheet.group) if one.account.uid == actor.account_uid), None
    )
    expert = rules.check_signs(own)
    rules.check_same_digest(sheet, digest)
    return _sign(actor, sheet, expert, Signed.PAGE)


@command
def take_signed_sheet(*, actor: Actor, round: Round, name: str, data: bytes, signed: Sequence[str]) -> Sheet:
    """Take the scan of a signed sheet in: its barcode says which; ``signed`` are the jurors whose names are on it.

    Raises:
        Refused: no barcode was read, several were, or it is of a sheet that is not this round's or was voided.
    """
    round = locking.round_of(round)
    rules.check_runs(actor, round.edition)
    kind = examine(name, data, TAKEN).kind
    codes = [text for page in pictures.pages(data, kind) for text in barcodes.read(page, sheeting.MARK)]
    code = rules.check_read(codes)
    found = next(
        (one for one in Sheet.objects.filter(round=round) if sheeting.code_of(one.digest) == code), None
    )
    if found is None:
        raise Refused("sheet.unknown", sheeting.unknown(), field="file")
    sheet = _locked(found)
    rules.check_in_force(sheet)
    people = {expert.uid: expert for expert in jurors(round, sheet.group)}
    if not set(signed) <= set(people):
        raise not_found()
    rules.check_somebody(signed)
    sheet.scan = files.store(name=name, data=data, limits=TAKEN)
    sheet.save(update_fields=["scan"])
    for uid in sorted(set(signed)):
        _sign(actor, sheet, people[uid], Signed.PAPER)
    return sheet


@command
def void_sheet(*, actor: Actor, sheet: Sheet, reason: str) -> Sheet:
    """Void a sheet with a reason; its candidates wait for another one."""
    sheet = _locked(sheet)
    rules.check_runs(actor, sheet.round.edition)
    rules.check_is_open(sheet.round)
    rules.check_in_force(sheet)
    sheet.voided_reason, sheet.voided_at = rules.check_reason(reason), clock.edition_now()
    sheet.save(update_fields=["voided_reason", "voided_at"])
    freed = Closure.objects.filter(sheet=sheet).update(sheet=None)
    audit.record(
        actor,
        "defence.void_sheet",
        sheet,
        scope=sheet.round.edition.code,
        purpose=sheet.voided_reason,
        after={"cases": freed},
    )
    return sheet


def _sign(actor: Actor, sheet: Sheet, expert: Expert, way: Signed) -> Signature:
    given: dict[str, Any] = {"way": way, "by_uid": actor.account_uid or actor.kind, "at": clock.edition_now()}
    signature, made = Signature.objects.get_or_create(sheet=sheet, expert=expert, defaults=given)
    audit.record(
        actor,
        "defence.sign_sheet",
        sheet,
        scope=sheet.round.edition.code,
        after={"expert": expert.uid, "way": str(way), "made": made, "digest": sheet.digest},
    )
    return signature


def _locked(sheet: Sheet) -> Sheet:
    rows = Sheet.objects.select_for_update(of=("self",))
    return rows.select_related("round__edition__organiser").get(pk=sheet.pk)
