"""What the office sees of plans before a round is assigned: figures side by side, fits of an item, rows of a file.

With the assignment the plans are gone; from then on who holds which slot is the supervisor's alone.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

from baijia.award.experts.models import Expert
from baijia.award.nominations.models import Dossier
from baijia.award.programmes import queries as programmes
from baijia.award.review import rules
from baijia.award.review.enums import Objective
from baijia.award.review.fitting import SCALE, Fit, table
from baijia.award.review.models import Plan, Round, Wish
from baijia.award.review.planning import OUTSIDE
from baijia.award.review.queries.demands import basis, demand
from baijia.core.actor import Actor
from baijia.core.refused import not_found
from baijia.engine.assign.graph import parts

ORDER = {objective: place for place, objective in enumerate(Objective)}
WORST = 8


@dataclass(frozen=True, slots=True)
class PlanView:
    """A plan in figures; fits are shown between 0 and 1, sums of fits accordingly.

    Attributes:
        mean, worst_item, worst_pair: mean of all fits; least sum of an item; least single fit.
        loads: reviews of each expert, the smallest first.
        worst: (public number, sum, fits) of the worst-served items, without those the reader is fenced off from.
        outside: per cent of reviews outside the reviewer's own field.
        parts: into how many parts the comparison graph falls; above 1 marks of different parts say nothing about
            each other.
        against: pairs not in the plan with the greatest sum, None where that is not there.
        loss: per cent of the greatest sum that is given up for it, None likewise.
        stale: what it was worked out from has changed.
    """

    plan: Plan
    reviews: int = 0
    mean: Decimal = Decimal(0)
    worst_item: Decimal = Decimal(0)
    worst_pair: Decimal = Decimal(0)
    loads: tuple[int, ...] = ()
    worst: list[tuple[str, Decimal, list[Decimal]]] = field(default_factory=list)
    outside: int = 0
    parts: int = 0
    against: int | None = None
    loss: Decimal | None = None
    stale: bool = False


def plans(actor: Actor, round: Round) -> list[PlanView]:
    """Return the plans of a round, greatest sum first, in a constant number of statements.

    Raises:
        Refused: as hidden.
    """
    rules.check_runs(actor, round.edition)
    found = sorted(Plan.objects.filter(round=round), key=lambda plan: ORDER[Objective(plan.objective)])
    if not found:
        return []
    numbers = {number for plan in found for number, _uid, _fit in plan.document.get("pairs", [])}
    fenced = set(
        Dossier.objects.filter(edition=round.edition, uid__in=programmes.fences(actor)).values_list(
            "number", flat=True
        )
    )
    groups = dict(
        Dossier.objects.filter(edition=round.edition, number__in=numbers).values_list("number", "group")
    )
    homes = {
        uid: fields[0]
        for uid, fields in Expert.objects.filter(organiser_id=round.edition.organiser_id).values_list(
            "uid", "fields"
        )
    }
    now = demand(round, objective="total", outside=0)
    held = {share: basis(replace(now, outside=share)) for share in {plan.outside for plan in found}}
    best = next(
        (plan.document for plan in found if plan.objective == Objective.TOTAL and plan.document), None
    )
    return [
        _view(plan, best, groups, homes, fenced, stale=plan.basis != held[plan.outside]) for plan in found
    ]


def _view(
    plan: Plan,
    best: dict[str, Any] | None,
    groups: dict[str, str],
    homes: dict[str, str],
    fenced: set[str],
    *,
    stale: bool,
) -> PlanView:
    pairs = plan.document.get("pairs", [])
    if not pairs:
        return PlanView(plan, stale=stale and plan.done_at is not None)
    sums: Counter[str] = Counter()
    fits: dict[str, list[int]] = {}
    for number, _uid, fit in pairs:
        sums[number] += fit
        fits.setdefault(number, []).append(fit)
    served = sorted((number for number in sums if number not in fenced), key=lambda one: (sums[one], one))
    total = sum(sums.values())
    theirs = best["pairs"] if best else []
    most = sum(fit for _number, _uid, fit in theirs)
    also = {(number, uid) for number, uid, _fit in theirs}
    return PlanView(
        plan,
        reviews=len(pairs),
        mean=_shown(Decimal(total) / len(pairs)),
        worst_item=_shown(min(sums.values())),
        worst_pair=_shown(min(fit for _number, _uid, fit in pairs)),
        loads=tuple(sorted(Counter(uid for _number, uid, _fit in pairs).values())),
        worst=[
            (number, _shown(sums[number]), [_shown(fit) for fit in sorted(fits[number], reverse=True)])
            for number in served[:WORST]
        ],
        outside=round_share(
            sum(groups.get(number) != homes.get(uid) for number, uid, _fit in pairs), len(pairs)
        ),
        parts=len(parts((number, uid) for number, uid, _fit in pairs)),
        against=len({(number, uid) for number, uid, _fit in pairs} - also) if best else None,
        loss=(Decimal(100 * (most - total)) / most).quantize(Decimal("0.01")) if most else None,
        stale=stale,
    )


def _shown(fit: int | Decimal) -> Decimal:
    return (Decimal(fit) / SCALE).quantize(Decimal("0.01"))


def round_share(part: int, whole: int) -> int:
    """Return a share in per cent, rounded to the nearest."""
    return (200 * part + whole) // (2 * whole)


def plan(actor: Actor, round: Round, objective: str) -> Plan:
    """Return one plan.

    Raises:
        Refused: as hidden.
    """
    rules.check_runs(actor, round.edition)
    found = Plan.objects.filter(round=round, objective=objective).first()
    if found is None:
        raise not_found()
    return found


def plan_rows(actor: Actor, plan: Plan) -> list[tuple[str, str, str, int]]:
    """Return (number, expert's uid, expert's name, fit) of every pair the actor may know of.

    Raises:
        Refused: as hidden.
    """
    rules.check_runs(actor, plan.round.edition)
    fenced = set(Dossier.objects.filter(uid__in=programmes.fences(actor)).values_list("number", flat=True))
    pairs = [row for row in plan.document.get("pairs", []) if row[0] not in fenced]
    names = dict(Expert.objects.filter(uid__in={row[1] for row in pairs}).values_list("uid", "name"))
    return [(number, uid, names[uid], fit) for number, uid, fit in pairs]


@dataclass(frozen=True, slots=True)
class Candidate:
    """An expert beside an item: the fit and its parts, what stands in the way, what is wanted, in which plans.

    ``change`` is what the sum of the plan with the greatest sum becomes less (or more) when this expert takes the
    place of the item's least fitting one; None for those in it and where there is no such plan. ``load`` is the
    expert's load in that plan.
    """

    expert: Expert
    fit: Fit
    blocked: bool
    wish: Wish | None
    planned: tuple[str, ...]
    change: Decimal | None
    load: int

    @property
    def value(self) -> Decimal:
        """The fit between 0 and 1."""
        return _shown(self.fit.value)

    @property
    def field_part(self) -> Decimal:
        """The field's part of it."""
        return _shown(self.fit.field)

    @property
    def words_part(self) -> Decimal | None:
        """The part of the words."""
        return None if self.fit.words is None else _shown(self.fit.words)


