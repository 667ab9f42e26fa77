"""The end of a round: who left, the close of scoring, and the frozen result."""

from __future__ import annotations

from collections import Counter

from django.db.models import QuerySet

from baijia.award.nominations.enums import DossierState
from baijia.award.nominations.models import Dossier
from baijia.award.programmes import queries as programmes
from baijia.award.review import batches, closing_rules, queries, rules
from baijia.award.review.commands.panels import retire
from baijia.award.review.commands.rounds import locked
from baijia.award.review.enums import ROUND_MOVES, Gone, PresentationState
from baijia.award.review.models import Round, RoundExclusion, RoundResult, ScoreVersion, Slot
from baijia.core import audit, clock, ledger, lifecycle
from baijia.core.actor import Actor
from baijia.core.command import command
from baijia.core.refused import not_found
from baijia.engine.bundle import sealed
from baijia.engine.log import entries

WITHDRAWN = "本人或推荐单位撤回"  # not translated: frozen and public, whoever's language the officer reads
ABSENT = "未参加答辩"  # not translated: likewise


@command
def exclude(*, actor: Actor, round: Round, dossier: Dossier, reason: str, text: str) -> RoundExclusion:
    """Take a candidate out at the stage of a round, before its ranking; ``text`` is the public sentence."""
    round = locked(round)
    rules.check_handles(actor, round.edition, dossier)
    rules.check_not_frozen(round)
    rules.check_reason(text)
    if dossier.pk not in {one.pk for one in queries.standing(round)}:
        raise not_found()
    row = _exclude(actor, round, dossier, reason, text)
    audit.record(actor, "review.exclude", row, scope=round.edition.code, purpose=text)
    return row


def _exclude(actor: Actor, round: Round, dossier: Dossier, reason: str, text: str) -> RoundExclusion:
    row = RoundExclusion.objects.create(
        round=round,
        dossier=dossier,
        reason=reason,
        text=text,
        by_uid=actor.account_uid or actor.kind,
        at=clock.edition_now(),
    )
    digest = sealed.log_digest(queries.exclusion_row(row, round, dossier))
    ledger.append(round.edition.log, entries.decision(round.edition.code, what="exclusion", digest=digest))
    return row


def exclude_gone(actor: Actor, round: Round) -> None:
    """Exclude who withdrew, and who was absent on site and so has no score."""
    absent = set(
        round.presentations.filter(state=PresentationState.ABSENT).values_list("dossier_id", flat=True)
    )
    for dossier in queries.standing(round, withdrawn=True):
        if dossier.state == DossierState.WITHDRAWN:
            _exclude(actor, round, dossier, "withdrawn", WITHDRAWN)
        elif dossier.pk in absent:
            _exclude(actor, round, dossier, "absent", ABSENT)


@command
def close_round(*, actor: Actor, round: Round, retire_reason: str = "") -> Round:
    """Close scoring: every score entry goes out in hash order, then the entry that counts them.

    Who withdrew or was absent is excluded. On site every other candidate's panel must be done with it. A slot without
    a score, but of a case that its panel closed, and a case still open refuse the close, unless ``retire_reason`` says
    why; an item no one scored refuses it all the same, and so does one with fewer scores than ``min_reviews``.
    """
    round = locked(round)
    rules.check_runs(actor, round.edition)
    before, after = lifecycle.move(round, "close", ROUND_MOVES)
    # Every slot is locked: a score being handed in is waited for, and one that comes later sees the round closed.
    rows = round.slots.select_for_update(of=("self",)).filter(retired_at=None)
    slots = list(rows.select_related("dossier", "panel").defer("panel__document", "dossier__answers"))
    exclude_gone(actor, round)
    batches.flush(round)
    retired = _retire_unscored(round, slots, retire_reason)
    count = ScoreVersion.objects.filter(slot__round=round).count()
    round.closed_at = clock.edition_now()
    round.save(update_fields=["state", "closed_at"])
    entry = entries.scoring_closed(
        round.edition.code, round=round.code, at=clock.iso(round.closed_at), count=count
    )
    ledger.append(round.edition.log, entry)
    audit.record(
        actor,
        "review.close_round",
        round,
        scope=round.edition.code,
        purpose=retire_reason,
        before={"state": before},
        after={"state": after, "scores": count, "retired": retired},
    )
    return round


