from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from baijia.engine import assign
from baijia.engine.assign.certificate import bonus_of, check, dual_value

DOCUMENT: dict[str, Any] = {
    "affinity": [[900, 800, 100, None], [900, 700, 300, 200], [850, 600, 500, 400]],
    "reviews_per_item": 2,
    "load_min": 1,
    "load_max": 2,
    "reviewer_group": ["甲", "甲", None, "乙"],
    "max_same_group": 1,
}


@pytest.fixture
def problem() -> assign.Problem:
    return assign.problem_of(DOCUMENT)


@pytest.fixture
def plan(problem: assign.Problem) -> assign.Plan:
    return assign.solve(problem)


def test_bound_equals_total_in_integers(problem: assign.Problem, plan: assign.Plan) -> None:
    assert plan.certificate is not None
    assert check(problem, plan) == []
    assert dual_value(problem, plan.certificate) == plan.total == plan.bound


def test_inequality_written_out_by_hand(problem: assign.Problem, plan: assign.Plan) -> None:
    """The right-hand side of docs/reference/assign.md in plain loops, independent of ``dual_value``."""
    duals = plan.certificate
    assert duals is not None
    gates = {(item, label): value for item, label, value in duals.group_dual}
    labels = DOCUMENT["reviewer_group"]
    right = 2 * sum(duals.item_dual) + 2 * sum(duals.expert_dual_max) - sum(duals.expert_dual_min)
    right += sum(gates.values())
    for item, row in enumerate(DOCUMENT["affinity"]):
        for expert, value in enumerate(row):
            if value is not None:
                price = duals.expert_dual_max[expert] - duals.expert_dual_min[expert]
                gate = gates.get((item, labels[expert]), 0)
                right += max(0, value - duals.item_dual[item] - price - gate)
    assert right == plan.total
    assert gates, "the limit per group binds here, else the test says little"


def test_any_other_prices_prove_no_less(problem: assign.Problem, plan: assign.Plan) -> None:
    assert plan.certificate is not None
    for step in (-70, 45):
        item = tuple(value + step for value in plan.certificate.item_dual)
        assert dual_value(problem, replace(plan.certificate, item_dual=item)) >= plan.total


def test_kept_pairs_count_by_their_bonus() -> None:
    problem = assign.problem_of(DOCUMENT | {"previous": [[0, 2], [1, 3], [2, 3]]})
    plan = assign.solve(problem)
    kept = len({*plan.assignment} & {*problem.previous})
    assert plan.certificate is not None
    assert check(problem, plan) == []
    assert bonus_of(problem) == 1000 * 6 + 1
    assert dual_value(problem, plan.certificate) == plan.total + bonus_of(problem) * kept


def test_certificate_of_floor_leaves_out_what_is_below_it(problem: assign.Problem) -> None:
    plan = assign.solve(problem, "floor")
    assert plan.certificate is not None
    assert dual_value(problem, plan.certificate, floor=plan.worst_edge) == plan.total
    assert check(problem, plan) == []


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"total": 1}, "total is"),
        ({"min_item": 1}, "min_item is"),
        ({"worst_edge": 1}, "worst_edge is"),
        ({"bound": 0}, "below the plan's own"),
        ({"bound": 10**6}, "the certificate proves"),
        ({"assignment": ((0, 0), (0, 1), (1, 0), (1, 3), (2, 1), (2, 2))}, "of group 甲"),
        ({"assignment": ((0, 0), (0, 3), (1, 0), (1, 2), (2, 1), (2, 2))}, "no possible pair"),
        ({"assignment": ((0, 0), (0, 2), (1, 0), (1, 2), (2, 0), (2, 2))}, "reviews, not 1 to 2"),
        ({"assignment": ((0, 0), (0, 2), (1, 1), (1, 2), (2, 3))}, "item 2 has 1 reviews"),
        ({"assignment": ((9, 9),)}, "names no pair"),
        ({"assignment": ((0, 2), (0, 0))}, "not sorted"),
    ],
)
def test_false_plans_are_told(
    problem: assign.Problem, plan: assign.Plan, change: dict[str, Any], fault: str
) -> None:
    assert any(fault in found for found in check(problem, replace(plan, **change)))


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"item_dual": (0,)}, "item_dual has 1 values"),
        ({"expert_dual_max": (-1, 0, 0, 0)}, "negative"),
        ({"expert_dual_min": (5, 5, 5, 5)}, "the certificate proves"),
        ({"group_dual": ((0, "丙", 1),)}, "does not exist"),
        ({"group_dual": ((0, "甲", -1),)}, "negative"),
    ],
)
def test_false_certificates_are_told(
    problem: assign.Problem, plan: assign.Plan, change: dict[str, Any], fault: str
) -> None:
    assert plan.certificate is not None
    false = replace(plan, certificate=replace(plan.certificate, **change))
    assert any(fault in found for found in check(problem, false))


def test_a_missing_pin_is_told(plan: assign.Plan) -> None:
    missing = next(pair for pair in [(0, 2), (1, 3), (2, 3), (1, 2)] if pair not in plan.assignment)
    problem = assign.problem_of(DOCUMENT | {"pinned": [list(missing)]})
    assert any("is pinned, but missing" in fault for fault in check(problem, plan))
