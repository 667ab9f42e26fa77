"""What may be done to a round whose adjusted score counts, by name, and the checks that must catch it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import bundles
from baijia.engine.bundle.sealed import log_digest, seal
from baijia.engine.log import entries
from bundles import Made

from .at_work import SALT, caught_by, insert_before, redo, some_live


def rules() -> dict[str, Any]:
    """Return an edition whose first round counts the adjusted score."""
    definition = bundles.definition()
    definition["rounds"][0]["adjusted"] = {"item_ratio": 500_000, "expert_ratio": 1_000_000}
    return definition


def held(made: Made) -> dict[str, str]:
    """Return the rater of each slot of the paper round."""
    return {slot: rater for panel in panels(made) for slot, rater in panel["raters"]["value"].items()}


def panels(made: Made) -> Iterator[dict[str, Any]]:
    return (value for name, value in made.documents.items() if name.startswith("panel/paper-"))


def say(made: Made, raters: dict[str, str]) -> None:
    """Seal other raters and freeze their panels anew, before anybody scored."""
    for panel in panels(made):
        own = {slot: raters[slot] for slot in panel["raters"]["value"] if slot in raters}
        if own != panel["raters"]["value"]:
            panel["raters"] = seal("raters", own, SALT)
            made.relog(f"panel/{panel['panel']}.json")


def two_of(made: Made) -> tuple[str, str]:
    """Return slots of two raters on two nominees, both with a live ballot, so that either might have had the other."""
    raters = held(made)
    rows = [r for r in made.documents["scores.jsonl"] if r["round"] == "paper" and r["state"] == "live"]
    of = {row["slot"]: row["nominee"] for row in rows}
    had = {(raters[slot], nominee) for slot, nominee in of.items()}
    return next(
        (one, other)
        for one in sorted(of)
        for other in sorted(of)
        if not {(raters[one], of[other]), (raters[other], of[one])} & had
    )


@caught_by("V8", rules=rules)
def raters_exchanged(made: Made) -> None:
    raters = held(made)
    one, other = two_of(made)
    raters[one], raters[other] = raters[other], raters[one]
    say(made, raters)


@caught_by("V8", rules=rules)
def two_raters_called_one(made: Made) -> None:
    """Two people of whom neither had what the other had are given one name."""
    raters = held(made)
    one, _other = two_of(made)
    name = "R" + "G" * 10
    say(made, {**raters, one: name})


@caught_by("V1", rules=rules)
def raters_exchanged_behind_their_seal(made: Made) -> None:
    one, other = two_of(made)
    for panel in panels(made):
        value = panel["raters"]["value"]
        if one in value and other in value:
            value[one], value[other] = value[other], value[one]


@caught_by("V7", "V8", rules=rules)
def rater_of_a_slot_missing(made: Made) -> None:
    raters = held(made)
    del raters[two_of(made)[0]]
    say(made, raters)


@caught_by("V7", "V8", rules=rules)
def raters_not_said_at_all(made: Made) -> None:
    panel = next(panels(made))
    del panel["raters"]
    made.relog(f"panel/{panel['panel']}.json")


@caught_by("V7", rules=rules)
def raters_said_where_no_adjusted_score_counts(made: Made) -> None:
    panel = made.documents["panel/defence-1.json"]
    names = {slot["slot"]: "R" + slot["slot"][1:] for slot in panel["slots"]}
    panel["raters"] = seal("raters", names, SALT)
    made.relog("panel/defence-1.json")


@caught_by("V7", rules=rules)
def rater_of_a_slot_that_is_not_there(made: Made) -> None:
    panel = next(panels(made))
    more = {**panel["raters"]["value"], "S" + "H" * 10: "R" + "H" * 10}
    panel["raters"] = seal("raters", more, SALT)
    made.relog(f"panel/{panel['panel']}.json")


@caught_by("V7", "V8", rules=rules)
def rater_marks_somebody_twice(made: Made) -> None:
    raters, row = held(made), some_live(made)
    other = next(
        one["slot"]
        for one in made.documents["scores.jsonl"]
        if (one["round"], one["state"], one["nominee"]) == ("paper", "live", row["nominee"])
        and one["slot"] != row["slot"]
    )
    say(made, {**raters, other: raters[row["slot"]]})


@caught_by("V7", rules=rules)
def rater_of_two_rounds(made: Made) -> None:
    made.definition["rounds"][1]["adjusted"] = {"item_ratio": 500_000, "expert_ratio": 1_000_000}
    made.relog("definition.json")
    known = sorted(set(held(made).values()))
    for name, panel in made.documents.items():
        if name.startswith("panel/defence-"):
            slots = [slot["slot"] for slot in panel["slots"]]
            panel["raters"] = seal("raters", dict(zip(slots, known, strict=False)), SALT)
            made.relog(name)
    redo(made)


@caught_by("V5", rules=rules)
def ratio_changed_after_the_first_score(made: Made) -> None:
    """An addendum makes the correction stronger once marks are known, and all follows from it."""
    path = ["rounds", "paper", "adjusted", "expert_ratio"]
    row = {
        "number": 2,
        "at": "2021-08-20T09:00:00+08:00",
        "text": "调整校正参数",
        "reason": "评分后发现差异",
        "approver": "审定人",
        "reach": "全部",
        "changes": [{"path": path, "to": 100}],
    }
    made.documents["addenda.jsonl"].append(row)
    entry = entries.addendum(made.edition, number=2, digest=log_digest(row))
    insert_before(made, "scoring-closed", entry, round="paper")
    frozen = made.definition
    made.definition = {**frozen, "rounds": [{**one} for one in frozen["rounds"]]}
    made.definition["rounds"][0]["adjusted"] = {**frozen["rounds"][0]["adjusted"], "expert_ratio": 100}
    redo(made)
    made.definition = frozen


@caught_by("V8", rules=rules)
def ratio_not_that_of_the_definition(made: Made) -> None:
    made.definition["rounds"][0]["adjusted"]["item_ratio"] = 5_000_000
    made.relog("definition.json")


@caught_by("V8", rules=rules)
def adjusted_score_edited(made: Made) -> None:
    row = next(r for r in made.documents["rounds/paper.json"]["rows"] if r["n"] and not r["advanced"])
    row["mean"], row["score"] = [99, 1], "99.00"
    made.relog("rounds/paper.json")


@caught_by("V8", rules=rules)
def plain_mean_counted_instead(made: Made) -> None:
    adjusted = made.definition["rounds"][0].pop("adjusted")
    redo(made)
    made.definition["rounds"][0]["adjusted"] = adjusted


@caught_by("V8", rules=rules)
def adjusted_where_experts_may_abstain(made: Made) -> None:
    made.definition["rounds"][0]["abstaining"] = "left_out"
    made.relog("definition.json")
