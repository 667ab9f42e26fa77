"""Tie-off rounds: the rule says who is reviewed again, and nothing of the first scoring moves after it (bundle.md 6.15)."""

from __future__ import annotations

from collections import Counter
from typing import Any

from baijia.engine.bundle import layout
from baijia.engine.verify.facts import Facts
from baijia.engine.verify.model import Check

RULE = "6.15"


def called_for(facts: Facts, code: str) -> list[str]:
    """Return whom the tie-off of a round names; nobody where there was none."""
    called = facts.of_type("tie-off", round_code=code)
    return list(called[0][1]["detail"]["nominees"]) if called else []


def panel_of(facts: Facts, code: str) -> tuple[int, str] | None:
    """Return the panel of a tie-off, the first formed after it: the index of its entry and its name."""
    at = facts.first("tie-off", round_code=code)
    formed = facts.of_type("panel", what="formed", round_code=code)
    return next(((index, entry["detail"]["panel"]) for index, entry in formed if index > at), None)


def first_slots(facts: Facts, code: str) -> set[str]:
    """Return the slots of the panels formed before a round's tie-off, of all its panels where there was none."""
    at = facts.first("tie-off", round_code=code)
    early = {
        entry["detail"]["panel"]
        for index, entry in facts.of_type("panel", what="formed", round_code=code)
        if index < at
    }
    return {slot["slot"] for name, _panel, slot in facts.slots(code) if name in early}


def check_tie_off(facts: Facts, check: Check, code: str) -> None:
    """Hold a round's tie-off, its panel, and what came after it against the rule (V7)."""
    called = facts.of_type("tie-off", round_code=code)
    if not called:
        return
    rule = facts.round_of(code).get("tie_off")
    if rule is None:
        check.fail(
            layout.ENTRIES, called[0][0], RULE, f"a tie-off that the definition does not allow in {code}"
        )
    for index, _entry in called[1:]:
        check.fail(layout.ENTRIES, index, RULE, f"{code} has a second tie-off")
    _panel(facts, check, code, rule["reviews"] if rule else 0)
    _unmoved(facts, check, code, called[0][0])


def _panel(facts: Facts, check: Check, code: str, reviews: int) -> None:
    """The panel brings so many slots for each who is named, and for nobody else."""
    found = panel_of(facts, code)
    named = called_for(facts, code)
    check.count += len(named)
    if found is None or found[1] not in facts.panels:
        check.fail("panel/", code, RULE, "no panel reviews those whom the tie-off names")
        return
    panel = facts.panels[found[1]]
    name = f"panel/{found[1]}.json"
    if panel["nominees"] != named or panel["replaces"]:
        check.fail(name, "", RULE, "is not of those whom the tie-off names, or replaces slots")
    brought: Counter[str] = Counter()
    for slot in panel["slots"]:
        brought.update([slot["nominee"]] if slot["nominee"] else panel["nominees"])
    for nominee in sorted({*named, *brought}):
        if brought[nominee] != (reviews if nominee in named else 0):
            check.fail(
                name, nominee, RULE, f"{brought[nominee]} more reviews, {reviews} are due to whom it names"
            )


def _unmoved(facts: Facts, check: Check, code: str, at: int) -> None:
    """After a tie-off no slot of the first scoring is retired, replaced or scored, and no ballot of it voided."""
    first = first_slots(facts, code)
    rows: dict[str, Any] = {
        row["commit"]: row["slot"] for row in facts.bundle.rows("scores.jsonl") if row["slot"] in first
    }
    moved = [
        (index, entry["detail"]["slot"])
        for index, entry in facts.of_type("panel", what="retired", round_code=code)
    ]
    moved += [(index, rows.get(commit)) for index, commit, _older in facts.scores() if index > at]
    moved += [
        (index, rows.get(entry["ref"])) for index, entry in facts.of_type("score-void", round_code=code)
    ]
    for index, entry in facts.of_type("panel", what="formed", round_code=code):
        panel = facts.panels.get(entry["detail"]["panel"], {"replaces": []})
        moved += [(index, slot) for slot in panel["replaces"]]
    for index, slot in moved:
        if index > at and slot in first:
            check.fail(
                layout.ENTRIES, index, RULE, f"moves slot {slot} of the first scoring after the tie-off"
            )
