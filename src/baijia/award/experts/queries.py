"""Reads of the pool: who can judge, who is in conflict with what, who was drawn."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery

from baijia.award.experts.enums import BLOCKING, ConflictState, InvitationState
from baijia.award.experts.models import (
    CompanyGroup,
    Conflict,
    Draw,
    DrawShare,
    Expert,
    FormerEmployer,
    Invitation,
    Rating,
    RecusalStatement,
)
from baijia.award.nominations.enums import DossierState
from baijia.award.nominations.models import Dossier
from baijia.award.programmes import queries as programmes
from baijia.award.programmes.enums import EditionState
from baijia.award.programmes.models import Edition
from baijia.core import once
from baijia.core.actor import Actor
from baijia.core.refused import not_found
from baijia.core.rows import any_of, one
from baijia.directory.enums import Role
from baijia.directory.models import Account, Union

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


def shares(edition: Edition, round_code: str) -> list[DrawShare]:
    """Return the shares of a round's draws that stand, by party."""
    return list(
        DrawShare.objects.filter(edition=edition, round_code=round_code, voided_at=None).order_by("party")
    )


def picked(edition: Edition, round_code: str) -> dict[str, list[Expert]]:
    """Return who reviews by the draw of a round, by stratum and in its order; empty without a draw.

    Whoever left the pool or declined makes room for the next.
    """
    return {stratum: line[:take] for stratum, (take, line) in _lines(edition, round_code).items()}


def alternates(edition: Edition, round_code: str) -> dict[str, list[Expert]]:
    """Return who comes next by stratum, in the order of the draw."""
    return {stratum: line[take:] for stratum, (take, line) in _lines(edition, round_code).items()}


def _lines(edition: Edition, round_code: str) -> dict[str, tuple[int, list[Expert]]]:
    """Return by stratum how many were drawn, and who is left of the picked and the alternates after them."""
    rows = [draw for draw in draws(edition, round_code) if draw.drawn_at is not None]
    uids = {uid for draw in rows for uid in [*draw.record["picked"], *draw.record["alternates"]]}
    if not uids:
        return {}
    people = {
        one.uid: one for one in Expert.objects.filter(uid__in=uids, active=True).select_related("account")
    }
    away = set(
        Invitation.objects.filter(
            edition=edition, round_code=round_code, state=InvitationState.DECLINED
        ).values_list("expert__uid", flat=True)
    )
    return {
        draw.stratum: (
            len(draw.record["picked"]),
            [
                people[uid]
                for uid in [*draw.record["picked"], *draw.record["alternates"]]
                if uid in people and uid not in away
            ],
        )
        for draw in rows
    }


def invitations(actor: Actor, edition: Edition, round_code: str) -> list[Invitation]:
    """Return who was asked for a round and what they said, those without an answer first; for the office alone."""
    if not any(actor.has(role, path=edition.organiser.path) for role in KEEPERS):
        raise not_found()
    rows = Invitation.objects.filter(edition=edition, round_code=round_code).select_related("expert")
    order = {InvitationState.WAITING: 0, InvitationState.DECLINED: 1, InvitationState.ACCEPTED: 2}
    return sorted(rows, key=lambda row: (order[InvitationState(row.state)], row.expert.name, row.expert.uid))


def my_invitations(actor: Actor) -> list[Invitation]:
    """Return the invitations of the actor to rounds of open editions."""
    if not actor.account_uid:
        return []
    rows = Invitation.objects.filter(
        expert__account__uid=actor.account_uid, expert__active=True, edition__state=EditionState.OPEN
    )
    return list(rows.select_related("edition").order_by("-asked_at", "uid"))


def my_invitation(actor: Actor, uid: str) -> Invitation:
    """Return one invitation of the actor's.

    Raises:
        Refused: as hidden.
    """
    found = next((one for one in my_invitations(actor) if one.uid == uid), None)
    if found is None:
        raise not_found()
    return found


def expert(actor: Actor, organiser: Union, uid: str) -> Expert:
    """Return one expert of the organiser's pool, in it or out of it, for the office alone.

    Raises:
        Refused: as hidden.
    """
    found = visible_to(actor).filter(uid=uid, organiser=organiser).first()
    if found is None or not any(actor.has(role, path=organiser.path) for role in KEEPERS):
        raise not_found()
    return found


def former_employers(expert: Expert) -> list[FormerEmployer]:
    """Return where an expert worked before, the latest first."""
    return sorted(expert.former_employers.all(), key=lambda one: (one.until, one.employer), reverse=True)


def ratings(organiser: Union) -> dict[int, Decimal]:
    """Return the mean rating of each expert that has one, to one decimal, by primary key."""
    rows = Rating.objects.filter(expert__organiser=organiser).values_list("expert_id", "stars")
    found: dict[int, list[int]] = {}
    for pk, stars in rows:
        found.setdefault(pk, []).append(stars)
    tenth = Decimal("0.1")
    return {pk: (Decimal(sum(stars)) / len(stars)).quantize(tenth) for pk, stars in found.items()}


def company_groups(actor: Actor, organiser: Union) -> list[CompanyGroup]:
    """Return the companies that belong together as far as the organiser knows, for the office alone."""
    if not any(actor.has(role, path=organiser.path) for role in KEEPERS):
        raise not_found()
    return [
        one for one in CompanyGroup.objects.filter(organiser=organiser).order_by("name") if one.credit_codes
    ]


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
        asked = [one for one in my_invitations(actor) if one.state == InvitationState.WAITING]
        items += [_line("invitation", one.edition, None) | {"object": one} for one in asked]
    where = any_of(Q(organiser__path__startswith=path) for role in KEEPERS for path in actor.places(role))
    running = Edition.objects.filter(where, state=EditionState.OPEN).order_by("code")
    # Conflicts are few and dossiers many: without a join no database begins with the dossiers.
    edition_of = Subquery(Dossier.objects.filter(pk=OuterRef("dossier")).values("edition"))
    waiting = Conflict.objects.filter(state__in=(ConflictState.FOUND, ConflictState.DECLARED))
    if fenced := programmes.fenced(actor):
        waiting = waiting.exclude(dossier__uid__in=fenced)
    numbers = waiting.order_by().annotate(edition=edition_of).values_list("edition")
    counts = dict(numbers.annotate(count=Count("pk")))
    return items + [
        _line("conflicts", edition, counts[edition.pk]) for edition in running.filter(pk__in=counts)
    ]


def _line(kind: str, edition: Edition, count: int | None) -> dict[str, Any]:
    return {"kind": kind, "edition": edition, "object": edition, "deadline": None, "count": count}
