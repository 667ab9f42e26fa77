"""The timetable: obeys every rule, holds to the draw, is the same twice, and names what stands in the way."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time, timedelta

import pytest

from baijia.engine.timetable import InfeasibleError, Item, Place, Problem, Venue, clashes, slots, solve

DAYS = tuple(date(2021, 9, 6) + timedelta(days=number) for number in range(2))
A, B = Venue("甲", frozenset({"rig"})), Venue("乙")


def item(key: str, group: str = "g", *, experts: str = "x y", **more) -> Item:
    """Return an item of a group judged by the experts named."""
    return Item(key, group, frozenset(experts.split()), **more)


def posed(*items: Item, **changed) -> Problem:
    """Return two days of two sessions with two places each, in two venues."""
    sessions = ((time(9), time(10)), (time(14), time(15)))
    return replace(Problem(DAYS, sessions, 30, (A, B), items), **changed)


def ids(count: int, group: str, experts: str) -> list[Item]:
    return [item(f"{group}{number}", group, experts=experts) for number in range(count)]


def test_slots_keep_clear_of_breaks_and_ends() -> None:
    problem = posed(sessions=((time(9), time(11)),), breaks=((time(9, 40), time(9, 50)),))
    assert slots(problem) == ((time(9), time(9, 50), time(10, 20)),)


def test_plain_groups_sit_in_the_order_of_the_draw_in_one_venue() -> None:
    problem = posed(*ids(4, "g", "x y"), *ids(3, "h", "z"))
    plan = solve(problem)
    assert (clashes(problem, plan.places), plan.displaced, plan.optimal) == ([], 0, True)
    for group in "gh":
        own = [plan.places[one.id] for one in problem.items if one.group == group]
        assert len({place.venue for place in own}) == 1
        assert own == sorted(own, key=lambda place: (place.day, place.at))
    assert solve(problem) == plan


@pytest.mark.parametrize(
    "problem",
    [
        posed(*ids(3, "g", "x y"), item("late", away=frozenset(DAYS[:1]))),
        posed(*ids(3, "g", "x y"), item("rig", needs=frozenset({"rig"}))),
        posed(*ids(4, "g", "x both"), *ids(4, "h", "z both")),
        posed(*ids(4, "g", "x y"), *ids(3, "h", "z"), item("sub", "h", experts="x z")),
        posed(*ids(4, "g", "x y"), away={"x": frozenset(DAYS[:1])}),
        posed(*ids(4, "g", "x y"), *ids(4, "h", "z"), venues=(A, replace(B, closed=frozenset(DAYS[1:])))),
    ],
    ids=["bad date", "equipment", "sits along with two", "stands in", "juror away", "venue closed"],
)
def test_every_demand_is_met(problem: Problem) -> None:
    plan = solve(problem)
    assert len(plan.places) == len(problem.items)
    assert clashes(problem, plan.places) == []


@pytest.mark.parametrize(
    ("problem", "cause", "concerned"),
    [
        (posed(*ids(17, "g", "x")), "room", ()),
        (posed(item("never", away=frozenset(DAYS))), "item", ("never",)),
        (posed(item("none", needs=frozenset({"laser"}))), "item", ("none",)),
        (posed(*(item(f"{n}", away=frozenset(DAYS[:1])) for n in range(5))), "away", tuple("01234")),
        (posed(*ids(9, "g", "x y")), "group", ()),
        (posed(*ids(5, "g", "x both"), *ids(5, "h", "z both"), venues=(A, B)), "shared", ()),
        (posed(*ids(5, "g", "x y"), away={"x": frozenset(DAYS[:1])}), "expert_away", ()),
    ],
)
def test_infeasible_names_its_cause(problem: Problem, cause: str, concerned: tuple[str, ...]) -> None:
    with pytest.raises(InfeasibleError) as refused:
        solve(problem)
    assert (refused.value.cause, refused.value.items) == (cause, concerned)


def test_a_move_is_checked_from_the_outside() -> None:
    problem = posed(
        item("one", away=frozenset(DAYS[:1])),
        item("two", needs=frozenset({"rig"})),
        item("three", "h", experts="x"),
        away={"y": frozenset(DAYS[1:])},
    )
    places = {
        "one": Place(DAYS[0], time(9), "甲"),
        "two": Place(DAYS[1], time(9), "乙"),
        "three": Place(DAYS[0], time(9), "乙"),
    }
    found = [(one.kind, one.item, one.other, one.expert) for one in clashes(problem, places)]
    assert found == [
        ("away", "one", "", ""),
        ("equipment", "two", "rig", ""),
        ("expert_away", "two", "", "y"),
        ("expert_twice", "one", "three", "x"),
    ]
    places = {"one": Place(DAYS[1], time(9, 7), "甲"), "two": Place(DAYS[1], time(9, 7), "甲")}
    assert {one.kind for one in clashes(replace(problem, away={}), places)} == {"time", "venue_twice"}
