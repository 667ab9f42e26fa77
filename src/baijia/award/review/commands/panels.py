"""Changes of panels after assignment: recusal, absence, and who takes over."""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Sequence

from django.db.models import QuerySet

from baijia.award.experts import commands as expert_commands
from baijia.award.experts import queries as experts
from baijia.award.experts.models import Expert
from baijia.award.nominations.models import Dossier
from baijia.award.programmes import queries as programmes
from baijia.award.review import batches, panels, planning, queries, rules
from baijia.award.review.commands.rounds import candidates_by_group, locked
from baijia.award.review.commands.scoring import void
from baijia.award.review.enums import Gone
from baijia.award.review.models import PanelRecord, Round, ScoreVersion, Seat, Slot
from baijia.core import audit, clock, ledger
from baijia.core.actor import Actor
from baijia.core.command import command
from baijia.core.refused import Refused, not_found
from baijia.engine.log import entries


@command
def withdraw_expert(
    *,
    actor: Actor,
    round: Round,
    expert: Expert,
    reason: Gone,
    explanation: str,
    dossiers: Sequence[Dossier] | None = None,
    keep_scored: bool = False,
) -> PanelRecord:
    """Take an expert off a round, or off some of its items, and let others take over.

    The slots are retired in the log, their ballots voided, and a panel of as many fresh slots is formed. A
    recusal is recorded with the pool as well. ``keep_scored`` leaves what was handed in, for one who
    falls ill halfway.
    """
    round = locked(round)
    rules.check_runs(actor, round.edition)
    rules.check_slots_can_change(round)
    explanation = rules.check_reason(explanation)
    rows = _live(queries.in_play(round)).filter(expert=expert)
    if dossiers is not None:
        rows = rows.filter(dossier__in=dossiers)
    slots = sorted(rows, key=lambda slot: slot.slot)
    if keep_scored:
        scored = _live_scores(slots)
        slots = [slot for slot in slots if slot.pk not in scored]
    if not slots:
        rules.check_first_may_change(round)
        raise not_found()
    if reason == Gone.RECUSAL:
        for slot in slots:
            expert_commands.add_conflict(actor=actor, expert=expert, dossier=slot.dossier, reason=explanation)
    retire(round, slots, reason)
    if dossiers is None:
        Seat.objects.filter(round=round, expert=expert).update(left_at=clock.edition_now())
    panel = _replace(round, slots, without=expert)
    audit.record(
        actor,
        "review.withdraw_expert",
        round,
        scope=round.edition.code,
        purpose=explanation,
        after={"expert": expert.uid, "slots": [slot.uid for slot in slots], "panel": panel.number},
    )
    return panel


@command
def replace_slot(*, actor: Actor, slot_uid: str, reason: Gone, explanation: str) -> PanelRecord:
    """Retire one slot and let another expert take over its item."""
    slot = (
        Slot.objects.filter(uid=slot_uid)
        .select_related("round__edition__organiser", "expert", "dossier")
        .first()
    )
    if slot is None:
        raise not_found()
    rules.check_handles(actor, slot.round.edition, slot.dossier)
    return withdraw_expert(
        actor=actor,
        round=slot.round,
        expert=slot.expert,
        reason=reason,
        explanation=explanation,
        dossiers=[slot.dossier],
    )


def retire(round: Round, slots: Sequence[Slot], reason: Gone) -> None:
    """Retire slots: an entry each, and their live ballots voided. The batch goes out first."""
    batches.flush(round)
    now = clock.edition_now()
    scores = _live_scores(slots)
    for slot in slots:
        slot.retired_at, slot.retired_reason = now, reason
        entry = entries.panel_retired(
            round.edition.code,
            round=round.code,
            name=f"{round.code}-{slot.panel.number}",
            slot=slot.slot,
            reason=str(reason),
        )
        ledger.append(round.edition.log, entry)
        if slot.pk in scores:
            void(round, scores[slot.pk], reason)
    Slot.objects.bulk_update(slots, ["retired_at", "retired_reason"], batch_size=500)


def _replace(round: Round, gone: Sequence[Slot], *, without: Expert) -> PanelRecord:
    """Form a panel that brings, for each item, as many slots as it lost.

    In a pool, where nobody is free for an item, as few unscored slots of others as can be move as well.
    """
    if programmes.round_definition(round.edition, round.code)["panels"] == "pool":
        pairs, moved = _from_pool(round, gone, without)
        retire(round, moved, Gone.MOVED)
        return panels.form(round, pairs, replaces=[slot.slot for slot in [*gone, *moved]])
    needs = Counter(slot.dossier_id for slot in gone)
    items = sorted({slot.dossier_id: slot.dossier for slot in gone}.values(), key=lambda one: one.number)
    taken = set(round.slots.values_list("expert_id", "dossier_id"))
    pairs = _from_line(round, items, needs, taken, without)
    return panels.form(round, pairs, replaces=[slot.slot for slot in gone])


