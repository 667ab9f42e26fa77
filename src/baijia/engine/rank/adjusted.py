"""The adjusted score as what counts: how strict an expert is leaves the totals (bundle.md 6.16).

Owns which ballots are adjusted together and what becomes of the result; the arithmetic is ``fixed_point``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from baijia.engine.faults import BadInput, Fault
from baijia.engine.rank.fixed_point import MILLION, Ballot, adjust

if TYPE_CHECKING:
    from baijia.engine.rank.rounds import Marks

Raters = Mapping[str, str]
"""Slot to rater: the pseudonym that all slots of one expert in one round share."""


def adjusted_means(
    definition: Mapping[str, Any],
    rule: Mapping[str, Any],
    marks: Marks,
    candidates: Mapping[str, str],
    standing: Iterable[str],
    raters: Raters | None,
) -> dict[str, Fraction]:
    """Return what counts of each of those who stand, in points and never below 0.

    Args:
        definition: the edition's definition in force.
        rule: its round, with ``adjusted``.
        marks: the live ballots of the round.
        candidates: public number to group.
        standing: those with ballots who are not excluded; the ballots of others adjust nothing.
        raters: who holds which slot; None where that is withheld.

    Raises:
        BadInput: the round lets experts abstain, a slot has no rater, a rater marks somebody twice, or marks are
            withheld and no mean is stated.
    """
    code, adjusted = rule["code"], rule["adjusted"]
    if rule.get("abstaining"):
        raise BadInput(Fault(f"rounds.{code}", "adjusts totals and lets experts abstain", "one of the two"))
    own = {number: marks.totals(number) for number in standing}
    if raters is None or None in own.values():
        return {number: marks.stated(number) for number in own}
    apart = _compares_groups_alone(definition, rule)
    ballots = []
    for number, totals in own.items():
        for slot, total in (totals or {}).items():
            if slot not in raters:
                raise BadInput(Fault(code, f"slot {slot} has no rater", "the rater of each slot"))
            ballots.append(Ballot(number, raters[slot], total, candidates[number] if apart else ""))
    if not ballots:
        return {}
    found = adjust(ballots, int(adjusted["item_ratio"]), int(adjusted["expert_ratio"])).adjusted
    unit = MILLION * int(marks.rubric["scale"])
    return {number: Fraction(max(value, 0), unit) for number, value in found.items()}


def _compares_groups_alone(definition: Mapping[str, Any], rule: Mapping[str, Any]) -> bool:
    """Tell whether nobody is ever compared with another group, so that each group has a centre of its own."""
    overall = definition["result"].get("group_places"), rule.get("advance", {}).get("by")
    return "overall" not in overall
