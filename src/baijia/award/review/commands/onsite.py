"""The days on site: the timetable by lot, and what happens in the venue."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from baijia.award.nominations.models import Dossier
from baijia.award.programmes import queries as programmes
from baijia.award.review import queries, rules
from baijia.award.review.commands.rounds import locked
from baijia.award.review.enums import PRESENTATION_MOVES, PresentationState, RoundState
from baijia.award.review.models import Presentation, Round
from baijia.core import audit, clock, lifecycle
from baijia.core.actor import Actor
from baijia.core.command import command
from baijia.core.prepared import prepared
from baijia.core.refused import Refused
from baijia.engine.rank import lot_key

SESSIONS = (("09:00", "12:00"), ("14:00", "17:40"))
Sessions = Sequence[tuple[str, str]]


@command
def schedule(
    *,
    actor: Actor,
    round: Round,
    days: Sequence[date] | None = None,
    sessions: Sessions = SESSIONS,
) -> list[Presentation]:
    """Make the timetable of an on-site round; a further call makes it anew while nobody has presented.

    A group keeps one venue, as its panel sits there; venues are filled evenly; within a group the order is
    the lot of the round, so anyone can draw it again. ``days`` default to the calendar's.
    """
    round = locked(round)
    rules.check_runs(actor, round.edition)
    if round.state not in (RoundState.ASSIGNED, RoundState.OPEN):
        raise Refused("schedule.state", _("请先分配评审专家，再编排答辩时间。"))
    if round.presentations.exclude(state=PresentationState.WAITING).exists():
        raise Refused("schedule.begun", _("答辩已经开始，不能重排。"))
    described = programmes.round_definition(round.edition, round.code)
    by_venue = _venues(round, queries.standing(round), described["venues"])
    minutes = described["minutes"]
    starts = _starts(days or _days(round), sessions, minutes)
    longest = max((len(line) for line in by_venue.values()), default=0)
    if longest > len(starts):
        raise Refused(
            "schedule.full",
            _("每个会场只有 %(have)d 个时段，需要 %(need)d 个。请增加天数、时段或会场。")
            % {"have": len(starts), "need": longest},
        )
    round.presentations.all().delete()
    rows = [
        Presentation(
            round=round, dossier=dossier, venue=venue, order=order + 1, starts=starts[order], minutes=minutes
        )
        for venue, line in by_venue.items()
        for order, dossier in enumerate(line)
    ]
    Presentation.objects.bulk_create(rows, batch_size=500)
    audit.record(
        actor, "review.schedule", round, scope=round.edition.code, after={"presentations": len(rows)}
    )
    return rows


def _venues(round: Round, items: Sequence[Dossier], venues: Sequence[str]) -> dict[str, list[Dossier]]:
    """Spread groups over venues, the largest first to the emptiest; order each group by lot."""
    if not venues:
        raise Refused("schedule.venues", _("本轮未设会场。"))
    seed = queries.lot_seed(round)
    groups: dict[str, list[Dossier]] = {}
    for item in sorted(items, key=lambda item: lot_key(seed, item.number)):
        groups.setdefault(item.group, []).append(item)
    lines: dict[str, list[Dossier]] = {venue: [] for venue in venues}
    for group in sorted(groups, key=lambda code: (-len(groups[code]), code)):
        emptiest = min(venues, key=lambda venue: (len(lines[venue]), list(venues).index(venue)))
        lines[emptiest] += groups[group]
    return lines


def _days(round: Round) -> list[date]:
    calendar = programmes.in_force(round.edition)["calendar"]
    try:
        first, last = (
            datetime.fromisoformat(calendar[f"{round.code}_{end}"]).astimezone(clock.ZONE).date()
            for end in ("opens", "closes")
        )
    except (KeyError, TypeError):
        raise Refused("schedule.days", _("日程未写明本轮起止，请指定答辩日期。")) from None
    return [first + timedelta(days=number) for number in range((last - first).days + 1)]


def _starts(days: Sequence[date], sessions: Sessions, minutes: int) -> list[datetime]:
    step = timedelta(minutes=minutes)
    starts = []
    for day in days:
        for begins, ends in sessions:
            at = datetime.combine(day, time.fromisoformat(begins), clock.ZONE)
            until = datetime.combine(day, time.fromisoformat(ends), clock.ZONE)
            while at + step <= until:
                starts.append(at)
                at += step
    return starts


@command
def start_presentation(*, actor: Actor, presentation: Presentation) -> Presentation:
    """Begin a presentation; one at a time in a venue. An absent one who arrives may still begin."""
    presentation = _locked(presentation)
    round = presentation.round
    rules.check_handles(actor, round.edition, presentation.dossier)
    if round.state != RoundState.OPEN:
        raise Refused("round.not_open", _("本轮评分未开放或已截止。"))
    busy = round.presentations.filter(venue=presentation.venue, state=PresentationState.PRESENTING)
    if busy.exists():
        raise Refused("presentation.busy", _("本会场还有答辩未结束。"))
    presentation.started_at = clock.edition_now()
    return _moved(actor, presentation, "start")


@command
def finish_presentation(*, actor: Actor, presentation: Presentation) -> Presentation:
    """End a presentation."""
    presentation = _locked(presentation)
    rules.check_handles(actor, presentation.round.edition, presentation.dossier)
    presentation.ended_at = clock.edition_now()
    return _moved(actor, presentation, "finish")


@command
def mark_absent(*, actor: Actor, presentation: Presentation) -> Presentation:
    """Note that a candidate did not come; at the close the item's slots are retired."""
    presentation = _locked(presentation)
    rules.check_handles(actor, presentation.round.edition, presentation.dossier)
    rules.check_slots_can_change(presentation.round)
    return _moved(actor, presentation, "absent")


