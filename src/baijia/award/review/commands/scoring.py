"""Scores: drafts, versions handed in with commitment and signature, voids, and remarks beside them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import F, QuerySet

from baijia.award.nominations.models import Dossier
from baijia.award.programmes import queries as programmes
from baijia.award.programmes.models import Edition
from baijia.award.review import batches, panels, queries, rules
from baijia.award.review.enums import Gone, SeatRole, Source
from baijia.award.review.models import Presentation, Remark, Round, ScoreVersion, Slot
from baijia.core import audit, clock, entropy, ledger
from baijia.core.actor import Actor
from baijia.core.command import command
from baijia.core.prepared import insert, prepared
from baijia.core.refused import not_found
from baijia.core.rows import one
from baijia.engine.bundle import sealed
from baijia.engine.log import entries


@command
def save_draft(
    *,
    actor: Actor,
    slot_uid: str,
    marks: dict[str, int | None],
    notes: str = "",
    abstained: Mapping[str, str] | None = None,
) -> Slot:
    """Keep marks and notes not yet handed in; nobody else sees them, and nothing is logged."""
    slot, round = _own_slot(actor, slot_uid)
    definition = programmes.in_force(round.edition)
    rules.check_is_scoring(round, definition, panel=slot.panel_number)  # type: ignore[attr-defined]
    rubric = queries.rubric_of(round, definition)
    codes = [criterion["code"] for criterion in rubric["criteria"]]
    slot.draft = {
        "marks": {code: marks[code] for code in codes if type(marks.get(code)) is int},
        "notes": rules.check_comment(notes),
        "saved": clock.iso(clock.edition_now()),
    }
    if abstained:
        slot.draft["abstained"] = {code: abstained[code][:200] for code in codes if code in abstained}
    slot.save(update_fields=["draft"])
    audit.record(actor, "review.save_draft", slot, scope=round.edition.code)
    return slot


@command
def submit_score(
    *,
    actor: Actor,
    slot_uid: str,
    vector: Sequence[int | None],
    comment: str = "",
    after: int | None = None,
    abstained: Mapping[str, str] | None = None,
) -> ScoreVersion:
    """Hand in marks, integers at the rubric's scale in the order of its criteria.

    A later version supersedes the one before; with ``after``, the version that was live when the marks were given
    (0 for none), only that one: marks that waited on a device replace nothing their giver did not see. ``abstained``
    says by criterion why its mark is None, where the round allows that.

    The commitment goes to the log with the round's batch, in hash order, so that neither order nor time leads to a
    person. ``queries.receipt`` gives what the expert keeps.
    """
    slot, round = _own_slot(actor, slot_uid)
    definition = programmes.in_force(round.edition)
    rules.check_is_scoring(round, definition, panel=slot.panel_number)  # type: ignore[attr-defined]
    rubric = queries.rubric_of(round, definition)
    reasons = rules.check_reasons(abstained or {})
    marks = rules.check_marks(rubric, vector, reasons)
    comment = rules.check_comment(comment)
    rules.check_words_at_extremes(rubric, marks, comment)
    if queries.is_onsite(round, definition):
        presented = _presentations(round=round.pk, dossier=slot.dossier_id)
        rules.check_has_presented(one(presented))
    return keep(actor, slot, round, rubric, marks, comment, abstained=reasons, after=after)


def keep(
    actor: Actor,
    slot: Slot,
    round: Round,
    rubric: dict[str, Any],
    marks: list[int | None],
    comment: str,
    *,
    source: Source = Source.SCREEN,
    abstained: Mapping[str, str] | None = None,
    after: int | None = None,
) -> ScoreVersion:
    """Make a version of a locked slot's score, with its commitment, signature, entry and audit row."""
    earlier = one(_versions(slot=slot.pk))
    now = clock.edition_now()
    live = earlier if earlier and earlier.superseded_at is None and earlier.voided_at is None else None
    rules.check_not_overtaken(live, after)
    if live is not None:
        live.superseded_at = now
        live.save(update_fields=["superseded_at"])
    score = _version(slot, round, rubric, marks, comment)
    score.version = earlier.version + 1 if earlier else 1
    score.source, score.at, score.abstained = source, now, dict(abstained or {})
    insert(score)
    if slot.draft:
        slot.draft = {}
        slot.save(update_fields=["draft"])
    edition = round.edition
    entry = entries.score(
        edition.code, round=round.code, commit=score.commit, ref=live.commit if live else None
    )
    ledger.append(edition.log, entry, batch=batches.name(round))
    noted = {"slot": slot.uid, "version": score.version, "commit": score.commit}
    audit.record(
        actor,
        "review.submit_score",
        score,
        scope=edition.code,
        after=noted | ({"source": str(source)} if source != Source.SCREEN else {}),
    )
    return score


