"""The batch in which a round's score entries wait, and its release in the order of hashes."""

from __future__ import annotations

from baijia.award.review.models import Round
from baijia.core import ledger


def name(round: Round) -> str:
    """Return the name of a round's batch."""
    return f"{round.edition.code}/{round.code}"[:60]


def flush(round: Round) -> int:
    """Release what waits, in hash order (docs/reference/bundle.md 4.3), so that a void comes after its score."""
    return ledger.release(round.edition.log, name(round))
