"""The list: proposed by rule, its meeting entered from paper and checked, approved, undone by a new decision."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from baijia.award.decisions import composition, documents, meeting_rules, queries, rules
from baijia.award.decisions.enums import RESOLUTION_MOVES
from baijia.award.decisions.models import Resolution, Vote
from baijia.award.nominations.enums import DossierState
from baijia.award.nominations.models import Dossier
from baijia.award.programmes import queries as programmes
from baijia.award.programmes.models import Edition
from baijia.award.review import queries as review
from baijia.core import audit, clock, files, ledger, lifecycle
from baijia.core.actor import Actor
from baijia.core.command import command
from baijia.engine import rank
from baijia.engine.bundle import sealed
from baijia.engine.log import entries


@dataclass(frozen=True, slots=True)
class Recusal:
    """Members who left the room for one nominee, and how the others voted on that nominee alone."""

    nominee: str
    members: tuple[str, ...]
    yes: int
    no: int
    abstained: int


@dataclass(frozen=True, slots=True)
class Meeting:
    """What the stamped minutes say. Names are as in the minutes; the counts are those on the whole list."""

    held_at: datetime
    place: str
    chair: str
    agenda: str
    attending: tuple[str, ...]
    absent: tuple[str, ...]
    yes: int
    no: int
    abstained: int
    recusals: tuple[Recusal, ...] = field(default=())


@command
def propose(*, actor: Actor, edition: Edition) -> Resolution:
    """Make the proposed list with reserves from the frozen rounds, by rule alone.

    Who withdrew after the last round is out, and so is whom an earlier resolution put out for good.
    """
    edition = Edition.objects.select_for_update().select_related("organiser").get(pk=edition.pk)
    rules.check_propose(actor, edition)
    exclusions = _standing_exclusions(edition)
    document = _document(edition, exclusions, vote=None)
    resolution = Resolution.objects.create(
        edition=edition,
        number=edition.resolutions.count() + 1,
        document=document,
        exclusions=exclusions,
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


def _standing_exclusions(edition: Edition) -> list[dict[str, Any]]:
    """Return the exclusions a new proposal starts from: those the log holds already, and who withdrew since."""
    found = {row["nominee"]: row for row in documents.logged_exclusions(edition)}
    candidates = review.results(edition)[programmes.in_force(edition)["rounds"][-1]["code"]]["rows"]
    advanced = [row["nominee"] for row in candidates if row["advanced"] and row["nominee"] not in found]
    gone = Dossier.objects.filter(edition=edition, number__in=advanced, state=DossierState.WITHDRAWN)
    for number in gone.values_list("number", flat=True):
        found[number] = _exclusion(number, "withdrawn", "本人或单位撤回")
    return [found[number] for number in sorted(found)]


def _exclusion(number: str, reason: str, text: str) -> dict[str, Any]:
    return {"nominee": number, "stage": "resolution", "reason": reason, "text": text}


def _document(
    edition: Edition, exclusions: Sequence[Mapping[str, Any]], *, vote: dict[str, int] | None
) -> dict[str, Any]:
    definition = programmes.in_force(edition)
    results = review.results(edition)
    return rank.resolution(
        definition,
        results,
        ballots=review.ballots(edition),
        lot_seed=results[definition["rounds"][-1]["code"]]["lot_seed"],
        excluded={row["nominee"]: (row["stage"], row["reason"]) for row in exclusions},
        vote=vote,
    )


def _locked(resolution: Resolution) -> Resolution:
    rows = Resolution.objects.select_for_update(of=("self",))
    return rows.select_related("edition__organiser", "edition__log").get(pk=resolution.pk)


@command
def enter_minutes(
    *, actor: Actor, resolution: Resolution, meeting: Meeting, name: str, data: bytes
) -> Resolution:
    """Enter a meeting held on paper with a scan of its stamped minutes (``name`` and ``data`` of the file).

    A nominee for whom members left the room is voted on by the others; who does not reach the majority there is
    excluded, and the list is made anew by rule. Another officer checks it against the scan before it counts.
    """
    resolution = _locked(resolution)
    edition = resolution.edition
    rules.check_office(actor, edition)
    rule = programmes.in_force(edition)["decision"]
    before, after = lifecycle.move(resolution, "enter", RESOLUTION_MOVES)
    places = {row["nominee"] for row in resolution.document["rows"] if row["outcome"] != "none"}
    meeting_rules.check_meeting(rule, meeting, places)
    kept = files.store(name=name, data=data)
    failed = [one for one in meeting.recusals if not meeting_rules.recusal_passes(rule, meeting, one)]
    resolution.exclusions = sorted(
        [
            *resolution.exclusions,
            *(
                _exclusion(
                    one.nominee,
                    "not_passed",
                    f"评委会单独表决未达到规定比例（赞成 {one.yes} 票，{len(one.members)} 人回避）",
                )
                for one in failed
            ),
        ],
        key=lambda row: str(row["nominee"]),
    )
    counts = {"members": rule["members"], "present": len(meeting.attending), "agreed": meeting.yes}
    resolution.document = _document(edition, resolution.exclusions, vote=counts)
    resolution.save()
    vote = _meeting_row(actor, resolution, meeting, rule["members"])
    vote.minutes = kept
    vote.save()
    audit.record(
        actor,
        "decisions.enter_minutes",
        resolution,
        scope=edition.code,
        before={"state": before},
        after={
            "state": after,
            "present": vote.present,
            "yes": vote.yes,
            "no": vote.no,
            "abstained": vote.abstained,
            "recusals": vote.recusals,
            "file": kept.sha256,
        },
    )
    return resolution


def _meeting_row(actor: Actor, resolution: Resolution, meeting: Meeting, members: int) -> Vote:
    return Vote(
        resolution=resolution,
        held_at=meeting.held_at,
        place=meeting.place.strip(),
        chair=meeting.chair.strip(),
        agenda=meeting.agenda.strip(),
        attending=list(meeting.attending),
        absent=list(meeting.absent),
        recusals=[
            {
                "nominee": one.nominee,
                "members": list(one.members),
                "yes": one.yes,
                "no": one.no,
                "abstained": one.abstained,
            }
            for one in meeting.recusals
        ],
        members=members,
        present=len(meeting.attending),
        yes=meeting.yes,
        no=meeting.no,
        abstained=meeting.abstained,
        entered_by_uid=actor.account_uid,
        at=clock.edition_now(),
    )


@command
def check_minutes(*, actor: Actor, resolution: Resolution) -> Resolution:
    """Find the entry true to the stamped minutes: the vote counts, and the list awaits the leader."""
    resolution = _locked(resolution)
    vote = rules.check_checks_minutes(actor, resolution)
    rules.check_composition(composition.rows(resolution.edition, resolution.document))
    before, after = lifecycle.move(resolution, "check", RESOLUTION_MOVES)
    resolution.digest = sealed.log_digest(resolution.document)
    resolution.save()
    vote.checked_by_uid = actor.account_uid
    vote.checked_at = clock.edition_now()
    vote.save()
    audit.record(
        actor,
        "decisions.check_minutes",
        resolution,
        scope=resolution.edition.code,
        before={"state": before},
        after={"state": after, "file": vote.minutes.sha256 if vote.minutes else ""},
    )
    return resolution


@command
def return_minutes(*, actor: Actor, resolution: Resolution, reason: str) -> Resolution:
    """Send the entry back because it differs from the stamped minutes; it stays on record as returned."""
    resolution = _locked(resolution)
    vote = rules.check_checks_minutes(actor, resolution)
    reason = rules.check_reason(reason)
    before, after = lifecycle.move(resolution, "return", RESOLUTION_MOVES)
    vote.returned_by_uid = actor.account_uid
    vote.returned_at = clock.edition_now()
    vote.return_reason = reason
    vote.save()
    resolution.exclusions = _standing_exclusions(resolution.edition)
    resolution.document = _document(resolution.edition, resolution.exclusions, vote=None)
    resolution.save()
    audit.record(
        actor,
        "decisions.return_minutes",
        resolution,
        scope=resolution.edition.code,
        purpose=reason,
        before={"state": before},
        after={"state": after},
    )
    return resolution


@command
def approve(*, actor: Actor, resolution: Resolution) -> Resolution:
    """The leader approves the list as voted; exclusions and digest go into the log. Nobody is told yet."""
    resolution = _locked(resolution)
    rules.check_approve(actor, resolution)
    before, after = lifecycle.move(resolution, "approve", RESOLUTION_MOVES)
    edition = resolution.edition
    in_log = {row["nominee"] for row in documents.logged_exclusions(edition)}
    resolution.approved_by_uid = actor.account_uid
    resolution.approved_at = clock.edition_now()
    resolution.save()
    for row in resolution.exclusions:
        if row["nominee"] not in in_log:
            digest = sealed.log_digest(row)
            ledger.append(edition.log, entries.decision(edition.code, what="exclusion", digest=digest))
    ledger.append(edition.log, queries.log_entry(resolution))
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
def rescind(*, actor: Actor, resolution: Resolution, decision: str, reason: str) -> Resolution:
    """Undo a list by a new decision (its number and reason), before it is on notice; it stays on record.

    A new list may then be proposed; its entry in the log names the one it replaces.
    """
    resolution = _locked(resolution)
    rules.check_rescind(actor, resolution, decision=decision)
    reason = rules.check_reason(reason)
    before, after = lifecycle.move(resolution, "rescind", RESOLUTION_MOVES)
    resolution.rescinded_by_uid = actor.account_uid
    resolution.rescinded_at = clock.edition_now()
    resolution.rescission = {"decision": decision.strip(), "reason": reason}
    resolution.save()
    audit.record(
        actor,
        "decisions.rescind",
        resolution,
        scope=resolution.edition.code,
        purpose=reason,
        before={"state": before},
        after={"state": after, "decision": decision.strip()},
    )
    return resolution
