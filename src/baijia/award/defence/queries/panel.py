"""A panel and one candidate: whose marks are in, what the group says, and the sheets to sign."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch, QuerySet

from baijia.award.defence.models import Closure, Dissent, Sheet, Signature, Timetable
from baijia.award.experts.models import Expert
from baijia.award.programmes import queries as programmes
from baijia.award.review import queries as review
from baijia.award.review.enums import SeatRole
from baijia.award.review.models import Presentation, Remark, Round, ScoreVersion, Seat, Slot
from baijia.core.actor import Actor
from baijia.core.refused import not_found
from baijia.directory.enums import Role

SCORING = (SeatRole.CHAIR, SeatRole.SCORING)


@dataclass(frozen=True, slots=True)
class Member:
    """A juror of an item: ``state`` is in, missing, absence or abstention."""

    slot_uid: str
    expert: Expert
    chair: bool
    state: str
    reason: str
    dissent: str


@dataclass(frozen=True, slots=True)
class PanelView:
    """An item before its panel. ``gone`` counts those taken off it, by reason; ``may_close`` is about who asks."""

    presentation: Presentation | None
    members: tuple[Member, ...]
    gone: tuple[tuple[str, int], ...]
    opinion: str
    closure: Closure | None
    own: Member | None
    may_close: bool

    @property
    def missing(self) -> int:
        """How many marks are neither in nor explained."""
        return sum(member.state == "missing" for member in self.members)


def panel(round: Round, presentation: Presentation | None, *, account_uid: str = "") -> PanelView:
    """Return how far the panel is with the item of a presentation; six statements. Who may ask is the caller's.

    Where the chair is recused or absent from the item, every juror of it may act for the chair.
    """
    if presentation is None:
        return PanelView(None, (), (), "", None, None, may_close=False)
    live = ScoreVersion.objects.filter(superseded_at=None, voided_at=None)
    rows = Slot.objects.filter(round=round, dossier=presentation.dossier).select_related(
        "expert__account", "missing"
    )
    slots = sorted(
        rows.prefetch_related(Prefetch("scores", live, "live_scores")), key=lambda one: one.expert.uid
    )
    seats = Seat.objects.filter(round=round, group=presentation.dossier.group, left_at=None)
    chairs = set(seats.filter(role=SeatRole.CHAIR).values_list("expert_id", flat=True))
    dissents = dict(Dissent.objects.filter(presentation=presentation).values_list("expert_id", "text"))
    members = tuple(_member(slot, chairs, dissents) for slot in slots if slot.retired_at is None)
    gone: dict[str, int] = defaultdict(int)
    for slot in slots:
        if slot.retired_at is not None:
            gone[str(slot.get_retired_reason_display())] += 1
    remark = (
        Remark.objects.filter(round=round, dossier=presentation.dossier, opinion=True).order_by("-at").first()
    )
    closure = Closure.objects.filter(presentation=presentation).select_related("sheet").first()
    own = next((one for one in members if account_uid and one.expert.account.uid == account_uid), None)
    led = any(one.chair and one.state != "absence" for one in members)
    return PanelView(
        presentation,
        members,
        tuple(sorted(gone.items())),
        closure.opinion if closure else remark.text if remark else "",
        closure,
        own,
        may_close=own is not None and (own.chair or not led),
    )


def _member(slot: Slot, chairs: set[int], dissents: dict[int, str]) -> Member:
    missing = getattr(slot, "missing", None)
    scored = bool(slot.live_scores)  # type: ignore[attr-defined]
    state = "in" if scored else str(missing.why) if missing else "missing"
    return Member(
        slot.uid,
        slot.expert,
        slot.expert_id in chairs,
        state,
        missing.reason if missing and not scored else "",
        dissents.get(slot.expert_id, ""),
    )


def jurors(round: Round, group: str) -> list[Expert]:
    """Return who must sign a group's sheets: the scoring seats, by uid."""
    seats = Seat.objects.filter(round=round, group=group, role__in=SCORING, left_at=None)
    return sorted((seat.expert for seat in seats.select_related("expert__account")), key=lambda one: one.uid)


@dataclass(frozen=True, slots=True)
class Group:
    """A group's panel as the office sees it."""

    code: str
    name: str
    seats: tuple[Seat, ...]
    presentations: int
    closed: int
    to_sheet: int
    sheets: tuple[Sheet, ...]


