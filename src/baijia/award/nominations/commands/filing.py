"""Handing a dossier in, and taking it back."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import QuerySet

from baijia.award.nominations import answers as form
from baijia.award.nominations import content, paper
from baijia.award.nominations.commands import exempting, locking
from baijia.award.nominations.enums import (
    CONFIRMATION_MOVES,
    DOSSIER_MOVES,
    ConfirmationState,
    ListState,
    StepAct,
)
from baijia.award.nominations.models import ChainStep, Dossier, ListPlace, Member
from baijia.award.nominations.queries import reading
from baijia.award.nominations.rules import filing as rules
from baijia.award.nominations.rules import secrecy
from baijia.award.programmes.models import Edition
from baijia.core import audit, clock, entropy, ids, ledger, lifecycle
from baijia.core.actor import Actor
from baijia.core.command import command
from baijia.core.prepared import insert, prepared
from baijia.engine.bundle import sealed
from baijia.engine.log import entries

LONGEST_TRANSFER = timedelta(minutes=10)
"""How long before now a complete request may have been received, so that no caller can reach further back."""


@command
def submit(*, actor: Actor, dossier_uid: str, received_at: datetime | None = None, seen: str = "") -> Dossier:
    """Hand a dossier in: receipt, public number, digest, and the salted commitment in the log.

    ``received_at`` is when the server had the complete request, now without; the window is judged by it. ``seen`` is
    the digest of the draft as it was read before, if the page knows it.
    Give an ``idempotency_key``, and a double click changes nothing.

    Raises:
        RefusedMany: everything that is missing or wrong, each with its field.
        Refused: outside the window, naming the rule; or a colleague changed it since it was read.
    """
    dossier = locking.dossier(actor, dossier_uid)
    rules.check_files(actor, dossier)
    edition = locking.edition(dossier.edition_id)  # takes turns with close_filing, which writes the deadline
    dossier.edition = edition
    rules.check_editable(dossier)
    secrecy.check_declared(dossier)
    rules.check_read(seen, paper.draft_digest(dossier) if seen else "")
    definition = reading.definition_of(edition)
    now = clock.edition_now()
    received = now if received_at is None or received_at < now - LONGEST_TRANSFER else min(received_at, now)
    key = exempting.late_key(dossier, definition, received)
    if key is None:
        rules.check_submission_window(dossier, definition, received)
    members, attachments = reading.members_of(dossier), reading.attachments_of(dossier)
    fields = reading.fields_of(definition)
    known = form.fields_by_code(fields)  # an addendum may have taken out a question that was answered
    typed = {
        code: value
        for code, value in {**dossier.answers, **reading.unsealed(dossier)}.items()
        if code in known
    }
    rules.check_complete(dossier, definition, answers=typed, members=members, attachments=attachments)
    dossier.form_version = definition["form"]["version"]
    dossier.answers, sensitive = form.split(fields, form.clean(fields, typed, complete=True,
                                            attached=reading.attached(attachments)))  # fmt: skip
    document = content.content(dossier, members=members, attachments=attachments, sensitive=sensitive)
    dossier.digest, dossier.shown_digest = content.digest(document), content.digest(content.shown(document))
    before, after = lifecycle.move(dossier, "submit", DOSSIER_MOVES)
    earlier = _give_receipt(dossier, received)
    _log_receipt(edition, dossier, earlier=earlier, late=key is not None)
    dossier.version += 1
    dossier.saved_at = now
    dossier.save()
    if key is not None:
        exempting.use(key, dossier)
    _renew(dossier, members)
    step(dossier, StepAct.SUBMIT, actor, at=received)
    audit.record(
        actor,
        "nominations.submit",
        dossier,
        scope=edition.code,
        before={"state": str(before)},
        after={"state": str(after), "digest": dossier.digest, "corrected": bool(earlier)},
    )
    return dossier


def _give_receipt(dossier: Dossier, received: datetime) -> str:
    """Give number and receipt once; return the commitment this submission replaces, or "" for the first."""
    earlier = dossier.commit
    if not dossier.number:
        dossier.number = ids.public_number("P", 7)
        while _numbered(edition=dossier.edition_id, number=dossier.number):
            dossier.number = ids.public_number("P", 7)
        dossier.receipt = ids.public_number("R", 11)
        dossier.submitted_at = received
    salt = entropy.random_bytes(sealed.SALT_BYTES)
    dossier.salt = salt.hex()
    dossier.commit = sealed.commitment("nomination", salt, nomination_value(dossier))
    return earlier


@prepared
def _numbered(*, edition: int, number: str) -> QuerySet[Dossier]:
    return Dossier.objects.filter(edition_id=edition, number=number).only("id")


def nomination_value(dossier: Dossier) -> dict[str, str]:
    """Return what the receipt's commitment is over (docs/reference/bundle.md 5.5)."""
    return {"nominee": dossier.number, "dossier": dossier.digest}


