"""Reads of the pool: who can judge, who is in conflict with what, who was drawn."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery

from baijia.award.experts.enums import BLOCKING, ConflictState
from baijia.award.experts.models import Conflict, Draw, Expert, RecusalStatement
from baijia.award.nominations.enums import DossierState
from baijia.award.nominations.models import Dossier
from baijia.award.programmes import queries as programmes
from baijia.award.programmes.enums import EditionState
from baijia.award.programmes.models import Edition
from baijia.core import once
from baijia.core.actor import Actor
from baijia.core.refused import not_found
from baijia.core.rows import one
from baijia.directory.enums import Role
from baijia.directory.models import Account

KEEPERS = (Role.ORGANISER, Role.COHOST)


@dataclass(frozen=True, slots=True)
class Declarable:
    """What an expert is shown to declare a recusal on: a person and a unit, no project, no file."""

    dossier_uid: str
    name: str
    employer: str
    group: str
    state: str


def expert_of(actor: Actor) -> Expert | None:
    """Return the actor's own row in the pool, None for anyone else."""
    if not actor.account_uid:
        return None
    own = Expert.objects.filter(account__uid=actor.account_uid, active=True).select_related("account")
    return once.read(("expert of", actor.account_uid), lambda: one(own), of=(Expert, Account))


def visible_to(actor: Actor) -> QuerySet[Expert]:
    """Return the experts the actor may see: the office its own pool, an expert the own row."""
    where = Q(account__uid=actor.account_uid) if actor.account_uid else Q(pk__in=[])
    for role in KEEPERS:
        for path in actor.places(role):
            where |= Q(organiser__path__startswith=path)
    if actor.is_system:
        where = Q()
    return Expert.objects.filter(where).select_related("account", "organiser")


def pool(edition: Edition, *, field: str = "") -> list[Expert]:
    """Return the active experts of the edition's organiser by uid, with ``field`` those who can judge it."""
    rows = Expert.objects.filter(organiser_id=edition.organiser_id, active=True).select_related("account")
    return sorted((row for row in rows if not field or field in row.fields), key=lambda row: row.uid)


def conflicts(edition: Edition) -> set[tuple[int, int]]:
    """Return the blocking pairs (expert, dossier) by primary key. What a search found blocks until dismissed."""
    rows = Conflict.objects.filter(dossier__edition=edition, state__in=BLOCKING)
    return set(rows.values_list("expert_id", "dossier_id"))


def conflicts_for(actor: Actor, edition: Edition) -> list[Conflict]:
    """Return the conflicts of an edition as the office decides them, in one statement and the fence's."""
    rows = Conflict.objects.filter(dossier__edition=edition, expert__in=visible_to(actor))
    if not any(actor.has(role, path=edition.organiser.path) for role in KEEPERS) and not actor.is_system:
        rows = rows.filter(expert__account__uid=actor.account_uid)
    else:
        rows = rows.exclude(dossier__uid__in=programmes.fences(actor))
    found = rows.select_related("expert", "dossier")
    return sorted(found, key=lambda row: (row.expert.uid, row.dossier.number))


def conflict(actor: Actor, edition: Edition, uid: str) -> Conflict:
    """Return one conflict of an edition.

    Raises:
        Refused: as hidden.
    """
    found = next((row for row in conflicts_for(actor, edition) if row.uid == uid), None)
    if found is None:
        raise not_found()
    return found


def declarable(actor: Actor, edition: Edition) -> list[Declarable]:
    """Return whom an expert may have to stand back from: names and units of candidates in the own fields.

    Raises:
        Refused: the actor is no expert of this organiser.
    """
    expert = expert_of(actor)
    if expert is None or expert.organiser_id != edition.organiser_id:
        raise not_found()
    states = dict(
        Conflict.objects.filter(expert=expert, dossier__edition=edition).values_list("dossier_id", "state")
    )
    dossiers = Dossier.objects.filter(edition=edition, state=DossierState.SEALED, group__in=expert.fields)
    rows = sorted(dossiers.values_list("uid", "name", "employer", "group", "pk"))
    return [
        Declarable(uid, name, employer, group, states.get(pk, "")) for uid, name, employer, group, pk in rows
    ]


