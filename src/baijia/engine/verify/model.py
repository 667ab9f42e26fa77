"""What a verification says: checks with a status, a count and failures that name file, row and rule."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

PASS, FAIL, ABSENT, WITHHELD, SELF_ASSERTED, NOT_HELD = (
    "pass",
    "fail",
    "absent",
    "withheld",
    "self_asserted",
    "not_held",
)
TITLES = {
    "V1": "digests",
    "V2": "signatures",
    "V3": "root",
    "V4": "history",
    "V5": "order",
    "V6": "openings",
    "V7": "completeness",
    "V8": "recomputation",
    "V9": "list",
    "V10": "notice",
    "V11": "objections",
    "V12": "certificates",
}
MAX_FAILURES = 50


@dataclass(frozen=True, slots=True)
class Failure:
    """One thing that does not hold: ``rule`` is a paragraph of docs/reference/bundle.md."""

    file: str
    row: str
    rule: str
    text: str

    def __str__(self) -> str:
        place = f"{self.file} {self.row}".strip()
        return f"{place}: {self.text} (rule {self.rule})"


@dataclass(slots=True)
class Check:
    """One of V1 to V12 as it stands; starts as absent and is settled by the functions of this package."""

    id: str
    status: str = ABSENT
    count: int = 0
    note: str = ""
    failures: list[Failure] = field(default_factory=list)
    dropped: int = 0
    withheld: int = 0
    """How many of those counted are not open."""

    @property
    def title(self) -> str:
        """One word for what is checked."""
        return TITLES[self.id]

    def fail(self, file: str, row: object, rule: str, text: str) -> None:
        """Record a failure; beyond fifty only their number is kept."""
        self.status = FAIL
        if len(self.failures) < MAX_FAILURES:
            self.failures.append(Failure(file, str(row), rule, text))
        else:
            self.dropped += 1

    def join(self, part: Check) -> None:
        """Take in what was found in the next part of what is checked."""
        self.count += part.count
        self.withheld += part.withheld
        self.dropped += part.dropped
        if part.status != ABSENT and self.status not in (FAIL, WITHHELD):
            self.status = part.status
        for failure in part.failures:
            self.fail(failure.file, failure.row, failure.rule, failure.text)
        self.note = f"{self.withheld} of {self.count} withheld" if self.withheld else part.note or self.note

    def settle(self, status: str = PASS, *, note: str = "") -> None:
        """Give the status that holds if nothing failed."""
        if self.status != FAIL:
            self.status = status
        self.note = note or self.note


@dataclass(frozen=True, slots=True)
class Report:
    """All checks of one bundle, and what none of them proves."""

    edition: str
    profile: str
    origin: str
    rehearsal: bool
    checks: tuple[Check, ...]
    declared: frozenset[str]
    not_proven: tuple[str, ...]

    @property
    def ok(self) -> bool:
        """Nothing failed and no declared check is absent."""
        return not any(
            check.status == FAIL or (check.status == ABSENT and check.id in self.declared)
            for check in self.checks
        )

    def as_json(self) -> dict[str, Any]:
        """Return ``{ok, checks: [{id, status, count, failures}]}``."""
        return {
            "ok": self.ok,
            "checks": [
                {
                    "id": check.id,
                    "status": check.status,
                    "count": check.count,
                    "failures": [
                        {"file": item.file, "row": item.row, "rule": item.rule, "text": item.text}
                        for item in check.failures
                    ],
                }
                for check in self.checks
            ],
        }
