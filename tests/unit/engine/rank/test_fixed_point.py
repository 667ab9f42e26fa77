"""The whole-number model: equal to the published column but for rounding, the same bytes in any order."""

import random
import sys
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from types import ModuleType

import pytest

from baijia.engine.calibrate import Mark, Sheet, additive
from baijia.engine.faults import BadInput
from baijia.engine.rank.fixed_point import MILLION, UNIT, Ballot, adjust, divided


def ballots_of(sheet: Sheet) -> list[Ballot]:
    return [Ballot(mark.item, mark.expert, int(mark.score), mark.group) for mark in sheet.marks]


@pytest.mark.parametrize("name", ["few experts", "closed panels, grouped"])
def test_it_agrees_with_the_published_column(bench: ModuleType, name: str) -> None:
    scenario = bench.SCENARIOS[name]
    sheet = bench.simulate(replace(scenario, items=120, experts=24), 4).sheet
    fit = additive.fit(sheet)
    found = adjust(ballots_of(sheet), int(fit.item_ratio * MILLION), int(fit.expert_ratio * MILLION))
    for item, value in zip(sheet.items, fit.adjusted, strict=True):
        assert abs(found.adjusted[item] - int(value * MILLION)) <= 20, item
    for expert, value in zip(sheet.experts, fit.deductions, strict=True):
        assert abs(found.deduction[expert] - int(value * MILLION)) <= 20, expert


def test_order_of_ballots_does_not_matter(bench: ModuleType) -> None:
    ballots = ballots_of(bench.simulate(bench.Scenario(items=40, experts=9, per_item=3), 1).sheet)
    one = adjust(ballots, 1_500_000, 2_000_000)
    random.Random(1).shuffle(ballots)
    assert adjust(ballots, 1_500_000, 2_000_000) == one


def test_the_equations_hold_in_exact_fractions() -> None:
    marks = {("a", "X"): 80, ("a", "Y"): 74, ("b", "X"): 91, ("b", "Z"): 85, ("c", "Y"): 60, ("c", "Z"): 66}
    found = adjust([Ballot(item, expert, mark) for (item, expert), mark in marks.items()], 1_000_000, 500_000)
    deduction = {expert: Fraction(value, MILLION) for expert, value in found.deduction.items()}
    means = {
        item: sum(mark - deduction[e] for (i, e), mark in marks.items() if i == item) / 2 for item in "abc"
    }
    for expert in "XYZ":
        above = sum(mark - means[i] for (i, e), mark in marks.items() if e == expert)
        assert abs(deduction[expert] - above / (2 + Fraction(1, 2))) < Fraction(3, MILLION)
    centre = sum(means.values()) / 3
    for item in "abc":
        value = centre + Fraction(2, 3) * (means[item] - centre)
        assert abs(Fraction(found.adjusted[item], MILLION) - value) < Fraction(3, MILLION)


def test_a_fixed_example_keeps_its_integers() -> None:
    marks = [("a", "X", 80), ("a", "Y", 74), ("b", "X", 91), ("b", "Z", 85), ("c", "Y", 60), ("c", "Z", 66)]
    found = adjust([Ballot(*mark) for mark in marks], 1_000_000, 500_000)
    assert found.centre == {"": 76_000_000}
    assert found.deduction == {"X": 3_000_000, "Y": -3_000_000, "Z": 0}
    assert found.adjusted == {"a": 76_666_667, "b": 83_000_000, "c": 68_333_333}


@pytest.mark.parametrize(
    ("over", "under", "expected"), [(5, 2, 3), (-5, 2, -3), (4, 3, 1), (-4, 3, -1), (0, 7, 0)]
)
def test_division_rounds_half_away_from_nought(over: int, under: int, expected: int) -> None:
    assert divided(over, under) == expected


def test_faults_are_all_named() -> None:
    twice = [Ballot("a", "X", 1), Ballot("a", "X", 2), Ballot("a", "Y", 2, "G")]
    with pytest.raises(BadInput) as caught:
        adjust(twice, 0, MILLION)
    assert [fault.where for fault in caught.value.faults] == ["item_ratio", "ballots[1]", "ballots[2]"]
    with pytest.raises(BadInput):
        adjust([], MILLION, MILLION)


def test_it_needs_no_floats() -> None:
    source = sys.modules["baijia.engine.rank.fixed_point"].__file__
    assert source is not None
    names = adjust.__code__.co_names + divided.__code__.co_names
    assert not {"float", "numpy", "math"} & set(names)
    result = adjust([Ballot("a", "X", 10**6), Ballot("b", "X", 3)], MILLION, MILLION)
    assert all(type(value) is int for value in (*result.adjusted.values(), *result.deduction.values(), UNIT))
    assert Mark("a", "X", Decimal(1)).group == ""
