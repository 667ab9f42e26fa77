"""Raters: which slots are one expert's, said only where the adjusted score of a round counts (bundle.md 5.8, 6.16)."""

from __future__ import annotations

from collections import Counter

from baijia.engine.bundle.sealed import is_open
from baijia.engine.verify.facts import Facts
from baijia.engine.verify.model import Check

RULE = "6.16"


def raters_of(facts: Facts, code: str) -> dict[str, str] | None:
    """Return the rater of each slot of a round whose adjusted score counts; None where a panel withholds them."""
    found: dict[str, str] = {}
    for name in _panels(facts, code) if "adjusted" in facts.round_of(code) else ():
        sealed = facts.panels[name].get("raters")
        if sealed is not None and not is_open(sealed):
            return None
        found |= sealed["value"] if sealed else {}
    return found


def check_raters(facts: Facts, check: Check) -> None:
    """Each slot of a round has a rater or none has one, a rater is of one round and marks nobody twice (V7)."""
    rounds: dict[str, str] = {}
    for code in facts.round_codes:
        _named(facts, check, code)
        raters = raters_of(facts, code)
        if not raters:
            continue
        for rater in sorted(set(raters.values())):
            if rounds.setdefault(rater, code) != code:
                check.fail("panel/", rater, RULE, f"is a rater in {rounds[rater]} and in {code}")
        marked = Counter(
            (raters[row["slot"]], row["nominee"])
            for row in facts.bundle.rows("scores.jsonl")
            if row["round"] == code and row["state"] == "live" and row["slot"] in raters
        )
        for (rater, nominee), times in sorted(marked.items()):
            if times > 1:
                check.fail("scores.jsonl", rater, RULE, f"marks {nominee} {times} times in {code}")


def _named(facts: Facts, check: Check, code: str) -> None:
    adjusted = "adjusted" in facts.round_of(code)
    for name in _panels(facts, code):
        panel, file = facts.panels[name], f"panel/{name}.json"
        sealed = panel.get("raters")
        check.count += 1
        if (sealed is not None) != adjusted:
            wrong = (
                "names no raters, and the adjusted score counts" if adjusted else "names raters for nothing"
            )
            check.fail(file, "raters", RULE, f"{wrong} in {code}")
        elif sealed is not None and is_open(sealed):
            slots = {slot["slot"] for slot in panel["slots"]}
            for slot in sorted(slots ^ sealed["value"].keys()):
                check.fail(file, slot, RULE, "has no rater" if slot in slots else "is no slot of the panel")


def _panels(facts: Facts, code: str) -> list[str]:
    return [name for name in sorted(facts.panels) if name.rpartition("-")[0] == code]
