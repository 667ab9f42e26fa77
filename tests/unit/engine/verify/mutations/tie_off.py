"""What may be done to a tie-off round, by name, and the checks that must catch it."""

from __future__ import annotations

from typing import Any

import bundles
from baijia.engine.bundle.sealed import log_digest, seal
from baijia.engine.log import entries
from baijia.engine.log.keys import SigningKey
from bundles import Made

from .at_work import SALT, caught_by, drop, forge, insert_before, put_score, recount, redo, reindex


def rules() -> dict[str, Any]:
    """Return an edition whose first round allows a tie-off, in a band in which somebody always stands."""
    definition = bundles.definition()
    definition["rounds"][0] |= {"reviews_per_item": 4, "tie_off": {"reviews": 2, "band": "8.00"}}
    return definition


def panel(made: Made) -> dict[str, Any]:
    """Return the panel of the tie-off."""
    at = made.entries.index(made.find("tie-off"))
    entry = next(e for e in made.entries[at:] if e["type"] == "panel")
    found: dict[str, Any] = made.documents[f"panel/{entry['detail']['panel']}.json"]
    return found


def unnamed(made: Made) -> str:
    """Return a candidate whom the tie-off does not name."""
    named = made.find("tie-off")["detail"]["nominees"]
    rows = made.documents["rounds/paper.json"]["rows"]
    return next(str(row["nominee"]) for row in rows if row["nominee"] not in named and row["n"])


def add_slot(made: Made, nominee: str, mark: str) -> None:
    """Let one more reviewer of the tie-off review somebody."""
    document = panel(made)
    slot = "S" + mark * 10
    made.slot_keys[slot] = SigningKey(slot, b"t" * 32)
    key = made.slot_keys[slot].verify_key.public.hex()
    document["slots"].append({"slot": slot, "key": key, "nominee": nominee})
    document["slots"].sort(key=lambda one: one["slot"])
    document["nominees"] = sorted({*document["nominees"], nominee})
    made.relog(f"panel/{document['panel']}.json")
    ballot(made, nominee, slot)


def ballot(made: Made, nominee: str, slot: str) -> None:
    """Give a ballot before the round's last close and let everything follow from it."""
    rows = made.documents["scores.jsonl"]
    like = next(r for r in rows if r["round"] == "paper" and r["nominee"] == nominee and r["state"] == "live")
    row = forge(made, like, [60, 40], slot=slot)
    put_score(made, row)
    place = made.entries.index(made.find("scoring-closed", nth=1, round="paper"))
    made.entries.insert(place, entries.score(made.edition, round="paper", commit=row["commit"]))
    reindex(made)
    settle(made)


def settle(made: Made) -> None:
    """Count the scores up to each close anew, and make every outcome anew."""
    recount(made)
    again = made.entries.index(made.find("tie-off"))
    first = made.find("scoring-closed", round="paper")
    first["detail"]["count"] = sum(e["type"] == "score" for e in made.entries[:again])
    redo(made)


def remove(made: Made, number: str) -> None:
    """Take somebody out of the tie-off's panel, with the ballots given there."""
    document = panel(made)
    gone = {one["slot"] for one in document["slots"] if one["nominee"] == number}
    document["nominees"].remove(number)
    document["slots"] = [one for one in document["slots"] if one["slot"] not in gone]
    made.relog(f"panel/{document['panel']}.json")
    for row in [row for row in made.documents["scores.jsonl"] if row["slot"] in gone]:
        made.documents["scores.jsonl"].remove(row)
        drop(made, made.find("score", commit=row["commit"]))


def kept(made: Made) -> str:
    """Return somebody of the tie-off whose reviewers there neither left nor handed in twice."""
    rows = made.documents["scores.jsonl"]
    moved = {row["nominee"] for row in rows if row["state"] != "live" and row["round"] == "paper"}
    return next(str(number) for number in panel(made)["nominees"] if number not in moved)


@caught_by("V7", rules=rules)
def tie_off_not_allowed(made: Made) -> None:
    del made.definition["rounds"][0]["tie_off"]
    made.relog("definition.json")


@caught_by("V8", rules=rules)
def tie_off_in_a_wider_band(made: Made) -> None:
    made.definition["rounds"][0]["tie_off"]["band"] = "0.01"
    made.relog("definition.json")


@caught_by("V8", rules=rules)
def tie_off_of_one_too_many(made: Made) -> None:
    number = unnamed(made)
    made.find("tie-off")["detail"]["nominees"] = sorted([*made.find("tie-off")["detail"]["nominees"], number])
    add_slot(made, number, "D")
    add_slot(made, number, "F")


@caught_by("V8", rules=rules)
def tie_off_of_one_too_few(made: Made) -> None:
    number = kept(made)
    made.find("tie-off")["detail"]["nominees"].remove(number)
    remove(made, number)
    settle(made)


