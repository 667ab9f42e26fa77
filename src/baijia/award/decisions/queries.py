"""Reads of decisions: the proposed list with reasons, notices people may see, objections by handler."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from baijia.award.decisions.enums import OBJECTION_OPEN, NoticeState
from baijia.award.decisions.models import Notice, Objection, Resolution
from baijia.award.nominations.models import Dossier
from baijia.award.programmes import queries as programmes
from baijia.award.programmes.models import Edition
from baijia.core import cipher
from baijia.core.actor import Actor
from baijia.core.refused import not_found
from baijia.directory.enums import Role
from baijia.engine.rank import sentence


def resolution(actor: Actor, edition: Edition) -> Resolution:
    """Return an edition's resolution for those who work on it.

    Raises:
        Refused: there is none, or the actor is not of the organiser's office.
    """
    found = Resolution.objects.filter(edition=edition).select_related("edition__organiser").first()
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
        .exclude(dossier__uid__in=programmes.fenced(actor))
        .select_related("edition", "dossier", "notice")
        .order_by("-id")
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


def objection_text(objection: Objection) -> str:
    """Return what was objected; the caller has checked that its reader may."""
    return cipher.unseal(
        objection.text_token, table="decisions.objection", field="text_token", row=objection.uid
    )


def _office(actor: Actor, edition: Edition) -> bool:
    path = edition.organiser.path
    return actor.is_system or any(actor.has(role, path=path) for role in programmes.OFFICE)


def todo(actor: Actor) -> list[dict[str, Any]]:
    """Return what waits for the actor: approvals for the leader, objections for the organiser."""
    items: list[dict[str, Any]] = []
    leads = actor.places(Role.LEADER)
    if leads:
        waiting = Resolution.objects.filter(state="voted").select_related("edition__organiser")
        items += [
            {"kind": "approve", "edition": row.edition, "object": row, "deadline": None}
            for row in waiting
            if any(row.edition.organiser.path.startswith(path) for path in leads)
        ]
    if actor.has(Role.ORGANISER):
        items += [
            {"kind": "objection", "edition": row.edition, "object": row, "deadline": None}
            for row in objections_for(actor).filter(state__in=OBJECTION_OPEN)
        ]
    return items
