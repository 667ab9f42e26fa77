"""Writes of decisions: propose, vote, approve, open and close notices, objections, settling the list."""

from __future__ import annotations

import hashlib
from typing import Any

from baijia.award.decisions import documents, rules, workdays
from baijia.award.decisions.enums import (
    NOTICE_MOVES,
    OBJECTION_MOVES,
    RESOLUTION_MOVES,
    ObjectionState,
)
from baijia.award.decisions.models import Notice, NoticeOutcome, Objection, Resolution, Vote
from baijia.award.nominations.enums import DossierState
from baijia.award.nominations.models import Dossier
from baijia.award.programmes import queries as programmes
from baijia.award.programmes.models import Edition
from baijia.award.review import queries as review
from baijia.core import audit, cipher, clock, entropy, ledger, lifecycle
from baijia.core.actor import Actor
from baijia.core.command import command
from baijia.engine import rank
from baijia.engine.bundle import sealed
from baijia.engine.canonical import digest
from baijia.engine.log import entries


@command
def propose(*, actor: Actor, edition: Edition) -> Resolution:
    """Make the proposed list with reserves from the frozen rounds, by rule alone."""
    edition = Edition.objects.select_for_update().select_related("organiser").get(pk=edition.pk)
    rules.check_propose(actor, edition)
    document = _document(edition, vote=None)
    resolution = Resolution.objects.create(
        edition=edition,
        document=document,
        proposed_by_uid=actor.account_uid,
        proposed_at=clock.edition_now(),
    )
    audit.record(
        actor,
        "decisions.propose",
        resolution,
        scope=edition.code,
        after={"rows": len(document["rows"]), "total": document["total"]},
    )
    return resolution


def _document(edition: Edition, *, vote: dict[str, int] | None) -> dict[str, Any]:
    definition = programmes.in_force(edition)
    results = review.results(edition)
    return rank.resolution(
        definition,
        results,
        ballots=review.ballots(edition),
        lot_seed=results[definition["rounds"][-1]["code"]]["lot_seed"],
        vote=vote,
    )


@command
def record_vote(
    *, actor: Actor, resolution: Resolution, present: int, yes: int, no: int, abstained: int
) -> Resolution:
    """Enter the committee's counts; the document with them is what will be approved."""
    resolution = (
        Resolution.objects.select_for_update().select_related("edition__organiser").get(pk=resolution.pk)
    )
    edition = resolution.edition
    rules.check_office(actor, edition)
    rules.check_vote(resolution, present=present, yes=yes, no=no, abstained=abstained)
    members = programmes.in_force(edition)["decision"]["members"]
    before, after = lifecycle.move(resolution, "vote", RESOLUTION_MOVES)
    resolution.document = _document(edition, vote={"members": members, "present": present, "agreed": yes})
    resolution.digest = sealed.log_digest(resolution.document)
    resolution.save()
    Vote.objects.create(
        resolution=resolution,
        members=members,
        present=present,
        yes=yes,
        no=no,
        abstained=abstained,
        entered_by_uid=actor.account_uid,
        at=clock.edition_now(),
    )
    audit.record(
        actor,
        "decisions.record_vote",
        resolution,
        scope=edition.code,
        before={"state": before},
        after={"state": after, "present": present, "yes": yes, "no": no, "abstained": abstained},
    )
    return resolution


@command
def approve(*, actor: Actor, resolution: Resolution) -> Resolution:
    """The leader approves the list as voted; its digest goes into the log."""
    resolution = (
        Resolution.objects.select_for_update()
        .select_related("edition__organiser", "edition__log")
        .get(pk=resolution.pk)
    )
    rules.check_approve(actor, resolution)
    before, after = lifecycle.move(resolution, "approve", RESOLUTION_MOVES)
    resolution.approved_by_uid = actor.account_uid
    resolution.approved_at = clock.edition_now()
    resolution.save()
    edition = resolution.edition
    ledger.append(edition.log, entries.decision(edition.code, what="resolution", digest=resolution.digest))
    audit.record(
        actor,
        "decisions.approve",
        resolution,
        scope=edition.code,
        before={"state": before},
        after={"state": after, "digest": resolution.digest},
    )
    return resolution


@command
def open_notice(*, actor: Actor, resolution: Resolution) -> Notice:
    """Put the approved list on public notice (公示), from now for the edition's days; reserves are not shown."""
    resolution = (
        Resolution.objects.select_for_update()
        .select_related("edition__organiser", "edition__log")
        .get(pk=resolution.pk)
    )
    rules.check_open_notice(actor, resolution)
    edition = resolution.edition
    places = {
        row["nominee"]: "proposed" for row in resolution.document["rows"] if row["outcome"] == "proposed"
    }
    return _open(actor, edition, places)