@caught_by("V7", rules=rules)
def tie_off_reviews_somebody_it_does_not_name(made: Made) -> None:
    number = unnamed(made)
    add_slot(made, number, "D")
    add_slot(made, number, "F")


@caught_by("V7", rules=rules)
def tie_off_leaves_out_somebody_it_names(made: Made) -> None:
    remove(made, kept(made))
    settle(made)


@caught_by("V7", rules=rules)
def tie_off_reviews_somebody_once_too_often(made: Made) -> None:
    add_slot(made, kept(made), "D")


@caught_by("V7", rules=rules)
def tie_off_called_twice(made: Made) -> None:
    insert_before(made, "ranking", made.find("tie-off").copy(), round="paper")


@caught_by("V8", rules=rules)
def tie_off_left_out(made: Made) -> None:
    """Nothing of it is shown: neither its entry, its panels and ballots, nor the second close."""
    again = made.entries.index(made.find("tie-off"))
    ranked = made.entries.index(made.find("ranking", round="paper"))
    later, made.entries[again:ranked] = made.entries[again:ranked], []
    given = {entry["commit"] for entry in later if entry["type"] == "score"}
    rows = made.documents["scores.jsonl"]
    made.documents["scores.jsonl"] = [row for row in rows if row["commit"] not in given]
    for entry in later:
        if entry["type"] == "panel" and entry["detail"]["what"] == "formed":
            del made.documents[f"panel/{entry['detail']['panel']}.json"]
    made.find("scoring-closed", round="paper")["detail"]["count"] = len(
        [entry for entry in made.entries if entry["type"] == "score" and entry["round"] == "paper"]
    )
    reindex(made)
    redo(made)


@caught_by("V5", rules=rules)
def tie_off_called_before_scoring_closed(made: Made) -> None:
    entry = made.find("tie-off")
    made.entries.remove(entry)
    insert_before(made, "scoring-closed", entry, round="paper")


@caught_by("V5", rules=rules)
def tie_off_without_a_close_of_its_own(made: Made) -> None:
    drop(made, made.find("scoring-closed", nth=1, round="paper"))


@caught_by("V7", rules=rules)
def first_scoring_changed_after_the_tie_off(made: Made) -> None:
    """An expert of the first scoring hands in once more, when all marks are known."""
    late = {one["slot"] for one in panel(made)["slots"]}
    at = made.entries.index(made.find("tie-off"))
    replaced = {entry.get("ref") for entry in made.entries if entry["type"] == "score"}
    row = next(
        row
        for row in made.documents["scores.jsonl"]
        if row["round"] == "paper"
        and row["state"] == "live"
        and row["slot"] not in late
        and row["index"] < at
        and row["commit"] not in replaced
    )
    new = forge(made, row, [60, 40])
    row["state"] = "superseded"
    put_score(made, new)
    entry = entries.score(made.edition, round="paper", commit=new["commit"], ref=row["commit"])
    place = made.entries.index(made.find("scoring-closed", nth=1, round="paper"))
    made.entries.insert(place, entry)
    reindex(made)
    settle(made)


@caught_by("V7", rules=rules)
def first_reviewer_replaced_after_the_tie_off(made: Made) -> None:
    """A slot of the first scoring goes, ballot and all, and somebody else scores in its place."""
    at = made.entries.index(made.find("tie-off"))
    row = next(
        row
        for row in made.documents["scores.jsonl"]
        if row["round"] == "paper" and row["state"] == "live" and row["index"] < at
    )
    name = next(
        value["panel"]
        for key, value in made.documents.items()
        if key.startswith("panel/paper") and row["slot"] in [one["slot"] for one in value["slots"]]
    )
    slot = "S" + "G" * 10
    made.slot_keys[slot] = SigningKey(slot, b"u" * 32)
    document = {
        "v": 1,
        "edition": made.edition,
        "round": "paper",
        "panel": "paper-9",
        "nominees": [row["nominee"]],
        "slots": [
            {
                "slot": slot,
                "key": made.slot_keys[slot].verify_key.public.hex(),
                "nominee": row["nominee"],
            }
        ],
        "replaces": [row["slot"]],
        "roster": seal("roster", [], SALT),
    }
    made.documents["panel/paper-9.json"] = document
    row["state"] = "voided"
    place = made.entries.index(made.find("scoring-closed", nth=1, round="paper"))
    made.entries[place:place] = [
        entries.score_void(made.edition, round="paper", ref=row["commit"], reason="recused"),
        entries.panel_retired(made.edition, round="paper", name=name, slot=row["slot"], reason="recused"),
        entries.panel(made.edition, round="paper", name="paper-9", digest=log_digest(document)),
    ]
    reindex(made)
    ballot(made, row["nominee"], slot)
