"""Reads of decisions: the proposed list with reasons, notices people may see, objections by handler."""

from __future__ import annotations

import json
from datetime import date, datetime, time
from typing import Any

from django.db.models import F, QuerySet

from baijia.award.decisions import settling
from baijia.award.decisions.enums import (
    OBJECTION_ANSWERED,
    OBJECTION_OPEN,
    NoticeState,
    ObjectionState,
    ResolutionState,
)
from baijia.award.decisions.models import Notice, NoticeOutcome, Objection, Resolution, Vote
from baijia.award.nominations.models import Dossier
from baijia.award.programmes import queries as programmes
from baijia.award.programmes.models import Edition
from baijia.award.screening import queries as screening
from baijia.core import audit, cipher, clock, once
from baijia.core.actor import Actor
from baijia.core.models import Instance
from baijia.core.refused import not_found
from baijia.directory.enums import Role
from baijia.engine.log import entries
from baijia.engine.log.entries import Entry
from baijia.engine.rank import sentence


def resolution_of(edition: Edition) -> Resolution | None:
    """Return the resolution that stands, None before one is proposed and after one was rescinded."""
    rows = Resolution.objects.filter(edition=edition).exclude(state=ResolutionState.RESCINDED)
    return rows.select_related("edition__organiser").first()


def logged_resolution(edition: Edition) -> Resolution | None:
    """Return the resolution last approved, whose digest the log holds; a later one may have rescinded it."""
    return Resolution.objects.filter(edition=edition).exclude(approved_at=None).order_by("-number").first()


def log_entry(resolution: Resolution) -> Entry:
    """Return the entry under which the log holds an approved resolution; it names the one it replaces."""
    before = (
        Resolution.objects.filter(edition=resolution.edition_id, number__lt=resolution.number)
        .exclude(approved_at=None)
        .order_by("-number")
        .first()
    )
    return entries.decision(
        resolution.edition.code,
        what="resolution",
        digest=resolution.digest,
        ref=before.digest if before else None,
    )


def rescinded(edition: Edition) -> list[Resolution]:
    """Return the resolutions undone by a new decision, newest first."""
    rows = Resolution.objects.filter(edition=edition, state=ResolutionState.RESCINDED)
    return list(rows.order_by("-number"))


def outcome(edition: Edition) -> NoticeOutcome | None:
    """Return what the notice left standing so far, None before it is settled."""
    return NoticeOutcome.objects.filter(edition=edition).order_by("-number").first()


def held(edition: Edition) -> set[str]:
    """Return the public numbers of those whom an objection not yet decided holds back; leads hold nobody."""
    rows = Objection.objects.filter(
        edition=edition, dossier__isnull=False, anonymous=False, late=False, state__in=OBJECTION_OPEN
    )
    return set(rows.values_list("dossier__number", flat=True))


def unsettled(edition: Edition) -> bool:
    """Tell whether somebody left the list since the notice was last settled; False before it ever was."""
    last = outcome(edition)
    if last is None:
        return False
    standing = resolution_of(edition)
    return standing is not None and settling.changes(edition, standing, last.changes) != last.changes


def resolution(actor: Actor, edition: Edition) -> Resolution:
    """Return an edition's resolution for those who work on it.

    Raises:
        Refused: there is none, or the actor is not of the organiser's office.
    """
    found = resolution_of(edition)
    if found is None or not _office(actor, edition):
        raise not_found()
    return found


def rows_with_reasons(actor: Actor, edition: Edition) -> list[dict[str, Any]]:
    """Return the resolution's rows with names and one sentence each, in three statements at any size.

    Rows the actor is fenced off from are left out.
    """
    document = resolution(actor, edition).document
    fenced = programmes.fenced(actor)
    dossiers = {
        dossier.number: dossier
        for dossier in Dossier.objects.filter(
            edition=edition, number__in=[r["nominee"] for r in document["rows"]]
        )
    }
    names = {item["code"]: item["name"] for item in programmes.in_force(edition)["groups"]}
    order = {"proposed": 0, "reserve": 1, "none": 2}
    rows = [
        {
            **row,
            "dossier": dossiers[row["nominee"]],
            "group_name": names[row["group"]],
            "sentence": sentence(row["reason"]),
        }
        for row in document["rows"]
        if dossiers[row["nominee"]].uid not in fenced
    ]
    return sorted(
        rows, key=lambda row: (row["group"], order[row["outcome"]], row["rank"] or 10**9, row["nominee"])
    )


def notices_of(edition: Edition) -> list[Notice]:
    """Return the notices of an edition in order."""
    rows = Notice.objects.filter(edition=edition).order_by("number")
    return once.read(("notices of", edition.pk), lambda: list(rows), of=(Notice,))


def notice_for(edition: Edition, nominee: str, at: datetime) -> Notice:
    """Return the notice that an objection received on paper is about: the last one opened by then that lists whom it names.

    ``nominee`` is a public number, blank for the list as a whole. Where none was open yet it is the first that could be
    meant, and the rules refuse the time.

    Raises:
        Refused: as hidden, where no notice lists that number.
    """
    listing = [
        row
        for row in notices_of(edition)
        if not nominee or nominee in {one["nominee"] for one in row.document["list"]}
    ]
    if not listing:
        raise not_found()
    return [listing[0], *(row for row in listing if row.opens <= at)][-1]


