"""Results made from the ballots, once more where those were changed."""

from __future__ import annotations

from baijia.engine import rank
from baijia.engine.bundle.sealed import is_open
from bundles.made import Made


def live(made: Made, code: str) -> list[rank.Ballot]:
    """Return the live ballots of a round."""
    return [
        rank.Ballot(row["nominee"], row["slot"], tuple(row["vector"]))
        for row in made.documents["scores.jsonl"]
        if row["round"] == code and row["state"] == "live"
    ]


def raters(made: Made, code: str) -> dict[str, str]:
    """Return who holds which slot of a round, where its panels say so openly."""
    panels = [value for name, value in made.documents.items() if name.startswith(f"panel/{code}-")]
    open_ones = [panel["raters"] for panel in panels if is_open(panel.get("raters", {}))]
    return {slot: rater for sealed in open_ones for slot, rater in sealed["value"].items()}


def out_at(made: Made, stage: str) -> dict[str, tuple[str, str]]:
    """Return who is excluded at a stage."""
    rows = made.documents.get("exclusions.jsonl", [])
    return {row["nominee"]: (stage, row["reason"]) for row in rows if row["stage"] == stage}


def seed_of(made: Made, code: str) -> str:
    """Return the lot seed of a round."""
    scored = next(i for i, e in enumerate(made.entries) if e["type"] == "score" and e["round"] == code)
    return rank.lot_seed(
        e["digest"]
        for e in made.entries[:scored]
        if e["type"] == "panel" and e["round"] == code and e["detail"]["what"] == "formed"
    )


def rejudge(made: Made, code: str, candidates: dict[str, str]) -> None:
    """Make the result of a round from its ballots."""
    codes = [item["code"] for item in made.definition["rounds"]]
    earlier = codes[: codes.index(code)]
    made.documents[f"rounds/{code}.json"] = rank.round_result(
        made.definition,
        code,
        ballots=[ballot for ballot in live(made, code) if ballot.nominee in candidates],
        candidates=candidates,
        lot_seed=seed_of(made, code),
        excluded=out_at(made, code),
        earlier={older: made.documents[f"rounds/{older}.json"] for older in earlier},
        earlier_ballots={older: live(made, older) for older in earlier},
        raters=raters(made, code),
    )


def reresolve(made: Made) -> None:
    """Make the resolution from the results of all rounds."""
    codes = [item["code"] for item in made.definition["rounds"]]
    made.documents["resolution.json"] = rank.resolution(
        made.definition,
        {code: made.documents[f"rounds/{code}.json"] for code in codes},
        ballots={code: live(made, code) for code in codes},
        lot_seed=seed_of(made, codes[-1]),
        excluded=out_at(made, "resolution"),
        vote={"members": 9, "present": 8, "agreed": 7}
        if made.definition["decision"]["members"] == 9
        else {"members": 15, "present": 13, "agreed": 12},
    )
