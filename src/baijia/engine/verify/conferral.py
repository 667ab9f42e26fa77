"""Who was due at each conferral, and who was held back then by an objection not yet decided (bundle.md 4.10)."""

from __future__ import annotations

from typing import Any

from baijia.engine.bundle.sealed import log_digest, log_digest_lines
from baijia.engine.verify.facts import NEVER, Facts
from baijia.engine.verify.model import Check

HONOURS = "honours.jsonl"


class Conferrals:
    """The conferrals of an edition in log order; the first is the rule, later ones take in who was held back."""

    def __init__(self, facts: Facts) -> None:
        self.entries = facts.of_type("decision", what="conferral")
        self.rows = facts.bundle.rows(HONOURS)
        issued = {entry["commit"]: index for index, entry in facts.of_type("certificate")}
        certificates = {
            row["nominee"]: issued.get(row["credential"]["commit"], NEVER)
            for row in facts.bundle.rows("certificates.jsonl")
        }
        self._by_nominee = {
            row["nominee"]: self._before(certificates.get(row["nominee"])) for row in self.rows
        }
        self._changes = _logged_changes(facts)
        self._held = _held_spans(facts)

    def _before(self, certificate: int | None) -> int:
        """Return the conferral a certificate belongs to: the last one before it, or the first where none is known."""
        indexes = [index for index, _entry in self.entries]
        if certificate is None:
            return indexes[0] if indexes else NEVER
        return max((index for index in indexes if index < certificate), default=NEVER)

    def of(self, nominee: str) -> int:
        """Return the index of the conferral that honoured a nominee, ``NEVER`` if none did."""
        return self._by_nominee.get(nominee, NEVER)

    def honoured_by(self, index: int) -> set[str]:
        """Return who was honoured by that conferral or one before it."""
        return {nominee for nominee, place in self._by_nominee.items() if place <= index}

    def held_at(self, index: int) -> set[str]:
        """Return who had an objection logged before an entry that was not decided before it."""
        return {nominee for nominee, received, decided in self._held if received < index < decided}

    def due_at(self, proposed: set[str], index: int) -> set[str]:
        """Return who is due at an entry: the list with the changes logged before it, without who was held."""
        due = set(proposed)
        for place, row in self._changes:
            if place < index:
                due.discard(row["removed"])
                due |= {row["moved_up"]} - {None}
        return due - self.held_at(index)

    def changes_after(self, index: int) -> list[tuple[int, dict[str, Any]]]:
        """Return the changes logged after an entry, with their places."""
        return [(place, row) for place, row in self._changes if place > index]

    def check_digests(self, check: Check) -> None:
        """Each conferral has the digest of the rows honoured by then, and names the conferral before it."""
        before = None
        for index, entry in self.entries:
            done = self.honoured_by(index)
            check.count += 1
            if log_digest_lines([row for row in self.rows if row["nominee"] in done]) != entry["digest"]:
                check.fail(HONOURS, "", "3.4", f"differs from entry {index}, which froze it")
            if entry.get("ref") != before:
                check.fail(HONOURS, "", "4.10", f"entry {index} does not name the conferral before it")
            before = entry["digest"]


def _logged_changes(facts: Facts) -> list[tuple[int, dict[str, Any]]]:
    places = {entry["digest"]: index for index, entry in facts.of_type("decision", what="change")}
    rows = ((places.get(log_digest(row)), row) for row in facts.bundle.rows("changes.jsonl"))
    return [(place, row) for place, row in rows if place is not None]


def _held_spans(facts: Facts) -> list[tuple[str, int, int]]:
    """Return (nominee, entry of receipt, entry of the decision) of every objection that names somebody."""
    received = {entry["commit"]: index for index, entry in facts.of_type("objection")}
    decided = {entry.get("ref"): index for index, entry in facts.of_type("decision", what="objection")}
    return [
        (row["nominee"], received[commit], decided.get(commit, NEVER))
        for row in facts.bundle.rows("objections.jsonl")
        if row["nominee"] is not None and (commit := row["received"]["commit"]) in received
    ]
