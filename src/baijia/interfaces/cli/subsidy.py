"""``baijia subsidy``: interest and subsidy of a loan, as a table to read or as JSON."""

from __future__ import annotations

import argparse
import json
import unicodedata
from datetime import timedelta

from baijia.engine import canonical
from baijia.engine.subsidy import Schedule, compute, read_loan
from baijia.interfaces.cli.files import read_bytes


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments: the loan and the form of the answer."""
    parser.add_argument("loan", help="the loan, or -")
    parser.add_argument("--json", action="store_true", help="print JSON instead of a table")


def run(options: argparse.Namespace) -> int:
    """Print the schedule of a loan."""
    loan = read_loan(canonical.parse(read_bytes(options.loan), where=options.loan), where=options.loan)
    schedule = compute(loan)
    print(json.dumps(as_json(schedule), indent=2) if options.json else as_table(schedule))
    return 0


def as_json(schedule: Schedule) -> dict[str, object]:
    """Return the schedule as the documented object: days as ISO text, money as strings with two decimals."""
    answer: dict[str, object] = {
        "periods": [
            {
                "from": period.start.isoformat(),
                "to": period.end.isoformat(),
                "days": period.days,
                "interest": f"{period.interest:.2f}",
                "subsidy": f"{period.subsidy:.2f}",
            }
            for period in schedule.periods
        ],
        "interest_total": f"{schedule.interest_total:.2f}",
        "subsidy_total": f"{schedule.subsidy_total:.2f}",
    }
    if schedule.budget_left is not None:
        answer["budget_left"] = f"{schedule.budget_left:.2f}"
    return answer


def as_table(schedule: Schedule) -> str:
    """Return the schedule as a table for people: the last day shown is the last one that bears interest."""
    rows = [("起息日", "止息日（含）", "天数", "利息（元）", "贴息（元）")]
    rows += [
        (
            period.start.isoformat(),
            (period.end - timedelta(days=1)).isoformat(),
            str(period.days),
            f"{period.interest:,.2f}",
            f"{period.subsidy:,.2f}",
        )
        for period in schedule.periods
    ]
    days = sum(period.days for period in schedule.periods)
    rows.append(("合计", "", str(days), f"{schedule.interest_total:,.2f}", f"{schedule.subsidy_total:,.2f}"))
    widths = [max(_width(row[column]) for row in rows) for column in range(5)]
    lines = [_line(row, widths) for row in rows]
    lines.insert(-1, "-" * (sum(widths) + 2 * 4))
    if schedule.budget_left is not None:
        lines.append(f"预算结余（元）：{schedule.budget_left:,.2f}")
    return "\n".join(lines)


def _line(row: tuple[str, ...], widths: list[int]) -> str:
    cells = []
    for column, (cell, width) in enumerate(zip(row, widths, strict=True)):
        space = " " * (width - _width(cell))
        cells.append(cell + space if column < 2 else space + cell)
    return "  ".join(cells).rstrip()


def _width(text: str) -> int:
    """Return the columns a terminal gives to a text: two for a Chinese character."""
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)
