"""A file on its way to a dossier."""

from __future__ import annotations

from baijia.award.nominations.queries.visibility import get
from baijia.core.actor import Actor
from baijia.core.models import Upload
from baijia.core.refused import not_found
from baijia.core.rows import one
from baijia.directory.enums import Role


def upload(actor: Actor, dossier_uid: str, uid: str) -> Upload:
    """Return an unfinished upload to a dossier of one of the officer's own units.

    Raises:
        Refused: hidden.
    """
    dossier = get(actor, dossier_uid)
    found = one(Upload.objects.filter(uid=uid, target_uid=dossier.uid))
    if found is None or dossier.unit.path not in actor.places(Role.FILING_OFFICER):
        raise not_found()
    return found