def _retire_unscored(round: Round, slots: list[Slot], retire_reason: str) -> int:
    live = ScoreVersion.objects.filter(slot__round=round, superseded_at=None, voided_at=None)
    scored = set(live.values_list("slot_id", flat=True))
    out = set(RoundExclusion.objects.filter(round=round).values_list("dossier_id", flat=True))
    served = {slot.dossier_id for slot in slots if slot.pk in scored}
    waiting = [slot for slot in slots if slot.pk not in scored and slot.dossier_id not in out]
    cases = dict(round.presentations.exclude(dossier__in=out).values_list("dossier_id", "closed_at"))
    if not retire_reason.strip():
        numbers = {slot.dossier_id: slot.dossier.number for slot in slots}
        closing_rules.check_cases_closed(
            [numbers[pk] for pk, closed in cases.items() if closed is None and pk in numbers]
        )
        # The panel of a closed case said of each missing mark why it is missing.
        closing_rules.check_all_scored(sum(cases.get(slot.dossier_id) is None for slot in waiting))
    closing_rules.check_none_without_score(
        {slot.dossier.number for slot in waiting if slot.dossier_id not in served}
    )
    least = programmes.round_definition(round.edition, round.code).get("min_reviews", 1)
    counts = Counter(slot.dossier_id for slot in slots if slot.pk in scored)
    short = {
        slot.dossier.number: counts[slot.dossier_id]
        for slot in slots
        if slot.dossier_id not in out and counts[slot.dossier_id] < least
    }
    closing_rules.check_enough_scores(short, least)
    closing_rules.check_everything_marked(_unmarked(round, live, out))
    retire(round, sorted(waiting, key=lambda slot: slot.slot), Gone.UNSCORED)
    return len(waiting)


def _unmarked(round: Round, live: QuerySet[ScoreVersion], out: set[int]) -> dict[str, str]:
    """Return by public number a criterion that no live score marks, of those who stand; none without abstaining."""
    rubric = queries.rubric_of(round)
    if not rubric["abstaining"]:
        return {}
    marked: dict[str, set[int]] = {}
    rows = live.exclude(slot__dossier__in=out).values_list("slot__dossier__number", "vector")
    for number, vector in rows:
        given = {place for place, mark in enumerate(vector) if mark is not None}
        marked[number] = marked.get(number, set()) | given
    names = [criterion["name"] for criterion in rubric["criteria"]]
    return {
        number: names[min(set(range(len(names))) - places)]
        for number, places in marked.items()
        if len(places) < len(names)
    }


@command
def freeze_round(*, actor: Actor, round: Round) -> RoundResult:
    """Work out the result by the published rules, exactly, and freeze it; those it advances stand next.

    Where the definition has a tie-off and the cut leaves somebody in doubt, ``call_tie_off`` comes before.
    """
    round = locked(round)
    rules.check_runs(actor, round.edition)
    before, after = lifecycle.move(round, "freeze", ROUND_MOVES)
    exclude_gone(actor, round)
    document = queries.computed(round)
    if round.tie_off_from is None:
        closing_rules.check_nobody_in_doubt(queries.in_doubt(round, document))
    result = RoundResult.objects.create(
        round=round, document=document, digest=sealed.log_digest(document), at=clock.edition_now()
    )
    round.save(update_fields=["state"])
    entry = entries.ranking(round.edition.code, round=round.code, digest=result.digest)
    ledger.append(round.edition.log, entry)
    advanced = sum(row["advanced"] for row in document["rows"])
    audit.record(
        actor,
        "review.freeze_round",
        result,
        scope=round.edition.code,
        before={"state": before},
        after={"state": after, "digest": result.digest, "advanced": advanced},
    )
    return result