def _from_pool(round: Round, gone: Sequence[Slot], without: Expert) -> tuple[planning.Pairs, list[Slot]]:
    """Return who takes over what, and the slots of others that make room for it."""
    slots = sorted(_live(round.slots.filter(retired_at=None)), key=lambda slot: slot.slot)
    live = {(slot.expert_id, slot.dossier_id): slot for slot in slots}
    first = _whole(round, slots, without)
    needs = Counter(slot.dossier_id for slot in [*slots, *gone])
    try:
        pairs = planning.lay_out(_beside(round, first, slots, [slot.dossier for slot in gone])).pairs
    except Refused:
        scored = _live_scores(slots)
        standing = {slot.dossier_id: slot.dossier for slot in [*slots, *gone]}
        items = sorted(standing.values(), key=lambda one: one.number)
        whole = dataclasses.replace(
            first,
            items=items,
            needs=[needs[item.pk] for item in items],
            texts=queries.texts(round, items),
            pins={pair for pair, slot in live.items() if slot.pk in scored},
            previous={pair for pair, slot in live.items() if slot.pk not in scored},
        )
        pairs = planning.lay_out(whole).pairs
        chosen = {(expert.pk, item.pk) for item, expert in pairs}
        moved = [slot for pair, slot in live.items() if pair not in chosen]
    else:
        moved = []
    return [(item, expert) for item, expert in pairs if (expert.pk, item.pk) not in live], moved


def _whole(round: Round, slots: Sequence[Slot], without: Expert | None) -> planning.Demand:
    """Return the demand of a round that is under way; those who hold its slots are among the experts."""
    live = {(slot.expert_id, slot.dossier_id) for slot in slots}
    held = set(round.slots.values_list("expert_id", "dossier_id"))
    spare = [one for line in experts.alternates(round.edition, round.code).values() for one in line]
    people = {one.pk: one for one in [*queries.reviewers(round), *spare] if one != without}
    busy = {slot.expert_id: slot.expert for slot in slots if slot.expert_id not in people}
    first = dataclasses.replace(
        queries.demand(round, objective="total", outside=0),
        replacing=True,
        experts=sorted([*people.values(), *busy.values()], key=lambda one: one.uid),
    )
    # Who left an item does not come back to it, who left the pool keeps what stands and gets nothing new.
    never = first.blocked | held | {(who, item.pk) for who in busy for item in first.items}
    return dataclasses.replace(first, blocked=never - live)


def _beside(
    round: Round, first: planning.Demand, slots: Sequence[Slot], more: Sequence[Dossier]
) -> planning.Demand:
    """Narrow the demand to items that get one review more each time they are named, beside those that stand."""
    live = {(slot.expert_id, slot.dossier_id) for slot in slots}
    wanted = {item.pk: item for item in more}
    needs = Counter([*(slot.dossier_id for slot in slots), *(item.pk for item in more)])
    items = sorted(wanted.values(), key=lambda one: one.number)
    return dataclasses.replace(
        first,
        items=items,
        needs=[needs[item.pk] for item in items],
        texts=queries.texts(round, items),
        pins={pair for pair in live if pair[1] in wanted},
        load=Counter(expert for expert, item in live if item not in wanted),
    )


def further(round: Round, items: Sequence[Dossier], reviews: int) -> planning.Pairs:
    """Return who reviews items so many times more: experts who never had them, of their group where panels are groups.

    Raises:
        Refused: too few are free; which items, and what would help.
    """
    if programmes.round_definition(round.edition, round.code)["panels"] == "pool":
        slots = sorted(_live(round.slots.filter(retired_at=None)), key=lambda slot: slot.slot)
        demand = _beside(round, _whole(round, slots, None), slots, [*items] * reviews)
        live = {(slot.expert_id, slot.dossier_id) for slot in slots}
        pairs = planning.lay_out(demand).pairs
        return [(item, expert) for item, expert in pairs if (expert.pk, item.pk) not in live]
    taken = set(round.slots.values_list("expert_id", "dossier_id"))
    return _from_line(round, items, Counter({item.pk: reviews for item in items}), taken, None)


def _from_line(
    round: Round,
    items: Sequence[Dossier],
    needs: Counter[int],
    taken: planning.Blocked,
    without: Expert | None,
) -> planning.Pairs:
    lines = candidates_by_group(round)
    never = queries.blocked(round.edition) | taken
    elsewhere = {seat.expert_id: seat.group for seat in round.seats.all() if seat.left_at is None}
    pairs: planning.Pairs = []
    for item in items:
        line = [
            one
            for one in lines.get(item.group, [])
            if one != without and elsewhere.get(one.pk, item.group) == item.group
        ]
        pairs += planning.group_plan([item], line, [], needs[item.pk], never)
    return pairs


def _live(rows: QuerySet[Slot]) -> QuerySet[Slot]:
    rows = rows.select_related("dossier", "expert__account", "panel")
    return rows.select_for_update(of=("self",)).defer("panel__document")


def _live_scores(slots: Sequence[Slot]) -> dict[int, ScoreVersion]:
    rows = ScoreVersion.objects.filter(slot__in=slots, superseded_at=None, voided_at=None)
    return {score.slot_id: score for score in rows}
