from __future__ import annotations

import pytest

from baijia.engine import assign
from baijia.engine.assign import certificate, exact, exchange, fair, optimum
from unit.engine.assign import brute


def solved(problem: assign.Problem, objective: assign.Objective) -> assign.Plan | None:
    try:
        return assign.solve(problem, objective)
    except assign.Infeasible:
        return None


@pytest.mark.parametrize("objective", assign.OBJECTIVES)
@pytest.mark.parametrize("block", range(6))
def test_no_assignment_is_better_and_the_proof_holds(objective: assign.Objective, block: int) -> None:
    for seed in range(block * 40, block * 40 + 40):
        problem = assign.problem_of(brute.document(seed))
        plan, best = solved(problem, objective), brute.best(problem, objective)
        assert (plan is None) == (best is None), seed
        if plan is not None:
            assert certificate.check(problem, plan) == [], seed
            assert plan.optimal, seed
            assert brute.key(problem, plan) == best, seed


@pytest.mark.parametrize("objective", ["total", "floor"])
def test_a_few_pairs_to_begin_with_lead_to_the_same_optimum(
    objective: assign.Objective, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Column generation: with the threshold at nought every problem starts from promising pairs only."""
    monkeypatch.setattr(optimum, "SMALL", 0)
    monkeypatch.setattr(optimum, "_best_by_item", lambda core, price: core.kept_keys)
    for seed in range(80):
        problem = assign.problem_of(brute.document(seed))
        plan, best = solved(problem, objective), brute.best(problem, objective)
        assert (plan and brute.key(problem, plan)) == best, seed
        assert plan is None or certificate.check(problem, plan) == [], seed


def test_promising_pairs_of_a_larger_problem_hold_its_optimum(monkeypatch: pytest.MonkeyPatch) -> None:
    problem = assign.problem_of(made(items=120, experts=40, reviews=3, load=(6, 12), seed=5))
    whole = assign.solve(problem)
    monkeypatch.setattr(optimum, "SMALL", 0)
    part = assign.solve(problem)
    assert part.total == whole.total
    assert certificate.check(problem, part) == []


def test_exchanges_alone_are_as_fair_as_the_integer_program(monkeypatch: pytest.MonkeyPatch) -> None:
    problem = assign.problem_of(made(items=24, experts=10, reviews=3, load=(6, 9), seed=2))
    proven = assign.solve(problem, "fair")
    monkeypatch.setattr(exact, "MAX_EDGES", -1)
    searched = assign.solve(problem, "fair")
    assert proven.optimal
    assert proven.min_item == proven.bound
    assert certificate.check(problem, searched) == []
    assert searched.min_item >= 0.99 * proven.min_item
    assert searched.total >= 0.98 * proven.total
    assert searched.bound >= proven.min_item


def test_fair_lifts_the_worst_item_of_a_skewed_problem() -> None:
    problem = assign.problem_of(made(items=200, experts=40, reviews=3, load=(15, 15), seed=3))
    plain, even = assign.solve(problem), assign.solve(problem, "fair")
    assert even.min_item > plain.min_item
    assert even.min_item >= 0.99 * even.bound
    assert even.total >= 0.98 * plain.total
    assert even.certificate is None
    assert (even.bound_of, plain.bound_of) == ("min_item", "total")


def test_fair_keeps_what_can_be_kept_and_obeys_groups_in_a_larger_problem(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    document = made(items=60, experts=20, reviews=3, load=(7, 11), seed=4)
    document |= {"reviewer_group": [at % 6 for at in range(20)], "max_same_group": 1}
    first = assign.solve(assign.problem_of(document))
    withdrawn = first.assignment[0]
    document |= {"previous": [list(pair) for pair in first.assignment], "conflicts": [list(withdrawn)]}
    monkeypatch.setattr(exact, "MAX_EDGES", -1)
    problem = assign.problem_of(document)
    most = len({*assign.solve(problem).assignment} & {*first.assignment})
    plan = assign.solve(problem, "fair")
    assert certificate.check(problem, plan) == []
    assert len({*plan.assignment} & {*first.assignment}) == most


def test_withdrawal_of_one_pair_changes_one_pair_where_there_is_room() -> None:
    document = made(items=30, experts=10, reviews=3, load=(0, 12), seed=1)
    first = assign.solve(assign.problem_of(document))
    document |= {
        "previous": [list(pair) for pair in first.assignment],
        "conflicts": [list(first.assignment[7])],
    }
    second = assign.solve(assign.problem_of(document))
    assert len({*first.assignment} - {*second.assignment}) == 1
    assert first.assignment[7] not in second.assignment


def test_floor_trades_total_for_the_worst_pair() -> None:
    problem = assign.problem_of(
        {"scale": 10, "affinity": [[10, 6], [5, 0]], "reviews_per_item": 1, "load_min": 1, "load_max": 1}
    )
    assert assign.solve(problem).assignment == ((0, 1), (1, 0))
    skew = assign.problem_of(
        {"scale": 10, "affinity": [[10, 4], [5, 0]], "reviews_per_item": 1, "load_min": 1, "load_max": 1}
    )
    assert (assign.solve(skew).total, assign.solve(skew).worst_edge) == (10, 0)
    raised = assign.solve(skew, "floor")
    assert (raised.total, raised.worst_edge, raised.assignment) == (9, 4, ((0, 1), (1, 0)))


def test_minimum_load_binds_within_one_flow() -> None:
    """Serving the least loads first and the rest after would pay 8 + 9 + 9; one flow finds 9 + 9 + 9."""
    problem = assign.problem_of(
        {"affinity": [[9, 8], [9, 9], [9, 9]], "reviews_per_item": 1, "load_min": [1, 2], "load_max": 3}
    )
    assert assign.solve(problem).total == 27


def test_same_problem_same_plan() -> None:
    document = made(items=40, experts=12, reviews=3, load=(5, 15), seed=9, levels=3)
    for objective in assign.OBJECTIVES:
        plans = {assign.solve(assign.problem_of(document), objective) for _ in range(2)}
        assert len(plans) == 1


def test_lists_of_needs_and_loads_and_pins() -> None:
    problem = assign.problem_of(
        {
            "affinity": [[900, 100, 500], [900, 800, None]],
            "reviews_per_item": [2, 1],
            "load_min": [0, 1, 0],
            "load_max": [1, 2, 1],
            "pinned": [[0, 1]],
        }
    )
    plan = assign.solve(problem)
    assert (0, 1) in plan.assignment
    assert plan.total == 100 + 900 + 800
    assert certificate.check(problem, plan) == []


def test_work_limits_end_the_search_with_a_sound_plan(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exact, "MAX_EDGES", -1)
    monkeypatch.setattr(fair, "LIFT_CELLS", 0)
    monkeypatch.setattr(fair, "CIRCLE_CELLS", 0)
    problem = assign.problem_of(made(items=60, experts=20, reviews=3, load=(9, 9), seed=3))
    plan = assign.solve(problem, "fair")
    assert certificate.check(problem, plan) == []
    assert not plan.optimal


def test_circles_are_found_once_each() -> None:
    import numpy as np

    found = exchange._circles(np.array([1, 2, 0, 0, -1, 4, 7, 6]))
    assert sorted(sorted(circle[:-1]) for circle in found) == [[0, 1, 2], [6, 7]]
    assert all(circle[0] == circle[-1] for circle in found)


def made(
    *, items: int, experts: int, reviews: int, load: tuple[int, int], seed: int, levels: int = 1000
) -> dict[str, object]:
    """A problem in which few experts know the rarer fields."""
    import random

    draw = random.Random(seed)
    fields = [draw.choice([0, 0, 0, 1, 1, 2]) for _ in range(experts)]
    affinity = []
    for _ in range(items):
        own = draw.choice([0, 0, 1, 1, 2])
        row = [draw.random() * (1 if field == own else 0.3) for field in fields]
        affinity.append([round(value * levels) * (1000 // levels) for value in row])
    return {"affinity": affinity, "reviews_per_item": reviews, "load_min": load[0], "load_max": load[1]}
