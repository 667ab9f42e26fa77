"""The proposed list with reserves: the document ``resolution.json`` (bundle.md 5.11, 6.8, 6.9)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from typing import Any

from baijia.engine.faults import BadInput, Fault
from baijia.engine.rank.apportion import apportion
from baijia.engine.rank.rounds import (
    Ballot,
    Board,
    Document,
    TieValues,
    marks_named,
    means_stated,
    places_for,
)
from baijia.engine.rank.rules import decimal_text, pair

Shares = dict[str, int] | int


def resolution(
    definition: Mapping[str, Any],
    results: Mapping[str, Document],
    *,
    ballots: Mapping[str, Iterable[Ballot]],
    lot_seed: str,
    excluded: Mapping[str, tuple[str, str]] | None = None,
    vote: Mapping[str, int] | None = None,
    stated: Document | None = None,
) -> Document:
    """Return the resolution document.

    Args:
        definition: the edition's definition in force.
        results: the result document of every round.
        ballots: live ballots by round, for tie rules that name a criterion.
        lot_seed: that of the last round.
        excluded: candidates out at the stage ``resolution``: number to (stage, reason code).
        vote: ``{"members", "present", "agreed"}`` of the deciding body, if the definition has one.
        stated: the published resolution, for ties that withheld ballots decide (bundle.md 6.13).

    Raises:
        BadInput: a result is missing, or a rule cannot be applied.
    """
    codes = [str(item["code"]) for item in definition["rounds"]]
    missing = [code for code in codes if code not in results]
    if missing:
        raise BadInput(
            *(Fault(f"rounds/{code}.json", "is missing", "the result of each round") for code in missing)
        )
    last = results[codes[-1]]
    rule = definition["result"]
    gone = dict(excluded or {})
    groups = {row["nominee"]: row["group"] for row in last["rows"]}
    standing = [row["nominee"] for row in last["rows"] if row["advanced"] and row["nominee"] not in gone]
    means = _combined(rule["weights"], results, standing)
    scores = {number: decimal_text(mean, int(rule["decimals"])) for number, mean in means.items()}
    ties = list(rule.get("ties", []))
    marks = marks_named(ties, definition, ballots)
    overall = rule.get("group_places") == "overall"
    board = Board(
        scores,
        groups,
        rules=ties,
        value=TieValues(None, marks, results),
        seed=lot_seed,
        overall=overall,
        pass_mark=rule.get("pass_mark"),
        stated=stated,
    )
    passed = _passed(definition, results[codes[0]])
    total = places_of(definition)
    places = _shares(rule, total, passed)
    reserves = _shares(rule, int(rule.get("reserves", 0)), passed)
    outcomes = _fill(board, places, reserves)
    rows = [
        {
            "nominee": row["nominee"],
            "group": row["group"],
            "mean": pair(means.get(row["nominee"])),
            "score": scores.get(row["nominee"]),
            **board.place(row["nominee"]),
            **_outcome(row, board, places, outcomes, gone, codes[-1]),
        }
        for row in sorted(last["rows"], key=lambda item: str(item["nominee"]))
    ]
    return {
        "v": 1,
        "edition": definition["code"],
        "lot_seed": lot_seed,
        "total": total,
        "passed": passed,
        "places": places,
        "reserves": reserves,
        "empty": _empty(places, rows),
        "vote": dict(vote) if vote is not None else None,
        "rows": rows,
    }


def places_of(definition: Mapping[str, Any]) -> int:
    """Return how many may be honoured: ``honours.places`` where it stands, else all that were approved."""
    return int(definition.get("honours", {}).get("places", definition["approval"]["places"]))


def vote_passes(rule: Mapping[str, Any], vote: Mapping[str, int]) -> bool:
    """Tell whether a vote meets quorum and majority of the definition's ``decision`` (bundle.md 6.9)."""

    def enough(part: int, share: Mapping[str, Any]) -> bool:
        return Fraction(part) >= Fraction(str(share["fraction"])) * int(vote[str(share["base"])])

    within = 0 <= vote["agreed"] <= vote["present"] <= vote["members"] == int(rule["members"])
    return within and enough(vote["present"], rule["quorum"]) and enough(vote["agreed"], rule["pass"])


