"""The batch in which a round's score entries wait, and its release in the order of their commitments."""

from __future__ import annotations

import json

from baijia.award.review.models import Round
from baijia.core import ledger


def name(round: Round) -> str:
    """Return the name of a round's batch."""
    return f"{round.edition.code}/{round.code}"[:60]


def flush(round: Round) -> int:
    """Release what waits, by commitment (docs/reference/bundle.md 4.3), so that a void comes after its score."""
    return ledger.release(round.edition.log, name(round), order=_commit)


def _commit(data: bytes) -> str:
    return str(json.loads(data)["commit"])
