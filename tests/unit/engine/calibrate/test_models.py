"""The models on simulated rounds of known truth: which column finds the best, and are the chances honest."""

from dataclasses import replace
from decimal import Decimal
from types import ModuleType

import numpy as np
import pytest

from baijia.engine.calibrate import Mark, Sheet, additive, calibrate

pytestmark = pytest.mark.usefixtures("some_sweeps")
SMALL = {"items": 300, "experts": 36}


def test_calibration_beats_the_mean_and_the_advisory_model_beats_both(bench: ModuleType) -> None:
    figures, _ = bench.measure(bench.Scenario(**SMALL), range(2))
    assert figures["adjusted"][2] > figures["mean"][2] + 0.02
    assert figures["advisory"][2] > figures["adjusted"][2] + 0.01
    assert figures["advisory"][1] > figures["mean"][1]


def test_erratic_experts_lose_their_weight(bench: ModuleType) -> None:
    figures, _ = bench.measure(bench.Scenario(**SMALL, erratic=0.15), range(1))
    assert figures["advisory"][2] > figures["mean"][2] + 0.04


def test_own_field_pools_do_not_hurt_as_a_z_score_does(bench: ModuleType) -> None:
    figures, _ = bench.measure(bench.Scenario(**SMALL, fields=6, field_spread=6.0, own_field=0.9), range(1))
    assert figures["adjusted"][2] > figures["mean"][2] - 0.015
    assert figures["advisory"][2] > figures["mean"][2]
    assert figures["z-score"][2] < figures["mean"][2] - 0.05


@pytest.mark.parametrize("tiers", [False, True])
def test_honest_equal_experts_are_left_alone(bench: ModuleType, tiers: bool) -> None:
    honest = bench.Scenario(**SMALL, leniency=0.0, scale=0.0, erratic=0.0)
    if tiers:
        honest = replace(honest, fields=4, own_field=0.8, tiers=True)
    figures, _ = bench.measure(honest, range(2))
    for column in ("adjusted", "advisory"):
        assert figures[column][2] > figures["mean"][2] - 0.015, column


def test_chances_are_honest_and_better_than_the_additive_model_alone(bench: ModuleType) -> None:
    _, chance = bench.measure(bench.Scenario(**SMALL), range(3))
    assert chance["error"] < 0.025
    assert chance["brier"] < chance["brier_additive"]


def test_standard_errors_cover_the_truth(bench: ModuleType) -> None:
    played = bench.simulate(bench.Scenario(items=500, experts=60, scale=0.0, erratic=0.0), 5)
    fit = additive.fit(played.sheet)
    off = np.array([float(value) for value in fit.adjusted]) - 75 - played.truth
    share = np.mean(np.abs(off) < 1.645 * np.array([float(value) for value in fit.errors]))
    assert 0.86 < share < 0.94


def test_chances_sum_to_the_places_of_each_group(bench: ModuleType) -> None:
    played = bench.simulate(replace(bench.SCENARIOS["closed panels, grouped"], **SMALL), 1)
    rows = calibrate(played.sheet, 3).rows
    for group in played.sheet.groups:
        assert sum(row.p_top for row in rows if row.group == group) == pytest.approx(
            Decimal(3), abs=Decimal("0.01")
        )


def test_a_known_leniency_is_taken_off() -> None:
    marks = [
        Mark(f"P{item:02d}", f"E{expert}", Decimal(60 + item + (6 if expert == 0 else -2)))
        for item in range(20)
        for expert in range(4)
        if (item + expert) % 4 != 1
    ]
    fit = additive.fit(Sheet.of(marks))
    assert [round(value, 2) for value in fit.deductions] == [6, -2, -2, -2]
    assert [round(value, 1) for value in fit.adjusted] == [60 + item for item in range(20)]


def test_the_scale_of_the_marks_does_not_matter(bench: ModuleType) -> None:
    sheet = bench.simulate(bench.Scenario(items=60, experts=10, per_item=4), 2).sheet
    tenth = Sheet.of(Mark(m.item, m.expert, m.score / 10 + 3, m.group) for m in sheet.marks)
    one, other = calibrate(sheet, 6), calibrate(tenth, 6)
    assert [row.p_top for row in one.rows] == [row.p_top for row in other.rows]
    for left, right in zip(one.rows, other.rows, strict=True):
        assert right.item == left.item
        assert float(right.adjusted) == pytest.approx(float(left.adjusted) / 10 + 3, abs=2e-5)
        assert float(right.advisory) == pytest.approx(float(left.advisory) / 10 + 3, abs=2e-5)


def test_the_dense_table_and_the_pairs_give_the_same_products() -> None:
    few = [Mark(f"P{i}", f"E{(i * 7 + k) % 9}", Decimal(i + k), "") for i in range(12) for k in range(2)]
    design = additive.Design(Sheet.of(few))
    assert design.table is None
    table = np.zeros((design.items, design.experts))
    table[design.item, design.expert] = 1
    expected = np.diag(design.per_expert) - (table / design.per_item[:, None]).T @ table
    assert np.allclose(design.compared, expected)
    inner = np.cov(np.random.default_rng(1).normal(size=(design.experts, 30)))
    pairs = design.spread_of_means(inner)
    design.table = table
    assert np.allclose(pairs, design.spread_of_means(inner))
    assert np.allclose(expected, np.diag(design.per_expert) - design._shared())
