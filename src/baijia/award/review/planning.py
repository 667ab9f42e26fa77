"""Who reviews what: builds the problem for the engine, or seats standing panels, and words an impossible one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from baijia.award.experts.models import Expert
from baijia.award.nominations.models import Dossier
from baijia.core.refused import Refused

SCALE = 1000
OWN_FIELD, OTHER_FIELD, NO_FIELD = 1000, 800, 100
"""Affinity: the first field of an expert, a further one, none. No field is still an edge: groups stay comparable."""

Pairs = list[tuple[Dossier, Expert]]
Blocked = set[tuple[int, int]]
"""(expert, dossier) by primary key."""


@dataclass(frozen=True, slots=True)
class Demand:
    """What is to be assigned.

    ``needs`` reviews for each item; ``taken`` pairs that stand already and ``load`` reviews an expert has from
    them, when a replacement is sought.
    """

    items: Sequence[Dossier]
    experts: Sequence[Expert]
    needs: Sequence[int]
    blocked: Blocked
    taken: Blocked = field(default_factory=set)
    load: Mapping[int, int] = field(default_factory=dict)
    objective: str = "total"


def affinity(expert: Expert, dossier: Dossier) -> int:
    """Return how well an expert's fields fit an item's group, 0 to 1000."""
    if dossier.group not in expert.fields:
        return NO_FIELD
    return OWN_FIELD if expert.fields[0] == dossier.group else OTHER_FIELD


def pool_plan(demand: Demand) -> Pairs:
    """Assign items to a pool: the greatest fit within loads of a quarter around the mean, one expert an employer.

    Raises:
        Refused: nobody can do it; with the numbers of the smallest set that cannot be served.
    """
    from baijia.engine.assign import Infeasible, problem_of, solve

    if not demand.items:
        return []
    if not demand.experts:
        raise Refused("assign.no_experts", _("专家库中没有可分配的专家。"))
    problem = problem_of(_document(demand), where="assignment")
    try:
        plan = solve(problem, demand.objective)  # type: ignore[arg-type]
    except Infeasible as no:
        raise Refused("assign.infeasible", _sentence(no, demand)) from no
    return [(demand.items[item], demand.experts[expert]) for item, expert in plan.assignment]


def _document(demand: Demand) -> dict[str, Any]:
    experts, items = demand.experts, demand.items
    low, high = _loads(demand)
    never = demand.blocked | demand.taken
    return {
        "scale": SCALE,
        "affinity": [[affinity(expert, item) for expert in experts] for item in items],
        "reviews_per_item": list(demand.needs),
        "load_min": low,
        "load_max": high,
        "conflicts": [
            [row, column]
            for row, item in enumerate(items)
            for column, expert in enumerate(experts)
            if (expert.pk, item.pk) in never
        ],
        "reviewer_group": [expert.credit_code or expert.employer or None for expert in experts],
        "max_same_group": 1,
    }


def _loads(demand: Demand) -> tuple[list[int], list[int]]:
    """Bound loads: for a first plan a quarter around the mean, for replacements by each one's own limit."""
    total, count = sum(demand.needs), len(demand.experts)
    have = [demand.load.get(expert.pk, 0) for expert in demand.experts]
    if demand.taken:
        rest = [max(expert.max_load - load, 0) for expert, load in zip(demand.experts, have, strict=True)]
        return [0] * count, rest
    low, high = total * 3 // (4 * count), -(-total * 5 // (4 * count))
    limits = [min(expert.max_load, high) for expert in demand.experts]
    return [min(low, limit) for limit in limits], limits


def _sentence(no: Any, demand: Demand) -> str:
    numbers = "、".join(demand.items[item].number for item in no.items[:5])
    return _(
        "有 %(items)d 份材料（%(numbers)s 等）需要 %(needed)d 次评审，可用专家只能承担 %(available)d 次。"
    ) % {
        "items": len(no.items),
        "numbers": numbers,
        "needed": no.needed,
        "available": no.available,
    }


def group_plan(
    items: Sequence[Dossier], panel: Sequence[Expert], others: Sequence[Expert], need: int, blocked: Blocked
) -> Pairs:
    """Let a panel score all items of its group; for an item one of them stands back from, the next in line sits in.

    Raises:
        Refused: too few experts for an item.
    """
    pairs: Pairs = []
    for item in items:
        free = [one for one in [*panel[:need], *panel[need:], *others] if (one.pk, item.pk) not in blocked]
        if len(free) < need:
            raise Refused(
                "assign.infeasible",
                _("%(number)s 只有 %(have)d 位可评审的专家，需要 %(need)d 位。")
                % {"number": item.number, "have": len(free), "need": need},
            )
        pairs += [(item, expert) for expert in free[:need]]
    return pairs
