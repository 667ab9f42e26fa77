"""Who reviews what: builds the problem for the engine, or seats standing panels, and words an impossible one."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from baijia.award.experts.models import Expert
from baijia.award.nominations.models import Dossier
from baijia.award.review.fitting import SCALE, Edits, Texts, table
from baijia.core.refused import Refused

OUTSIDE = 20
"""Per cent of a load outside the own field, so that marks of all groups hang together."""
NAMED = 5

Pairs = list[tuple[Dossier, Expert]]
Blocked = set[tuple[int, int]]
"""(expert, dossier) by primary key."""


@dataclass(frozen=True, slots=True)
class Demand:
    """What is to be assigned.

    ``needs`` reviews for each item; ``taken`` pairs that stand already and ``load`` reviews an expert has from
    them, when a replacement is sought. ``pins`` stand in every plan; ``outside`` per cent of every load are to lie
    outside the expert's own field.
    """

    items: Sequence[Dossier]
    experts: Sequence[Expert]
    needs: Sequence[int]
    blocked: Blocked
    taken: Blocked = field(default_factory=set)
    load: Mapping[int, int] = field(default_factory=dict)
    objective: str = "total"
    texts: Texts = field(default_factory=dict)
    edits: Edits = field(default_factory=dict)
    pins: Collection[tuple[int, int]] = ()
    outside: int = 0


@dataclass(frozen=True, slots=True)
class Laid:
    """A plan: its pairs, each with its fit, and what the engine says of it in units of 1/1000.

    ``outside_kept`` tells whether the asked share of loads outside the own field could be had.
    """

    pairs: Pairs
    fits: list[int]
    bound: int
    bound_of: str
    optimal: bool
    outside_kept: bool


@dataclass(frozen=True, slots=True)
class _Column:
    """A share of an expert's load, as the engine sees it: ``home`` the own field's items, or the others, or all."""

    expert: int
    home: bool | None
    least: int
    most: int

    def takes(self, expert: Expert, item: Dossier) -> bool:
        return self.home is None or (item.group == expert.fields[0]) is self.home


def lay_out(demand: Demand) -> Laid:
    """Assign items to a pool: the greatest fit within loads of a quarter around the mean, one expert an employer.

    Where the share outside the own field cannot be had, the plan is worked out without it and says so.

    Raises:
        Refused: nobody can do it; with the numbers of the smallest set that cannot be served, and what would help.
    """
    if not demand.items:
        return Laid([], [], 0, "total", optimal=True, outside_kept=True)
    if not demand.experts:
        raise Refused("assign.no_experts", _("专家库中没有可分配的专家。"))
    values = [
        [one.value for one in row] for row in table(demand.items, demand.experts, demand.texts, demand.edits)
    ]
    whole = _whole(demand)
    wished = _level(demand) if demand.taken else _halves(demand, whole) if demand.outside else []
    if wished:
        try:
            return _solved(demand, values, wished, outside_kept=True)
        except Refused:
            pass  # few experts or one group: that there is a plan matters more, and the page says what it lacks
    return _solved(demand, values, whole, outside_kept=not demand.outside)


def _solved(
    demand: Demand, values: list[list[int]], columns: Sequence[_Column], *, outside_kept: bool
) -> Laid:
    from baijia.engine.assign import Infeasible, problem_of, solve

    problem = problem_of(_document(demand, values, columns), where="assignment")
    try:
        plan = solve(problem, demand.objective)  # type: ignore[arg-type]
    except Infeasible as no:
        raise Refused("assign.infeasible", _sentence(no, demand, columns)) from no
    pairs = [(demand.items[item], demand.experts[columns[at].expert]) for item, at in plan.assignment]
    fits = [values[item][columns[at].expert] for item, at in plan.assignment]
    return Laid(pairs, fits, plan.bound, plan.bound_of, plan.optimal, outside_kept)


def _document(demand: Demand, values: list[list[int]], columns: Sequence[_Column]) -> dict[str, Any]:
    experts, items = demand.experts, demand.items
    never = demand.blocked | demand.taken
    who = [experts[one.expert] for one in columns]
    takes = [[one.takes(expert, item) for one, expert in zip(columns, who, strict=True)] for item in items]
    return {
        "scale": SCALE,
        "affinity": [
            [row[one.expert] if open else None for one, open in zip(columns, opens, strict=True)]
            for row, opens in zip(values, takes, strict=True)
        ],
        "reviews_per_item": list(demand.needs),
        "load_min": [one.least for one in columns],
        "load_max": [one.most for one in columns],
        "conflicts": [
            [row, at]
            for row, item in enumerate(items)
            for at, expert in enumerate(who)
            if (expert.pk, item.pk) in never
        ],
        "pinned": [
            [row, at]
            for row, item in enumerate(items)
            for at, expert in enumerate(who)
            if takes[row][at] and (expert.pk, item.pk) in demand.pins
        ],
        "reviewer_group": [expert.credit_code or expert.employer or None for expert in who],
        "max_same_group": 1,
    }


def _whole(demand: Demand) -> list[_Column]:
    """Bound loads: for a first plan a quarter around the mean, for replacements by each one's own limit."""
    total, count = sum(demand.needs), len(demand.experts)
    if demand.taken:
        return [
            _Column(place, None, 0, max(expert.max_load - demand.load.get(expert.pk, 0), 0))
            for place, expert in enumerate(demand.experts)
        ]
    low, high = total * 3 // (4 * count), -(-total * 5 // (4 * count))
    columns = []
    for place, expert in enumerate(demand.experts):
        most = min(expert.max_load, high)
        columns.append(_Column(place, None, min(low, most), most))
    return columns