def _moved(actor: Actor, presentation: Presentation, act: str) -> Presentation:
    before, after = lifecycle.move(presentation, act, PRESENTATION_MOVES)
    presentation.save(update_fields=["state", "started_at", "ended_at"])
    audit.record(
        actor,
        f"review.{act}_presentation",
        presentation,
        scope=presentation.round.edition.code,
        before={"state": before},
        after={"state": after},
    )
    return presentation


@command
def swap_presentations(
    *, actor: Actor, one: Presentation, other: Presentation, reason: str
) -> tuple[Presentation, Presentation]:
    """Let two waiting candidates of one group change places, with a reason."""
    rows = {row.pk: row for row in (_locked(one), _locked(other))}
    one, other = rows[one.pk], rows[other.pk]
    for row in (one, other):
        rules.check_handles(actor, row.round.edition, row.dossier)
    reason = rules.check_reason(reason)
    waiting = {one.state, other.state} == {PresentationState.WAITING}
    if not waiting or one.round_id != other.round_id or one.dossier.group != other.dossier.group:
        raise Refused("presentation.swap", _("只能对调同一组中都在候场的两个项目。"))
    first, second = (one.venue, one.order, one.starts), (other.venue, other.order, other.starts)
    one.order = 0  # out of the way: a place in a venue is unique
    one.save(update_fields=["order"])
    other.venue, other.order, other.starts = first
    other.save(update_fields=["venue", "order", "starts"])
    one.venue, one.order, one.starts = second
    one.save(update_fields=["venue", "order", "starts"])
    audit.record(
        actor,
        "review.swap_presentations",
        one,
        scope=one.round.edition.code,
        purpose=reason,
        after={"with": other.uid},
    )
    return one, other


def _locked(presentation: Presentation) -> Presentation:
    return _presentation(pk=presentation.pk)[0]


@prepared
def _presentation(*, pk: int) -> QuerySet[Presentation]:
    rows = Presentation.objects.select_for_update(of=("self",)).filter(pk=pk)
    return rows.select_related("round__edition__organiser", "dossier")
