"""The explanation, recomputed as a spreadsheet would: from its own columns, in floating point, with ROUND."""

import csv
import io
import math
from decimal import Decimal

import pytest

from baijia.engine.calibrate import Mark, Sheet, calibrate
from baijia.engine.calibrate.explain import explain, sentence


def spreadsheet_round(value: float, places: int = 6) -> str:
    """ROUND of a spreadsheet: halves away from nought, on the number's fifteen shown digits."""
    shown = float(f"{value:.15g}")
    whole = math.floor(abs(shown) * 10**places + 0.5)
    return f"{math.copysign(whole, shown) / 10**places + 0.0:.{places}f}"


def grouped_sheet() -> Sheet:
    return Sheet.of(
        Mark(f"P{i:02d}", f"E{j}", Decimal(70 + (i * 7 + j * 5 + i * j) % 23) / 4, "甲" if i < 20 else "乙")
        for i in range(40)
        for j in range(7)
        if (i + 2 * j) % 5 < 2 or j == i % 7
    )


@pytest.fixture(scope="module")
def rows() -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(explain(calibrate(grouped_sheet(), 5)).decode())))


def test_every_score_has_its_row(rows: list[dict[str, str]]) -> None:
    sheet = grouped_sheet()
    assert [(row["item"], row["expert"], Decimal(row["score"])) for row in rows] == [
        (mark.item, mark.expert, mark.score) for mark in sheet.marks
    ]


def test_a_spreadsheet_repeats_each_column_to_the_last_decimal(rows: list[dict[str, str]]) -> None:
    contributions: dict[str, list[float]] = {}
    for row in rows:
        number = {
            name: float(cell)
            for name, cell in row.items()
            if name not in {"item", "expert", "explanation", "group"}
        }
        marks, ratio = number["expert_marks"], number["expert_ratio"]
        assert row["expert_trust"] == spreadsheet_round(marks / (marks + ratio))
        marks, ratio = number["item_marks"], number["item_ratio"]
        assert row["item_trust"] == spreadsheet_round(marks / (marks + ratio))
        assert row["deduction"] == spreadsheet_round(number["expert_offset"] * number["expert_trust"])
        assert float(row["contribution"]) == pytest.approx(number["score"] - number["deduction"], abs=1e-11)
        contributions.setdefault(row["item"], []).append(number["contribution"])
    for row in rows:
        own = contributions[row["item"]]
        centre, trust = float(row["centre"]), float(row["item_trust"])
        assert row["adjusted"] == spreadsheet_round(centre + trust * (sum(own) / len(own) - centre))


def test_the_mean_of_the_parts_is_the_adjusted_score(rows: list[dict[str, str]]) -> None:
    parts: dict[str, list[float]] = {}
    for row in rows:
        parts.setdefault(row["item"], []).append(float(row["part"]))
    for row in rows:
        own = parts[row["item"]]
        assert row["adjusted"] == spreadsheet_round(sum(own) / len(own))


def test_the_offset_is_how_far_an_expert_stands_above_the_same_items(rows: list[dict[str, str]]) -> None:
    of_item: dict[str, list[float]] = {}
    for row in rows:
        of_item.setdefault(row["item"], []).append(float(row["contribution"]))
    above: dict[str, list[float]] = {}
    for row in rows:
        own = of_item[row["item"]]
        above.setdefault(row["expert"], []).append(float(row["score"]) - sum(own) / len(own))
    for row in rows:
        own = above[row["expert"]]
        assert float(row["expert_offset"]) == pytest.approx(sum(own) / len(own), abs=5e-6)


def test_the_centre_is_the_mean_of_its_group_by_trust(rows: list[dict[str, str]]) -> None:
    groups: dict[str, dict[str, tuple[float, list[float]]]] = {}
    for row in rows:
        item = groups.setdefault(row["group"], {}).setdefault(row["item"], (float(row["item_trust"]), []))
        item[1].append(float(row["contribution"]))
    assert set(groups) == {"甲", "乙"}
    for row in rows:
        items = groups[row["group"]].values()
        total = sum(trust * sum(own) / len(own) for trust, own in items)
        assert row["centre"] == spreadsheet_round(total / sum(trust for trust, _ in items))


def test_the_sentence_says_what_was_done() -> None:
    high = sentence(Decimal("3.2"), Decimal("0.87"), Decimal("2.784"))
    assert high == "该专家给同一批项目的分平均比同行高 3.20 分，按 0.87 的可信度扣 2.78 分。"
    low = sentence(Decimal("-3.2"), Decimal("0.87"), Decimal("-2.784"))
    assert low == "该专家给同一批项目的分平均比同行低 3.20 分，按 0.87 的可信度加 2.78 分。"
    assert "持平" in sentence(Decimal("0.001"), Decimal("0.87"), Decimal("0.00087"))
    assert "无从比较" in sentence(Decimal(0), Decimal(0), Decimal(0), alone=True)


def test_an_expert_without_a_common_item_is_not_called_level_with_others() -> None:
    marks = [Mark("a", "X", Decimal(80)), Mark("a", "Y", Decimal(82)), Mark("b", "Q", Decimal(90))]
    rows = list(csv.DictReader(io.StringIO(explain(calibrate(Sheet.of(marks), 1)).decode())))
    assert ["无从比较" in row["explanation"] for row in rows] == [False, False, True]