def _log_receipt(edition: Edition, dossier: Dossier, *, earlier: str, late: bool) -> None:
    """Log the receipt; what comes after the deadline says first why it may (bundle.md 4.8)."""
    what, reason = ("late-nomination", "late_key") if late else ("correction", "returned")
    if late or (earlier and reading.filing_is_closed(edition)):
        ledger.append(
            edition.log, entries.override(edition.code, what=what, ref=dossier.commit, reason=reason)
        )
    ledger.append(edition.log, entries.nomination(edition.code, commit=dossier.commit, ref=earlier or None))


def _renew(dossier: Dossier, members: list[Member]) -> None:
    """Ask those anew who confirmed something else; another file, which the unit answers for, asks nobody."""
    for member in members:
        if member.state == ConfirmationState.CONFIRMED and member.confirmed_digest != dossier.shown_digest:
            lifecycle.move(member, "renew", CONFIRMATION_MOVES)
            member.decided_at, member.confirmed_digest = None, ""
            member.save(update_fields=["state", "decided_at", "confirmed_digest"])


def step(
    dossier: Dossier,
    act: StepAct,
    actor: Actor,
    *,
    at: datetime,
    opinion: str = "",
) -> ChainStep:
    """Append what the filing unit, or the nominee, did."""
    return insert(
        ChainStep(
            dossier=dossier,
            union=dossier.unit,
            act=act,
            opinion=opinion,
            by_uid=actor.account_uid,
            by_name=actor.name,
            at=at,
        )
    )


@command
def withdraw(*, actor: Actor, dossier_uid: str, reason: str) -> Dossier:
    """Take a dossier back, by its unit or by a nominee of it; the person is free to stand elsewhere."""
    dossier = locking.dossier(actor, dossier_uid)
    rules.check_withdraw(actor, dossier, reason)
    return take_back(actor, dossier, reason, act="nominations.withdraw")


def take_back(actor: Actor, dossier: Dossier, reason: str, *, act: str) -> Dossier:
    """Withdraw a locked dossier, free its people, and close the gap it leaves on lists still open."""
    before, after = lifecycle.move(dossier, "withdraw", DOSSIER_MOVES)
    dossier.save(update_fields=["state"])
    dossier.members.update(active=False)
    for place in ListPlace.objects.filter(dossier=dossier, list__state=ListState.OPEN).order_by("id"):
        leave(place)
    step(dossier, StepAct.WITHDRAW, actor, at=clock.edition_now(), opinion=reason.strip())
    audit.record(
        actor,
        act,
        dossier,
        scope=dossier.edition.code,
        purpose=reason.strip(),
        before={"state": str(before)},
        after={"state": str(after)},
    )
    return dossier


def leave(place: ListPlace) -> None:
    """Take a dossier off a list and move up those behind it, one by one, so that no rank stands twice."""
    row = locking.union_list(place.list.uid)
    place.delete()
    if place.rank is None:
        return
    for behind in row.places.filter(place=place.place, rank__gt=place.rank).order_by("rank"):
        behind.rank = (behind.rank or 0) - 1
        behind.save(update_fields=["rank"])