def declared(actor: Actor, edition: Edition, uids: Sequence[str]) -> list[Dossier]:
    """Return the dossiers of ``declarable`` rows: for the command's argument, never for a page.

    Raises:
        Refused: one of them is not the actor's to declare on.
    """
    offered = {row.dossier_uid for row in declarable(actor, edition)}
    if not set(uids) <= offered:
        raise not_found()
    return list(Dossier.objects.filter(edition=edition, uid__in=set(uids)).order_by("uid"))


def statements_of(actor: Actor) -> dict[int, RecusalStatement]:
    """Return what the actor has said, by primary key of the edition."""
    rows = RecusalStatement.objects.filter(expert__account__uid=actor.account_uid)
    return {row.edition_id: row for row in rows} if actor.account_uid else {}


def editions_of(actor: Actor) -> list[Edition]:
    """Return the open editions of the organiser in whose pool the actor is."""
    expert = expert_of(actor)
    if expert is None:
        return []
    rows = Edition.objects.filter(organiser_id=expert.organiser_id, state=EditionState.OPEN).order_by("-pk")
    return once.read(("editions of", expert.pk), lambda: list(rows), of=(Edition,))


def without_statement(edition: Edition, experts: Sequence[Expert]) -> list[Expert]:
    """Return those who have not yet said whom they stand back from."""
    said = set(RecusalStatement.objects.filter(edition=edition).values_list("expert_id", flat=True))
    return [expert for expert in experts if expert.pk not in said]


def draws(edition: Edition, round_code: str) -> list[Draw]:
    """Return the draws of a round that are not void, by stratum."""
    rows = Draw.objects.filter(edition=edition, round_code=round_code, voided_at=None)
    return sorted(rows, key=lambda row: row.stratum)


def picked(edition: Edition, round_code: str) -> dict[str, list[Expert]]:
    """Return who was drawn for a round by stratum, in the order of the draw; empty without a draw."""
    return _drawn(edition, round_code, "picked")


def alternates(edition: Edition, round_code: str) -> dict[str, list[Expert]]:
    """Return who comes next by stratum, in the order of the draw."""
    return _drawn(edition, round_code, "alternates")


def _drawn(edition: Edition, round_code: str, key: str) -> dict[str, list[Expert]]:
    rows = [draw for draw in draws(edition, round_code) if draw.drawn_at is not None]
    uids = {uid for draw in rows for uid in draw.record[key]}
    people = {one.uid: one for one in Expert.objects.filter(uid__in=uids).select_related("account")}
    return {draw.stratum: [people[uid] for uid in draw.record[key] if people[uid].active] for draw in rows}


def public_record(draw: Draw) -> dict[str, Any]:
    """Return the record as ``baijia draw`` reads it: candidates are random ids, never names."""
    return dict(draw.record)


def todo(actor: Actor) -> list[dict[str, Any]]:
    """Return undecided conflicts for the office, and editions an expert has made no statement in."""
    items: list[dict[str, Any]] = []
    expert = expert_of(actor)
    if expert is not None:
        editions = Edition.objects.filter(organiser_id=expert.organiser_id, state=EditionState.OPEN)
        silent = editions.exclude(recusal_statements__expert=expert).order_by("code")
        items += [_line("recusal", edition, None) for edition in silent]
    where = Q(pk__in=[])
    for role in KEEPERS:
        for path in actor.places(role):
            where |= Q(organiser__path__startswith=path)
    waiting = Conflict.objects.filter(
        state__in=(ConflictState.FOUND, ConflictState.DECLARED), dossier__edition=OuterRef("pk")
    ).exclude(dossier__uid__in=programmes.fences(actor))
    counts = waiting.order_by().values("dossier__edition").annotate(count=Count("pk")).values("count")
    editions = Edition.objects.filter(where, state=EditionState.OPEN).annotate(waiting=Subquery(counts))
    return items + [
        _line("conflicts", edition, edition.waiting)
        for edition in editions.order_by("code")
        if edition.waiting
    ]


def _line(kind: str, edition: Edition, count: int | None) -> dict[str, Any]:
    return {"kind": kind, "edition": edition, "object": edition, "deadline": None, "count": count}