def _open(actor: Actor, edition: Edition, places: dict[str, str]) -> Notice:
    opens = clock.edition_now()
    closes, holidays, makeup = workdays.closing(opens, programmes.in_force(edition)["notice"])
    dossiers = Dossier.objects.filter(edition=edition, number__in=sorted(places))
    number = edition.notices.count() + 1
    document = documents.notice(
        edition=edition,
        number=number,
        opens=opens,
        closes=closes,
        holidays=holidays,
        makeup=makeup,
        listed=[(dossier, places[dossier.number]) for dossier in dossiers],
    )
    notice = Notice.objects.create(
        edition=edition,
        number=number,
        document=document,
        digest=sealed.log_digest(document),
        opens=opens,
        closes=closes,
    )
    ledger.append(
        edition.log,
        entries.notice_open(
            edition.code,
            number=number,
            digest=document["list_digest"],
            opens=document["opens"],
            closes=document["closes"],
        ),
    )
    audit.record(
        actor,
        "decisions.open_notice",
        notice,
        scope=edition.code,
        after={"number": number, "names": len(places), "closes": document["closes"]},
    )
    return notice


@command
def object_to(
    *,
    actor: Actor,
    notice: Notice,
    nominee: str,
    text: str,
    name: str = "",
    contact: str = "",
    anonymous: bool = False,
    idempotency_key: str | None = None,
) -> Objection:
    """Take an objection to somebody on a notice, or to the notice as a whole (``nominee`` blank).

    Name, contact and text are sealed; the log receives a salted commitment without a word of who objected.
    """
    edition = Edition.objects.select_for_update().select_related("log").get(pk=notice.edition_id)
    notice = Notice.objects.select_for_update().get(pk=notice.pk)
    rules.check_objects(notice)
    rules.check_objection_form(real_name=not anonymous, name=name, contact=contact, text=text)
    listed = {row["nominee"] for row in notice.document["list"]}
    dossier = Dossier.objects.filter(edition=edition, number=nominee).first() if nominee in listed else None
    now = clock.edition_now()
    objection = Objection(
        edition=edition,
        notice=notice,
        dossier=dossier,
        number=Objection.objects.filter(edition=edition).count() + 1,
        receipt=entropy.text(12),
        anonymous=anonymous,
        salt=entropy.random_bytes(32).hex(),
        received_at=now,
        received={
            "nominee": dossier.number if dossier else None,
            "at": clock.iso(now),
            "text": hashlib.sha256(text.strip().encode()).hexdigest(),
        },
    )
    objection.objector_token = _seal(objection, "objector_token", f"{name.strip()}\n{contact.strip()}")
    objection.text_token = _seal(objection, "text_token", text.strip())
    objection.save()
    commit = sealed.commitment("objection", bytes.fromhex(objection.salt), objection.received)
    ledger.append(edition.log, entries.objection(edition.code, number=objection.number, commit=commit))
    audit.record(
        actor, "decisions.object_to", objection, scope=edition.code, after={"number": objection.number}
    )
    return objection


def _seal(objection: Objection, field: str, value: str) -> str:
    return cipher.seal(value, table="decisions.objection", field=field, row=objection.uid)


@command
def investigate(*, actor: Actor, objection: Objection) -> Objection:
    """Take an objection up for investigation; only the person concerned is held up by it."""
    return _handle(actor, objection, "investigate", answer="")


@command
def refuse_objection(*, actor: Actor, objection: Objection, answer: str) -> Objection:
    """Refuse an objection with its reason (不予受理)."""
    rules.check_answer(answer)
    return _handle(actor, objection, "refuse", answer=answer)


@command
def uphold(*, actor: Actor, objection: Objection, answer: str) -> Objection:
    """Find an objection true: the person concerned leaves the list when it is settled."""
    rules.check_answer(answer)
    return _handle(actor, objection, "uphold", answer=answer)


@command
def dismiss(*, actor: Actor, objection: Objection, answer: str) -> Objection:
    """Find an objection untrue."""
    rules.check_answer(answer)
    return _handle(actor, objection, "dismiss", answer=answer)


