"""Copies of files without what tells whose they are, for experts who must not know."""

from __future__ import annotations

from baijia.award.nominations.commands import locking
from baijia.award.nominations.models import Attachment, RedactedCopy
from baijia.award.nominations.rules import filing as rules
from baijia.award.nominations.rules import redacting
from baijia.core import audit, clock, files
from baijia.core.actor import Actor
from baijia.core.command import command
from baijia.core.refused import not_found


@command
def give_redacted_copy(
    *, actor: Actor, dossier_uid: str, attachment_uid: str, name: str, data: bytes
) -> RedactedCopy:
    """Give a redacted copy (遮名本) of one file that experts see; it counts once the office has checked it.

    A later copy takes the place of the one before, and both stay on record.
    """
    dossier = locking.dossier(actor, dossier_uid)
    rules.check_files(actor, dossier)
    attachment = Attachment.objects.filter(dossier=dossier, uid=attachment_uid, removed=False).first()
    if attachment is None:
        raise not_found()
    limits = redacting.check_takes_copy(dossier, attachment)
    stored = files.store(name=name, data=data, limits=limits)
    copy = RedactedCopy.objects.create(
        attachment=attachment,
        file=stored,
        by_uid=actor.account_uid or actor.kind,
        by_name=actor.name,
        at=clock.edition_now(),
    )
    audit.record(
        actor,
        "nominations.give_redacted_copy",
        dossier,
        scope=dossier.edition.code,
        after={"field": attachment.field, "sha256": stored.sha256},
    )
    return copy
