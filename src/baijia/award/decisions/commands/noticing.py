"""The public notice: one release that tells those concerned and the public, its end, and what it leaves standing."""

from __future__ import annotations

from baijia.award.decisions import documents, letters, queries, rules, settling
from baijia.award.decisions.enums import NOTICE_MOVES, ResolutionState
from baijia.award.decisions.models import Notice, NoticeOutcome, Objection, Resolution
from baijia.award.nominations.models import Dossier
from baijia.award.programmes import queries as programmes
from baijia.award.programmes import workdays
from baijia.award.programmes.models import Edition
from baijia.core import audit, clock, ledger, lifecycle, outbox
from baijia.core.actor import Actor
from baijia.core.command import command
from baijia.engine.bundle import sealed
from baijia.engine.canonical import digest
from baijia.engine.log import entries


@command
def open_notice(*, actor: Actor, resolution: Resolution, without: str = "") -> Notice:
    """Release the approved list: put it on public notice (公示) from now on, and tell every unit its own outcome.

    Reserves are not shown to the public. The letters are those of ``letters.release``, which a page shows before.
    ``without`` is the leader's reason to open it while an office that was asked has not answered (征求意见).
    """
    resolution = (
        Resolution.objects.select_for_update(of=("self",))
        .select_related("edition__organiser", "edition__log")
        .get(pk=resolution.pk)
    )
    rules.check_open_notice(actor, resolution)
    edition = resolution.edition
    why = rules.check_background(queries.opinions_missing(resolution), without)
    if why:
        audit.record(actor, "decisions.open_notice_without", resolution, scope=edition.code, purpose=why)
    places = {
        row["nominee"]: "proposed" for row in resolution.document["rows"] if row["outcome"] == "proposed"
    }
    notice = _open(actor, edition, places)
    outbox.enqueue_all((one.account_uid, one.template, one.context) for one in letters.release(resolution))
    return notice


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
    then called again after it. Who has an objection still looked into is held back, and nobody else is; leads hold
    nobody. Returns that notice, or the outcome; once a held one is decided, settle makes the next outcome.
    """
    edition = Edition.objects.select_for_update().select_related("organiser", "log").get(pk=edition.pk)
    rules.check_settle(actor, edition)
    resolution = Resolution.objects.get(edition=edition, state=ResolutionState.APPROVED)
    earlier = queries.outcome(edition)
    changes = settling.changes(edition, resolution, list(earlier.changes) if earlier else [])
    moved = {row["moved_up"] for row in changes if row["moved_up"]}
    fresh = moved - _noticed_as_proposed(edition)
    if fresh:
        return _open(actor, edition, dict.fromkeys(fresh, "proposed"))
    _log_decided(edition)
    for row in changes[len(earlier.changes) if earlier else 0 :]:
        ledger.append(edition.log, entries.decision(edition.code, what="change", digest=digest(row)))
    honoured = {row["nominee"] for row in resolution.document["rows"] if row["outcome"] == "proposed"}
    honoured = (honoured | moved) - {row["removed"] for row in changes}
    outcome = NoticeOutcome.objects.create(
        edition=edition,
        number=earlier.number + 1 if earlier else 1,
        changes=changes,
        honoured=sorted(honoured),
        held=sorted(queries.held(edition) & honoured),
        at=clock.edition_now(),
    )
    audit.record(
        actor,
        "decisions.settle",
        outcome,
        scope=edition.code,
        after={"changes": len(changes), "honoured": len(honoured), "held": len(outcome.held)},
    )
    return outcome


def _log_decided(edition: Edition) -> None:
    """Freeze and log the row of every objection with an outcome, and of every lead, decided or not."""
    for objection in Objection.objects.select_for_update().filter(edition=edition, decided__isnull=True):
        if objection.outcome or objection.is_lead:
            freeze(objection)


def freeze(objection: Objection) -> None:
    """Freeze an objection's row of the bundle and log its digest; what becomes of a lead later is a revocation's."""
    objection.decided = documents.decided_row(objection)
    objection.save(update_fields=["decided"])
    ledger.append(
        objection.edition.log,
        entries.decision(
            objection.edition.code,
            what="objection",
            digest=sealed.log_digest(objection.decided),
            ref=objection.decided["received"]["commit"],
        ),
    )


def _noticed_as_proposed(edition: Edition) -> set[str]:
    return {
        row["nominee"]
        for document in edition.notices.values_list("document", flat=True)
        for row in document["list"]
        if row["as"] == "proposed"
    }
