"""Three events: a salon with a waiting list, a lecture for everybody, an expo with a delegation and booths."""

from __future__ import annotations

from datetime import datetime, timedelta

from baijia.aftercare.events import commands, queries
from baijia.aftercare.events.enums import EventKind, SignUpState
from baijia.aftercare.events.models import Event, SignUp
from baijia.award.honours import queries as register
from baijia.core import clock
from baijia.core.actor import PUBLIC
from baijia.directory.models import Person
from baijia.interfaces.rehearsal.acts.housing import SPACE
from baijia.interfaces.rehearsal.paper import scan
from baijia.interfaces.rehearsal.play import Play

SURNAMES = "赵钱孙李周吴郑王冯陈褚卫"
GUESTS = len(SURNAMES)
DAY, HOUR = timedelta(days=1), timedelta(hours=1)
WORDS = ("案例讲得细，回去就能用", "希望多留一些提问时间", "现场演示很清楚")
CRITERIA = "获奖者优先，按申请先后；同一单位不超过两人、两个展位。（演示）"
EVENTS = (
    (EventKind.SALON, "创客沙龙：夹具与工装改造", SPACE, 2, 0),
    (EventKind.LECTURE, "讲座：成果转化与专利布局", "市总工会报告厅", 8, 0),
    (EventKind.EXPO, "职工创新成果博览会", "演例会展中心", 20, 2),
)


def hold_events(play: Play) -> None:
    """Announce the three, fill them, let people in, hear back, close."""
    holders = [Person.objects.get(uid=uid) for uid in sorted(play.holders)]
    for kind, title, place, places, booths in EVENTS:
        with play.at(play.now + 3 * DAY):
            event = _announced(play, kind, title, place, places, booths)
            for person in holders[:40]:
                _holder_comes(play, event, person)
        with play.at(play.now + 3 * DAY):
            _guests_come(play, event)
            _give_back_one(play, event)
            if event.selects:
                _select(play, event)
        starts, ends = event.starts.astimezone(clock.ZONE), event.ends.astimezone(clock.ZONE)
        with play.at(starts - DAY / 2):
            commands.remind(actor=play.actor("service"), event=event)
        with play.at(starts + HOUR / 4):
            _let_in(play, event)
        with play.at(ends + HOUR):
            _hear_back(play, event)
            commands.move_event(actor=play.actor("service"), event=event, act="close")


def _announced(play: Play, kind: EventKind, title: str, place: str, places: int, booths: int) -> Event:
    service = play.actor("service")
    day = (play.now + 10 * DAY).astimezone(clock.ZONE).replace(hour=14, minute=0, second=0)
    event = commands.keep_event(
        actor=service,
        organiser=play.tree.city,
        kind=kind,
        title=title,
        summary="由获奖者主讲，现场交流。名额有限，获奖者优先。",
        place=place,
        starts=day,
        ends=day + 3 * HOUR,
        closes=day - DAY,
        places=places,
        holders_until=play.now + 2 * DAY,
        booths=booths,
        selects=bool(booths),
        criteria=CRITERIA if booths else "",
        per_unit=2 if booths else None,
    )
    return commands.move_event(actor=service, event=event, act="publish")


def _holder_comes(play: Play, event: Event, person: Person) -> None:
    actor = register.holder_link(play.holders[person.uid]).actor
    commands.sign_up(actor=actor, event=event, person=person)
    if event.booths:
        commands.apply_for_booth(
            actor=actor, event=event, person=person, work="演例成果", what="样机和展板，需要一个插座"
        )


def _guests_come(play: Play, event: Event) -> None:
    for serial in range(GUESTS):
        name = f"{SURNAMES[serial]}示客"
        phone = f"1380000{serial:04d}"
        commands.sign_up_guest(actor=PUBLIC, event=event, name=name, phone=phone, unit="演例公司")


def _give_back_one(play: Play, event: Event) -> None:
    row = (
        SignUp.objects.filter(event=event, state=SignUpState.PLACED, person__isnull=False)
        .order_by("pk")
        .first()
    )
    if row is not None and row.person is not None:
        actor = register.holder_link(play.holders[row.person.uid]).actor
        commands.cancel_sign_up(actor=actor, sign_up=row)


def _select(play: Play, event: Event) -> None:
    """Select delegates and booths as the rule gives them."""
    service = play.actor("service")
    chosen = queries.by_rule(queries.applicants(event), event.places, event.per_unit)
    commands.select_delegates(actor=service, event=event, chosen=chosen, note="名额有限，下次优先")
    asked = list(queries.booths(event))
    picked = queries.by_rule(asked, event.booths, event.per_unit)
    commands.select_booths(actor=service, event=event, chosen=picked, note="展位有限，下次优先")


def _let_in(play: Play, event: Event) -> None:
    """Most come; the phone at the door had no network for a while and hands in two tickets twice."""
    placed = list(queries.attendance(event).filter(state=SignUpState.PLACED))
    entries: list[tuple[str, datetime]] = [
        (row.ticket, play.now - HOUR / 4) for place, row in enumerate(placed) if place % 8 != 7
    ]
    commands.check_in(actor=play.actor("service"), event=event, entries=[*entries, *entries[:2]])


def _hear_back(play: Play, event: Event) -> None:
    commands.add_material(
        actor=play.actor("service"), event=event, name="讲义", file_name="讲义.pdf", data=scan("slides")
    )
    came = queries.attendance(event).filter(state=SignUpState.ATTENDED, person__isnull=False)
    for place, row in enumerate(came.select_related("person")):
        assert row.person is not None  # noqa: S101 - filtered
        actor = register.holder_link(play.holders[row.person.uid]).actor
        commands.give_feedback(actor=actor, sign_up=row, score=5 - place % 2, words=WORDS[place % len(WORDS)])


def figures(play: Play) -> list[tuple[str, str]]:
    """Return what was held, for the report; empty where that was not played."""
    held = Event.objects.count()
    came = SignUp.objects.filter(state=SignUpState.ATTENDED).count()
    return [("活动", f"{held:>7,} 场，签到 {came} 人")] if held else []
