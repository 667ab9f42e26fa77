"""A maker space: twenty tenancies by admission and agreement, mentors, tickets, rent, and the three ways to leave."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

from baijia.aftercare.incubator import commands, queries
from baijia.aftercare.incubator.enums import Exit, TicketKind, UnitKind
from baijia.aftercare.incubator.models import Mentor, Space, Tenancy
from baijia.award.honours import queries as register
from baijia.core.actor import Actor
from baijia.directory.models import Person
from baijia.interfaces.rehearsal.paper import scan
from baijia.interfaces.rehearsal.play import Play

SPACE = "时代8号职工创客空间（演示）"
TENANCIES = 20
SEATS, ROOMS = 24, 2
STAY = timedelta(days=95)
MENTORS = (("钱示导", "机械工艺"), ("李示导", "财税"), ("吴示导", "专利"), ("郑示导", "市场"))
EXITS = (Exit.GRADUATED, Exit.GRADUATED, Exit.LEFT, Exit.CLEARED)


def let(play: Play) -> None:
    """Open the space and let it round by round; who came last stays in."""
    with play.at(play.now + timedelta(days=5)):
        space = _open(play)
    people = [Person.objects.get(uid=uid) for uid in sorted(play.holders)]
    done = 0
    while done < TENANCIES:
        round_of = people[: TENANCIES - done]
        with play.at(play.now + timedelta(days=3)):
            held = [_move_in(play, space, person, place) for place, person in enumerate(round_of)]
        with play.at(play.now + timedelta(days=40)):
            _live(play, space, held)
        done += len(held)
        if done < TENANCIES:
            with play.at(play.now + STAY):
                for place, tenancy in enumerate(held):
                    _move_out(play, tenancy, place)
    play.progress.count("入驻", done, TENANCIES)


def _open(play: Play) -> Space:
    service = play.actor("service")
    space = commands.keep_space(
        actor=service,
        organiser=play.tree.city,
        name=SPACE,
        address="锦江区演例路8号",
        area=1200,
        free_area=400,
        most_months=36,
        free_months=1,
        basis="市总工会职工创客空间管理办法（演示）第六条",
        opened=play.now.date(),
        assumed=True,
    )
    for number in range(SEATS + ROOMS):
        seat = number < SEATS
        commands.add_unit(
            actor=service,
            space=space,
            code=f"{'A' if seat else 'R'}{number + 1:02d}",
            kind=UnitKind.SEAT if seat else UnitKind.ROOM,
            rent=Decimal("150.00" if seat else "900.00"),
            area=6 if seat else 30,
        )
    for name, field in MENTORS:
        commands.keep_mentor(actor=service, space=space, name=name, field=field, employer="演例学院")
    return space


def _move_in(play: Play, space: Space, person: Person, place: int) -> Tenancy:
    service = play.actor("service")
    row = commands.apply(
        actor=_holder(play, person),
        person=person,
        space=space,
        project=f"演例孵化项目{place + 1}",
        plan="三个月完成样机，六个月小批试用，需要一个工位和检测设备。",
        wanted=UnitKind.SEAT,
        file=("计划书.pdf", scan("the plan")),
    )
    row = commands.review(actor=service, admission=row, act="check")
    opinions = [{"expert": "文示专", "score": 80 + place % 15, "words": "计划可行"}]
    row = commands.review(actor=service, admission=row, act="admit", opinions=opinions)
    unit = queries.free_units(space).filter(kind=UnitKind.SEAT)[0]
    return commands.sign_agreement(
        actor=service, admission=row, unit=unit, starts=play.now.date(), months=12 if place % 3 else 6
    )


def _live(play: Play, space: Space, held: list[Tenancy]) -> None:
    service = play.actor("service")
    mentors = list(Mentor.objects.filter(space=space).order_by("pk"))
    for place, tenancy in enumerate(held):
        commands.log_session(
            actor=service,
            mentor=mentors[place % len(mentors)],
            tenancy=tenancy,
            day=play.now.date(),
            minutes=60,
            words="看样机，定下一步试验",
        )
        kind = list(TicketKind)[place % len(TicketKind)]
        actor = _holder(play, tenancy.person)
        ticket = commands.ask(actor=actor, person=tenancy.person, kind=kind, words="请帮忙处理（演示）")
        if place % 4 != 3:
            commands.answer_ticket(actor=service, ticket=ticket, answer="已办（演示）")


def _move_out(play: Play, tenancy: Tenancy, place: int) -> None:
    service, today = play.actor("service"), play.now.date()
    for month, _amount in queries.rent_due(tenancy, today):
        commands.receive_rent(actor=service, tenancy=tenancy, month=month, receipt=f"演收{month:%Y%m}")
    way = EXITS[place % len(EXITS)]
    note = "转租工位（演示）" if way == Exit.CLEARED else ""
    commands.end_tenancy(actor=service, tenancy=tenancy, left_on=today, exit=way, note=note)


def _holder(play: Play, person: Person) -> Actor:
    return register.holder_link(play.holders[person.uid]).actor


def figures(play: Play) -> list[tuple[str, str]]:
    """Return what was let, for the report; empty where that was not played."""
    held = Tenancy.objects.count()
    graduated = Tenancy.objects.filter(exit=Exit.GRADUATED).count()
    return [("创客空间", f"{held:>7,} 份协议，毕业 {graduated}")] if held else []
