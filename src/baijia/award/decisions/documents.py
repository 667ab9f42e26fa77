"""Files of the result bundle that decisions answer for (docs/reference/bundle.md 5.11 to 5.14)."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from baijia.award.decisions import queries
from baijia.award.decisions.enums import ObjectionState
from baijia.award.decisions.models import Notice, Objection
from baijia.award.nominations.models import Dossier
from baijia.award.programmes import queries as programmes
from baijia.award.programmes.models import Edition
from baijia.core import clock, entropy
from baijia.engine.bundle import sealed
from baijia.engine.canonical import digest

OUTCOMES = {
    ObjectionState.UPHELD: "upheld",
    ObjectionState.DISMISSED: "dismissed",
    ObjectionState.REFUSED: "inadmissible",
    ObjectionState.WITHDRAWN: "withdrawn",
}
LEAD = "作为线索另行核查，不影响其他人的授予。"
"""Public answer to a lead that was still looked into when the list was settled."""


def shown(dossier: Dossier, rule: dict[str, Any], groups: dict[str, str]) -> dict[str, str]:
    """Return what a notice shows of a dossier: never a number, birth date, phone or account."""
    everything = {
        "name": dossier.name,
        "unit": dossier.employer,
        "post": str(dossier.answers.get("post", "")),
        "group": groups.get(dossier.group, dossier.group),
        "project": str(dossier.answers.get("project_name", "")),
    }
    return {key: everything[key] for key in rule["shows"]}


def notice(
    *,
    edition: Edition,
    number: int,
    opens: datetime,
    closes: datetime,
    holidays: list[date],
    makeup: list[date],
    listed: list[tuple[Dossier, str]],
) -> dict[str, Any]:
    """Return one notice of ``notice.json``; ``listed`` pairs a dossier with ``proposed`` or ``reserve``."""
    definition = programmes.in_force(edition)
    rule = definition["notice"]
    groups = {group["code"]: group["name"] for group in definition["groups"]}
    rows = [
        {
            "nominee": dossier.number,
            "group": dossier.group,
            "as": place,
            "shown": sealed.seal("shown", shown(dossier, rule, groups), entropy.random_bytes(32)),
        }
        for dossier, place in sorted(listed, key=lambda item: item[0].number)
    ]
    return {
        "number": number,
        "opens": clock.iso(opens),
        "closes": clock.iso(closes),
        "days": rule["days"],
        "unit": rule["unit"],
        "holidays": [day.isoformat() for day in holidays],
        "makeup": [day.isoformat() for day in makeup],
        "list": rows,
        "list_digest": digest(sealed.reduced(rows)),
    }


def notices(edition: Edition) -> dict[str, Any]:
    """Return ``notice.json``."""
    rows = Notice.objects.filter(edition=edition).order_by("number")
    return {"v": 1, "edition": edition.code, "notices": [row.document for row in rows]}


def objection_row(objection: Objection) -> dict[str, Any]:
    """Return an objection's row of ``objections.jsonl``: as logged, or open before its outcome is in the log."""
    if objection.decided is not None:
        return dict(objection.decided)
    return decided_row(objection) | {"state": "open", "outcome": "", "text": ""}


def decided_row(objection: Objection) -> dict[str, Any]:
    """Return the closed row that the log is to hold; a lead closes as a lead, whatever was found."""
    outcome = OUTCOMES.get(ObjectionState(objection.outcome), "") if objection.outcome else ""
    text = objection.answer
    if objection.is_lead:
        outcome, text = "lead", text or LEAD
    return {
        "number": objection.number,
        "nominee": objection.received["nominee"],
        "received": sealed.seal("objection", objection.received, bytes.fromhex(objection.salt)),
        "state": "closed",
        "outcome": outcome,
        "text": text,
    }


def objections(edition: Edition) -> list[dict[str, Any]]:
    """Return the rows of ``objections.jsonl``."""
    return [objection_row(row) for row in Objection.objects.filter(edition=edition).order_by("number")]


def changes(edition: Edition) -> list[dict[str, Any]] | None:
    """Return the rows of ``changes.jsonl``, None before anything is settled."""
    outcome = queries.outcome(edition)
    return list(outcome.changes) if outcome else None


def resolution(edition: Edition) -> dict[str, Any] | None:
    """Return ``resolution.json``: the one last approved, which the log holds."""
    row = queries.logged_resolution(edition)
    return row.document if row else None


def logged_exclusions(edition: Edition) -> list[dict[str, Any]]:
    """Return the rows of ``exclusions.jsonl`` at the stage resolution that the log holds, in order of nominee."""
    found: dict[str, dict[str, Any]] = {}
    for rows in (
        edition.resolutions.exclude(approved_at=None).order_by("number").values_list("exclusions", flat=True)
    ):
        found |= {row["nominee"]: row for row in rows}
    return [found[number] for number in sorted(found)]
