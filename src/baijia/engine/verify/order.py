"""V5: rules, keys and slots stand in the log before what relies on them."""

from __future__ import annotations

from baijia.engine.bundle import layout
from baijia.engine.log.entries import Entry
from baijia.engine.verify.conferral import Conferrals
from baijia.engine.verify.facts import NEVER, Facts
from baijia.engine.verify.model import Check

_FROZEN_BY_SCORES = frozenset(
    {"groups", "rubrics", "rounds", "result", "quotas", "eligibility", "decision", "approval"}
)
_FROZEN_BY_NOTICE = frozenset({"notice"})


def check_order(facts: Facts, check: Check) -> None:
    """V5 (bundle.md 4.6, 4.9, 5.17)."""
    _start(facts, check)
    _line(facts, check)
    _rounds(facts, check)
    _addenda(facts, check)
    _keys(facts, check)
    check.settle()


def _before(check: Check, earlier: int, later: int, what: str, rule: str = "4.6") -> None:
    """Hold two indexes against each other; something that does not occur is not late."""
    check.count += 1
    if later != NEVER and later >= 0 and earlier >= later:
        place = "is missing" if earlier == NEVER else f"is entry {earlier}"
        check.fail(layout.ENTRIES, later, rule, f"{what}: the first {place}, the second is entry {later}")


def _start(facts: Facts, check: Check) -> None:
    opening = [entry["type"] for entry in facts.opening]
    for place, kind in enumerate(("requirements", "definition")):
        check.count += 1
        if opening[place : place + 1] != [kind]:
            check.fail(layout.ENTRIES, "", "4.6", f"entry {place + 1} of the edition is not {kind}")
        if len(facts.of_type(kind)) > 1:
            check.fail(layout.ENTRIES, "", "4.6", f"{kind} stands {len(facts.of_type(kind))} times")


def _line(facts: Facts, check: Check) -> None:
    first, last = facts.first, facts.last
    listed = facts.of_type("status-list")
    nominees = first("decision", what="nominees")
    resolution = first("decision", what="resolution")
    conferral = first("decision", what="conferral")
    first_panel = first("panel", what="formed")
    _before(check, last("nomination"), nominees, "nominations before the list of nominees")
    _before(check, first("quotas"), first("decision", what="recommendation"), "quotas before recommendation")
    _before(check, first("decision", what="recommendation"), nominees, "recommendation before the nominees")
    _before(check, nominees, first_panel, "the list of nominees before the first panel")
    for what in ("recommendation", "nominees"):
        at = first("decision", what=what)
        _before(check, _filing_deadline(facts), at, f"the filing deadline before the decision {what}")
    for code in facts.round_codes:
        if resolution != NEVER:
            _before(
                check,
                first("ranking", round_code=code),
                resolution,
                f"the ranking of {code} before the resolution",
            )
    if first("notice-open") != NEVER:
        decided = resolution if resolution == NEVER else last("decision", what="resolution")
        _before(check, decided, first("notice-open"), "the resolution before the notice")
    if conferral != NEVER:
        _before(check, first("notice-close"), conferral, "the notice before the conferral")
        _late(facts, check, conferral)
    _before(check, first("notice-open"), first("objection"), "the notice before objections")
    _before(check, first("notice-close"), first("decision", what="change"), "the notice before changes")
    if first("certificate") != NEVER:
        _before(check, conferral, first("certificate"), "the conferral before certificates")
        if listed:
            _before(check, last("certificate"), listed[-1][0], "certificates before the latest status list")


def _late(facts: Facts, check: Check, conferral: int) -> None:
    """Notices and changes stand before the conferral; later ones only where somebody was held back (bundle.md 4.10)."""
    conferrals = Conferrals(facts)
    if not conferrals.held_at(conferral):
        _before(check, facts.last("notice-open"), conferral, "notices before the conferral")
        _before(check, facts.last("decision", what="change"), conferral, "changes before the conferral")
        return
    honoured = conferrals.honoured_by(NEVER)
    for index, row in conferrals.changes_after(conferral):
        check.count += 1
        if row["removed"] in honoured:
            wrong = f"changes before the conferral: entry {index} removes {row['removed']}, who is honoured"
            check.fail(layout.ENTRIES, index, "4.10", wrong)


def _filing_deadline(facts: Facts) -> int:
    found = facts.of_type("deadline", what="filing_closes")
    return found[-1][0] if found else NEVER