def candidates_for(actor: Actor, round: Round, number: str) -> tuple[Dossier, list[Candidate]]:
    """Return an item of the round and everybody who could review it, the best fit first.

    Raises:
        Refused: as hidden.
    """
    rules.check_runs(actor, round.edition)
    wanted = demand(round, objective="total", outside=0)
    place = next((at for at, item in enumerate(wanted.items) if item.number == number), None)
    if place is None or wanted.items[place].uid in programmes.fenced(actor):
        raise not_found()
    item = wanted.items[place]
    fits = table(wanted.items, wanted.experts, wanted.texts, wanted.edits)[place]
    said = {one.expert_id: one for one in Wish.objects.filter(round=round, dossier=item)}
    laid = {one.objective: one.document.get("pairs", []) for one in Plan.objects.filter(round=round)}
    best = laid.get(Objective.TOTAL, [])
    loads = Counter(uid for _number, uid, _fit in best)
    own = {uid: fit for at, uid, fit in best if at == number}
    lowest = min(own.values(), default=None)
    rows = [
        Candidate(
            expert=expert,
            fit=fit,
            blocked=(expert.pk, item.pk) in wanted.blocked and not _forbidden(said.get(expert.pk)),
            wish=said.get(expert.pk),
            planned=tuple(
                str(Objective(objective).label)
                for objective, pairs in sorted(laid.items(), key=lambda one: ORDER[Objective(one[0])])
                if any(at == number and uid == expert.uid for at, uid, _fit in pairs)
            ),
            change=None if lowest is None or expert.uid in own else _shown(fit.value - lowest),
            load=loads[expert.uid],
        )
        for expert, fit in zip(wanted.experts, fits, strict=True)
    ]
    return item, sorted(rows, key=lambda one: (one.blocked, -one.fit.value, one.expert.uid))


def _forbidden(wish: Wish | None) -> bool:
    return wish is not None and wish.kind == "forbid"


def wishes(actor: Actor, round: Round) -> list[Wish]:
    """Return what is wanted of pairs, without items the actor is fenced off from.

    Raises:
        Refused: as hidden.
    """
    rules.check_runs(actor, round.edition)
    rows = Wish.objects.filter(round=round).exclude(dossier__uid__in=programmes.fences(actor))
    return sorted(
        rows.select_related("dossier", "expert"), key=lambda one: (one.dossier.number, one.expert.uid)
    )


def wish(actor: Actor, round: Round, uid: str) -> Wish:
    """Return one wish.

    Raises:
        Refused: as hidden.
    """
    found = next((one for one in wishes(actor, round) if one.uid == uid), None)
    if found is None:
        raise not_found()
    return found


def plans_due() -> list[Plan]:
    """Return the plans that were asked for and not worked out yet, the oldest first."""
    return list(Plan.objects.filter(done_at=None).order_by("asked_at", "id"))


def share_of(round: Round) -> int:
    """Return the share outside the own field that was asked for last."""
    found = Plan.objects.filter(round=round).exclude(objective=Objective.IMPORTED).first()
    return found.outside if found else OUTSIDE