def _version(
    slot: Slot, round: Round, rubric: dict[str, Any], marks: list[int | None], comment: str
) -> ScoreVersion:
    salt = entropy.random_bytes(sealed.SALT_BYTES)
    value = sealed.score_value(
        round=round.code,
        nominee=slot.nominee,  # type: ignore[attr-defined]
        slot=slot.slot,
        rubric=f"{rubric['code']}/{rubric['version']}",
        vector=marks,
    )
    commit = sealed.commitment("score", salt, value)
    return ScoreVersion(
        slot=slot,
        vector=marks,
        comment=comment,
        salt=salt.hex(),
        commit=commit,
        signature=panels.sign(slot, commit),
    )


@command
def void_score(*, actor: Actor, slot_uid: str, reason: Gone, explanation: str) -> ScoreVersion:
    """Void a live score with a logged reason; its expert may hand in another while the round is open."""
    slot = Slot.objects.select_for_update(of=("self",)).select_related("dossier").filter(uid=slot_uid).first()
    if slot is None:
        raise not_found()
    round = Round.objects.select_related("edition__organiser", "edition__log").get(pk=slot.round_id)
    rules.check_handles(actor, round.edition, slot.dossier)
    score = rules.check_can_void(slot.scores.filter(superseded_at=None, voided_at=None).first(), round)
    explanation = rules.check_reason(explanation)
    batches.flush(round)
    void(round, score, reason)
    audit.record(
        actor,
        "review.void_score",
        score,
        scope=round.edition.code,
        purpose=explanation,
        after={"reason": str(reason)},
    )
    return score


def void(round: Round, score: ScoreVersion, reason: Gone) -> None:
    """Void a live score and log it; its own entry must be out of the batch by then."""
    score.voided_at, score.void_reason = clock.edition_now(), reason
    score.save(update_fields=["voided_at", "void_reason"])
    entry = entries.score_void(round.edition.code, round=round.code, ref=score.commit, reason=str(reason))
    ledger.append(round.edition.log, entry)


@command
def remark(*, actor: Actor, round: Round, dossier: Dossier, text: str, opinion: bool = False) -> Remark:
    """Let an accompanying expert comment on an item of the own group, or the chair give the panel's opinion."""
    seat = queries.seat_of(actor, round, dossier)
    if seat is None or (seat.role == SeatRole.CHAIR) is not opinion or seat.role == SeatRole.SCORING:
        raise not_found()
    edition = Edition.objects.get(pk=round.edition_id)
    rules.check_is_scoring(Round.objects.get(pk=round.pk), programmes.in_force(edition))
    words, now = rules.check_comment(text), clock.edition_now()
    found, _made = Remark.objects.update_or_create(
        round=round,
        dossier=dossier,
        expert=seat.expert,
        opinion=opinion,
        defaults={"text": words, "at": now},
    )
    audit.record(actor, "review.remark", found, scope=edition.code, after={"opinion": opinion})
    return found


def _own_slot(actor: Actor, slot_uid: str) -> tuple[Slot, Round]:
    """Return the actor's slot, locked, and its round read after the lock.

    ``close_round`` locks all slots of a round before it moves on, and a recusal the slot it retires; a score
    that waited for them must see the round closed and the conflict raised, so neither may come from the locking
    statement's snapshot. Statements and columns are few: thousands of scores come in the last hour.
    """
    account = actor.account_uid or "-"
    slot = rules.check_holds(one(_slot(uid=slot_uid, account=account)))
    round = _round(
        pk=slot.round_id,
        account=account,
        expert=slot.expert_id,
        dossier=slot.dossier_id,
        dossier_uid=slot.dossier_uid,  # type: ignore[attr-defined]
    )[0]
    rules.check_not_blocked(blocked=round.blocked)  # type: ignore[attr-defined]
    return slot, round


@prepared
def _slot(*, uid: str, account: str) -> QuerySet[Slot]:
    rows = Slot.objects.select_for_update(of=("self",)).filter(uid=uid, retired_at=None)
    own = rows.filter(expert__active=True, expert__account__uid=account)
    return own.annotate(
        nominee=F("dossier__number"), dossier_uid=F("dossier__uid"), panel_number=F("panel__number")
    )


@prepared
def _round(*, pk: int, account: str, expert: int, dossier: int, dossier_uid: str) -> QuerySet[Round]:
    blocks = queries.blocks(account, expert=expert, dossier=dossier, dossier_uid=dossier_uid)
    return Round.objects.select_related("edition__log").annotate(blocked=blocks).filter(pk=pk)


@prepared
def _versions(*, slot: int) -> QuerySet[ScoreVersion]:
    return ScoreVersion.objects.filter(slot_id=slot).order_by("-version")[:1]


@prepared
def _presentations(*, round: int, dossier: int) -> QuerySet[Presentation]:
    return Presentation.objects.filter(round_id=round, dossier_id=dossier)
