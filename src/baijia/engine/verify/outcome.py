"""V9 to V11: the published list, its notice, objections and changes."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any

from baijia.engine.bundle.again import Rows
from baijia.engine.bundle.sealed import log_digest, reduced
from baijia.engine.canonical import digest
from baijia.engine.faults import BadInput
from baijia.engine.log.entries import Entry
from baijia.engine.rank import places_of, replace
from baijia.engine.verify.conferral import Conferrals
from baijia.engine.verify.facts import NEVER, Facts
from baijia.engine.verify.model import ABSENT, Check
from baijia.engine.workdays import LONGEST, earliest_close

NOTICE = "notice.json"
HONOURS = "honours.jsonl"
CHANGES = "changes.jsonl"
OBJECTIONS = "objections.jsonl"
_SATURDAY = 5


def check_list(facts: Facts, check: Check) -> None:
    """V9 (bundle.md 5.12, 5.15, 6.10): the list on notice is the resolution, the honours are list and changes."""
    resolution = facts.bundle.documents.get("resolution.json")
    notices = _notices(facts)
    if resolution is None or not notices:
        if facts.conferred:
            check.fail(HONOURS, "", "5.15", "honours without a resolution and a notice")
        elif notices:
            check.fail(NOTICE, "", "5.12", "a notice without a resolution")
        return
    rows = {row["nominee"]: row for row in resolution["rows"]}
    _first_list(check, rows, notices[0])
    moved = {row["moved_up"] for row in facts.bundle.rows(CHANGES)}
    for notice in notices[1:]:
        settled = facts.bundle.has(CHANGES) and _followed(facts, notice["number"])
        for row in notice["list"]:
            check.count += 1
            if settled and row["nominee"] not in moved:
                check.fail(
                    NOTICE, row["nominee"], "5.12", f"is in notice {notice['number']} and did not move up"
                )
            if row["nominee"] not in rows or row["group"] != rows[row["nominee"]]["group"]:
                check.fail(NOTICE, row["nominee"], "5.12", "is not in the resolution with this group")
    if not facts.bundle.has(HONOURS):
        if facts.conferred:
            check.fail(HONOURS, "", "5.15", "is missing")
        check.settle(ABSENT if not facts.conferred else "pass", note="not conferred yet")
        return
    _honours(facts, check, rows)
    check.settle()


def _followed(facts: Facts, number: int) -> bool:
    """Tell whether a change or a conferral stands after a notice was opened: until then nobody on it had to move up."""
    opened = [index for index, entry in facts.of_type("notice-open") if entry["detail"]["number"] == number]
    last = max(facts.last("decision", what="change"), facts.last("decision", what="conferral"))
    return min(opened, default=-1) < last


def _first_list(check: Check, rows: dict[str, dict[str, Any]], notice: dict[str, Any]) -> None:
    listed = {row["nominee"]: row for row in notice["list"]}
    reserves_shown = any(row["as"] == "reserve" for row in notice["list"])
    for number, row in rows.items():
        due = row["outcome"] == "proposed" or (reserves_shown and row["outcome"] == "reserve")
        if due:
            check.count += 1
        if due and number not in listed:
            check.fail(NOTICE, number, "5.12", f"is {row['outcome']} in the resolution and not on the list")
        elif number in listed and listed[number]["as"] != row["outcome"]:
            wrong = f"is on the list as {listed[number]['as']}, in the resolution {row['outcome']}"
            check.fail(NOTICE, number, "5.12", wrong)
        elif number in listed and listed[number]["group"] != row["group"]:
            check.fail(NOTICE, number, "5.12", "is on the list in another group")
    for number in listed.keys() - rows.keys():
        check.fail(NOTICE, number, "5.12", "is on the list and not in the resolution")


def _honours(facts: Facts, check: Check, rows: dict[str, dict[str, Any]]) -> None:
    proposed = {number for number, row in rows.items() if row["outcome"] == "proposed"}
    honoured = {row["nominee"]: row for row in facts.bundle.rows(HONOURS)}
    conferrals, before = Conferrals(facts), set[str]()
    for index in [index for index, _entry in conferrals.entries] or [NEVER]:
        due, done = conferrals.due_at(proposed, index), conferrals.honoured_by(index)
        check.count += len(due - before)
        for number in sorted(due - done):
            check.fail(HONOURS, number, "5.15", "was proposed and is not honoured, and no change says why")
        for number in sorted(done - due - before):
            check.fail(HONOURS, number, "5.15", "is honoured and was neither proposed nor moved up")
        before = done
    for number in sorted(honoured.keys() - before):
        check.fail(HONOURS, number, "5.15", "is honoured and no conferral of the log did it")
    for number in sorted(honoured.keys() & rows.keys()):
        if honoured[number]["group"] != rows[number]["group"]:
            check.fail(HONOURS, number, "5.15", "is honoured in another group")
    places = places_of(facts.definition)
    if len(honoured) > places:
        check.fail(HONOURS, "", "5.2", f"{len(honoured)} honours, {places} places approved")


def check_notice(facts: Facts, check: Check) -> None:
    """V10 (bundle.md 5.12, 7.1): each notice ran its days; nobody is honoured without one."""
    notices = _notices(facts)
    opened = _once(facts, check, "notice-open")
    closed = _once(facts, check, "notice-close")
    if not notices:
        if opened or closed or facts.conferred:
            check.fail(NOTICE, "", "5.12", "no notice is here, though one was opened or an honour conferred")
        return
    on_notice: dict[str, int] = {}
    running = False
    conferred = facts.last("decision", what="conferral")
    for place, notice in enumerate(notices, start=1):
        check.count += 1
        number = notice["number"]
        if number != place:
            check.fail(NOTICE, number, "5.12", f"is number {place}")
        begin, end = opened.pop(number, None), closed.pop(number, None)
        _opened(check, notice, begin)
        _ran(facts, check, notice)
        running |= end is None
        later = begin is not None and begin[0] > conferred >= 0
        if end is None and facts.conferred and not later:
            check.fail(
                NOTICE, number, "5.12", "was never closed, though honours were conferred after it opened"
            )
        if end is not None:
            _closed(facts, check, notice, end)
            for row in notice["list"]:
                on_notice.setdefault(row["nominee"], end[0])
    for number in sorted(opened.keys() | closed.keys()):
        check.fail(NOTICE, number, "5.12", "is in the log and missing in the file")
    _noticed(facts, check, on_notice)
    if running and not facts.conferred:
        check.settle(ABSENT, note="a notice is still open")
    else:
        check.settle(note=_calendar_note(notices))


def _once(facts: Facts, check: Check, kind: str) -> dict[int, tuple[int, Entry]]:
    """Return the entry of each notice by its number; the first one, should there be a second."""
    found: dict[int, tuple[int, Entry]] = {}
    for index, entry in facts.of_type(kind):
        number = entry["detail"]["number"]
        if number in found:
            check.fail(NOTICE, number, "4.4", f"entry {index} is a second {kind} of it")
        found.setdefault(number, (index, entry))
    return found


def _noticed(facts: Facts, check: Check, on_notice: dict[str, int]) -> None:
    conferrals = Conferrals(facts)
    for row in facts.bundle.rows(HONOURS):
        if on_notice.get(row["nominee"], NEVER) >= conferrals.of(row["nominee"]):
            check.fail(HONOURS, row["nominee"], "5.12", "is honoured without a notice that closed before")


def _notices(facts: Facts) -> list[dict[str, Any]]:
    document = facts.bundle.documents.get(NOTICE)
    return list(document["notices"]) if document else []


def _opened(check: Check, notice: dict[str, Any], found: tuple[int, Entry] | None) -> None:
    number = notice["number"]
    if digest(reduced(notice["list"])) != notice["list_digest"]:
        check.fail(NOTICE, number, "5.12", "the list is not that of its digest")
    if found is None:
        check.fail(NOTICE, number, "5.12", "no entry of the log opened it")
        return
    index, entry = found
    if entry["digest"] != notice["list_digest"]:
        check.fail(NOTICE, number, "5.12", f"the list is not the one opened with entry {index}")
    if (entry["detail"]["opens"], entry["detail"]["closes"]) != (notice["opens"], notice["closes"]):
        check.fail(NOTICE, number, "5.12", f"opens and closes differ from entry {index}")


def _closed(facts: Facts, check: Check, notice: dict[str, Any], found: tuple[int, Entry]) -> None:
    index, entry = found
    opening = [i for i, item in facts.of_type("notice-open") if item["detail"]["number"] == notice["number"]]
    if min(opening, default=NEVER) >= index:
        check.fail(NOTICE, notice["number"], "4.6", "closed before it opened")
    if entry["digest"] != log_digest(notice):
        check.fail(NOTICE, notice["number"], "5.12", f"differs from entry {index}, which closed it")
    if datetime.fromisoformat(entry["detail"]["at"]) < datetime.fromisoformat(notice["closes"]):
        check.fail(NOTICE, notice["number"], "7.1", f"was closed at {entry['detail']['at']}, too early")


def _ran(facts: Facts, check: Check, notice: dict[str, Any]) -> None:
    rule = facts.definition["notice"]
    number = notice["number"]
    if (notice["days"], notice["unit"]) != (rule["days"], rule["unit"]):
        due = f"{rule['days']} {rule['unit']}"
        check.fail(NOTICE, number, "5.12", f"{notice['days']} {notice['unit']} days, {due} are due")
    begin, end = datetime.fromisoformat(notice["opens"]), datetime.fromisoformat(notice["closes"])
    if not 0 <= (end - begin).days <= LONGEST:
        check.fail(NOTICE, number, "5.12", f"runs from {notice['opens']} to {notice['closes']}")
        return
    holidays = [date.fromisoformat(day) for day in notice["holidays"]]
    makeup = [date.fromisoformat(day) for day in notice["makeup"]]
    span = range(begin.date().toordinal(), end.date().toordinal() + 1)
    for days, weekend in ((holidays, False), (makeup, True)):
        wrong = [
            day for day in days if (day.weekday() >= _SATURDAY) != weekend or day.toordinal() not in span
        ]
        if wrong or sorted(set(days)) != days:
            check.fail(NOTICE, number, "5.12", f"its days off and make-up days are not sound: {wrong[:5]}")
    try:
        due_end = earliest_close(
            begin,
            days=rule["days"],
            unit=rule["unit"],
            counts_opening_day=rule.get("counts_opening_day", True),
            closes_at=time.fromisoformat(rule.get("closes_at", "17:00")),
            holidays=frozenset(holidays),
            makeup=frozenset(makeup),
        )
    except ValueError as error:
        check.fail(NOTICE, number, "7.1", str(error))
        return
    if end < due_end:
        check.fail(NOTICE, number, "7.1", f"closes at {notice['closes']}, before {due_end.isoformat()}")


def _calendar_note(notices: list[dict[str, Any]]) -> str:
    off = sorted({day for notice in notices for day in notice["holidays"]})
    makeup = sorted({day for notice in notices for day in notice["makeup"]})
    return f"days off as listed: {', '.join(off) or 'none'}; make-up days: {', '.join(makeup) or 'none'}"


def check_objections(facts: Facts, check: Check) -> None:
    """V11 (bundle.md 5.13, 5.14, 6.10): all closed, upheld ones acted on, every change explained by rule."""
    rows = facts.bundle.rows(OBJECTIONS)
    _received(facts, check, rows)
    _decided(facts, check, rows)
    _changes(facts, check)
    still_open = sum(row["state"] == "open" for row in rows)
    if not facts.conferred:
        check.settle(ABSENT, note=f"{still_open} open" if still_open else "not conferred yet")
    elif facts.bundle.has(OBJECTIONS) and facts.bundle.has(CHANGES):
        check.settle()


def _received(facts: Facts, check: Check, rows: Rows) -> None:
    received = [(entry["detail"]["number"], entry["commit"]) for _, entry in facts.of_type("objection")]
    for row in rows:
        check.count += 1
        key = (row["number"], row["received"]["commit"])
        if key in received:
            received.remove(key)
        else:
            check.fail(OBJECTIONS, row["number"], "5.13", "is not the objection logged under its number")
    for number, _commit in received:
        check.fail(OBJECTIONS, number, "5.13", "was received by the log and is missing")


def _decided(facts: Facts, check: Check, rows: Rows) -> None:
    first, conferrals = facts.first("decision", what="conferral"), Conferrals(facts)
    decided = {
        (entry.get("ref"), entry["digest"]): index
        for index, entry in facts.of_type("decision", what="objection")
    }
    logged = {entry["commit"]: index for index, entry in facts.of_type("objection")}
    for row in rows:
        commit = row["received"]["commit"]
        outcome = decided.pop((commit, log_digest(row)), NEVER)
        # Whom an objection names is held back until it is decided; one to the whole list holds back everybody.
        # Before the conferral nothing is due yet; what came after it may still lead to a revocation.
        conferral = conferrals.of(row["nominee"]) if row["nominee"] is not None else first
        due = logged.get(commit, NEVER) < conferral != NEVER
        if row["state"] == "open":
            if due:
                check.fail(OBJECTIONS, row["number"], "5.13", "is open though the honours were conferred")
            if row["outcome"] != "":
                check.fail(OBJECTIONS, row["number"], "5.13", "is open and has an outcome")
        elif row["outcome"] == "" or not any(sign > " " for sign in row["text"]):
            check.fail(OBJECTIONS, row["number"], "5.13", "is closed without an outcome or an answer")
        elif outcome == NEVER:
            check.fail(OBJECTIONS, row["number"], "4.5", "its outcome is not the one logged")
        elif due and outcome > conferral:
            check.fail(OBJECTIONS, row["number"], "5.13", "its outcome was not logged before the conferral")
        elif outcome < logged.get(commit, NEVER):
            check.fail(OBJECTIONS, row["number"], "4.6", "was decided before it was received")
    for index in decided.values():
        check.fail(OBJECTIONS, "", "5.13", f"the outcome logged as entry {index} is not in the file")


def _changes(facts: Facts, check: Check) -> None:
    changes = facts.bundle.rows(CHANGES)
    objections = {row["number"]: row for row in facts.bundle.rows(OBJECTIONS)}
    logged = [entry["digest"] for _, entry in facts.of_type("decision", what="change")]
    for place, row in enumerate(changes, start=1):
        check.count += 1
        if row["number"] != place:
            check.fail(CHANGES, row["number"], "5.14", f"is number {place}")
        if log_digest(row) in logged:
            logged.remove(log_digest(row))
        else:
            check.fail(CHANGES, row["number"], "4.5", "no entry of the log has this row")
        cause = objections.get(row["objection"]) if row["objection"] is not None else None
        cited = row["reason"] == "objection_upheld" or row["objection"] is not None
        if cited and not _bears_out(cause, row["removed"]):
            check.fail(CHANGES, row["number"], "5.14", "cites no objection upheld against this nominee")
    if logged:
        check.fail(CHANGES, "", "4.5", f"{len(logged)} logged changes are missing")
    _moved_up(facts, check, changes)
    _acted_on(facts, check)


def _bears_out(cause: dict[str, Any] | None, removed: str) -> bool:
    """Tell whether an objection is against this nominee and was upheld, or an anonymous lead found true."""
    return cause is not None and cause["nominee"] == removed and cause["outcome"] in ("upheld", "lead")


def _moved_up(facts: Facts, check: Check, changes: Rows) -> None:
    resolution = facts.bundle.documents.get("resolution.json")
    if resolution is None:
        return
    try:
        moves = replace(resolution, [row["removed"] for row in changes])
    except BadInput as error:
        check.fail(CHANGES, "", "6.10", str(error))
        return
    for row, move in zip(changes, moves, strict=True):
        if row["moved_up"] != move.moved_up:
            check.fail(CHANGES, row["number"], "6.10", f"{row['moved_up']} moved up, by rule {move.moved_up}")


def _acted_on(facts: Facts, check: Check) -> None:
    """Nobody is honoured against whom an objection received before the conferral was upheld."""
    conferral = facts.first("decision", what="conferral")
    honoured = {row["nominee"] for row in facts.bundle.rows(HONOURS)}
    logged = {entry["commit"]: index for index, entry in facts.of_type("objection")}
    for row in facts.bundle.rows(OBJECTIONS):
        early = logged.get(row["received"]["commit"], NEVER) < conferral
        if row["outcome"] == "upheld" and early and row["nominee"] in honoured:
            check.fail(
                OBJECTIONS, row["number"], "5.13", f"was upheld and {row['nominee']} is honoured all the same"
            )