def _rounds(facts: Facts, check: Check) -> None:
    before: str | None = None
    for code in facts.round_codes:
        formed = facts.first("panel", what="formed", round_code=code)
        scored = facts.first("score", round_code=code)
        closed = facts.of_type("scoring-closed", round_code=code)
        ranked = facts.first("ranking", round_code=code)
        if before is not None:
            _before(
                check,
                facts.first("ranking", round_code=before),
                formed,
                f"the ranking of {before} before {code}",
            )
        _before(check, formed, scored, f"a panel of {code} before its scores")
        again = facts.first("tie-off", round_code=code)
        times = 1 if again == NEVER else 2
        closes = [index for index, _entry in closed] + [NEVER] * times
        if again != NEVER:
            _before(check, closes[0], again, f"scoring of {code} closed before its tie-off", "6.15")
            _before(check, again, closes[1], f"the tie-off of {code} before its scoring closed", "6.15")
        _before(check, facts.last("score", round_code=code), closes[times - 1], f"scores of {code}")
        _before(check, closes[times - 1], ranked, f"scoring of {code} closed before its ranking")
        if len(closed) > times:
            check.fail(layout.ENTRIES, closed[times][0], "4.6", f"scoring of {code} closes once too often")
        before = code
    for index, code in facts.unknown_rounds():
        check.fail(layout.ENTRIES, index, "4.2", f"round {code} is not in the definition")
    _slots(facts, check)


def _slots(facts: Facts, check: Check) -> None:
    """A slot's key is logged before any score it signs."""
    formed: dict[str, int] = {}
    for index, entry in facts.of_type("panel", what="formed"):
        formed.setdefault(entry["detail"]["panel"], index)
    logged = {
        slot["slot"]: formed.get(name, NEVER)
        for name, panel in facts.panels.items()
        for slot in panel["slots"]
    }
    for row in facts.bundle.rows("scores.jsonl"):
        check.count += 1
        if logged.get(row["slot"], NEVER) >= row["index"]:
            check.fail(
                "scores.jsonl", row["commit"], "4.7", f"slot {row['slot']} was not logged before this score"
            )


def _addenda(facts: Facts, check: Check) -> None:
    for fault in facts.addendum_faults:
        check.fail("addenda.jsonl", "", "5.3", fault)
    entries: dict[int, tuple[int, Entry]] = {}
    for place, (index, entry) in enumerate(facts.of_type("addendum"), start=1):
        entries[entry["detail"]["number"]] = (index, entry)
        if entry["detail"]["number"] != place:
            check.fail(
                layout.ENTRIES, index, "5.3", f"addendum {entry['detail']['number']} is number {place}"
            )
    scored, noticed = facts.first("score"), facts.first("notice-open")
    for place, row in enumerate(facts.bundle.rows("addenda.jsonl"), start=1):
        check.count += 1
        if row["number"] != place:
            check.fail("addenda.jsonl", row["number"], "5.3", f"is number {place}")
        if row["number"] not in entries:
            continue  # V1 names it
        index = entries[row["number"]][0]
        heads = {change["path"][0] for change in row["changes"] if change["path"]}
        for limit, frozen, event in (
            (scored, _FROZEN_BY_SCORES, "the first score"),
            (noticed, _FROZEN_BY_NOTICE, "the notice"),
        ):
            if index > limit and heads & frozen:
                names = ", ".join(sorted(heads & frozen))
                check.fail("addenda.jsonl", row["number"], "4.9", f"changes {names} after {event}")


def _keys(facts: Facts, check: Check) -> None:
    document = facts.bundle.documents.get("keys.json")
    logged = dict(facts.of_type("key"))
    rows = document["keys"] if document else []
    for row in rows:
        check.count += 1
        entry = logged.pop(row["index"], None)
        values = {key: row[key] for key in ("use", "key", "from", "until")}
        if entry is None or entry["detail"] != values:
            check.fail("keys.json", row["index"], "5.17", "is not the key logged there")
    for index in logged if document else ():
        check.fail("keys.json", index, "5.17", "a logged key is missing")
    certified = facts.first("certificate")
    if certified != NEVER:
        indexes = [row["index"] for row in rows if row["use"] == "certificate"]
        _before(
            check, min(indexes, default=NEVER), certified, "the certificate key before the first certificate"
        )
