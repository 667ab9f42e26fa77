"""What a submission would be refused for now, told before anybody presses the button."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from baijia.award.nominations import paper
from baijia.award.nominations.models import Dossier
from baijia.award.nominations.queries import reading
from baijia.award.nominations.rules import filing
from baijia.core import clock
from baijia.core.refused import Refused, RefusedMany


def shortcomings(dossier: Dossier, answers: Mapping[str, Any]) -> list[Refused]:
    """Return what is missing or wrong for a submission, each with its field; ``answers`` with the sensitive ones."""
    try:
        filing.check_complete(
            dossier,
            reading.definition_for(dossier),
            answers=answers,
            members=reading.members_of(dossier),
            attachments=reading.attachments_of(dossier),
        )
    except RefusedMany as many:
        return many.refusals
    return []


def as_read(dossier: Dossier) -> str:
    """Return the digest of a draft as a page shows it now, for ``submit`` to be compared with."""
    return paper.draft_digest(dossier)


def window(dossier: Dossier) -> Refused | None:
    """Return why the dossier may not go up at this moment, or None."""
    try:
        filing.check_submission_window(dossier, reading.definition_for(dossier), clock.edition_now())
    except Refused as refusal:
        return refusal
    return None
