"""What a dishonest or careless operator may do to a bundle, by name, and the checks that must catch it.

Every mutation works on a played edition before it is packed, so manifest, tree and signatures are made anew over
the tampered content: what is caught is caught by the rules, not by a stale digest.
"""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

import bundles
from baijia.engine.bundle.sealed import commitment, log_digest, reduced, score_value, seal
from baijia.engine.canonical import digest
from baijia.engine.log import entries
from baijia.engine.log.keys import SigningKey
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


# Ballots


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


# People


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


# Rules


@caught_by("V1")
def definition_swapped(made: Made) -> None:
    made.documents["definition.json"] = copy.deepcopy(made.definition)
    made.documents["definition.json"]["rounds"][0]["advance"]["total"] = 15


@caught_by("V8")
def definition_swapped_and_logged_anew(made: Made) -> None:
    definition_swapped(made)
    made.relog("definition.json")


@caught_by("V5")
def definition_logged_after_the_scores(made: Made) -> None:
    entry = made.find("definition")
    made.entries.remove(entry)
    insert_before(made, "ranking", entry, round="paper")


@caught_by("V5")
def weights_changed_by_a_late_addendum(made: Made) -> None:
    row = {
        **made.documents["addenda.jsonl"][0],
        "number": 2,
        "changes": [{"path": ["result", "weights", "paper"], "to": 90}],
    }
    made.documents["addenda.jsonl"].append(row)
    made.definition["result"]["weights"]["paper"] = 90
    entry = entries.addendum(made.edition, number=2, digest=log_digest(row))
    insert_before(made, "decision", entry, what="resolution")
    bundles.reresolve(made)
    made.relog("resolution.json")
    made.definition["result"]["weights"]["paper"] = 40


@caught_by("V5")
def requirements_not_first(made: Made) -> None:
    entry = made.find("requirements")
    made.entries.remove(entry)
    insert_before(made, "quotas", entry)


@caught_by("V5")
def key_exchanged(made: Made) -> None:
    made.documents["keys.json"]["keys"][1]["from"] = "2020-01-01T00:00:00+08:00"


@caught_by("V1")
def policy_exchanged(made: Made) -> None:
    made.documents["policy.txt"] = f"log {made.log_key.verify_key.vkey}\nquorum none\n"


# Results


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


# Notice, objections, changes, honours


def relist(made: Made) -> dict[str, Any]:
    notice: dict[str, Any] = made.documents["notice.json"]["notices"][0]
    return notice


@caught_by("V9", "V10")
def list_edited_after_the_notice_opened(made: Made) -> None:
    notice = relist(made)
    notice["list"].pop(0)
    notice["list_digest"] = digest([{**r, "shown": {"commit": r["shown"]["commit"]}} for r in notice["list"]])
    made.find("notice-close")["digest"] = log_digest(notice)


@caught_by("V10")
def shown_text_edited_after_the_notice_opened(made: Made) -> None:
    notice = relist(made)
    notice["list"][0]["shown"] = seal("shown", {"name": "别人"}, SALT)
    notice["list_digest"] = digest([{**r, "shown": {"commit": r["shown"]["commit"]}} for r in notice["list"]])
    made.find("notice-close")["digest"] = log_digest(notice)


def shorten(made: Made, closes: str, **changes: Any) -> None:
    notice = relist(made)
    notice.update(closes=closes, **changes)
    made.find("notice-open")["detail"]["closes"] = closes
    made.find("notice-close")["detail"]["at"] = closes
    made.find("notice-close")["digest"] = log_digest(notice)


@caught_by("V10")
def notice_too_short(made: Made) -> None:
    shorten(made, "2021-10-08T17:00:00+08:00", makeup=[])


@caught_by("V10")
def notice_hours_short(made: Made) -> None:
    shorten(made, "2021-10-09T12:00:00+08:00")


