"""Which stages of the funnel the picture of the hundred shows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from baijia.award.record.queries import FunnelStep

ENDS = ("conferred", "proposed")
BEFORE_ROUNDS = ("filed", "recommended", "screened")


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the picture's table: its words, how many, and the class of its colour."""

    label: str
    count: int
    paint: str


@dataclass(frozen=True, slots=True)
class Hundred:
    """The picture's table, and what its component takes: four numbers, 0 for a stage not reached yet."""

    rows: tuple[Row, ...]
    counts: tuple[tuple[str, int], ...]

    @property
    def words(self) -> str:
        """The picture in words."""
        return "，".join(f"{row.label} {row.count}" for row in self.rows)


def hundred(funnel: Sequence[FunnelStep]) -> Hundred:
    """Return the stages that the picture shows, the widest first: filed, screened, first round, the honour."""
    by_code = {code: (words, count) for code, words, count in funnel}
    rounds = [code for code, _words, _count in funnel if code not in BEFORE_ROUNDS + ENDS]
    end = next((code for code in ENDS if code in by_code), "")
    slots = ("filed", "screened", rounds[0] if rounds else "", end)
    rows = [Row(*by_code[code], f"k{place}") for place, code in enumerate(slots, start=1) if code in by_code]
    return Hundred(tuple(rows), tuple(by_code.get(code, ("", 0)) for code in slots))
