"""V8: round results, resolution, quotas and vote follow from the ballots, byte for byte."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

from baijia.engine.bundle import layout
from baijia.engine.bundle.sealed import log_digest
from baijia.engine.faults import BadInput
from baijia.engine.rank import Ballot, doubtful, lot_seed, quotas, resolution, round_result, vote_passes
from baijia.engine.verify.ballots import live_ballots
from baijia.engine.verify.facts import NEVER, RESOLUTION_STAGE, Facts
from baijia.engine.verify.model import WITHHELD, Check
from baijia.engine.verify.raters import raters_of
from baijia.engine.verify.tie_off import first_slots

RESOLUTION = "resolution.json"


def check_recomputation(facts: Facts, check: Check) -> None:
    """V8 (bundle.md section 6)."""
    ballots = {code: live_ballots(facts, code) for code in facts.round_codes}
    for code in facts.results:
        _round(facts, check, code, ballots)
    for code in facts.round_codes:
        _doubt(facts, check, code, ballots)
    document = facts.bundle.documents.get(RESOLUTION)
    if document is not None:
        _resolution(facts, check, document, ballots)
        _vote(facts, check, document)
    _quotas(facts, check)
    if not facts.results and document is None:
        return
    withheld = [code for code, own in ballots.items() if _is_withheld(facts, code, own)]
    if withheld:
        names = ", ".join(withheld)
        check.settle(WITHHELD, note=f"marks of {names} are withheld; what follows from means was checked")
    else:
        check.settle()


def _is_withheld(facts: Facts, code: str, ballots: list[Ballot]) -> bool:
    """Tell whether a live ballot is, or who gave which where the adjusted score counts."""
    return any(ballot.vector is None for ballot in ballots) or raters_of(facts, code) is None


def _seed(facts: Facts, code: str) -> str:
    return lot_seed(facts.early_panel_digests(code))


def _round(facts: Facts, check: Check, code: str, ballots: Mapping[str, list[Ballot]]) -> None:
    document = facts.results[code]
    name = f"rounds/{code}.json"
    try:
        due = _made(facts, code, ballots, facts.out_at(code), document)
    except BadInput as error:
        check.fail(name, "", "6", str(error))
        return
    _compare(check, name, document, due)


def _made(
    facts: Facts,
    code: str,
    ballots: Mapping[str, list[Ballot]],
    excluded: Mapping[str, tuple[str, str]],
    stated: dict[str, Any] | None,
) -> dict[str, Any]:
    candidates = facts.candidates(code)
    earlier = facts.round_codes[: facts.round_codes.index(code)]
    return round_result(
        facts.definition,
        code,
        ballots=[ballot for ballot in ballots[code] if ballot.nominee in candidates],
        candidates=candidates,
        lot_seed=_seed(facts, code),
        excluded=excluded,
        earlier={older: facts.results[older] for older in earlier if older in facts.results},
        earlier_ballots={older: ballots[older] for older in earlier},
        raters=raters_of(facts, code),
        stated=stated,
    )


def _doubt(facts: Facts, check: Check, code: str, ballots: Mapping[str, list[Ballot]]) -> None:
    """A tie-off names whom the cut of the first scoring leaves in doubt; without one it leaves nobody (bundle.md 6.15)."""
    rule = facts.round_of(code).get("tie_off")
    called = facts.of_type("tie-off", round_code=code)
    if rule is None or not (called or code in facts.results):
        return
    if called and any(_is_withheld(facts, one, own) for one, own in ballots.items()):
        return
    at, named = called[0] if called else (NEVER, None)
    try:
        document = facts.results[code] if named is None else _first(facts, code, ballots, at)
    except BadInput as error:
        check.fail(layout.ENTRIES, at, "6.15", str(error))
        return
    due = list(doubtful(document, rule["band"]))
    found = named["detail"]["nominees"] if named else []
    check.count += len(due)
    if found != due:
        differ = ", ".join(sorted({*found} ^ {*due}))
        place = at if called else facts.first("ranking", round_code=code)
        wrong = f"{len(found)} are reviewed again in {code}, the rule asks for {len(due)}: {differ}"
        check.fail(layout.ENTRIES, place, "6.15", wrong[:400])


def _first(facts: Facts, code: str, ballots: Mapping[str, list[Ballot]], at: int) -> dict[str, Any]:
    """Return the result of a round as its first scoring left it at the tie-off."""
    slots = first_slots(facts, code)
    first = {**ballots, code: [ballot for ballot in ballots[code] if ballot.slot in slots]}
    logged = {entry["digest"]: index for index, entry in facts.of_type("decision", what="exclusion")}
    out = {
        row["nominee"]: (code, str(row["reason"]))
        for row in facts.bundle.rows("exclusions.jsonl")
        if row["stage"] == code and logged.get(log_digest(row), NEVER) < at
    }
    return _made(facts, code, first, out, None)


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
            stated=document,
        )
    except BadInput as error:
        check.fail(RESOLUTION, "", "6", str(error))
        return
    _compare(check, RESOLUTION, document, due)


def _compare(check: Check, name: str, document: dict[str, Any], due: dict[str, Any]) -> None:
    check.count += len(due["rows"])
    if document == due:  # shapes were checked on reading, so that equal is equal in every byte
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


def _vote(facts: Facts, check: Check, document: dict[str, Any]) -> None:
    rule = facts.definition.get("decision")
    vote = document["vote"]
    check.count += 1
    if rule is None:
        if vote is not None:
            check.fail(RESOLUTION, "vote", "6.9", "the definition asks for no vote")
        return
    if vote is None or not vote_passes(rule, vote):
        check.fail(RESOLUTION, "vote", "6.9", f"{vote} does not meet quorum and majority")


def _quotas(facts: Facts, check: Check) -> None:
    document = facts.bundle.documents.get("quotas.json")
    if document is None:
        return
    _as_planned(facts, check, document)
    if document["mode"] == "none":
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


def _as_planned(facts: Facts, check: Check, document: dict[str, Any]) -> None:
    planned = facts.definition.get("quotas", {})
    for key in ("mode", "total", "minimum", "weights"):
        check.count += 1
        if key in planned and planned[key] != document[key]:
            check.fail("quotas.json", key, "6.11", "is not the definition's")
