"""The sheet an inspector recomputes: one row a score, every number of the additive model's arithmetic in it.

The arithmetic, numbered, stands in docs/reference/calibrate.md; it needs published numbers alone.
"""

from __future__ import annotations

from decimal import Decimal

from baijia.engine.calibrate.means import EXACT, rounded
from baijia.engine.calibrate.ranking import Calibration, csv_bytes

COLUMNS = (
    "item",
    "expert",
    "score",
    "expert_marks",
    "expert_offset",
    "expert_ratio",
    "expert_trust",
    "deduction",
    "contribution",
    "item_marks",
    "item_ratio",
    "item_trust",
    "centre",
    "part",
    "adjusted",
    "explanation",
    "group",
)


def explain(calibration: Calibration) -> bytes:
    """Return the explanation as CSV, in the order of group, item and expert.

    The mean of ``part`` over an item's rows, rounded to six decimals, is its ``adjusted``.
    """
    sheet, fit = calibration.sheet, calibration.additive
    marks_of_item, marks_of_expert = [0] * len(sheet.items), [0] * len(sheet.experts)
    for item, expert in zip(sheet.item_of, sheet.expert_of, strict=True):
        marks_of_item[item] += 1
        marks_of_expert[expert] += 1
    compared = {
        expert for item, expert in zip(sheet.item_of, sheet.expert_of, strict=True) if marks_of_item[item] > 1
    }
    sentences = [
        sentence(offset, trust, deduction, alone=expert not in compared)
        for expert, (offset, trust, deduction) in enumerate(
            zip(fit.offsets, fit.trusts, fit.deductions, strict=True)
        )
    ]
    rows = []
    for mark, item, expert in zip(sheet.marks, sheet.item_of, sheet.expert_of, strict=True):
        deduction, trust = fit.deductions[expert], fit.item_trusts[item]
        centre = fit.centres[sheet.group_of_item[item]]
        contribution = EXACT.subtract(mark.score, deduction)
        part = EXACT.add(centre, EXACT.multiply(trust, EXACT.subtract(contribution, centre)))
        rows.append((
            mark.item, mark.expert, f"{mark.score:f}",
            str(marks_of_expert[expert]), f"{fit.offsets[expert]:f}", f"{fit.expert_ratio:f}",
            f"{fit.trusts[expert]:f}", f"{deduction:f}", f"{contribution:f}",
            str(marks_of_item[item]), f"{fit.item_ratio:f}", f"{trust:f}", f"{centre:f}", f"{part:f}",
            f"{fit.adjusted[item]:f}", sentences[expert], mark.group,
        ))  # fmt: skip
    return csv_bytes(COLUMNS, rows)


def sentence(offset: Decimal, trust: Decimal, deduction: Decimal, *, alone: bool = False) -> str:
    """Say in one line what was done to a score; figures of two decimals, the exact ones stand beside it."""
    if alone:
        return "该专家评的项目没有其他专家评过，无从比较，不作扣加。"
    if rounded(deduction, 2) == 0:
        return "该专家给同一批项目的分与同行持平，不作扣加。"
    way, act = ("高", "扣") if deduction > 0 else ("低", "加")
    return (
        f"该专家给同一批项目的分平均比同行{way} {rounded(abs(offset), 2):f} 分，"
        f"按 {rounded(trust, 2):f} 的可信度{act} {rounded(abs(deduction), 2):f} 分。"
    )
