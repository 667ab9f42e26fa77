"""Rankings and the resolution."""

from __future__ import annotations

from bundles import Made

from .at_work import (
    caught_by,
    insert_before,
)


@caught_by("V8")
def tie_cut_anew(made: Made) -> None:
    rows = made.documents["rounds/paper.json"]["rows"]
    last_in = next(r for r in rows if r["advanced"] and r["rank"] == r["reason"]["places"])
    first_out = next(r for r in rows if r["group"] == last_in["group"] and r["rank"] == last_in["rank"] + 1)
    for key in ("advanced", "reason", "rank"):
        last_in[key], first_out[key] = first_out[key], last_in[key]
    made.relog("rounds/paper.json")


@caught_by("V8")
def mean_rounded_up(made: Made) -> None:
    row = next(r for r in made.documents["rounds/defence.json"]["rows"] if r["score"])
    row["score"] = "99.99"
    made.relog("rounds/defence.json")


@caught_by("V8")
def lot_ground(made: Made) -> None:
    made.documents["rounds/paper.json"]["lot_seed"] = "0" * 64
    made.relog("rounds/paper.json")


@caught_by("V8", "V9")
def reserve_put_in_place_of_a_proposed(made: Made) -> None:
    rows = made.documents["resolution.json"]["rows"]
    reserve = next(r for r in rows if r["outcome"] == "reserve")
    proposed = next(r for r in rows if r["outcome"] == "proposed" and r["group"] == reserve["group"])
    for key in ("outcome", "reserve", "reason"):
        reserve[key], proposed[key] = proposed[key], reserve[key]
    made.relog("resolution.json")


@caught_by("V8")
def places_moved_between_groups(made: Made) -> None:
    made.documents["resolution.json"]["places"]["metal"] += 1
    made.documents["resolution.json"]["places"]["farm"] -= 1
    made.relog("resolution.json")


@caught_by("V8")
def vote_below_the_quorum(made: Made) -> None:
    made.documents["resolution.json"]["vote"] = {"members": 9, "present": 5, "agreed": 5}
    made.relog("resolution.json")


@caught_by("V7", "V8")
def nominee_dropped_from_the_resolution(made: Made) -> None:
    made.documents["resolution.json"]["rows"].pop()
    made.relog("resolution.json")


@caught_by("V5")
def ranked_before_scoring_closed(made: Made) -> None:
    entry = made.find("ranking", round="paper")
    made.entries.remove(entry)
    insert_before(made, "scoring-closed", entry, round="paper")
