"""V7: completeness. Nothing committed is dropped, nothing planned is missing, nothing came outside its window."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Mapping
from datetime import datetime
from sys import intern
from typing import Any

from baijia.engine.bundle import layout
from baijia.engine.bundle.sealed import log_digest
from baijia.engine.verify.facts import EARLY_STAGES, NEVER, RESOLUTION_STAGE, SCORE, Facts
from baijia.engine.verify.model import Check
from baijia.engine.verify.raters import check_raters
from baijia.engine.verify.tie_off import called_for, check_tie_off, panel_of

SCORES = "scores.jsonl"
NOMINEES = "nominees.jsonl"
Pair = tuple[str, str]
"""A slot and a nominee."""


def check_completeness(facts: Facts, check: Check) -> None:
    """V7 (bundle.md 4.7, 4.8, 5.5 to 5.9)."""
    logged = facts.of_type("nomination") or facts.first(SCORE) != NEVER
    if not logged and not facts.groups and not facts.bundle.rows(SCORES):
        return
    live = _scores(facts, check)
    for code in facts.round_codes:
        _round(facts, check, code)
        if facts.of_type("panel", round_code=code) or code in facts.results:
            _planned(facts, check, code, live.get(code, Counter()))
        check_tie_off(facts, check, code)
    check_raters(facts, check)
    _windows(facts, check)
    if facts.bundle.has(NOMINEES):
        _nominations(facts, check)
        _recommendation(facts, check)
    elif facts.of_type("decision", what="nominees"):
        check.fail(NOMINEES, "", "5.5", "is missing: nobody can be followed to an outcome")
    _line(facts, check)
    check.settle()


def _scores(facts: Facts, check: Check) -> dict[str, Counter[Pair]]:
    """Every committed score is opened, superseded or voided; no row without an entry. Return the live ones by round."""
    logged, replaced = _logged(facts, check)
    check.count += len(logged)
    gone = dict.fromkeys(replaced, "superseded") | _voided(facts, check, logged, replaced)
    known = facts.bundle.has(NOMINEES)
    pairs = replaced.keys() | replaced.values()
    ballots: dict[str, tuple[str, str, str]] = {}
    live: dict[str, Counter[Pair]] = {code: Counter() for code in facts.round_codes}
    for row in facts.bundle.rows(SCORES):
        commit, state = row["commit"], gone.get(row["commit"], "live")
        if row["state"] == "live" and row["round"] in live:
            live[row["round"]][row["slot"], intern(row["nominee"])] += 1
        if commit in pairs:
            ballots[commit] = row["round"], row["nominee"], row["slot"]
        if logged.pop(commit, None) is None:
            check.fail(SCORES, commit, "5.9", "was never committed in the log")
        elif row["state"] != state:
            check.fail(SCORES, commit, "5.9", f"is called {row['state']}; by the log it is {state}")
        if known and row["nominee"] not in facts.groups:
            check.fail(SCORES, commit, "5.9", f"{row['nominee']} was never nominated")
    for commit, index in logged.items():
        check.fail(SCORES, commit, "5.9", f"the score logged as entry {index} is missing")
    for older, newer in replaced.items():
        if older in ballots and newer in ballots and ballots[older] != ballots[newer]:
            check.fail(SCORES, newer, "5.9", "replaces a ballot of another slot or nominee")
    return live


def _logged(facts: Facts, check: Check) -> tuple[dict[str, int], dict[str, str]]:
    """Return the index of each committed score, and by its commit which one replaces an older."""
    logged: dict[str, int] = {}
    named: list[tuple[str, str, int]] = []
    for index, commit, older in facts.scores():
        if commit in logged:
            check.fail(layout.ENTRIES, index, "4.4", "commits a score that was committed before")
        logged[commit] = index
        if older is not None:
            named.append((older, commit, index))
    replaced: dict[str, str] = {}
    # A batch stands in the order of its hashes, so a score may stand before the one it replaces.
    for older, newer, index in named:
        if older not in logged or older in replaced or older == newer:
            wrong = "replaces a score that is not there or was replaced before"
            check.fail(layout.ENTRIES, index, "4.4", wrong)
        else:
            replaced[older] = newer
    return logged, replaced


def _voided(facts: Facts, check: Check, logged: dict[str, int], replaced: dict[str, str]) -> dict[str, str]:
    voided: dict[str, str] = {}
    for index, entry in facts.of_type("score-void"):
        commit = entry["ref"]
        if commit not in logged or commit in replaced or commit in voided:
            check.fail(layout.ENTRIES, index, "4.4", "voids a score that is not there or not live")
            continue
        voided[commit] = "voided"
        if index < logged[commit] or entry["round"] != facts.bundle.entries[logged[commit]]["round"]:
            check.fail(layout.ENTRIES, index, "4.4", "voids a score of another round, or before it was given")
    return voided


def _round(facts: Facts, check: Check, code: str) -> None:
    closed = facts.of_type("scoring-closed", round_code=code)
    scores = facts.score_places(code)
    ranked = facts.first("ranking", round_code=code)
    again = facts.first("tie-off", round_code=code)
    for index, entry in closed:
        until = again if index < again else NEVER
        given = scores[: bisect_right(scores, until)]
        if entry["detail"]["count"] != len(given):
            check.fail(
                layout.ENTRIES,
                index,
                "4.4",
                f"counts {entry['detail']['count']} scores, {len(given)} are logged",
            )
        for late in given[bisect_right(given, index) :]:
            check.fail(layout.ENTRIES, late, "4.7", f"a score of {code} after scoring closed")
    for index, _ in [
        *facts.of_type("score-void", round_code=code),
        *facts.of_type("panel", what="retired", round_code=code),
        *facts.of_type("panel", what="formed", round_code=code),
    ]:
        if index > ranked:
            check.fail(layout.ENTRIES, index, "4.7", f"changes {code} after its ranking")


def _planned(facts: Facts, check: Check, code: str, live: Counter[Pair]) -> None:
    """Every slot that was not retired has one live ballot for each of its nominees, and no other has any.

    ``live`` counts the live ballots of a slot for a nominee; it is used up.
    """
    retired = facts.retired(code)
    standing = facts.candidates(code)
    out = {number for number, (stage, _) in facts.excluded.items() if stage in facts.stages_until(code)}
    seats: dict[str, list[str]] = {number: [] for number in standing}
    ranked = facts.first("ranking", round_code=code) != NEVER
    seen: set[str] = set()
    for name, panel, slot in facts.slots(code):
        file = f"panel/{name}.json"
        if slot["slot"] in seen:
            check.fail(file, slot["slot"], "5.8", "stands in two panels")
        seen.add(slot["slot"])
        if slot["nominee"] is not None and slot["nominee"] not in panel["nominees"]:
            check.fail(file, slot["slot"], "5.8", f"scores {slot['nominee']}, who is not of the panel")
        for nominee in [slot["nominee"]] if slot["nominee"] else panel["nominees"]:
            check.count += 1
            if nominee not in seats:
                check.fail(file, nominee, "5.8", f"is no candidate of {code}")
                continue
            seats[nominee].append(slot["slot"])
            number = live.pop((slot["slot"], nominee), 0)
            due = 0 if slot["slot"] in retired else 1
            if number > due:
                wrong = "has a live ballot though it was retired" if due == 0 else "has two live ballots"
                check.fail(SCORES, slot["slot"], "5.8", f"{wrong} for {nominee}")
            elif number < due and ranked and nominee not in out:
                check.fail(SCORES, slot["slot"], "5.8", f"no live ballot for {nominee}, no reason logged")
    for slot_name, nominee in sorted(live):
        check.fail(SCORES, slot_name, "5.8", f"has a live ballot for {nominee} that no panel planned")
    for slot_name in retired.keys() - seen:
        check.fail(layout.ENTRIES, retired[slot_name], "5.8", f"retires {slot_name}, which is in no panel")
    _seats(facts, check, code, seats, out)


def _seats(facts: Facts, check: Check, code: str, seats: dict[str, list[str]], out: set[str]) -> None:
    rule = facts.round_of(code)
    wanted, more = rule.get("reviews_per_item"), rule.get("tie_off", {}).get("reviews", 0)
    again, retired = called_for(facts, code), facts.retired(code)
    for nominee, slots in seats.items():
        if nominee in out:
            continue
        active = [slot for slot in slots if slot not in retired]
        if not active:
            check.fail("panel/", nominee, "5.8", f"no reviewer in {code} and no exclusion")
            continue
        due = wanted + (more if nominee in again else 0) if wanted else None
        if due and not len(active) <= due <= len(slots):
            wrong = f"{len(active)} of {len(slots)} slots in {code} are in force, {due} are due"
            check.fail("panel/", nominee, "5.8", wrong)
    _replacements(facts, check, code, retired)


def _replacements(facts: Facts, check: Check, code: str, retired: dict[str, int]) -> None:
    """A panel formed after the first score names retired slots and brings as many for each nominee."""
    scored, again = facts.first("score", round_code=code), panel_of(facts, code)
    used: set[str] = set()
    seats = {
        slot["slot"]: _scores_of(panel, slot)
        for _name, panel, slot in facts.slots(code)
        if slot["slot"] in retired
    }
    for index, entry in facts.of_type("panel", what="formed", round_code=code):
        panel = facts.panels.get(entry["detail"]["panel"])
        if panel is None:
            continue
        name = f"panel/{entry['detail']['panel']}.json"
        for slot in panel["replaces"]:
            if retired.get(slot, NEVER) >= index or slot in used:
                check.fail(name, slot, "5.8", "replaces a slot not retired before, or replaced already")
            used.add(slot)
        if index > scored and (again is None or index != again[0]):
            for nominee, more in _balance(panel, seats).items():
                if more:
                    check.fail(name, nominee, "5.8", f"{more} slots more than the retired ones it replaces")


def _balance(panel: dict[str, Any], seats: Mapping[str, list[str]]) -> Counter[str]:
    """Return, for each nominee of a panel, the slots it brings less those it replaces; ``seats``: whom a slot scores."""
    balance: Counter[str] = Counter(nominee for slot in panel["slots"] for nominee in _scores_of(panel, slot))
    for slot in panel["replaces"]:
        balance.subtract(nominee for nominee in seats.get(slot, ()) if nominee in panel["nominees"])
    return balance


def _scores_of(panel: dict[str, Any], slot: dict[str, Any]) -> list[str]:
    return [slot["nominee"]] if slot["nominee"] else list(panel["nominees"])


def _windows(facts: Facts, check: Check) -> None:
    deadlines = facts.of_type("deadline", what="filing_closes")
    limit = deadlines[-1][0] if deadlines else NEVER
    frozen = facts.first("decision", what="nominees")
    overrides = {
        entry["ref"]
        for index, entry in facts.of_type("override")
        if index < frozen and entry["detail"]["what"] != "regrouping"
    }
    for index, entry in deadlines:
        if not _same_instant(entry["detail"]["at"], facts.definition["calendar"].get("filing_closes")):
            check.fail(layout.ENTRIES, index, "4.4", "is not the deadline of the calendar in force")
    for index, entry in facts.of_type("nomination"):
        check.count += 1
        if index > limit and entry["commit"] not in overrides:
            check.fail(layout.ENTRIES, index, "4.8", "a nomination after the deadline without an override")
        if index > frozen:
            check.fail(layout.ENTRIES, index, "4.7", "a nomination after the list of nominees was frozen")
    stages = [*EARLY_STAGES, *facts.round_codes, RESOLUTION_STAGE]
    limits = dict.fromkeys(EARLY_STAGES, facts.first("score"))
    limits |= {code: facts.first("ranking", round_code=code) for code in facts.round_codes}
    decided = facts.of_type("decision", what="resolution")
    limits[RESOLUTION_STAGE] = decided[-1][0] if decided else NEVER
    logged = {entry["digest"]: index for index, entry in facts.of_type("decision", what="exclusion")}
    for row in facts.bundle.rows("exclusions.jsonl"):
        check.count += 1
        if row["stage"] not in stages:
            check.fail("exclusions.jsonl", row["nominee"], "5.7", f"stage {row['stage']} is not known")
        elif row["nominee"] not in facts.groups:
            check.fail("exclusions.jsonl", row["nominee"], "5.7", "was never nominated")
        elif logged.get(log_digest(row), -1) > limits[row["stage"]]:
            check.fail("exclusions.jsonl", row["nominee"], "4.7", f"logged after {row['stage']} was over")


def _same_instant(one: str, other: Any) -> bool:
    try:
        return isinstance(other, str) and datetime.fromisoformat(one) == datetime.fromisoformat(other)
    except (ValueError, TypeError):
        return False


def _nominations(facts: Facts, check: Check) -> None:
    """Each receipt that was not replaced is a nominee, and each nominee has a receipt."""
    live: dict[str, int] = {}
    seen: set[str] = set()
    for index, entry in facts.of_type("nomination"):
        older = entry.get("ref")
        if older is not None and live.pop(older, None) is None:
            check.fail(layout.ENTRIES, index, "4.4", "replaces a nomination that is not there")
        if entry["commit"] in seen:
            check.fail(layout.ENTRIES, index, "4.4", "commits a nomination that was committed before")
        seen.add(entry["commit"])
        live[entry["commit"]] = index
    for row in facts.bundle.rows(NOMINEES):
        if live.pop(row["nomination"]["commit"], None) is None:
            check.fail(NOMINEES, row["number"], "5.5", "has no receipt in the log")
    for index in live.values():
        check.fail(NOMINEES, "", "5.5", f"the nomination logged as entry {index} is missing")
    known = {str(group["code"]) for group in facts.definition["groups"]}
    for number, group in facts.groups.items():
        if group not in known:
            check.fail(NOMINEES, number, "5.5", f"group {group} is not in the definition")


def _recommendation(facts: Facts, check: Check) -> None:
    if facts.definition.get("quotas", {}).get("mode") == "none":
        return
    if not facts.bundle.has("recommendation.jsonl"):
        return
    rows = facts.bundle.rows("recommendation.jsonl")
    counts = Counter(row["nominee"] for row in rows)
    not_due = facts.out_at("filing").keys() | facts.out_at("recommendation").keys()
    for number in facts.groups.keys() - not_due - counts.keys():
        check.fail("recommendation.jsonl", number, "5.6", "neither recommended nor excluded")
    for number, times in counts.items():
        check.count += 1
        if number not in facts.groups or number in not_due or times > 1:
            check.fail(
                "recommendation.jsonl", number, "5.6", "unknown, excluded before, or recommended twice"
            )
    ranks: dict[str, int] = {}
    for row in rows:
        ranks[row["recommender"]] = ranks.get(row["recommender"], 0) + 1
        if row["rank"] != ranks[row["recommender"]]:
            check.fail("recommendation.jsonl", row["nominee"], "5.6", f"rank {row['rank']} leaves a gap")


def _line(facts: Facts, check: Check) -> None:
    """Who stood in one outcome stands in the next."""
    for code in facts.round_codes:
        if code in facts.results:
            name = f"rounds/{code}.json"
            _same_people(check, name, facts.candidates(code), facts.results[code]["rows"])
            for row in facts.results[code]["rows"]:
                if row["reason"]["code"] == "no_ballot":
                    check.fail(name, row["nominee"], "5.8", "has no ballot and was not excluded")
    resolution = facts.bundle.documents.get("resolution.json")
    last = facts.results.get(facts.round_codes[-1])
    if resolution and last:
        people = {row["nominee"]: str(row["group"]) for row in last["rows"]}
        _same_people(check, "resolution.json", people, resolution["rows"])


def _same_people(check: Check, name: str, due: dict[str, str], rows: list[dict[str, Any]]) -> None:
    found = {row["nominee"]: str(row["group"]) for row in rows}
    check.count += len(due)
    for number in sorted(due.keys() - found.keys()):
        check.fail(name, number, "6.1", "stood before and is gone without a reason")
    for number in sorted(found.keys() - due.keys()):
        check.fail(name, number, "6.1", "appears without having come through the stage before")
    for number in sorted(due.keys() & found.keys()):
        if due[number] != found[number]:
            check.fail(name, number, "6.1", f"changed from group {due[number]} to {found[number]}")
