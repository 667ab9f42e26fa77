"""Files of the result bundle that decisions answer for (docs/reference/bundle.md 5.11 to 5.14)."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from baijia.award.decisions.enums import ObjectionState
from baijia.award.decisions.models import Notice, NoticeOutcome, Objection
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
}


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
    """Return an objection's row of ``objections.jsonl``."""
    outcome = OUTCOMES.get(ObjectionState(objection.state), "")
    if objection.anonymous and outcome:
        outcome = "lead"
    return {
        "number": objection.number,
        "nominee": objection.received["nominee"],
        "received": sealed.seal("objection", objection.received, bytes.fromhex(objection.salt)),
        "state": "closed" if outcome else "open",
        "outcome": outcome,
        "text": objection.answer,
    }


def objections(edition: Edition) -> list[dict[str, Any]]:
    """Return the rows of ``objections.jsonl``."""
    return [objection_row(row) for row in Objection.objects.filter(edition=edition).order_by("number")]


def changes(edition: Edition) -> list[dict[str, Any]]:
    """Return the rows of ``changes.jsonl``."""
    outcome = NoticeOutcome.objects.filter(edition=edition).first()
    return list(outcome.changes) if outcome else []
