"""Composition of a list against the edition's limits (结构比例): counted from the dossiers' answers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from baijia.award.nominations.models import Dossier
from baijia.award.programmes import queries as programmes
from baijia.award.programmes.models import Edition

WARN, BLOCK = "warn", "block"


@dataclass(frozen=True, slots=True)
class Row:
    """One limit and how the list stands to it; ``minimum`` and ``maximum`` are shares of all on the list."""

    code: str
    name: str
    count: int
    total: int
    minimum: Fraction | None
    maximum: Fraction | None
    severity: str

    @property
    def is_met(self) -> bool:
        """Whether the list keeps the limit; an empty list does."""
        if not self.total:
            return True
        share = Fraction(self.count, self.total)
        low = self.minimum is None or share >= self.minimum
        return low and (self.maximum is None or share <= self.maximum)

    @property
    def blocks(self) -> bool:
        """Whether the list may not go on as it is."""
        return self.severity == BLOCK and not self.is_met


def rows(edition: Edition, document: Mapping[str, Any]) -> list[Row]:
    """Return how the proposed of a resolution's document stand to each limit of the edition, in one statement."""
    limits = programmes.in_force(edition).get("composition", [])
    if not limits:
        return []
    numbers = [row["nominee"] for row in document["rows"] if row["outcome"] == "proposed"]
    answers = list(
        Dossier.objects.filter(edition=edition, number__in=numbers).values_list("answers", flat=True)
    )
    return [_row(limit, answers) for limit in limits]


def _row(limit: Mapping[str, Any], answers: Iterable[Mapping[str, Any]]) -> Row:
    given = [one.get(limit["field"]) for one in answers]
    return Row(
        code=limit["code"],
        name=limit["name"],
        count=sum(value in limit["values"] for value in given),
        total=len(given),
        minimum=Fraction(limit["min"]) if "min" in limit else None,
        maximum=Fraction(limit["max"]) if "max" in limit else None,
        severity=limit["severity"],
    )
