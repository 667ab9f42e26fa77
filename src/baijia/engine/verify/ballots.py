"""V6: openings of ballots match commitment, rubric and slot key."""

from __future__ import annotations

from collections.abc import Mapping
from sys import intern
from typing import Any, NamedTuple

from baijia.engine.bundle.sealed import commitment, score_value
from baijia.engine.rank import LEFT_OUT, Ballot, limits_of, within
from baijia.engine.verify.facts import Facts
from baijia.engine.verify.model import WITHHELD, Check
from baijia.engine.verify.signatures import Signatures

FILE = "scores.jsonl"


class Seat(NamedTuple):
    """What a slot may sign: whom it scores, in which round, by which 32-byte public key."""

    round: str
    nominees: tuple[str, ...]
    key: bytes


def _seats(facts: Facts) -> Mapping[str, Seat]:
    seats: dict[str, Seat] = {}
    for panel in facts.panels.values():
        round, everybody = intern(panel["round"]), tuple(panel["nominees"])
        alone = {nominee: (nominee,) for nominee in everybody}
        for slot in panel["slots"]:
            mine = everybody if slot["nominee"] is None else alone.get(slot["nominee"], (slot["nominee"],))
            seats[slot["slot"]] = Seat(round, mine, bytes.fromhex(slot["key"]))
    return seats


def check_openings(facts: Facts, check: Check) -> None:
    """V6 (bundle.md 5.9)."""
    rows = facts.bundle.rows(FILE)
    if not rows:
        return
    seats = _seats(facts)
    limits = {f"{item['code']}/{item['version']}": limits_of(item) for item in facts.definition["rubrics"]}
    due = _rubric_names(facts)
    left_out = {item["code"] for item in facts.rounds if item.get("abstaining") == LEFT_OUT}
    withheld = 0
    with Signatures(len(rows)) as signatures:
        for row in rows:
            check.count += 1
            if not facts.commits(row["index"], row["round"], row["commit"]):
                wrong = f"entry {row['index']} of the log is not its score entry"
                check.fail(FILE, row["commit"], "5.9", wrong)
            seat = seats.get(row["slot"])
            _seated(check, row, seat)
            if seat:
                signatures.add(row["slot"], seat.key, row["commit"], row["sig"])
            if row["rubric"] != due.get(row["round"]):
                check.fail(FILE, row["commit"], "5.9", f"rubric {row['rubric']} is not that of the round")
            elif "salt" in row:
                _opened(check, row, limits[row["rubric"]], abstaining=row["round"] in left_out)
            elif row["state"] == "live":
                withheld += 1
        for slot, commit in signatures.wrong():
            check.fail(FILE, commit, "5.9", f"not signed by the key of slot {slot}")
    note = f"{withheld} of {len(rows)} ballots withheld" if withheld else ""
    check.settle(WITHHELD if withheld else "pass", note=note)


def live_ballots(facts: Facts, round_code: str) -> list[Ballot]:
    """Return the live ballots of a round, those of excluded nominees too; withheld ones without marks."""
    return [
        Ballot(intern(row["nominee"]), row["slot"], tuple(row["vector"]) if "vector" in row else None)
        for row in facts.bundle.documents.get(FILE, ())
        if row["round"] == round_code and row["state"] == "live"
    ]


def _rubric_names(facts: Facts) -> dict[str, str]:
    versions = {item["code"]: item["version"] for item in facts.definition["rubrics"]}
    return {
        item["code"]: f"{item['rubric']}/{versions[item['rubric']]}"
        for item in facts.rounds
        if item["rubric"] in versions
    }


def _seated(check: Check, row: dict[str, Any], seat: Seat | None) -> None:
    if seat is None:
        check.fail(FILE, row["commit"], "5.8", f"slot {row['slot']} stands in no panel")
    elif seat.round != row["round"] or row["nominee"] not in seat.nominees:
        wrong = f"slot {row['slot']} does not score {row['nominee']} in {row['round']}"
        check.fail(FILE, row["commit"], "5.8", wrong)


def _opened(check: Check, row: dict[str, Any], limits: list[int], *, abstaining: bool) -> None:
    value = score_value(
        round=row["round"],
        nominee=row["nominee"],
        slot=row["slot"],
        rubric=row["rubric"],
        vector=row["vector"],
    )
    if commitment("score", bytes.fromhex(row["salt"]), value) != row["commit"]:
        check.fail(FILE, row["commit"], "5.9", "salt and marks do not open the commitment")
    if not within(row["vector"], limits, abstaining=abstaining):
        check.fail(FILE, row["commit"], "5.9", f"marks {row['vector']} are not within {limits}")
