"""Files that come in pieces: begun with what they will be, added to the draft once they are whole."""

from __future__ import annotations

from baijia.award.nominations.commands import locking
from baijia.award.nominations.commands.drafts import attach_file
from baijia.award.nominations.models import Attachment
from baijia.award.nominations.queries import uploads as reading
from baijia.award.nominations.rules import filing as rules
from baijia.award.nominations.rules import secrecy
from baijia.core import audit, uploads
from baijia.core.actor import Actor
from baijia.core.command import command
from baijia.core.models import Upload


@command
def begin_upload(*, actor: Actor, dossier_uid: str, field: str, name: str, size: int) -> Upload:
    """Ask whether a file of ``size`` bytes may come, before any of it is sent.

    Raises:
        Refused: what ``attach_file`` would refuse as far as it is known: the field, the count, the size.
    """
    dossier = locking.dossier(actor, dossier_uid)
    rules.check_files(actor, dossier)
    rules.check_editable(dossier, [field])
    secrecy.check_declared(dossier)
    rules.check_takes_file(dossier, field, size=size)
    row = uploads.begin(actor=actor, target_uid=dossier.uid, field=field, name=name, size=size)
    audit.record(
        actor,
        "nominations.begin_upload",
        dossier,
        scope=dossier.edition.code,
        after={"field": field, "size": size},
    )
    return row


@command
def finish_upload(*, actor: Actor, dossier_uid: str, upload_uid: str) -> Attachment:
    """Add a file that has arrived whole to its draft; one that is refused is swept away later.

    Raises:
        WrongOffset: part of it is missing.
        Refused: as ``attach_file``.
    """
    row = reading.upload(actor, dossier_uid, upload_uid)
    data = uploads.whole(row)
    added = attach_file(actor=actor, dossier_uid=dossier_uid, field=row.field, name=row.name, data=data)
    uploads.drop(row)
    return added
