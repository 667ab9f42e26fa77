"""How a mutation is registered, and what an operator does again after one, so that the books agree."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import bundles
from baijia.engine.bundle.sealed import commitment, score_value
from bundles import Made

Mutation = Callable[[Made], None]
CAUGHT_BY: dict[str, tuple[Mutation, set[str]]] = {}
RULES: dict[str, Callable[[], dict[str, Any]]] = {}
SALT = bytes(range(32))


def caught_by(
    *checks: str, rules: Callable[[], dict[str, Any]] = bundles.definition
) -> Callable[[Mutation], Mutation]:
    """Register a mutation of an edition with these rules."""

    def register(mutation: Mutation) -> Mutation:
        CAUGHT_BY[mutation.__name__] = (mutation, set(checks))
        RULES[mutation.__name__] = rules
        return mutation

    return register


def played(name: str, seed: int = 7) -> Made:
    """Play the edition that a mutation works on."""
    return bundles.make(seed, nominees=20, rules=RULES[name]())


def reindex(made: Made) -> None:
    """Follow entries that moved: rows of scores and keys name their index."""
    place = {e["commit"]: i for i, e in enumerate(made.entries) if e["type"] == "score"}
    for row in made.documents.get("scores.jsonl", []):
        row["index"] = place.get(row["commit"], row["index"])
    keys = {e["detail"]["key"]: i for i, e in enumerate(made.entries) if e["type"] == "key"}
    for row in made.documents["keys.json"]["keys"]:
        row["index"] = keys[row["key"]]


def drop(made: Made, entry: dict[str, Any]) -> None:
    made.entries.remove(entry)
    reindex(made)


def recount(made: Made) -> None:
    for entry in made.entries:
        if entry["type"] == "scoring-closed":
            entry["detail"]["count"] = sum(
                e["type"] == "score" and e["round"] == entry["round"] for e in made.entries
            )


def insert_before(made: Made, kind: str, entry: dict[str, Any], **detail: Any) -> None:
    made.entries.insert(made.entries.index(made.find(kind, **detail)), entry)
    reindex(made)


def candidates(made: Made, code: str) -> dict[str, str]:
    return {row["nominee"]: row["group"] for row in made.documents[f"rounds/{code}.json"]["rows"]}


def redo(made: Made) -> None:
    """Make every outcome anew from the tampered ballots, as a thorough forger would."""
    for code in ("paper", "defence"):
        people = candidates(made, code)
        if code == "defence":
            rows = made.documents["rounds/paper.json"]["rows"]
            people = {row["nominee"]: row["group"] for row in rows if row["advanced"]}
        bundles.rejudge(made, code, people)
        made.relog(f"rounds/{code}.json")
    bundles.reresolve(made)
    made.relog("resolution.json")


def some_live(made: Made, code: str = "paper") -> dict[str, Any]:
    """Return a live ballot that replaces none and whose nominee is in."""
    replaced = {e["commit"] for e in made.entries if e["type"] == "score" and "ref" in e}
    out = {row["nominee"] for row in made.documents["exclusions.jsonl"]}
    return next(
        row
        for row in made.documents["scores.jsonl"]
        if row["round"] == code
        and row["state"] == "live"
        and row["commit"] not in replaced
        and row["nominee"] not in out
    )


def forge(made: Made, row: dict[str, Any], vector: list[int], *, slot: str | None = None) -> dict[str, Any]:
    """Make a ballot with a true commitment and the slot's signature, as a server that made the keys could."""
    slot = slot or row["slot"]
    value = score_value(
        round=row["round"], nominee=row["nominee"], slot=slot, rubric=row["rubric"], vector=vector
    )
    commit = commitment("score", SALT, value)
    sig = made.slot_keys[slot].sign(bytes.fromhex(commit)).hex()
    return {**row, "slot": slot, "commit": commit, "salt": SALT.hex(), "vector": vector, "sig": sig}


def put_score(made: Made, row: dict[str, Any]) -> None:
    made.documents["scores.jsonl"].append(row)
    made.documents["scores.jsonl"].sort(key=lambda item: item["commit"])
