"""A file on its way to a dossier."""

from __future__ import annotations

from baijia.award.nominations.queries import channels
from baijia.award.nominations.queries.visibility import get
from baijia.core.actor import Actor
from baijia.core.models import Upload
from baijia.core.refused import not_found
from baijia.core.rows import one


def upload(actor: Actor, dossier_uid: str, uid: str) -> Upload:
    """Return an unfinished upload to a dossier that the actor files.

    Raises:
        Refused: hidden.
    """
    dossier = get(actor, dossier_uid)
    found = one(Upload.objects.filter(uid=uid, target_uid=dossier.uid))
    if found is None or not channels.files(actor, dossier):
        raise not_found()
    return found