def open_notices() -> QuerySet[Notice]:
    """Return the notices anyone may read now; after its period a notice goes offline."""
    return Notice.objects.filter(state=NoticeState.OPEN).select_related("edition").order_by("-opens")


def all_notices() -> QuerySet[Notice]:
    """Return every notice there was, newest first; of a closed one only its dates and digests are public."""
    return Notice.objects.select_related("edition").order_by("-opens", "-number")


def public_notice(edition: Edition, number: int) -> Notice:
    """Return a notice of an edition, open or closed; what of it may be shown is the page's to ask ``state``.

    Raises:
        Refused: there is none.
    """
    found = Notice.objects.filter(edition=edition, number=number).select_related("edition__log").first()
    if found is None:
        raise not_found()
    return found


def objections_for(actor: Actor) -> QuerySet[Objection]:
    """Return objections to handle: of the organiser's office and the supervisor, fences honoured."""
    editions = programmes.office_editions(actor)
    return (
        Objection.objects.filter(edition__in=editions)
        .exclude(dossier__uid__in=programmes.fences(actor))
        .select_related("edition", "dossier", "notice")
        .order_by(F("due").asc(nulls_last=True), "number")
    )


def waiting_objections(edition: Edition) -> int:
    """Return how many objections have no answer yet."""
    return Objection.objects.filter(edition=edition, state__in=OBJECTION_OPEN).count()


def objection_by_receipt(receipt: str) -> Objection:
    """Return an objection to whoever holds its receipt number.

    Raises:
        Refused: there is none; the answer is the same for every number that is not one.
    """
    found = Objection.objects.filter(receipt=receipt).first()
    if found is None:
        raise not_found()
    return found


def objection_text(*, actor: Actor, objection: Objection, purpose: str) -> str:
    """Return what was objected; the caller has checked that its reader may, that it was read is kept here."""
    audit.record(actor, "decisions.read_objection", objection, scope=objection.edition.code, purpose=purpose)
    return cipher.unseal(
        objection.text_token, table="decisions.objection", field="text_token", row=objection.uid
    )


def objector(objection: Objection) -> tuple[str, str]:
    """Return (name, contact) of who objected, blank for a lead; the caller was let to by ``reveal_objector``."""
    text = cipher.unseal(
        objection.objector_token, table="decisions.objection", field="objector_token", row=objection.uid
    )
    name, _line, contact = text.partition("\n")
    return name, contact


def rehearsed_code(objection: Objection) -> str:
    """Return the code that was sent, in a synthetic database alone, where no telephone rings; "" otherwise."""
    if not objection.code_token or not Instance.current().synthetic:
        return ""
    kept = cipher.unseal(
        objection.code_token, table="decisions.objection", field="code_token", row=objection.uid
    )
    return str(json.loads(kept)["code"])


def _office(actor: Actor, edition: Edition) -> bool:
    path = edition.organiser.path
    return actor.is_system or any(actor.has(role, path=path) for role in programmes.OFFICE)


def todo(actor: Actor) -> list[dict[str, Any]]:
    """Return what waits for the actor: approvals for the leader, minutes to check, objections with their last day."""
    items: list[dict[str, Any]] = []
    leads = actor.places(Role.LEADER)
    if leads:
        waiting = Resolution.objects.filter(state=ResolutionState.VOTED).select_related("edition__organiser")
        items += [
            {"kind": "approve", "edition": row.edition, "object": row, "deadline": None}
            for row in waiting
            if any(row.edition.organiser.path.startswith(path) for path in leads)
        ]
    if actor.has(Role.ORGANISER) or actor.has(Role.COHOST):
        entered = Resolution.objects.filter(
            state=ResolutionState.ENTERED, edition__in=programmes.office_editions(actor)
        ).exclude(votes__in=Vote.objects.filter(entered_by_uid=actor.account_uid, returned_at=None))
        items += [
            {"kind": "minutes", "edition": row.edition, "object": row, "deadline": None}
            for row in entered.select_related("edition__organiser")
        ]
    if actor.has(Role.ORGANISER):
        rows = objections_for(actor)
        items += [
            {"kind": "objection", "edition": row.edition, "object": row, "deadline": last_moment(row.due)}
            for row in rows.filter(state__in=(ObjectionState.RECEIVED, ObjectionState.INVESTIGATING))
        ]
        items += [
            {"kind": "answer", "edition": row.edition, "object": row, "deadline": last_moment(row.due)}
            for row in rows.filter(state__in=OBJECTION_ANSWERED).exclude(anonymous=True)
        ]
    return items


def last_moment(day: date | None) -> datetime | None:
    """Return the end of a day on which an answer is due."""
    return datetime.combine(day, time(23, 59), tzinfo=clock.ZONE) if day else None


def proposed_dossiers(edition: Edition) -> list[Dossier]:
    """Return the proposed and the reserves, about whom opinions are asked before the notice; by public number."""
    found = resolution_of(edition)
    numbers = _listed(found) if found else []
    return list(Dossier.objects.filter(edition=edition, number__in=numbers).order_by("number"))


def opinions_missing(resolution: Resolution) -> list[tuple[str, int]]:
    """Return (agency, how many of the proposed and the reserves it has not answered for)."""
    return screening.background_missing(resolution.edition, _listed(resolution))


def _listed(resolution: Resolution) -> list[str]:
    rows = resolution.document["rows"]
    return [row["nominee"] for row in rows if row["outcome"] in ("proposed", "reserve")]
