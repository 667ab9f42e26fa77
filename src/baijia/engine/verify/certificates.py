"""V12: one certificate for each honour, proven by a logged key, on the latest status list."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from baijia.engine.bundle.again import Rows
from baijia.engine.bundle.layout import STATUS_LIST
from baijia.engine.bundle.sealed import is_open, log_digest
from baijia.engine.credential import multibase, proof, status
from baijia.engine.faults import AnswerIsNo, BadInput
from baijia.engine.verify.facts import Facts
from baijia.engine.verify.model import ABSENT, WITHHELD, Check

FILE = "certificates.jsonl"


def check_certificates(facts: Facts, check: Check) -> None:
    """V12 (bundle.md 5.16, section 8)."""
    rows = facts.bundle.rows(FILE)
    issued = {entry["commit"]: index for index, entry in facts.of_type("certificate")}
    if not facts.bundle.has(FILE):
        if issued:
            check.fail(FILE, "", "5.16", f"is missing, though {len(issued)} certificates were logged")
        return
    if not issued and not rows:
        check.settle(ABSENT, note="none issued yet")
        return
    _one_each(facts, check, rows, issued)
    keys = _keys(facts)
    listed = _status_list(facts, check, keys)
    revoked = {entry.get("ref") for _, entry in facts.of_type("decision", what="revocation")}
    names = {
        row["number"]: row["identity"]["value"].get("name")
        for row in facts.bundle.rows("nominees.jsonl")
        if is_open(row["identity"])
    }
    withheld, withdrawn = 0, 0
    taken: dict[str, str] = {}
    for row in rows:
        check.count += 1
        if not is_open(row["credential"]):
            withheld += 1
            continue
        try:
            _credential(facts, check, row, keys, listed, row["credential"]["commit"] in revoked, names, taken)
        except (AnswerIsNo, BadInput) as error:
            check.fail(FILE, row["number"], "5.16", str(error))
        withdrawn += row["credential"]["commit"] in revoked
    note = "; ".join([f"{withdrawn} revoked"] * bool(withdrawn) + [f"{withheld} withheld"] * bool(withheld))
    check.settle(WITHHELD if withheld else "pass", note=note)


def _one_each(facts: Facts, check: Check, rows: Rows, issued: dict[str, int]) -> None:
    left = dict(issued)
    honours = {row["certificate"]: row["nominee"] for row in facts.bundle.rows("honours.jsonl")}
    for row in rows:
        if left.pop(row["credential"]["commit"], None) is None:
            check.fail(FILE, row["number"], "5.16", "no entry of the log has this certificate")
        if honours.pop(row["number"], None) != row["nominee"]:
            check.fail(
                FILE, row["number"], "5.16", f"is not the certificate of an honour of {row['nominee']}"
            )
    for index in left.values():
        check.fail(FILE, "", "5.16", f"the certificate logged as entry {index} is missing")
    for number, nominee in honours.items():
        check.fail(FILE, number, "5.16", f"the certificate of {nominee} is missing")


def _keys(facts: Facts) -> list[tuple[bytes, dict[str, Any]]]:
    rows = facts.bundle.documents.get("keys.json", {"keys": []})["keys"]
    keys = []
    logged = dict(facts.of_type("key"))
    for row in rows:
        entry = logged.get(row["index"])
        values = {key: row[key] for key in ("use", "key", "from", "until")}
        if row["use"] == "certificate" and entry is not None and entry["detail"] == values:
            try:
                keys.append((multibase.decode_multikey(row["key"], where="keys.json"), row))
            except BadInput:
                continue  # no proof can name it, so every proof under it fails
    return keys


def _proven(document: dict[str, Any], keys: list[tuple[bytes, dict[str, Any]]]) -> dict[str, Any]:
    """Return the signed document, proven by a key that was valid when it signed."""
    reason = "no certificate key in keys.json"
    for public, row in keys:
        try:
            signed = proof.verify(document, public)
        except AnswerIsNo as error:
            reason = str(error)
            continue
        created = proof.moment(document["proof"].get("created"), where="proof.created")
        until = row["until"]
        if datetime.fromisoformat(row["from"]) > created or (
            until and datetime.fromisoformat(until) <= created
        ):
            raise proof.ProofRefused(f"the key was not valid at {document['proof']['created']}")
        return signed
    raise proof.ProofRefused(reason)


def _status_list(
    facts: Facts, check: Check, keys: list[tuple[bytes, dict[str, Any]]]
) -> dict[str, Any] | None:
    document = facts.bundle.documents.get(STATUS_LIST)
    logged = [entry["digest"] for _, entry in facts.of_type("status-list")]
    if document is None:
        if logged:
            check.fail(STATUS_LIST, "", "5.16", "is missing, though one was logged")
        return None
    if not logged or log_digest(document) != logged[-1]:
        wrong = "is an older one than the last logged" if log_digest(document) in logged else "was not logged"
        check.fail(STATUS_LIST, "", "5.16", wrong)
    try:
        return _proven(document, keys)
    except (AnswerIsNo, BadInput) as error:
        check.fail(STATUS_LIST, "", "5.16", str(error))
    return None


def _credential(
    facts: Facts,
    check: Check,
    row: dict[str, Any],
    keys: list[tuple[bytes, dict[str, Any]]],
    listed: dict[str, Any] | None,
    revoked: bool,
    names: dict[str, Any],
    taken: dict[str, str],
) -> None:
    number = row["number"]
    signed = _proven(row["credential"]["value"], keys)
    subject = signed.get("credentialSubject")
    if not isinstance(subject, dict):
        subject = {}
    due = {"certificate": number, "edition": facts.bundle.edition}
    if names.get(row["nominee"]) is not None:
        due["name"] = names[row["nominee"]]
    for key, value in due.items():
        if subject.get(key) != value:
            check.fail(FILE, number, "8.1", f"{key} in the certificate is {str(subject.get(key))[:80]!r}")
    entry = signed.get("credentialStatus")
    if listed is None or entry is None:
        check.fail(FILE, number, "8.1", "its status cannot be looked up")
        return
    at = proof.moment(listed.get("validFrom"), where=STATUS_LIST)
    is_set = status.lookup(entry, listed, at=at)
    place = str(entry["statusListIndex"])
    if taken.setdefault(place, number) != number:
        check.fail(FILE, number, "8.1", f"shares its place on the status list with {taken[place]}")
    if is_set and not revoked:
        check.fail(FILE, number, "8.1", "is revoked on the status list; the log has no such decision")
    if revoked and not is_set:
        check.fail(FILE, number, "8.1", "was revoked by decision; the status list does not say so")
