"""Nominees, exclusions and quotas."""

from __future__ import annotations

import bundles
from baijia.engine.bundle.sealed import log_digest
from baijia.engine.log import entries
from bundles import Made

from .at_work import (
    candidates,
    caught_by,
    drop,
    insert_before,
)


@caught_by("V7")
def exclusion_dropped_and_nominee_gone(made: Made) -> None:
    row = next(r for r in made.documents["exclusions.jsonl"] if r["stage"] == "screening")
    made.documents["exclusions.jsonl"].remove(row)
    drop(made, made.find("decision", what="exclusion", digest=log_digest(row)))


@caught_by("V1")
def exclusion_reworded(made: Made) -> None:
    made.documents["exclusions.jsonl"][0]["reason"] = "ineligible_by_age"


@caught_by("V1")
def exclusion_never_logged(made: Made) -> None:
    drop(made, made.find("decision", what="exclusion"))


@caught_by("V7")
def screened_out_after_the_marks_were_known(made: Made) -> None:
    best = next(r for r in made.documents["rounds/paper.json"]["rows"] if r["rank"] == 1)["nominee"]
    row = {"nominee": best, "stage": "screening", "reason": "ineligible", "text": "不符合条件"}
    made.documents["exclusions.jsonl"] = sorted(
        [*made.documents["exclusions.jsonl"], row], key=lambda item: str(item["nominee"])
    )
    entry = entries.decision(made.edition, what="exclusion", digest=log_digest(row))
    insert_before(made, "scoring-closed", entry, round="paper")
    people = {k: v for k, v in candidates(made, "paper").items() if k != best}
    made.documents["scores.jsonl"] = [
        r for r in made.documents["scores.jsonl"] if r["nominee"] != best or r["round"] != "paper"
    ]
    bundles.rejudge(made, "paper", people)
    made.relog("rounds/paper.json")


@caught_by("V7")
def excluded_from_a_round_after_its_ranking(made: Made) -> None:
    digests = {log_digest(r): r for r in made.documents["exclusions.jsonl"]}
    entry = next(
        e for e in made.entries if e.get("digest") in digests and digests[e["digest"]]["stage"] == "defence"
    )
    made.entries.remove(entry)
    insert_before(made, "decision", entry, what="resolution")


@caught_by("V7")
def nomination_dropped(made: Made) -> None:
    row = made.documents["nominees.jsonl"].pop(0)
    made.relog("nominees.jsonl")
    assert made.find("nomination", commit=row["nomination"]["commit"])


@caught_by("V7")
def nominee_without_a_receipt(made: Made) -> None:
    row = next(
        r
        for r in made.documents["nominees.jsonl"]
        if made.find("override")["ref"] != r["nomination"]["commit"]
    )
    drop(made, made.find("nomination", commit=row["nomination"]["commit"]))


@caught_by("V7")
def late_nomination_without_an_override(made: Made) -> None:
    drop(made, made.find("override"))


@caught_by("V7")
def another_override_for_the_late_nomination(made: Made) -> None:
    made.find("override")["detail"]["what"] = "regrouping"


@caught_by("V7")
def deadline_moved(made: Made) -> None:
    made.find("deadline")["detail"]["at"] = "2021-07-29T17:00:00+08:00"


@caught_by("V7")
def nominee_moved_to_another_group(made: Made) -> None:
    number = made.documents["rounds/paper.json"]["rows"][0]["nominee"]
    row = next(r for r in made.documents["nominees.jsonl"] if r["number"] == number)
    row["group"] = "farm" if row["group"] != "farm" else "soft"
    made.relog("nominees.jsonl")


@caught_by("V1")
def identity_exchanged(made: Made) -> None:
    made.documents["nominees.jsonl"][0]["identity"]["value"]["name"] = "别人"


@caught_by("V8")
def quota_exceeded(made: Made) -> None:
    rows = made.documents["recommendation.jsonl"]
    full = rows[0]["recommender"]
    moved = next(r for r in reversed(rows) if r["recommender"] != full)
    moved["recommender"], moved["rank"] = full, sum(r["recommender"] == full for r in rows) + 1
    rows.sort(key=lambda r: (r["recommender"], r["rank"]))
    made.relog("recommendation.jsonl")


@caught_by("V8")
def quota_raised(made: Made) -> None:
    made.documents["quotas.json"]["units"][0]["quota"] += 5
    made.relog("quotas.json")
