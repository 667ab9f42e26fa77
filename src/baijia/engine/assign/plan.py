"""What an assignment answers: a plan with its figures and its proof, or the reason why there is none."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from baijia.engine.assign.problem import Label, Pair
from baijia.engine.faults import AnswerIsNo


@dataclass(frozen=True, slots=True)
class Certificate:
    """Integer dual values, in units of affinity; the inequality they prove is in
    ``docs/reference/assign.md``.

    Attributes:
        item_dual: per item, free in sign.
        expert_dual_min: per expert, not negative, the price of ``load_min``.
        expert_dual_max: per expert, not negative, the price of ``load_max``.
        group_dual: (item, group label, value above zero) where the limit per group has a price; others are
            zero.
    """

    item_dual: tuple[int, ...]
    expert_dual_min: tuple[int, ...]
    expert_dual_max: tuple[int, ...]
    group_dual: tuple[tuple[int, Label, int], ...] = ()

    def document(self) -> dict[str, Any]:
        return {
            "item_dual": list(self.item_dual),
            "expert_dual_min": list(self.expert_dual_min),
            "expert_dual_max": list(self.expert_dual_max),
            "group_dual": [list(entry) for entry in self.group_dual],
        }


@dataclass(frozen=True, slots=True)
class Plan:
    """An assignment. Sums are integers in units of 1/scale; only the document divides by ``scale``.

    Attributes:
        assignment: sorted (item, expert).
        total: sum of all affinities.
        min_item: the least item sum.
        worst_edge: the least single affinity.
        bound: no plan has more of what ``bound_of`` names: "total" (for ``floor`` among the plans with this
            worst edge; with ``previous`` among those that keep as many pairs) or "min_item".
        optimal: proven for the whole objective.
        certificate: proof of ``bound`` when it is of the total.
    """

    objective: str
    scale: int
    assignment: tuple[Pair, ...]
    total: int
    min_item: int
    worst_edge: int
    bound: int
    bound_of: str
    optimal: bool
    certificate: Certificate | None
    name: str | None = None

    def document(self, *, seconds: float) -> dict[str, Any]:
        """Return the plan as its JSON object; quotients are the nearest doubles, as any reader has them."""
        result: dict[str, Any] = {} if self.name is None else {"name": self.name}
        return result | {
            "assignment": [list(pair) for pair in self.assignment],
            "total": self.total / self.scale,
            "min_item": self.min_item / self.scale,
            "worst_edge": self.worst_edge / self.scale,
            "bound": self.bound / self.scale,
            "bound_of": self.bound_of,
            "optimal": self.optimal,
            "certificate": None if self.certificate is None else self.certificate.document(),
            "seconds": seconds,
        }


class Infeasible(AnswerIsNo):
    """No assignment meets the conditions.

    Attributes:
        kind: ``pin_impossible``, ``pins_exceed``, ``load_max``, ``load_min``, ``experts``, ``items``,
            ``group``.
        cause: the reason in words, with the numbers of items and experts.
        items, experts: those concerned, sorted; a smallest set by inclusion as far as it was worth the
            search.
        needed, available: reviews that this set needs, and that it can get.
        remedy: what would make this set feasible.
        shortage: reviews lacking in the whole problem; above ``needed - available`` there are further gaps.
    """

    def __init__(
        self,
        *,
        kind: str,
        cause: str,
        items: tuple[int, ...],
        experts: tuple[int, ...],
        needed: int,
        available: int,
        remedy: str,
        shortage: int,
    ) -> None:
        super().__init__(cause)
        self.kind, self.cause, self.remedy = kind, cause, remedy
        self.items, self.experts = items, experts
        self.needed, self.available, self.shortage = needed, available, shortage

    def document(self, *, name: str | None, seconds: float) -> dict[str, Any]:
        """Return the answer as its JSON object, with an empty assignment."""
        result: dict[str, Any] = {} if name is None else {"name": name}
        return result | {
            "assignment": [],
            "infeasible": {
                "kind": self.kind,
                "cause": self.cause,
                "items": list(self.items),
                "experts": list(self.experts),
                "needed": self.needed,
                "available": self.available,
                "shortage": self.shortage,
                "remedy": self.remedy,
            },
            "seconds": seconds,
        }


def to_bytes(document: dict[str, Any]) -> bytes:
    """Return a plan's JSON with one top-level key a line, keys in their documented order."""
    lines = (f"{json.dumps(key)}: {json.dumps(value, ensure_ascii=False)}" for key, value in document.items())
    return ("{\n" + ",\n".join(lines) + "\n}\n").encode()