def panels(round: Round) -> list[Group]:
    """Return the panels with how far they are; five statements whatever the round holds."""
    definition = programmes.in_force(round.edition)
    seats, rows, sheets = defaultdict(list), defaultdict(list), defaultdict(list)
    for seat in (
        Seat.objects.filter(round=round, left_at=None).select_related("expert").order_by("role", "id")
    ):
        seats[seat.group].append(seat)
    for row in round.presentations.values_list("dossier__group", "closed_at", "closure__sheet"):
        rows[row[0]].append(row[1:])
    for sheet in with_signatures(Sheet.objects.filter(round=round)):
        sheets[sheet.group].append(sheet)
    return [
        Group(
            one["code"],
            one["name"],
            tuple(seats[one["code"]]),
            len(rows[one["code"]]),
            sum(closed is not None for closed, _sheet in rows[one["code"]]),
            sum(closed is not None and on is None for closed, on in rows[one["code"]]),
            tuple(sheets[one["code"]]),
        )
        for one in definition["groups"]
        if seats[one["code"]] or rows[one["code"]]
    ]


def with_signatures(rows: QuerySet[Sheet]) -> list[Sheet]:
    """Return sheets, in order, with their signatures and those who still have to sign (``owing``)."""
    signed = Prefetch("signatures", Signature.objects.select_related("expert"))
    found = list(rows.select_related("round__edition").prefetch_related(signed).order_by("group", "number"))
    jury = defaultdict(list)
    seats = Seat.objects.filter(round__in={sheet.round_id for sheet in found}, role__in=SCORING, left_at=None)
    for seat in seats.select_related("expert"):
        jury[seat.round_id, seat.group].append(seat.expert)
    for sheet in found:
        there = {one.expert_id for one in sheet.signatures.all()}
        sheet.owing = [  # type: ignore[attr-defined]
            expert for expert in jury[sheet.round_id, sheet.group] if expert.pk not in there
        ]
    return found


def sheets_of(actor: Actor, round: Round) -> list[Sheet]:
    """Return the sheets in force of the panels on which the actor sits as a juror."""
    seats = Seat.objects.filter(
        round=round, role__in=SCORING, left_at=None, expert__account__uid=actor.account_uid or "-"
    )
    return with_signatures(Sheet.objects.filter(round=round, voided_at=None, group__in=seats.values("group")))


def to_sign(actor: Actor) -> Sequence[Sheet]:
    """Return the sheets that wait for the actor's signature."""
    if not actor.account_uid:
        return []
    seats = Seat.objects.filter(role__in=SCORING, left_at=None, expert__account__uid=actor.account_uid)
    rounds = {(seat.round_id, seat.group) for seat in seats}
    signed = Signature.objects.filter(expert__account__uid=actor.account_uid).values("sheet")
    rows = Sheet.objects.filter(voided_at=None, round__in={key for key, _group in rounds}).exclude(
        pk__in=signed
    )
    return [
        sheet for sheet in rows.select_related("round__edition") if (sheet.round_id, sheet.group) in rounds
    ]


def todo(actor: Actor) -> list[dict[str, Any]]:
    """Return what waits on site: sheets for a juror to sign; for who runs the round, changes nobody was told of."""
    signing = Counter(sheet.round for sheet in to_sign(actor))
    items = [_line("sign-sheet", round, count) for round, count in signing.items()]
    if any(actor.has(role) for role in (Role.ORGANISER, Role.COHOST)):
        told = Timetable.objects.filter(changed=True, round__in=review.visible_to(actor))
        rows = told.select_related("round__edition").order_by("round_id")
        items += [_line("publish-timetable", row.round, 1) for row in rows]
    return items


def _line(kind: str, round: Round, count: int) -> dict[str, Any]:
    return {"kind": kind, "edition": round.edition, "object": round, "deadline": None, "count": count}


def sheet(actor: Actor, round: Round, uid: str) -> Sheet:
    """Return a sheet of a round: for whoever runs it or its juror.

    Raises:
        Refused: as hidden.
    """
    rows = with_signatures(Sheet.objects.filter(round=round, uid=uid))
    if not rows:
        raise not_found()
    found = rows[0]
    own = any(one.account.uid == actor.account_uid for one in jurors(round, found.group))
    if not own:
        review.round_of(actor, round.uid)
    return found
