"""What the office sees of a round: progress without marks before it closes, marks without names after, results.

Who holds which slot is the supervisor's alone, with a reason, and each look leaves an audit row.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from baijia.award.experts.models import Expert
from baijia.award.nominations.models import Dossier
from baijia.award.programmes import queries as programmes
from baijia.award.programmes.models import Edition
from baijia.award.review import rules
from baijia.award.review.enums import RoundState
from baijia.award.review.models import Presentation, Remark, Round, RoundResult, ScoreVersion, Seat, Slot
from baijia.award.review.queries.blind import my_rounds
from baijia.award.review.queries.line import closing, is_blocked, raters
from baijia.core import audit, once
from baijia.core.actor import Actor
from baijia.core.refused import not_found
from baijia.directory.enums import Role
from baijia.directory.models import Union
from baijia.engine.rank import sentence

OFFICE = (Role.ORGANISER, Role.COHOST, Role.LEADER, Role.SUPERVISOR)


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a round is: counts by expert and by group. No mark, and no time, is in it."""

    slots: int
    scored: int
    by_expert: list[dict[str, Any]]
    by_group: list[dict[str, Any]]


def visible_to(actor: Actor) -> QuerySet[Round]:
    """Return the rounds whose running the actor may follow: those of the own organiser's editions."""
    rows = Round.objects.select_related("edition__organiser")
    if actor.is_system:
        return rows.order_by("edition__code", "number")
    where = Q(pk__in=[])
    for role in OFFICE:
        for path in actor.places(role):
            where |= Q(edition__organiser__path__startswith=path)
    return rows.filter(where).order_by("edition__code", "number")


def round_of(actor: Actor, uid: str) -> Round:
    """Return a round the actor may follow.

    Raises:
        Refused: as hidden.
    """
    rows = visible_to(actor).filter(uid=uid)
    found = once.read(("round of", actor, uid), rows.first, of=(Round, Edition, Union))
    if found is None:
        raise not_found()
    return found


def round_by_code(actor: Actor, edition: Edition, code: str) -> Round | None:
    """Return a round of an edition the actor may follow, None where its row was not made yet."""
    return visible_to(actor).filter(edition=edition, code=code).first()


def presentation(actor: Actor, round: Round, uid: str) -> Presentation:
    """Return one place of a timetable.

    Raises:
        Refused: as hidden, also where a conflict fences the actor off.
    """
    found = next((row for row in timetable(actor, round) if row.uid == uid), None)
    if found is None:
        raise not_found()
    return found


@dataclass(frozen=True, slots=True)
class Served:
    """How well an item's reviewers fit it: by their first field, by a further one, by none."""

    number: str
    group: str
    own: int
    other: int
    none: int

    @property
    def reviews(self) -> int:
        """How many review it."""
        return self.own + self.other + self.none


def served(actor: Actor, round: Round) -> list[Served]:
    """Return how each item is served, the worst first; counts alone, never who. A constant number of statements.

    Raises:
        Refused: as hidden.
    """
    round = round_of(actor, round.uid)
    rows = (
        Slot.objects.filter(round=round, retired_at=None)
        .exclude(dossier__uid__in=programmes.fences(actor))
        .values_list("dossier__number", "dossier__group", "expert")
    )
    judging = Slot.objects.filter(round=round, retired_at=None).values("expert")
    judges = dict(Expert.objects.filter(pk__in=judging).values_list("pk", "fields"))
    found: dict[tuple[str, str], list[int]] = {}
    for number, group, expert in rows:
        fields = judges[expert]
        counts = found.setdefault((number, group), [0, 0, 0])
        counts[0 if fields[:1] == [group] else 1 if group in fields else 2] += 1
    items = [Served(number, group, *counts) for (number, group), counts in found.items()]
    return sorted(items, key=lambda one: (one.own * 1000 + one.other * 800 + one.none * 100, one.number))


