"""V8: round results, resolution, quotas and vote follow from the ballots, byte for byte."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from baijia.engine.canonical import canonical
from baijia.engine.faults import BadInput
from baijia.engine.rank import Ballot, decimal_text, lot_seed, quotas, resolution, round_result, vote_passes
from baijia.engine.verify.ballots import Withheld, live_ballots
from baijia.engine.verify.facts import RESOLUTION_STAGE, Facts
from baijia.engine.verify.model import WITHHELD, Check

RESOLUTION = "resolution.json"


def check_recomputation(facts: Facts, check: Check) -> None:
    """V8 (bundle.md section 6)."""
    document = facts.bundle.documents.get(RESOLUTION)
    if not facts.results and document is None and not facts.bundle.has("recommendation.jsonl"):
        return
    withheld: list[str] = []
    ballots: dict[str, list[Ballot]] = {}
    for code in facts.round_codes:
        try:
            ballots[code] = live_ballots(facts, code)
        except Withheld:
            withheld.append(code)
        if code in facts.results:
            _round(facts, check, code, ballots)
    if document is not None:
        _resolution(facts, check, document, ballots)
        _vote(facts, check, document)
    _quotas(facts, check)
    done = facts.results or document
    if withheld:
        check.settle(
            WITHHELD, note=f"marks of {', '.join(withheld)} are withheld; what follows from means was checked"
        )
    elif done:
        check.settle()


def _seed(facts: Facts, code: str) -> str:
    return lot_seed(facts.early_panel_digests(code))


def _round(facts: Facts, check: Check, code: str, ballots: Mapping[str, list[Ballot]]) -> None:
    document = facts.results[code]
    name = f"rounds/{code}.json"
    if code not in ballots:
        _from_means(facts, check, name, document, facts.round_of(code), advances=True)
        return
    candidates = facts.candidates(code)
    earlier = facts.round_codes[: facts.round_codes.index(code)]
    try:
        due = round_result(
            facts.definition,
            code,
            ballots=[ballot for ballot in ballots[code] if ballot.nominee in candidates],
            candidates=candidates,
            lot_seed=_seed(facts, code),
            excluded=facts.out_at(code),
            earlier={older: facts.results[older] for older in earlier if older in facts.results},
            earlier_ballots={older: ballots[older] for older in earlier if older in ballots},
        )
    except BadInput as error:
        check.fail(name, "", "6", str(error))
        return
    _compare(check, name, document, due)


def _resolution(
    facts: Facts, check: Check, document: dict[str, Any], ballots: Mapping[str, list[Ballot]]
) -> None:
    missing = [code for code in facts.round_codes if code not in facts.results]
    if missing:
        check.fail(RESOLUTION, "", "6.8", f"the results of {', '.join(missing)} are missing")
        return
    try:
        due = resolution(
            facts.definition,
            facts.results,
            ballots=ballots,
            lot_seed=_seed(facts, facts.round_codes[-1]),
            excluded=facts.out_at(RESOLUTION_STAGE),
            vote=document["vote"],
        )
    except BadInput as error:
        if len(ballots) < len(facts.round_codes):
            _from_means(facts, check, RESOLUTION, document, facts.definition["result"], advances=False)
        else:
            check.fail(RESOLUTION, "", "6", str(error))
        return
    _compare(check, RESOLUTION, document, due)


def _compare(check: Check, name: str, document: dict[str, Any], due: dict[str, Any]) -> None:
    check.count += len(due["rows"])
    if canonical(document) == canonical(due):
        return
    for key in sorted(due):
        if key != "rows" and document[key] != due[key]:
            check.fail(name, key, "6", f"is {str(document[key])[:120]}, recomputed {str(due[key])[:120]}")
    found = {row["nominee"]: row for row in document["rows"]}
    for row in due["rows"]:
        mine = found.pop(row["nominee"], None)
        if mine is None:
            check.fail(name, row["nominee"], "6.1", "is missing")
        elif mine != row:
            keys = [key for key in row if mine[key] != row[key]]
            parts = "; ".join(f"{key} is {mine[key]!r}, recomputed {row[key]!r}" for key in keys)
            check.fail(name, row["nominee"], "6", parts[:400])
    for number in found:
        check.fail(name, number, "6.1", "is not due")


def _from_means(
    facts: Facts,
    check: Check,
    name: str,
    document: dict[str, Any],
    rule: Mapping[str, Any],
    *,
    advances: bool,
) -> None:
    """What can still be checked where marks are withheld: rounding, order by score, places, pass mark."""
    check.count += len(document["rows"])
    for row in document["rows"]:
        if row["mean"] is None:
            continue
        if decimal_text(Fraction(*row["mean"]), int(rule["decimals"])) != row["score"]:
            check.fail(name, row["nominee"], "6.2", f"score {row['score']} is not its mean rounded")
    boards: dict[str, list[dict[str, Any]]] = {}
    overall = isinstance(document["places"], int)
    for row in document["rows"]:
        if row["score"] is not None:
            boards.setdefault("" if overall else row["group"], []).append(row)
    for board in boards.values():
        _ordered(check, name, board, "overall" if overall else "rank")
        for row in board:
            taken = row["advanced"] if advances else row["outcome"] == "proposed"
            if taken != _within(row, document["places"], rule.get("pass_mark")):
                check.fail(name, row["nominee"], "6.7", "its place and its outcome do not go together")


def _ordered(check: Check, name: str, board: list[dict[str, Any]], key: str) -> None:
    board.sort(key=lambda row: int(row[key] or 0))
    for place, row in enumerate(board, start=1):
        if row[key] != place:
            check.fail(name, row["nominee"], "6.5", f"{key} {row[key]}, by order {place}")
        if place > 1 and Fraction(board[place - 2]["score"]) < Fraction(row["score"]):
            check.fail(name, row["nominee"], "6.2", "a higher score stands after a lower one")


def _within(row: Mapping[str, Any], places: Any, mark: str | None) -> bool:
    limit = places.get(row["group"], 0) if isinstance(places, dict) else places
    rank = row["overall"] if isinstance(places, int) else row["rank"]
    reaches = mark is None or Fraction(row["score"]) >= Fraction(mark)
    return bool(reaches and (limit is None or (rank or 0) <= limit))


def _vote(facts: Facts, check: Check, document: dict[str, Any]) -> None:
    rule = facts.definition.get("decision")
    vote = document["vote"]
    if rule is None:
        return
    check.count += 1
    if vote is None or not vote_passes(rule, vote):
        check.fail(RESOLUTION, "vote", "6.9", f"{vote} does not meet quorum and majority")


def _quotas(facts: Facts, check: Check) -> None:
    document = facts.bundle.documents.get("quotas.json")
    if document is None or document["mode"] == "none":
        return
    granted = {row["unit"]: row["quota"] for row in document["units"]}
    if document["mode"] == "formula":
        due: dict[str, int] = {}
        try:
            due = quotas(
                total=document["total"],
                minimum=document["minimum"],
                weights=document["weights"],
                units=document["units"],
            )
        except BadInput as error:
            check.fail("quotas.json", "", "6.11", str(error))
        for unit, number in due.items():
            check.count += 1
            if granted[unit] != number:
                check.fail("quotas.json", unit, "6.11", f"quota {granted[unit]}, by formula {number}")
    used = Counter(row["recommender"] for row in facts.bundle.rows("recommendation.jsonl"))
    for unit, number in used.items():
        check.count += 1
        if number > granted.get(unit, 0):
            check.fail(
                "recommendation.jsonl", unit, "6.11", f"{number} recommended, quota {granted.get(unit, 0)}"
            )
