"""Ballots and panels."""

from __future__ import annotations

from baijia.engine.bundle.sealed import log_digest, seal
from baijia.engine.log import entries
from baijia.engine.log.keys import SigningKey
from bundles import Made

from .at_work import (
    SALT,
    caught_by,
    drop,
    forge,
    insert_before,
    put_score,
    recount,
    redo,
    some_live,
)


@caught_by("V6", "V8")
def score_changed(made: Made) -> None:
    row = some_live(made)
    row["vector"][0] = max(row["vector"][0] - 9, 0)


@caught_by("V6")
def score_changed_and_results_redone(made: Made) -> None:
    score_changed(made)
    redo(made)


@caught_by("V7")
def score_row_dropped(made: Made) -> None:
    made.documents["scores.jsonl"].remove(some_live(made))


@caught_by("V7")
def score_dropped_from_log_too(made: Made) -> None:
    row = some_live(made)
    made.documents["scores.jsonl"].remove(row)
    drop(made, made.find("score", commit=row["commit"]))
    recount(made)
    redo(made)


@caught_by("V7")
def score_dropped_and_count_kept(made: Made) -> None:
    row = some_live(made)
    made.documents["scores.jsonl"].remove(row)
    drop(made, made.find("score", commit=row["commit"]))


@caught_by("V5", "V7")
def score_added_after_closing(made: Made) -> None:
    row = some_live(made)
    late = forge(made, row, [60, 40])
    row["state"] = "superseded"
    put_score(made, late)
    entry = entries.score(made.edition, round="paper", commit=late["commit"], ref=row["commit"])
    insert_before(made, "ranking", entry, round="paper")
    recount(made)
    redo(made)


@caught_by("V6", "V7")
def score_of_a_slot_in_no_panel(made: Made) -> None:
    row = some_live(made)
    slot = "S" + "B" * 10
    made.slot_keys[slot] = SigningKey(slot, b"x" * 32)
    extra = forge(made, row, [60, 40], slot=slot)
    put_score(made, extra)
    entry = entries.score(made.edition, round="paper", commit=extra["commit"])
    insert_before(made, "scoring-closed", entry, round="paper")
    recount(made)
    redo(made)


@caught_by("V6")
def score_signed_by_another_slot(made: Made) -> None:
    row = some_live(made)
    other = next(key for name, key in made.slot_keys.items() if name != row["slot"])
    row["sig"] = other.sign(bytes.fromhex(row["commit"])).hex()


@caught_by("V6")
def score_above_the_maximum(made: Made) -> None:
    row = some_live(made)
    high = forge(made, row, [61, 40])
    made.find("score", commit=row["commit"])["commit"] = high["commit"]
    made.documents["scores.jsonl"].remove(row)
    put_score(made, high)


@caught_by("V7")
def score_nobody_committed(made: Made) -> None:
    put_score(made, forge(made, some_live(made), [60, 40]))


@caught_by("V7")
def score_called_voided_without_a_reason(made: Made) -> None:
    some_live(made)["state"] = "voided"
    redo(made)


@caught_by("V7")
def replaced_score_called_live_again(made: Made) -> None:
    older = next(e for e in made.entries if e["type"] == "score" and "ref" in e)
    states = {row["commit"]: row for row in made.documents["scores.jsonl"]}
    states[older["ref"]]["state"], states[older["commit"]]["state"] = "live", "superseded"
    redo(made)


@caught_by("V7")
def retired_slot_counts_all_the_same(made: Made) -> None:
    drop(made, made.find("score-void"))
    next(row for row in made.documents["scores.jsonl"] if row["state"] == "voided")["state"] = "live"
    redo(made)


@caught_by("V7")
def panel_stuffed_after_the_first_score(made: Made) -> None:
    row = some_live(made)
    slot = "S" + "C" * 10
    made.slot_keys[slot] = SigningKey(slot, b"y" * 32)
    key = made.slot_keys[slot].verify_key.public.hex()
    panel = {
        "v": 1,
        "edition": made.edition,
        "round": "paper",
        "panel": "paper-9",
        "nominees": [row["nominee"]],
        "slots": [{"slot": slot, "key": key, "nominee": row["nominee"]}],
        "replaces": [],
        "roster": seal("roster", [], SALT),
    }
    made.documents["panel/paper-9.json"] = panel
    entry = entries.panel(made.edition, round="paper", name="paper-9", digest=log_digest(panel))
    insert_before(made, "scoring-closed", entry, round="paper")
    extra = forge(made, row, [60, 40], slot=slot)
    put_score(made, extra)
    score = entries.score(made.edition, round="paper", commit=extra["commit"])
    insert_before(made, "scoring-closed", score, round="paper")
    recount(made)
    redo(made)


@caught_by("V6")
def slot_key_exchanged(made: Made) -> None:
    name = "panel/paper-1.json"
    made.documents[name]["slots"][0]["key"] = SigningKey("x", b"z" * 32).verify_key.public.hex()
    made.relog(name)


@caught_by("V5")
def panel_logged_after_its_scores(made: Made) -> None:
    entry = made.find("panel", what="formed", panel="paper-1")
    made.entries.remove(entry)
    insert_before(made, "scoring-closed", entry, round="paper")
