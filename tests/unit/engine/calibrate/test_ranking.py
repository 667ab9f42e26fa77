"""Ranks, their order and the notes; sheets at the edge of what can be calibrated."""

import random
from decimal import Decimal

import pytest

from baijia.engine.calibrate import Mark, Sheet, calibrate
from baijia.engine.calibrate.notes import notes, parts
from baijia.engine.calibrate.ranking import table

pytestmark = pytest.mark.usefixtures("few_sweeps")


def sheet_of(*rows: tuple[str, str, int | str] | tuple[str, str, int | str, str]) -> Sheet:
    return Sheet.of(Mark(row[0], row[1], Decimal(row[2]), *row[3:]) for row in rows)


def noisy(items: int, experts: int, each: int, seed: int = 1, group: int = 1) -> list[Mark]:
    dice = random.Random(seed)
    return [
        Mark(f"P{i:03d}", f"E{j}", Decimal(dice.randint(60, 95)), f"G{i % group}" if group > 1 else "")
        for i in range(items)
        for j in dice.sample(range(experts), each)
    ]


def test_ties_share_the_smaller_number_and_stand_in_order_of_item() -> None:
    sheet = sheet_of(("c", "E1", 80), ("b", "E1", 90), ("a", "E1", 80), ("d", "E1", 70))
    assert [(row.item, row.rank) for row in calibrate(sheet, 1).rows] == [
        ("b", 1),
        ("a", 2),
        ("c", 2),
        ("d", 4),
    ]


def test_means_that_differ_beyond_six_decimals_do_not_tie() -> None:
    sheet = sheet_of(("a", "E1", "80.0000001"), ("b", "E1", "80.0000002"))
    first, second = calibrate(sheet, 1).rows
    assert (first.item, first.rank, second.item, second.rank) == ("b", 1, "a", 2)
    assert first.raw == second.raw


def test_rank_counts_within_each_group_and_groups_stand_in_order() -> None:
    sheet = sheet_of(("a", "E1", 60, "乙"), ("b", "E1", 90, "甲"), ("c", "E2", 70, "乙"))
    found = [(row.group, row.item, row.rank) for row in calibrate(sheet, 1).rows]
    assert found == [("乙", "c", 1), ("乙", "a", 2), ("甲", "b", 1)]


def test_rank_follows_the_column_asked_for() -> None:
    sheet = Sheet.of(noisy(40, 8, 5))
    for by in ("raw", "trimmed", "adjusted"):
        rows = calibrate(sheet, 5, by).rows
        values = [getattr(row, by) for row in rows]
        assert values == sorted(values, reverse=True), by
        assert [row.rank for row in rows] == [1 + sum(v > value for v in values) for value in values], by


def test_the_same_bytes_whatever_the_order_of_rows() -> None:
    marks = noisy(30, 6, 3, group=3)
    one = table(calibrate(Sheet.of(marks), 4))
    random.Random(3).shuffle(marks)
    assert table(calibrate(Sheet.of(marks), 4)) == one


def test_the_table_has_the_columns_and_decimals_of_its_format() -> None:
    text = table(calibrate(sheet_of(("甲", "E1", 80), ("甲", "E2", 81), ("甲", "E3", 81)), 1)).decode()
    head, line, end = text.split("\n")
    assert head == "item,n,raw,trimmed,adjusted,advisory,se,rank,p_top"
    cells = line.split(",")
    assert cells[:4] == ["甲", "3", "80.666667", "80.666667"]
    assert [len(cell.split(".")[1]) for cell in (*cells[2:7], cells[8])] == [6, 6, 6, 6, 6, 4]
    assert cells[7:] == ["1", "1.0000"]
    assert end == ""