def progress(actor: Actor, round: Round) -> Progress:
    """Return the progress of a round, in a constant number of statements.

    Raises:
        Refused: as hidden.
    """
    round = round_of(actor, round.uid)
    live = ScoreVersion.objects.filter(slot=OuterRef("pk"), superseded_at=None, voided_at=None)
    rows = (
        Slot.objects.filter(round=round, retired_at=None)
        .exclude(dossier__uid__in=programmes.fenced(actor))
        .values("expert__uid", "expert__name", "dossier__group")
        .annotate(slots=Count("pk"), scored=Count("pk", filter=Exists(live)))
        .values_list("expert__uid", "expert__name", "dossier__group", "slots", "scored")
        .order_by()
    )
    assigned: Counter[tuple[str, str]] = Counter()
    done: Counter[tuple[str, str]] = Counter()
    groups: Counter[str] = Counter()
    groups_done: Counter[str] = Counter()
    for uid, name, group, slots, scored in rows:
        assigned[uid, name] += slots
        done[uid, name] += scored
        groups[group] += slots
        groups_done[group] += scored
    names = {group["code"]: group["name"] for group in programmes.in_force(round.edition)["groups"]}
    return Progress(
        slots=sum(assigned.values()),
        scored=sum(done.values()),
        by_expert=[
            {"expert": uid, "name": name, "slots": assigned[uid, name], "scored": done[uid, name]}
            for uid, name in sorted(assigned)
        ],
        by_group=[
            {"group": code, "name": names.get(code, code), "slots": groups[code], "scored": groups_done[code]}
            for code in sorted(groups)
        ],
    )


def held_by(actor: Actor, round: Round, expert: str) -> list[Slot]:
    """Return the slots in service of one expert of a round by public number, each with ``scored``; no mark is read.

    Whoever runs the round assigned these pairs. The pseudonym of a slot is not for them, and no page of theirs shows it.

    Raises:
        Refused: as hidden.
    """
    rules.check_runs(actor, round.edition)
    live = ScoreVersion.objects.filter(slot=OuterRef("pk"), superseded_at=None, voided_at=None)
    rows = Slot.objects.filter(round=round, retired_at=None, expert__uid=expert)
    rows = rows.exclude(dossier__uid__in=programmes.fenced(actor))
    return list(
        rows.select_related("dossier", "expert").annotate(scored=Exists(live)).order_by("dossier__number")
    )


def marks(actor: Actor, round: Round) -> list[dict[str, Any]]:
    """Return the live marks of a closed round by slot pseudonym, never by expert.

    Raises:
        Refused: as hidden: the actor may not, or the round is not closed; marks do not exist before that.
    """
    round = round_of(actor, round.uid)
    if round.state not in (RoundState.CLOSED, RoundState.FROZEN):
        raise not_found()
    rows = ScoreVersion.objects.filter(slot__round=round, superseded_at=None, voided_at=None).exclude(
        slot__dossier__uid__in=programmes.fences(actor)
    )
    found = [
        {"nominee": number, "group": group, "slot": slot, "vector": vector, "comment": comment}
        for number, group, slot, vector, comment in rows.values_list(
            "slot__dossier__number", "slot__dossier__group", "slot__slot", "vector", "comment"
        )
    ]
    return sorted(found, key=lambda row: (row["group"], row["nominee"], row["slot"]))


def result_rows(actor: Actor, round: Round) -> list[dict[str, Any]]:
    """Return the rows of a frozen result with name and one sentence each, in the order of ranks.

    Raises:
        Refused: as hidden: the actor may not, or nothing is frozen.
    """
    round = round_of(actor, round.uid)
    frozen = RoundResult.objects.filter(round=round).first()
    if frozen is None:
        raise not_found()
    fenced = programmes.fenced(actor)
    people = {
        row.number: row
        for row in Dossier.objects.filter(
            edition=round.edition, number__in=[row["nominee"] for row in frozen.document["rows"]]
        )
    }
    rows = [
        {**row, "dossier": people[row["nominee"]], "sentence": sentence(row["reason"])}
        for row in frozen.document["rows"]
        if people[row["nominee"]].uid not in fenced
    ]
    return sorted(rows, key=lambda row: (row["group"], row["rank"] or 10**9, row["nominee"]))


