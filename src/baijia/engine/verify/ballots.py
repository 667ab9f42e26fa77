"""V6: openings of ballots match commitment, rubric and slot key."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property, partial
from sys import intern
from typing import Any, NamedTuple

from baijia.engine.bundle.sealed import commitment, score_value
from baijia.engine.canonical import rewritten
from baijia.engine.log.keys import KEY_BYTES, verifies
from baijia.engine.rank import LEFT_OUT, Ballot, limits_of, within
from baijia.engine.verify.facts import Facts
from baijia.engine.verify.model import WITHHELD, Check

FILE = "scores.jsonl"
_PART = 20_000
_PLACE = 4
_ALONE = KEY_BYTES + _PLACE


class Seat(NamedTuple):
    """What a slot may sign: whom it scores, in which round, by which 32-byte public key."""

    round: str
    nominees: tuple[str, ...]
    key: bytes


class Seats:
    """The seats by slot, packed: there are as many as ballots."""

    def __init__(self, facts: Facts) -> None:
        self._panels: list[tuple[str, tuple[str, ...]]] = []
        self._packed: dict[str, bytes] = {}
        for number, panel in enumerate(facts.panels.values()):
            self._panels.append((panel["round"], tuple(panel["nominees"])))
            place = number.to_bytes(_PLACE, "big")
            for slot in panel["slots"]:
                alone = (slot["nominee"] or "").encode()
                self._packed[slot["slot"]] = bytes.fromhex(slot["key"]) + place + alone

    def get(self, slot: str) -> Seat | None:
        """Return the seat of a slot, None if it stands in no panel."""
        packed = self._packed.get(slot)
        if packed is None:
            return None
        key, place, alone = packed[:KEY_BYTES], packed[KEY_BYTES:_ALONE], packed[_ALONE:].decode()
        round, everybody = self._panels[int.from_bytes(place, "big")]
        return Seat(round, (alone,) if alone else everybody, key)


class Openings:
    """V6 (bundle.md 5.9), part by part; what all parts need is made once, in each process that takes some."""

    def __init__(self, facts: Facts) -> None:
        self._facts = facts
        self._limits = {
            f"{item['code']}/{item['version']}": limits_of(item) for item in facts.definition["rubrics"]
        }
        self._due = _rubric_names(facts)
        self._left_out = {item["code"] for item in facts.rounds if item.get("abstaining") == LEFT_OUT}

    def parts(self) -> list[Callable[[Check], None]]:
        """Return what checks a number of ballots each; none where there are no ballots."""
        count = len(self._facts.bundle.rows(FILE))
        return [partial(self._check, start, min(start + _PART, count)) for start in range(0, count, _PART)]

    @cached_property
    def _seats(self) -> Seats:
        return Seats(self._facts)

    def _check(self, start: int, stop: int, check: Check) -> None:
        rows = self._facts.bundle.rows(FILE)
        for row in rows.part(start, stop) if rows else ():
            check.count += 1
            if not self._facts.commits(row["index"], row["round"], row["commit"]):
                wrong = f"entry {row['index']} of the log is not its score entry"
                check.fail(FILE, row["commit"], "5.9", wrong)
            _signed(check, row, self._seats.get(row["slot"]))
            if row["rubric"] != self._due.get(row["round"]):
                check.fail(FILE, row["commit"], "5.9", f"rubric {row['rubric']} is not that of the round")
            elif "salt" in row:
                abstaining = row["round"] in self._left_out
                _opened(check, row, self._limits[row["rubric"]], abstaining=abstaining)
            elif row["state"] == "live":
                check.withheld += 1
        check.settle(WITHHELD if check.withheld else "pass")


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


def _signed(check: Check, row: dict[str, Any], seat: Seat | None) -> None:
    slot = row["slot"]
    if seat is None:
        check.fail(FILE, row["commit"], "5.8", f"slot {slot} stands in no panel")
        return
    if seat.round != row["round"] or row["nominee"] not in seat.nominees:
        wrong = f"slot {slot} does not score {row['nominee']} in {row['round']}"
        check.fail(FILE, row["commit"], "5.8", wrong)
    if not verifies(seat.key, bytes.fromhex(row["commit"]), bytes.fromhex(row["sig"])):
        check.fail(FILE, row["commit"], "5.9", f"not signed by the key of slot {slot}")


def _opened(check: Check, row: dict[str, Any], limits: list[int], *, abstaining: bool) -> None:
    value = score_value(
        round=row["round"],
        nominee=row["nominee"],
        slot=row["slot"],
        rubric=row["rubric"],
        vector=row["vector"],
    )
    if commitment("score", bytes.fromhex(row["salt"]), value, write=rewritten) != row["commit"]:
        check.fail(FILE, row["commit"], "5.9", "salt and marks do not open the commitment")
    if not within(row["vector"], limits, abstaining=abstaining):
        check.fail(FILE, row["commit"], "5.9", f"marks {row['vector']} are not within {limits}")
