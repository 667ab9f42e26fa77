"""Redacted copies (遮名本): looked at by an officer before experts see them in place of the files."""

from __future__ import annotations

from baijia.award.nominations.models import Dossier, RedactedCopy
from baijia.award.screening import rules
from baijia.award.screening.enums import RedactionVerdict
from baijia.award.screening.models import RedactionCheck
from baijia.core import audit, clock, outbox
from baijia.core.actor import Actor
from baijia.core.command import command
from baijia.core.refused import not_found


@command
def check_redaction(
    *, actor: Actor, copy_uid: str, verdict: RedactionVerdict, reason: str = ""
) -> RedactionCheck:
    """Say of a redacted copy whether it still tells whose it is; who gave it learns what does."""
    copy = RedactedCopy.objects.select_for_update(of=("self",)).filter(uid=copy_uid).first()
    if copy is None:
        raise not_found()
    dossier = Dossier.objects.select_related("edition__organiser").get(attachments__copies=copy)
    rules.check_reaches(actor, dossier)
    rules.check_is_open(dossier.edition)
    reason = rules.check_redaction(copy, verdict, reason)
    check = RedactionCheck.objects.create(
        copy=copy,
        verdict=RedactionVerdict(verdict),
        reason=reason,
        by_uid=actor.account_uid or actor.kind,
        by_name=actor.name,
        at=clock.edition_now(),
    )
    if check.verdict == RedactionVerdict.TELLS:
        outbox.enqueue(copy.by_uid, "screening.redaction", nominee=dossier.name, reason=reason)
    audit.record(
        actor,
        "screening.check_redaction",
        check,
        scope=dossier.edition.code,
        purpose=reason,
        after={"dossier": dossier.uid, "sha256": copy.file.sha256, "verdict": str(check.verdict)},
    )
    return check
