"""Confirming on paper: the unit scans the signed sheet, a union above looks at it and takes it or sends it back."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from baijia.award.nominations.commands import locking
from baijia.award.nominations.commands.confirming import confirmed
from baijia.award.nominations.models import Member, PaperConfirmation
from baijia.award.nominations.queries import reading
from baijia.award.nominations.rules import confirming as rules
from baijia.award.nominations.rules import signing
from baijia.core import audit, clock, files
from baijia.core.actor import Actor
from baijia.core.command import command
from baijia.core.refused import Refused, not_found


@command
def file_signature(
    *, actor: Actor, member_uid: str, consents: Mapping[str, bool], name: str, data: bytes
) -> PaperConfirmation:
    """File the scan of a sheet the nominee signed, with the consents ticked on it. It waits for a union above."""
    member = locking.member(member_uid)
    definition = reading.definition_of(member.dossier.edition)
    now = clock.edition_now()
    signing.check_files_signature(actor, member, definition, now)
    rules.check_consents(definition, consents)
    try:
        with transaction.atomic():
            row = PaperConfirmation.objects.create(
                member=member,
                file=files.store(name=name, data=data),
                consents=dict(consents),
                digest=member.dossier.shown_digest,
                filed_by_uid=actor.account_uid,
                filed_at=now,
            )
    except IntegrityError:  # one_sheet_waits_a_member
        raise Refused("signature.waits", _("已有一份签名确认等待上级工会核对。")) from None
    audit.record(
        actor,
        "nominations.file_signature",
        member,
        scope=member.edition_code,
        after={"sha256": row.file.sha256, "digest": row.digest},
    )
    return row


@command
def accept_signature(*, actor: Actor, paper_uid: str) -> Member:
    """Take a signed sheet as the nominee's confirmation, as of the moment at which it was filed."""
    row = _waiting(paper_uid)
    signing.check_decides_signature(actor, row)
    row.accepted, row.decided_at, row.decided_by_uid = True, clock.edition_now(), _by(actor)
    row.save()
    member = row.member
    before, after = confirmed(
        member, reading.definition_of(member.dossier.edition), row.consents, at=row.filed_at
    )
    audit.record(
        actor,
        "nominations.accept_signature",
        member,
        scope=member.edition_code,
        before={"state": before},
        after={"state": after, "digest": member.confirmed_digest, "consents": member.consents},
    )
    return member


@command
def reject_signature(*, actor: Actor, paper_uid: str, reason: str) -> PaperConfirmation:
    """Send a sheet back: unreadable, another person's, not signed. The nominee still has to confirm."""
    row = _waiting(paper_uid)
    signing.check_looks_at(actor, row)
    row.reason = signing.check_reason(reason)
    row.accepted, row.decided_at, row.decided_by_uid = False, clock.edition_now(), _by(actor)
    row.save()
    audit.record(
        actor, "nominations.reject_signature", row.member, scope=row.member.edition_code, purpose=row.reason
    )
    return row


def _by(actor: Actor) -> str:
    return actor.account_uid or actor.kind


def _waiting(uid: str) -> PaperConfirmation:
    found = PaperConfirmation.objects.filter(uid=uid).select_related("member").first()
    if found is None:
        raise not_found()
    member = locking.member(found.member.uid)
    row = PaperConfirmation.objects.select_for_update(of=("self",)).get(pk=found.pk)
    row.member = member
    if row.accepted is not None:
        raise Refused("signature.decided", _("这份签名确认已经处理过。"))
    return row