def _handle(actor: Actor, objection: Objection, act: str, *, answer: str) -> Objection:
    objection = (
        Objection.objects.select_for_update().select_related("edition__organiser").get(pk=objection.pk)
    )
    rules.check_office(actor, objection.edition)
    rules.check_not_fenced(actor, objection)
    before, after = lifecycle.move(objection, act, OBJECTION_MOVES)
    if answer:
        objection.answer = answer.strip()
        objection.answered_at = clock.edition_now()
        objection.handled_by_uid = actor.account_uid or "system"
    objection.save()
    audit.record(
        actor,
        f"decisions.{act}_objection",
        objection,
        scope=objection.edition.code,
        before={"state": before},
        after={"state": after},
    )
    return objection


@command
def close_notice(*, actor: Actor, notice: Notice) -> Notice:
    """End a notice whose days have run."""
    notice = (
        Notice.objects.select_for_update()
        .select_related("edition__organiser", "edition__log")
        .get(pk=notice.pk)
    )
    edition = notice.edition
    rules.check_office(actor, edition)
    rules.check_close_notice(notice)
    lifecycle.move(notice, "close", NOTICE_MOVES)
    notice.closed_at = clock.edition_now()
    notice.save()
    ledger.append(
        edition.log,
        entries.notice_close(
            edition.code, number=notice.number, digest=notice.digest, at=clock.iso(notice.closed_at)
        ),
    )
    audit.record(actor, "decisions.close_notice", notice, scope=edition.code)
    return notice


@command
def settle(*, actor: Actor, edition: Edition) -> NoticeOutcome | Notice:
    """Draw the consequences of the notice: upheld and withdrawn ones leave, reserves move up by rule.

    Reserves that moved up without having been on notice themselves get their own notice first; settle is
    then called again after it. Returns that notice, or the outcome once nothing more is to be shown.
    """
    edition = Edition.objects.select_for_update().select_related("organiser", "log").get(pk=edition.pk)
    rules.check_settle(actor, edition)
    resolution = Resolution.objects.get(edition=edition)
    changes = _changes(edition, resolution)
    moved = {row["moved_up"] for row in changes if row["moved_up"]}
    fresh = moved - _noticed_as_proposed(edition)
    if fresh:
        return _open(actor, edition, dict.fromkeys(fresh, "proposed"))
    for objection in edition.objections.order_by("number"):
        row = documents.objection_row(objection)
        ledger.append(
            edition.log,
            entries.decision(
                edition.code,
                what="objection",
                digest=sealed.log_digest(row),
                ref=row["received"]["commit"],
            ),
        )
    for row in changes:
        ledger.append(edition.log, entries.decision(edition.code, what="change", digest=digest(row)))
    honoured = {row["nominee"] for row in resolution.document["rows"] if row["outcome"] == "proposed"}
    honoured = (honoured | moved) - {row["removed"] for row in changes}
    outcome = NoticeOutcome.objects.create(
        edition=edition, changes=changes, honoured=sorted(honoured), at=clock.edition_now()
    )
    audit.record(
        actor,
        "decisions.settle",
        outcome,
        scope=edition.code,
        after={"changes": len(changes), "honoured": len(honoured)},
    )
    return outcome


def _noticed_as_proposed(edition: Edition) -> set[str]:
    return {
        row["nominee"]
        for document in edition.notices.values_list("document", flat=True)
        for row in document["list"]
        if row["as"] == "proposed"
    }


def _changes(edition: Edition, resolution: Resolution) -> list[dict[str, Any]]:
    """Return ``changes.jsonl``: removals in order of objection number, then withdrawals by public number."""
    standing = {
        row["nominee"] for row in resolution.document["rows"] if row["outcome"] in {"proposed", "reserve"}
    }
    causes: dict[str, tuple[str, str, int | None]] = {}
    upheld = edition.objections.filter(state=ObjectionState.UPHELD, dossier__isnull=False)
    for objection in upheld.select_related("dossier").order_by("number"):
        number = objection.received["nominee"]
        if number in standing:
            causes.setdefault(number, ("objection_upheld", objection.answer, objection.number))
    withdrawn = Dossier.objects.filter(
        edition=edition, state=DossierState.WITHDRAWN, number__in=sorted(standing)
    ).values_list("number", flat=True)
    for number in sorted(withdrawn):
        causes.setdefault(number, ("withdrawn", "本人或单位撤回", None))
    moves = rank.replace(resolution.document, list(causes))
    return [
        {
            "number": place,
            "removed": move.removed,
            "reason": causes[move.removed][0],
            "text": causes[move.removed][1],
            "objection": causes[move.removed][2],
            "moved_up": move.moved_up,
        }
        for place, move in enumerate(moves, start=1)
    ]
