"""A case found by what its people hold: the receipt of the dossier and the end of their own ID number."""

from __future__ import annotations

from baijia.award.nominations.models import Dossier
from baijia.core.refused import not_found
from baijia.directory.queries import last_six_match


def by_receipt(receipt: str, last_six: str) -> Dossier:
    """Return a submitted dossier to one of its members; nothing is unsealed for it.

    Raises:
        Refused: receipt and number do not belong together; one answer for every reason.
    """
    found = (
        Dossier.objects.filter(receipt=receipt)
        .exclude(receipt="")
        .exclude(number="")
        .select_related("edition__organiser", "edition__log", "unit")
        .prefetch_related("members__person")
        .first()
    )
    if found is None or not any(last_six_match(row.person, last_six) for row in found.members.all()):
        raise not_found()
    return found