def remarks(actor: Actor, round: Round, dossier: Dossier) -> list[Remark]:
    """Return comments and opinions on an item once the round is closed.

    Raises:
        Refused: as hidden.
    """
    round = round_of(actor, round.uid)
    if round.state not in (RoundState.CLOSED, RoundState.FROZEN) or dossier.uid in programmes.fenced(actor):
        raise not_found()
    return list(Remark.objects.filter(round=round, dossier=dossier).order_by("-opinion", "id"))


def timetable(actor: Actor, round: Round) -> list[Presentation]:
    """Return the timetable of an on-site round, by venue and order, without items the actor is fenced off from.

    Raises:
        Refused: as hidden.
    """
    round = round_of(actor, round.uid)
    rows = round.presentations.exclude(dossier__uid__in=programmes.fences(actor)).select_related("dossier")
    return sorted(rows, key=lambda row: (row.venue, row.order))


def roster(actor: Actor, round: Round, *, reason: str) -> list[dict[str, str]]:
    """Return who holds which slot, to the supervisor alone and under a reason; it is audited. Fences are honoured.

    With it, where the adjusted score counts, the name that links the slots of one expert.

    Raises:
        Refused: as hidden, or the reason is missing.
    """
    rules.check_supervises(actor, round.edition)
    why = rules.check_reason(reason)
    audit.record(actor, "review.open_roster", round, scope=round.edition.code, purpose=why)
    named = raters(round)
    rows = round.slots.exclude(dossier__uid__in=programmes.fenced(actor)).values_list(
        "slot", "expert__name", "expert__employer", "dossier__number", "retired_at"
    )
    return [
        {
            "slot": slot,
            "rater": named.get(slot, ""),
            "expert": name,
            "employer": employer,
            "nominee": number,
            "retired": "retired" if retired else "",
        }
        for slot, name, employer, number, retired in sorted(rows)
    ]


def seat_of(actor: Actor, round: Round, dossier: Dossier) -> Seat | None:
    """Return the actor's seat with the group of an item, None where there is none or a conflict stands."""
    if not actor.account_uid:
        return None
    seat = (
        Seat.objects.filter(
            round=round, group=dossier.group, left_at=None, expert__account__uid=actor.account_uid
        )
        .select_related("expert__account")
        .first()
    )
    stands = dossier.edition_id == round.edition_id and round.slots.filter(dossier=dossier).exists()
    if seat is None or not stands:
        return None
    barred = is_blocked(actor, expert=seat.expert_id, dossier=dossier.pk, dossier_uid=dossier.uid)
    return None if barred else seat


def todo(actor: Actor) -> list[dict[str, Any]]:
    """Return what waits: an expert's unscored items by round; rounds the office must assign, open, close, freeze."""
    items: list[dict[str, Any]] = []
    mine = [round for round in my_rounds(actor) if round.state == RoundState.OPEN]
    live = ScoreVersion.objects.filter(slot=OuterRef("pk"), superseded_at=None, voided_at=None)
    counts = dict(
        Slot.objects.filter(round__in=mine, expert__account__uid=actor.account_uid, retired_at=None)
        .exclude(dossier__uid__in=programmes.fences(actor))
        .filter(~Exists(live))
        .values_list("round")
        .annotate(count=Count("pk"))
    )
    items += [_line("score", round, counts[round.pk]) for round in mine if counts.get(round.pk)]
    if any(actor.has(role) for role in (Role.ORGANISER, Role.COHOST)):
        acts = {"planned": "assign", "assigned": "open", "open": "close", "closed": "freeze"}
        items += [_line(acts[round.state], round) for round in visible_to(actor) if round.state in acts]
    return items


def _line(kind: str, round: Round, count: int | None = None) -> dict[str, Any]:
    calendar = round.edition.definition["calendar"]
    deadline = calendar.get(f"{round.code}_opens" if kind in ("assign", "open") else closing(round))
    return {"kind": kind, "edition": round.edition, "object": round, "deadline": deadline, "count": count}