@caught_by("V10")
def workday_called_a_make_up_day(made: Made) -> None:
    days = ["2021-10-01", "2021-10-04"]
    shorten(made, "2021-10-05T17:00:00+08:00", holidays=[], makeup=days)


@caught_by("V10")
def notice_closed_before_its_end(made: Made) -> None:
    made.find("notice-close")["detail"]["at"] = "2021-10-08T17:00:00+08:00"


@caught_by("V5", "V10")
def honoured_while_the_notice_runs(made: Made) -> None:
    entry = made.find("decision", what="conferral")
    made.entries.remove(entry)
    insert_before(made, "notice-close", entry)


def notice_again(made: Made, *, closed: bool) -> None:
    """Put somebody on a second notice who never moved up, before the conferral."""
    first = made.documents["notice.json"]["notices"][0]
    last = next(r for r in reversed(made.documents["resolution.json"]["rows"]) if r["outcome"] == "none")
    shown = seal("shown", first["list"][0]["shown"]["value"], SALT)
    listed = [{"nominee": last["nominee"], "group": last["group"], "as": "proposed", "shown": shown}]
    again = {**first, "number": 2, "list": listed, "list_digest": digest(reduced(listed))}
    made.documents["notice.json"]["notices"].append(again)
    times = {key: again[key] for key in ("opens", "closes")}
    opened = entries.notice_open(made.edition, number=2, digest=again["list_digest"], **times)
    insert_before(made, "decision", opened, what="conferral")
    if closed:
        shut = entries.notice_close(made.edition, number=2, digest=log_digest(again), at=again["closes"])
        insert_before(made, "decision", shut, what="conferral")


@caught_by("V9")
def noticed_and_never_moved_up(made: Made) -> None:
    notice_again(made, closed=True)


@caught_by("V9", "V10")
def conferred_while_a_second_notice_runs(made: Made) -> None:
    notice_again(made, closed=False)


@caught_by("V11")
def objection_hidden(made: Made) -> None:
    row = made.documents["objections.jsonl"].pop(0)
    drop(made, made.find("decision", what="objection", digest=log_digest(row)))


@caught_by("V11")
def objection_left_open(made: Made) -> None:
    row = made.documents["objections.jsonl"][0]
    drop(made, made.find("decision", what="objection", digest=log_digest(row)))
    row.update(state="open", outcome="", text="")


@caught_by("V11")
def objection_outcome_rewritten(made: Made) -> None:
    made.documents["objections.jsonl"][1]["outcome"] = "dismissed"


@caught_by("V11")
def upheld_objection_ignored(made: Made) -> None:
    change = made.documents["changes.jsonl"].pop()
    drop(made, made.find("decision", what="change"))
    for row in made.documents["honours.jsonl"]:
        if row["nominee"] == change["moved_up"]:
            row["nominee"] = change["removed"]
    made.documents["honours.jsonl"].sort(key=lambda item: str(item["nominee"]))
    made.relog("honours.jsonl")


@caught_by("V11")
def another_reserve_moved_up(made: Made) -> None:
    change = made.documents["changes.jsonl"][0]
    rows = made.documents["resolution.json"]["rows"]
    other = next(
        r["nominee"] for r in rows if r["outcome"] == "reserve" and r["nominee"] != change["moved_up"]
    )
    entry = made.find("decision", what="change")
    older, change["moved_up"] = change["moved_up"], other
    entry["digest"] = log_digest(change)
    for row in made.documents["honours.jsonl"]:
        row["nominee"] = other if row["nominee"] == older else row["nominee"]
    made.documents["honours.jsonl"].sort(key=lambda item: str(item["nominee"]))
    made.relog("honours.jsonl")


@caught_by("V11")
def change_without_an_objection_upheld(made: Made) -> None:
    change = made.documents["changes.jsonl"][0]
    entry = made.find("decision", what="change")
    change["objection"] = 1
    entry["digest"] = log_digest(change)


