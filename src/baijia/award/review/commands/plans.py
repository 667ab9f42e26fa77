"""Plans of who reviews what, before a round is assigned: what the office wants of pairs, plans laid out and brought in."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from baijia.award.experts.models import Expert
from baijia.award.nominations.models import Dossier
from baijia.award.review import fitting, queries, rules
from baijia.award.review.commands.rounds import locked
from baijia.award.review.enums import COMPUTED, Objective, WishKind
from baijia.award.review.models import Plan, Round, Wish
from baijia.award.review.planning import OUTSIDE, Demand, lay_out
from baijia.core import audit, clock
from baijia.core.actor import Actor
from baijia.core.command import command
from baijia.core.refused import Refused, RefusedMany, not_found

MAX_FAULTS = 20


@dataclass(frozen=True, slots=True)
class PlanLine:
    """A row of a plan brought in as a file; ``place`` says where it stands, as the officer reads it."""

    place: str
    number: str
    expert_uid: str


@command
def set_wish(
    *,
    actor: Actor,
    round: Round,
    dossier: Dossier,
    expert: Expert,
    kind: WishKind,
    reason: str,
    fit: int | None = None,
) -> Wish:
    """Say what is wanted of a pair: that it stands in every plan, never, or how well it fits (0 to 1000).

    What was said of the pair before is replaced. A pair with a conflict of interest is never pinned.
    """
    round = locked(round)
    rules.check_handles(actor, round.edition, dossier)
    rules.check_is_planned(round)
    text = rules.check_reason(reason)
    value = rules.check_fit(fit) if kind == WishKind.FIT else None
    if dossier.edition_id != round.edition_id or expert.organiser_id != round.edition.organiser_id:
        raise not_found()
    if kind == WishKind.PIN:
        rules.check_not_conflicted((expert.pk, dossier.pk), queries.blocked(round.edition))
    wish, _made = Wish.objects.update_or_create(
        round=round,
        dossier=dossier,
        expert=expert,
        defaults={
            "kind": kind,
            "fit": value,
            "reason": text,
            "by_uid": actor.account_uid or actor.kind,
            "at": clock.edition_now(),
        },
    )
    audit.record(
        actor,
        "review.set_wish",
        wish,
        scope=round.edition.code,
        purpose=text,
        after={"dossier": dossier.uid, "expert": expert.uid, "kind": str(kind), "fit": value},
    )
    return wish


@command
def lift_wish(*, actor: Actor, wish: Wish) -> None:
    """Take back what was wanted of a pair."""
    round = locked(wish.round)
    rules.check_handles(actor, round.edition, wish.dossier)
    rules.check_is_planned(round)
    before = {"dossier": wish.dossier.uid, "expert": wish.expert.uid, "kind": str(wish.kind), "fit": wish.fit}
    audit.record(actor, "review.lift_wish", wish, scope=round.edition.code, before=before)
    wish.delete()


@command
def ask_plans(*, actor: Actor, round: Round, outside: int = OUTSIDE) -> Round:
    """Ask for the three plans of a round; a worker lays them out one by one, those there are replaced.

    ``outside`` is the per cent of every load that is to lie outside the expert's own field.
    """
    round = locked(round)
    rules.check_runs(actor, round.edition)
    rules.check_is_planned(round)
    share = rules.check_share(outside)
    for objective in COMPUTED:
        Plan.objects.update_or_create(
            round=round,
            objective=objective,
            defaults={
                "outside": share,
                "document": {},
                "fault": "",
                "basis": "",
                "by_uid": actor.account_uid or actor.kind,
                "asked_at": clock.edition_now(),
                "done_at": None,
            },
        )
    audit.record(actor, "review.ask_plans", round, scope=round.edition.code, after={"outside": share})
    return round


@command
def work_out_plan(*, actor: Actor, plan: Plan) -> Plan:
    """Lay out one plan that was asked for, or keep why there is none."""
    plan = Plan.objects.select_for_update(of=("self",)).get(pk=plan.pk)
    round = Round.objects.select_related("edition__organiser", "edition__log").get(pk=plan.round_id)
    rules.check_runs(actor, round.edition)
    rules.check_is_planned(round)
    wanted = queries.demand(round, objective=plan.objective, outside=plan.outside)
    plan.basis, plan.done_at, plan.fault, plan.document = queries.basis(wanted), clock.edition_now(), "", {}
    try:
        laid = lay_out(wanted)
    except Refused as refused:
        plan.fault = refused.sentence
    else:
        plan.document = _document(
            [
                (item.number, expert.uid, fit)
                for (item, expert), fit in zip(laid.pairs, laid.fits, strict=True)
            ],
            bound=laid.bound,
            bound_of=laid.bound_of,
            optimal=laid.optimal,
            outside_kept=laid.outside_kept,
        )
    plan.save(update_fields=["basis", "done_at", "fault", "document"])
    after = {"objective": plan.objective, "pairs": len(plan.document.get("pairs", []))}
    audit.record(actor, "review.work_out_plan", plan, scope=round.edition.code, after=after)
    return plan


def _document(pairs: list[tuple[str, str, int]], **said: Any) -> dict[str, Any]:
    return {"pairs": sorted([number, uid, fit] for number, uid, fit in pairs), **said}


@command
def import_plan(*, actor: Actor, round: Round, lines: Sequence[PlanLine]) -> Plan:
    """Take in a plan made elsewhere, whole or not at all; it is checked like one of our own.

    Raises:
        RefusedMany: every row that cannot stand, and every item with too few or too many reviewers.
    """
    round = locked(round)
    rules.check_runs(actor, round.edition)
    rules.check_is_planned(round)
    wanted = queries.demand(round, objective=Objective.TOTAL, outside=0)
    rules.check_none_fenced(actor, wanted.items)
    pairs, faults = _read(wanted, lines)
    faults += _faults(wanted, pairs)
    if faults:
        raise RefusedMany([Refused("plan.row", said, field="file") for said in faults[:MAX_FAULTS]])
    fits = fitting.table(wanted.items, wanted.experts, wanted.texts, wanted.edits)
    document = _document(
        [
            (wanted.items[row].number, wanted.experts[column].uid, fits[row][column].value)
            for row, column in pairs
        ],
        bound=0,
        bound_of="",
        optimal=False,
        outside_kept=True,
    )
    plan, _made = Plan.objects.update_or_create(
        round=round,
        objective=Objective.IMPORTED,
        defaults={
            "outside": 0,
            "document": document,
            "fault": "",
            "basis": queries.basis(wanted),
            "by_uid": actor.account_uid or actor.kind,
            "asked_at": clock.edition_now(),
            "done_at": clock.edition_now(),
        },
    )
    audit.record(actor, "review.import_plan", plan, scope=round.edition.code, after={"pairs": len(pairs)})
    return plan


def _read(wanted: Demand, lines: Sequence[PlanLine]) -> tuple[list[tuple[int, int]], list[str]]:
    """Return the pairs by place, and what is wrong with single rows."""
    rows = {item.number: place for place, item in enumerate(wanted.items)}
    columns = {expert.uid: place for place, expert in enumerate(wanted.experts)}
    pairs: list[tuple[int, int]] = []
    faults: list[str] = []
    for line in lines:
        row, column = rows.get(line.number), columns.get(line.expert_uid)
        if row is None:
            faults.append(_("%(place)s：本轮没有编号为“%(number)s”的材料。") % vars_of(line))
        elif column is None:
            faults.append(_("%(place)s：本轮没有代号为“%(expert)s”的专家。") % vars_of(line))
        elif (wanted.experts[column].pk, wanted.items[row].pk) in wanted.blocked:
            faults.append(_("%(place)s：这位专家对 %(number)s 须回避，或已设为不分配。") % vars_of(line))
        elif (row, column) in pairs:
            faults.append(_("%(place)s：这一对前面已经有了。") % vars_of(line))
        else:
            pairs.append((row, column))
    return pairs, faults


def vars_of(line: PlanLine) -> dict[str, str]:
    """Return what a sentence about a row names."""
    return {"place": line.place, "number": line.number, "expert": line.expert_uid}


def _faults(wanted: Demand, pairs: Sequence[tuple[int, int]]) -> list[str]:
    """Return what is wrong with a plan as a whole: too few or too many on an item, loads, units, pins."""
    faults = []
    served, loads = Counter(row for row, _column in pairs), Counter(column for _row, column in pairs)
    units = Counter(
        (row, wanted.experts[column].credit_code or wanted.experts[column].employer) for row, column in pairs
    )
    for row, item in enumerate(wanted.items):
        if served[row] != wanted.needs[row]:
            faults.append(
                _("%(number)s 有 %(have)d 位专家，应为 %(need)d 位。")
                % {"number": item.number, "have": served[row], "need": wanted.needs[row]}
            )
    for column, expert in enumerate(wanted.experts):
        if loads[column] > expert.max_load:
            faults.append(
                _("%(name)s 分到 %(have)d 份，超过评审量上限 %(most)d 份。")
                % {"name": expert.name, "have": loads[column], "most": expert.max_load}
            )
    for (row, unit), count in units.items():
        if unit and count > 1:
            faults.append(
                _("%(number)s 有 %(count)d 位专家来自同一单位，只能有一位。")
                % {"number": wanted.items[row].number, "count": count}
            )
    stand = {(wanted.experts[column].pk, wanted.items[row].pk) for row, column in pairs}
    numbers = {item.pk: item.number for item in wanted.items}
    missing = sorted(numbers[item] for one, item in set(wanted.pins) - stand if item in numbers)
    faults += [_("%s 有指定的专家，方案里没有。") % number for number in missing]
    return faults


@command
def export_plan(*, actor: Actor, plan: Plan) -> Plan:
    """Leave a trace that a plan with its names was taken out; ``queries.plan_rows`` gives them."""
    plan = Plan.objects.select_related("round__edition__organiser").get(pk=plan.pk)
    rules.check_runs(actor, plan.round.edition)
    rules.check_is_planned(plan.round)
    rules.check_plan_is_there(plan)
    audit.record(
        actor,
        "review.export_plan",
        plan,
        scope=plan.round.edition.code,
        after={"objective": plan.objective, "pairs": len(plan.document["pairs"])},
    )
    return plan
