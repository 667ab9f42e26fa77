"""What belongs to one expert: receipts of scores, and what an act of the expert's must name. All of own slots alone."""

from __future__ import annotations

from dataclasses import dataclass

from baijia.award.nominations.models import Dossier
from baijia.award.programmes import queries as programmes
from baijia.award.review.enums import RoundState, SeatRole
from baijia.award.review.models import Remark, Round, ScoreVersion, Slot
from baijia.award.review.queries.blind import live_of, own_slot
from baijia.award.review.queries.blinded import OtherScore, total_of
from baijia.award.review.queries.line import in_play, rubric_of
from baijia.award.review.queries.office import seat_of
from baijia.core import ledger
from baijia.core.actor import Actor
from baijia.core.refused import not_found
from baijia.engine.log import entries


@dataclass(frozen=True, slots=True)
class Receipt:
    """What an expert keeps of a score: with salt and commitment it is found in the log and the bundle.

    ``index`` is the place in the public log, None while the round's batch is held back.
    """

    origin: str
    edition: str
    round: str
    code: str
    version: int
    rubric: str
    vector: tuple[int | None, ...]
    comment: str
    salt: str
    commit: str
    public_key: str
    signature: str
    index: int | None


def my_receipt(actor: Actor, slot_uid: str) -> Receipt:
    """Return the receipt of the actor's live score on an item.

    Raises:
        Refused: as hidden: it is not the actor's item, or no score was handed in.
    """
    slot = own_slot(actor, slot_uid)
    scores = list(slot.scores.order_by("version"))
    live = next((row for row in scores if row.superseded_at is None and row.voided_at is None), None)
    if live is None:
        raise not_found()
    edition, rubric = slot.round.edition, rubric_of(slot.round)
    earlier = _superseded(scores, live)
    entry = entries.score(
        edition.code, round=slot.round.code, commit=live.commit, ref=earlier.commit if earlier else None
    )
    return Receipt(
        origin=edition.log.origin,
        edition=edition.code,
        round=slot.round.code,
        code=slot.slot,
        version=live.version,
        rubric=f"{rubric['code']}/{rubric['version']}",
        vector=tuple(live.vector),
        comment=live.comment,
        salt=live.salt,
        commit=live.commit,
        public_key=slot.public_key,
        signature=live.signature,
        index=ledger.index_of(edition.log, entry),
    )


def _superseded(scores: list[ScoreVersion], live: ScoreVersion) -> ScoreVersion | None:
    """Return the version that the live one took the place of; one that was voided had been taken out already."""
    before = [row for row in scores if row.version == live.version - 1 and row.superseded_at is not None]
    return before[0] if before else None


def is_open_for(actor: Actor, round: Round) -> bool:
    """Tell whether a round is open as the actor sees it; who has nothing in a tie-off is not told that there is one."""
    if round.state != RoundState.OPEN or round.tie_off_from is None:
        return round.state == RoundState.OPEN
    return in_play(round).filter(expert__account__uid=actor.account_uid or "-").exists()


def others_scores(actor: Actor, slot_uid: str) -> list[OtherScore] | None:
    """Return what others gave an own item, in an order that tells nothing; None while the actor may not see it.

    Never before one's own score is in. Whether then, or once the round is closed, or not at all, is the round's
    ``others_seen``; a definition that does not say means not at all.

    Raises:
        Refused: as hidden.
    """
    slot = own_slot(actor, slot_uid)
    when = programmes.round_definition(slot.round.edition, slot.round.code).get("others_seen", "never")
    closed = slot.round.state in (RoundState.CLOSED, RoundState.FROZEN)
    if live_of(slot) is None or when == "never" or (when == "after_close" and not closed):
        return None
    rows = ScoreVersion.objects.filter(
        slot__round=slot.round, slot__dossier=slot.dossier_id, superseded_at=None, voided_at=None
    ).exclude(slot=slot)
    # By pseudonym: it is random for each pair, so the same place on two items is not the same person.
    vectors = rows.order_by("slot__slot").values_list("vector", flat=True)
    return [OtherScore(tuple(vector), total_of(vector)) for vector in vectors]


def my_dossier(actor: Actor, slot_uid: str) -> Dossier:
    """Return the dossier of an own item: for a command's argument, never for a page.

    Raises:
        Refused: as hidden.
    """
    return own_slot(actor, slot_uid).dossier


def my_round(actor: Actor, slot_uid: str) -> Round:
    """Return the round of an own item.

    Raises:
        Refused: as hidden.
    """
    return own_slot(actor, slot_uid).round


def my_opinion(actor: Actor, slot_uid: str) -> str | None:
    """Return the panel's opinion as its chair has it so far, None for anyone who is not the chair.

    Raises:
        Refused: as hidden.
    """
    slot: Slot = own_slot(actor, slot_uid)
    seat = seat_of(actor, slot.round, slot.dossier)
    if seat is None or seat.role != SeatRole.CHAIR:
        return None
    found = Remark.objects.filter(
        round=slot.round, dossier=slot.dossier, expert=seat.expert, opinion=True
    ).first()
    return found.text if found else ""


def accompanied_dossier(actor: Actor, round: Round, dossier_uid: str) -> Dossier:
    """Return the dossier an accompanying expert comments on: for a command's argument, never for a page.

    Raises:
        Refused: as hidden.
    """
    dossier = Dossier.objects.filter(uid=dossier_uid, edition_id=round.edition_id).first()
    seat = seat_of(actor, round, dossier) if dossier else None
    if dossier is None or seat is None or seat.role != SeatRole.ACCOMPANYING:
        raise not_found()
    return dossier
