"""A union's list as a whole: merged from those below, sent up under one seal, sent back, given a deadline."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from baijia.award.nominations.commands import locking
from baijia.award.nominations.commands.recommending import place_on_list
from baijia.award.nominations.enums import LIST_MOVES, Place, StepAct
from baijia.award.nominations.models import ChainStep, ListPlace, RecommendationList
from baijia.award.nominations.queries import merging, reading
from baijia.award.nominations.rules import recommending as rules
from baijia.award.nominations.rules import sending as sends
from baijia.award.programmes import queries as programmes
from baijia.award.programmes.models import Edition
from baijia.core import audit, clock, files, lifecycle, outbox
from baijia.core.actor import Actor
from baijia.core.command import command
from baijia.directory.models import Union
from baijia.engine.canonical import digest

ACTS = {
    Place.RECOMMENDED: StepAct.RECOMMEND,
    Place.RESERVE: StepAct.RESERVE,
    Place.NOT_RECOMMENDED: StepAct.NOT_RECOMMEND,
}


@command
def merge_lists(*, actor: Actor, union: Union, edition: Edition, seen: str) -> RecommendationList:
    """Put what the lists below recommend onto this union's list, first of each before second of each.

    Beyond the union's places they become reserves; who was not recommended below keeps that reason here. What
    the union already placed stays. ``seen`` is the digest of the plan on the screen (``queries.merge_plan``).
    """
    rules.check_recommends_at(actor, union)
    row = locking.list_of(edition, union)
    rules.check_list_open(row)
    plan = merging.merge_plan(actor, edition, union)
    sends.check_merge(plan, seen)
    for line in plan.lines:
        place_on_list(
            actor=actor, dossier_uid=line.dossier.uid, union=union, place=line.place, reason=line.reason
        )
    audit.record(
        actor,
        "nominations.merge_lists",
        row,
        scope=edition.code,
        after={"union": union.code, "placed": len(plan.lines), "lists": [each.code for each in plan.unions]},
    )
    return row


@command
def submit_list(
    *,
    actor: Actor,
    union: Union,
    edition: Edition,
    opinion: str = "",
    signed_on: date | None = None,
    seal: str = "",
) -> RecommendationList:
    """Send a union's list up: in time, within the quota, everybody decided; each dossier on it gets its word.

    ``signed_on`` and ``seal`` note what stands on the stamped sheet. The reason of whoever is not recommended is
    released with this act, not before.
    """
    rules.check_recommends_at(actor, union)
    row = locking.list_of(edition, union)
    now = clock.edition_now()
    placed = {place: locking.places(row, place) for place in Place}
    rules.check_submit_list(
        row,
        reading.definition_of(edition),
        places=programmes.places_of(edition, union),
        recommended=placed[Place.RECOMMENDED],
        now=now,
    )
    sends.check_all_decided(merging.undecided(actor, edition, union, row, now))
    sends.check_unit_notices(reading.definition_of(edition), placed[Place.RECOMMENDED])
    sends.check_list_notice(reading.definition_of(edition), row, placed[Place.RECOMMENDED])
    day = sends.check_signed(signed_on, now.date(), seal)
    before, after = lifecycle.move(row, "submit", LIST_MOVES)
    row.submitted_at, row.submitted_by_uid = now, actor.account_uid or actor.kind
    row.opinion, row.signed_on, row.seal, row.scan = opinion.strip(), day, seal.strip(), None
    row.digest = digest(sheet(row, [place for kind in Place for place in placed[kind]]))
    row.save()
    _release(actor, row, placed, now)
    audit.record(
        actor,
        "nominations.submit_list",
        row,
        scope=edition.code,
        before={"state": str(before)},
        after={
            "state": str(after),
            "union": union.code,
            "digest": row.digest,
            "recommended": [place.dossier.number for place in placed[Place.RECOMMENDED]],
        },
    )
    return row


def sheet(row: RecommendationList, places: list[ListPlace]) -> dict[str, Any]:
    """Return what the stamped sheet says, as one document; its digest is printed on it."""
    return {
        "v": 1,
        "edition": row.edition.code,
        "union": row.union.code,
        "opinion": row.opinion,
        "rows": [
            {
                "place": str(place.place),
                "rank": place.rank,
                "nominee": place.dossier.number,
                "reason": place.reason,
            }
            for place in places
        ],
    }


def _release(
    actor: Actor, row: RecommendationList, placed: dict[Place, list[ListPlace]], now: datetime
) -> None:
    """Write each dossier's step and tell its officer, whoever is on the list and whoever is not."""
    ChainStep.objects.bulk_create(
        ChainStep(
            dossier=place.dossier,
            union=row.union,
            act=ACTS[kind],
            opinion=place.reason or row.opinion,
            by_uid=actor.account_uid,
            by_name=actor.name,
            at=now,
        )
        for kind in Place
        for place in placed[kind]
    )
    for kind in Place:
        for place in placed[kind]:
            outbox.enqueue(
                place.dossier.filed_by_uid,
                f"nominations.{ACTS[kind]}",
                dossier=place.dossier.uid,
                union=row.union.name,
                reason=place.reason,
            )