def _combined(
    weights: Mapping[str, int], results: Mapping[str, Document], standing: list[str]
) -> dict[str, Fraction]:
    unknown = sorted(set(weights) - set(results))
    whole = sum(int(weight) for weight in weights.values())
    if unknown or whole <= 0:
        raise BadInput(
            Fault("result.weights", f"{dict(weights)}", "a positive weight for rounds of the definition")
        )
    means = {code: means_stated(results[code]) for code in weights}
    lost = [f"{number} in {code}" for code in means for number in standing if number not in means[code]]
    if lost:
        raise BadInput(
            *(Fault("result.weights", f"no mean of {one}", "a mean in each round") for one in lost[:20])
        )
    return {
        number: _weighted([(int(w), means[code][number]) for code, w in weights.items()], whole)
        for number in standing
    }


def _weighted(parts: Sequence[tuple[int, tuple[int, int]]], whole: int) -> Fraction:
    """Return the sum of weights times means over ``whole``, brought to lowest terms once."""
    above, below = 0, 1
    for weight, (numerator, denominator) in parts:
        above, below = above * denominator + weight * numerator * below, below * denominator
    return Fraction(above, below * whole)


def _passed(definition: Mapping[str, Any], first: Document) -> dict[str, int]:
    groups = [row["group"] for row in first["rows"]]
    return {str(group["code"]): groups.count(group["code"]) for group in definition["groups"]}


def _shares(rule: Mapping[str, Any], total: int, passed: Mapping[str, int]) -> Shares:
    by = rule.get("group_places")
    total = min(total, sum(passed.values()))
    if by == "overall":
        return total
    if by == "group_share":
        return apportion(total, passed, 1)
    raise BadInput(Fault("result.group_places", f"is {by!r}", "group_share or overall"))


def _fill(board: Board, places: Shares, reserves: Shares) -> dict[str, tuple[str, int | None]]:
    outcomes: dict[str, tuple[str, int | None]] = {}
    for order in board.orders():
        for number in order.nominees:
            if not board.reaches(number):
                continue
            rank, group = order.rank[number], board.groups[number]
            limit, spare = places_for(places, group) or 0, places_for(reserves, group) or 0
            if rank <= limit:
                outcomes[number] = ("proposed", None)
            elif rank <= limit + spare:
                outcomes[number] = ("reserve", rank - limit)
    return outcomes


def _outcome(
    row: Mapping[str, Any],
    board: Board,
    places: Shares,
    outcomes: Mapping[str, tuple[str, int | None]],
    gone: Mapping[str, tuple[str, str]],
    last: str,
) -> dict[str, Any]:
    number = row["nominee"]
    outcome, reserve = outcomes.get(number, ("none", None))
    limit = places_for(places, row["group"]) or 0
    reason: dict[str, Any]
    if row["reason"]["code"] == "excluded":
        reason = dict(row["reason"])
    elif number in gone:
        reason = {"code": "excluded", "stage": gone[number][0], "why": gone[number][1]}
    elif number not in board.scores:
        reason = {"code": "not_advanced", "round": last}
    elif outcome == "proposed":
        reason = {"code": "proposed", "rank": board.order(number).rank[number], "places": limit}
    elif outcome == "reserve":
        reason = {
            "code": "reserve",
            "rank": board.order(number).rank[number],
            "places": limit,
            "reserve": reserve,
        }
    elif not board.reaches(number):
        reason = board.below_mark(number)
    else:
        reason = board.cut(number, limit)
    return {"outcome": outcome, "reserve": reserve, "reason": reason}


def _empty(places: Shares, rows: list[dict[str, Any]]) -> Shares:
    proposed = [row["group"] for row in rows if row["outcome"] == "proposed"]
    if isinstance(places, int):
        return places - len(proposed)
    return {group: number - proposed.count(group) for group, number in places.items()}