def _level(demand: Demand) -> list[_Column]:
    """Bound what replacements bring so that nobody ends a quarter above the mean of all loads."""
    reviews = sum(demand.needs) + sum(demand.load.get(expert.pk, 0) for expert in demand.experts)
    high = -(-reviews * 5 // (4 * len(demand.experts)))
    return [
        _Column(place, None, 0, max(min(expert.max_load, high) - demand.load.get(expert.pk, 0), 0))
        for place, expert in enumerate(demand.experts)
    ]


def _halves(demand: Demand, whole: Sequence[_Column]) -> list[_Column]:
    """Split every load into what lies within the own field and what lies outside, each a quarter around its share.

    Within the own field an expert gets no more than all but the asked share, than there are items, and than what
    the field needs for each of its experts.
    """
    total, count = sum(demand.needs), len(demand.experts)
    own: dict[str, list[int]] = {}
    for item, need in zip(demand.items, demand.needs, strict=True):
        own.setdefault(item.group, []).append(need)
    people: dict[str, int] = {}
    for expert in demand.experts:
        people[expert.fields[0]] = people.get(expert.fields[0], 0) + 1
    columns = []
    for column in whole:
        home = demand.experts[column.expert].fields[0]
        needs = own.get(home, [])
        # Hundredths of a review, so that a share is a whole number.
        inside = min(
            total * (100 - demand.outside) // count, 100 * len(needs), 100 * sum(needs) // people[home]
        )
        rest = max(100 * total // count - inside, 0)
        most_in, most_out = -(-inside * 5 // 400), -(-rest * 5 // 400)
        if most_in + most_out > column.most:
            most_in = column.most * inside // max(inside + rest, 1)
            most_out = column.most - most_in
        columns.append(_Column(column.expert, True, min(inside * 3 // 400, most_in), most_in))
        columns.append(_Column(column.expert, False, min(rest * 3 // 400, most_out), most_out))
    return columns


def _sentence(no: Any, demand: Demand, columns: Sequence[_Column]) -> str:
    numbers = "、".join(demand.items[item].number for item in no.items[:NAMED])
    names = "、".join(dict.fromkeys(demand.experts[columns[at].expert].name for at in no.experts[:NAMED]))
    gap = no.needed - no.available
    if no.kind in ("pin_impossible", "pins_exceed"):
        return _(
            "指定的配对做不到：%(numbers)s 与 %(names)s 之间有回避、同一单位，或超过评审数或专家评审量。"
            "请撤销这些指定，或解除相应的回避。"
        ) % {"numbers": numbers, "names": names}
    cause = _(
        "有 %(items)d 份材料（%(numbers)s 等）需要 %(needed)d 次评审，可用专家只能承担 %(available)d 次。"
    ) % {"items": len(no.items), "numbers": numbers, "needed": no.needed, "available": no.available}
    if no.kind == "group":
        help = _("同一单位的专家在一份材料上只能有一位：请为这些材料增加其他单位的专家，补足 %d 次。") % gap
    elif no.kind == "experts":
        help = _("请为这些材料增加可用专家，或认定不构成回避，补足 %d 次。") % gap
    elif no.kind == "load_max":
        help = _("请把这些专家的评审量上限合计提高 %d 份，或增加专家。") % gap
    else:
        return _(
            "%(names)s 等专家至少应评 %(needed)d 份，回避之后只有 %(available)d 份可评；"
            "请解除回避，或在专家库中降低他们的评审量上限。"
        ) % {"names": names, "needed": no.needed, "available": no.available}
    return f"{cause}{help}"


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