@command
def file_list_scan(
    *, actor: Actor, list_uid: str, code: str, name: str, data: bytes, signed_on: date, seal: str
) -> RecommendationList:
    """Take in the stamped sheet of a submitted list; its printed code must be that of the list as it stands."""
    row = locking.union_list(list_uid)
    rules.check_recommends_at(actor, row.union)
    sends.check_scan(row, code)
    row.signed_on = sends.check_signed(signed_on, clock.edition_now().date(), seal, required=True)
    row.seal = seal.strip()
    row.scan = files.store(name=name, data=data)
    row.save(update_fields=["signed_on", "seal", "scan"])
    audit.record(
        actor,
        "nominations.file_list_scan",
        row,
        scope=row.edition.code,
        after={"union": row.union.code, "digest": row.digest, "file": row.scan.sha256},
    )
    return row


@command
def reopen_list(*, actor: Actor, list_uid: str, reason: str) -> RecommendationList:
    """The level above, or the organiser, sends a list back to its union; its stamped sheet is void.

    A deadline of its own that has passed goes too: the list is sent back to go up again.
    """
    row = locking.union_list(list_uid)
    now = clock.edition_now()
    sends.check_reopen(actor, row, reading.definition_of(row.edition), reason, now)
    before, after = lifecycle.move(row, "reopen", LIST_MOVES)
    told, row.submitted_at, row.submitted_by_uid = row.submitted_by_uid, None, ""
    voided, row.digest, row.scan, row.signed_on, row.seal = row.digest, "", None, None, ""
    if row.deadline and row.deadline < now:
        row.deadline = None
    row.save()
    outbox.enqueue(told, "nominations.list_reopened", list=row.uid, reason=reason.strip())
    audit.record(
        actor,
        "nominations.reopen_list",
        row,
        scope=row.edition.code,
        purpose=reason.strip(),
        before={"state": str(before), "digest": voided},
        after={"state": str(after), "union": row.union.code},
    )
    return row


@command
def set_list_deadline(*, actor: Actor, edition: Edition, union: Union, at: datetime) -> RecommendationList:
    """An upper union gives one below it a deadline for its list, earlier than the next level's own."""
    sends.check_above(actor, union)
    row = locking.list_of(edition, union)
    rules.check_list_open(row)
    lists = list(RecommendationList.objects.filter(edition=edition).select_related("union"))
    definition = reading.definition_of(edition)
    sends.check_list_deadline(row, definition, at, clock.edition_now(), lists=lists)
    before, row.deadline = row.deadline, at
    row.save(update_fields=["deadline"])
    audit.record(
        actor,
        "nominations.set_list_deadline",
        row,
        scope=edition.code,
        before={"deadline": clock.iso(before) if before else ""},
        after={"deadline": clock.iso(at), "union": union.code},
    )
    return row