EDGES = {
    "one mark": [Mark("a", "E1", Decimal(80))],
    "all equal": [Mark(f"P{i}", f"E{j}", Decimal(80)) for i in range(5) for j in range(3)],
    "all equal, not a binary fraction": [Mark(f"P{i}", f"E{j}", Decimal("80.1")) for i in range(7) for j in range(3)],
    "single expert": [Mark(f"P{i}", "E1", Decimal(70 + i)) for i in range(6)],
    "one score an item": [Mark(f"P{i}", f"E{i % 3}", Decimal(70 + i)) for i in range(9)],
    "an expert a score": [Mark(f"P{i // 3}", f"E{i}", Decimal(70 + i % 4)) for i in range(18)],
    "one item": [Mark("a", f"E{i}", Decimal(70 + i)) for i in range(6)],
    "perfectly additive": [Mark(f"P{i}", f"E{j}", Decimal(50 + 3 * i + 5 * j)) for i in range(8) for j in range(4)],
    "experts who cancel out": [Mark(f"P{i}", f"E{j}", Decimal(50 + (-1) ** (i + j))) for i in range(8) for j in range(4)],
    "huge and tiny": [Mark(f"P{i}", f"E{j}", Decimal(10**9 - i * j) / 3 ** (j * 9)) for i in range(8) for j in range(3)],
    "group of one": [*noisy(12, 4, 3), Mark("single", "E1", Decimal(80), "Z")],
    "constant scorer": [*noisy(20, 5, 3), *(Mark(f"P{i:03d}", "flat", Decimal(75)) for i in range(20))],
    "two parts": [*noisy(10, 4, 3), *(Mark("X" + m.item, "X" + m.expert, m.score) for m in noisy(10, 4, 3, 2))],
}  # fmt: skip


@pytest.mark.parametrize("case", EDGES)
def test_sheets_at_the_edge_give_finite_numbers(case: str) -> None:
    sheet = Sheet.of(EDGES[case])
    result = calibrate(sheet, 2, "adjusted")
    assert len(result.rows) == len(sheet.items)
    least, most = min(m.score for m in sheet.marks), max(m.score for m in sheet.marks)
    room = (most - least) * 2 + Decimal("0.00001")
    for row in result.rows:
        assert all(value.is_finite() for value in (row.raw, row.adjusted, row.advisory, row.se))
        assert least - room <= row.adjusted <= most + room
        assert row.se >= 0
        assert 0 <= row.p_top <= 1
    assert isinstance(notes(result), list)


def test_without_two_marks_of_an_item_nothing_is_taken_off() -> None:
    result = calibrate(Sheet.of(EDGES["one score an item"]), 2)
    assert set(result.additive.deductions) == {0}


@pytest.mark.parametrize(
    ("case", "phrase"),
    [
        ("two parts", "各组分数不可比"),
        ("single expert", "only one expert"),
        ("one score an item", "9 items have one score only"),
        ("constant scorer", "same score: 'flat'"),
        ("an expert a score", "18 experts scored one item only"),
        ("one mark", "every item has a place"),
        ("all equal", "share the rank at the cut"),
    ],
)
def test_what_weakens_a_ranking_is_named(case: str, phrase: str) -> None:
    assert any(phrase in line for line in notes(calibrate(Sheet.of(EDGES[case]), 2)))


def test_a_sound_sheet_is_not_called_broken() -> None:
    marks = [Mark(f"P{i}", f"E{j}", Decimal(50 + 4 * i + (i * j) % 3)) for i in range(9) for j in range(4)]
    assert not any("parts" in line or "one" in line.split() for line in notes(calibrate(Sheet.of(marks), 3)))


def test_parts_are_the_connected_experts() -> None:
    sheet = sheet_of(("a", "E1", 1), ("a", "E3", 1), ("b", "E2", 1), ("c", "E3", 1), ("c", "E4", 1))
    assert parts(sheet) == [[0, 2, 3], [1]]


def test_places_must_be_at_least_one() -> None:
    with pytest.raises(ValueError, match="at least 1"):
        calibrate(sheet_of(("a", "E1", 1)), 0)