@caught_by("V9", "V10")
def honour_for_one_never_proposed(made: Made) -> None:
    rows = made.documents["resolution.json"]["rows"]
    nobody = next(r for r in rows if r["outcome"] == "none" and r["rank"])
    honour = made.documents["honours.jsonl"][0]
    honour.update(nominee=nobody["nominee"], group=nobody["group"])
    made.documents["honours.jsonl"].sort(key=lambda item: str(item["nominee"]))
    made.relog("honours.jsonl")


# Certificates


@caught_by("V12")
def certificates_swapped(made: Made) -> None:
    one, other = made.documents["certificates.jsonl"][:2]
    one["credential"], other["credential"] = other["credential"], one["credential"]


@caught_by("V12")
def certificate_name_changed(made: Made) -> None:
    row = made.documents["certificates.jsonl"][0]
    document = copy.deepcopy(row["credential"]["value"])
    document["credentialSubject"]["name"] = "别人"
    entry = made.find("certificate", commit=row["credential"]["commit"])
    row["credential"] = seal("certificate", document, SALT)
    entry["commit"] = row["credential"]["commit"]


@caught_by("V12")
def certificate_of_another_key(made: Made) -> None:
    row = made.documents["certificates.jsonl"][0]
    subject = row["credential"]["value"]["credentialSubject"]
    true_key, made.certificate_key = made.certificate_key, SigningKey("false", b"F" * 32)
    document = bundles.certificate(made, row["number"], subject["name"], 0)
    made.certificate_key = true_key
    entry = made.find("certificate", commit=row["credential"]["commit"])
    row["credential"] = seal("certificate", document, SALT)
    entry["commit"] = row["credential"]["commit"]


@caught_by("V12")
def certificate_never_logged(made: Made) -> None:
    drop(made, made.find("certificate"))


@caught_by("V12")
def certificate_missing(made: Made) -> None:
    row = made.documents["certificates.jsonl"].pop()
    drop(made, made.find("certificate", commit=row["credential"]["commit"]))


@caught_by("V12")
def status_list_stale(made: Made) -> None:
    older = made.documents["status-list.json"]
    bundles.revoke(made, 0)
    made.documents["status-list.json"] = older


@caught_by("V12")
def revoked_without_a_decision(made: Made) -> None:
    bundles.publish_status(made, [1])


@caught_by("V12")
def revocation_not_on_the_list(made: Made) -> None:
    commit = made.documents["certificates.jsonl"][0]["credential"]["commit"]
    made.log(entries.decision(made.edition, what="revocation", digest="0" * 64, ref=commit))


# Sections


@caught_by("V7")
def scores_deleted(made: Made) -> None:
    del made.documents["scores.jsonl"]


@caught_by("V1", "V7")
def nominees_deleted(made: Made) -> None:
    del made.documents["nominees.jsonl"]


@caught_by("V1", "V7")
def exclusions_deleted(made: Made) -> None:
    del made.documents["exclusions.jsonl"]


@caught_by("V1", "V8")
def round_deleted(made: Made) -> None:
    del made.documents["rounds/paper.json"]


@caught_by("V1", "V6")
def panel_deleted(made: Made) -> None:
    del made.documents["panel/paper-1.json"]


@caught_by("V1", "V9", "V10")
def notice_deleted(made: Made) -> None:
    del made.documents["notice.json"]


@caught_by("V1", "V11")
def objections_deleted(made: Made) -> None:
    del made.documents["objections.jsonl"]


@caught_by("V1", "V9", "V12")
def honours_deleted(made: Made) -> None:
    del made.documents["honours.jsonl"]


@caught_by("V12")
def certificates_deleted(made: Made) -> None:
    del made.documents["certificates.jsonl"]


@caught_by("V12")
def status_list_deleted(made: Made) -> None:
    del made.documents["status-list.json"]


@caught_by("V1", "V5")
def keys_deleted(made: Made) -> None:
    del made.documents["keys.json"]
