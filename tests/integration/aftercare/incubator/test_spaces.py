"""Maker spaces: admission, a place that is held once, rent after the free months, exits, mentors, figures of a year."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

import lending
import payments
from baijia.aftercare.incubator import commands, queries
from baijia.aftercare.incubator.models import Admission, Tenancy
from baijia.core.models import Message
from baijia.core.refused import Refused, RefusedMany

TODAY = date(2021, 7, 20)
SPACE = {
    "name": "时代8号职工创客空间", "address": "锦江区", "area": 1000, "free_area": 300, "most_months": 36,
    "free_months": 3, "basis": "创客空间管理办法第六条", "opened": date(2021, 1, 1),
}  # fmt: skip
OPINION = [{"expert": "文示专", "score": 86, "words": "计划可行"}]
PLAN = {"project": "薄壁件夹具", "plan": "三个月试制样机，半年内完成小批试用。", "wanted": "seat"}


@pytest.fixture
def desk(cast, edition):
    return payments.make_desk(cast, edition, settings=False)


@pytest.fixture
def space(desk):
    """A space with two seats at 200 yuan and a room."""
    row = commands.keep_space(actor=desk.service, organiser=desk.cast.city, **SPACE)
    for code, kind, rent in (("A1", "seat", "200.00"), ("A2", "seat", "200.00"), ("R1", "room", "900.00")):
        commands.add_unit(actor=desk.service, space=row, code=code, kind=kind, rent=Decimal(rent))
    return row


def codes_of(call, **arguments):
    with pytest.raises(Refused) as error:
        call(**arguments)
    many = error.value.refusals if isinstance(error.value, RefusedMany) else [error.value]
    return [one.code if len(many) == 1 else one.field for one in many]


def ask(desk, space, place, **changed):
    honour = desk.honours[place]
    return commands.apply(
        actor=desk.links[honour.person_id], person=honour.person, space=space, **PLAN | changed
    )


def admitted(desk, space, place):
    row = commands.review(actor=desk.service, admission=ask(desk, space, place), act="check")
    return commands.review(actor=desk.service, admission=row, act="admit", opinions=OPINION)


def housed(desk, space, place, unit="A1", *, starts=TODAY, months=12):
    return commands.sign_agreement(
        actor=desk.service,
        admission=admitted(desk, space, place),
        unit=space.units.get(code=unit),
        starts=starts,
        months=months,
    )


def test_admission_goes_by_plan_check_and_experts(desk, space):
    assert codes_of(ask, desk=desk, space=space, place=0, plan="短") == ["admission.plan"]
    row = ask(desk, space, 0)
    assert codes_of(ask, desk=desk, space=space, place=0) == ["admission.twice"]
    assert codes_of(commands.review, actor=desk.service, admission=row, act="admit", opinions=OPINION) == [
        "lifecycle"
    ]
    assert codes_of(commands.review, actor=desk.service, admission=row, act="return") == ["admission.note"]
    row = commands.review(actor=desk.service, admission=row, act="return", note="写明设备")
    actor, other = (desk.links[desk.honours[place].person_id] for place in (0, 1))
    again = {"admission": row, "project": "夹具", "plan": "需要一台台钻和量具，三个月试制。"}
    assert codes_of(commands.answer_return, actor=other, **again) == ["not_found"]
    row = commands.review(
        actor=desk.service, admission=commands.answer_return(actor=actor, **again), act="check"
    )
    assert codes_of(commands.review, actor=desk.service, admission=row, act="admit") == ["admission.opinions"]
    row = commands.review(actor=desk.service, admission=row, act="admit", opinions=OPINION)
    assert (row.state, row.opinions[0]["score"]) == ("admitted", 86)
    told = Message.objects.filter(account_uid=row.person.uid).order_by("pk")
    assert [each.template for each in told] == ["incubator.return", "incubator.check", "incubator.admit"]


def test_an_occupied_seat_is_let_to_nobody_else(desk, space):
    tenancy = housed(desk, space, 0)
    second = admitted(desk, space, 1)
    let = {"admission": second, "starts": TODAY, "months": 12}
    with pytest.raises(Refused) as error:
        commands.sign_agreement(actor=desk.service, unit=tenancy.unit, **let)
    assert error.value.code == "tenancy.occupied"
    assert tenancy.admission.name in error.value.sentence
    assert "2022-07-20" in error.value.sentence
    second.refresh_from_db()
    assert (second.state, Tenancy.objects.count()) == ("admitted", 1), "nothing half booked"
    room = space.units.get(code="R1")
    assert codes_of(commands.sign_agreement, actor=desk.service, unit=room, **let) == ["tenancy.unit"]
    assert codes_of(
        commands.sign_agreement, actor=desk.service, unit=space.units.get(code="A2"), **let | {"months": 37}
    ) == ["tenancy.months"]
    assert [unit.code for unit in queries.free_units(space)] == ["A2", "R1"]


def test_rent_is_due_after_the_free_months_and_paid_once(desk, space):
    tenancy = housed(desk, space, 0)
    assert queries.rent_due(tenancy, date(2021, 10, 20)) == []
    with lending.at(date(2021, 12, 1)):
        due = queries.rent_due(tenancy, date(2021, 12, 1))
        assert due == [(date(2021, 10, 20), Decimal("200.00")), (date(2021, 11, 20), Decimal("200.00"))]
        paid = {"tenancy": tenancy, "month": due[0][0]}
        assert codes_of(commands.receive_rent, actor=desk.service, receipt="", **paid) == ["rent.receipt"]
        commands.receive_rent(actor=desk.service, receipt="收 1", **paid)
        assert codes_of(commands.receive_rent, actor=desk.service, receipt="收 2", **paid) == ["rent.month"]
        leave = {"tenancy": tenancy, "left_on": date(2021, 12, 1)}
        assert codes_of(commands.end_tenancy, actor=desk.service, exit="graduated", **leave) == [
            "tenancy.rent_due"
        ]
        commands.receive_rent(actor=desk.service, tenancy=tenancy, month=due[1][0], receipt="收 2")
        ended = commands.end_tenancy(actor=desk.service, exit="graduated", **leave)
        assert (ended.state, ended.exit) == ("ended", "graduated")
        assert housed(desk, space, 1, starts=date(2021, 12, 1)).unit_id == tenancy.unit_id, "free again"


def test_a_stay_is_extended_up_to_the_limit_and_cleared_with_a_reason(desk, space):
    tenancy = housed(desk, space, 0, months=30)
    assert codes_of(commands.extend, actor=desk.service, tenancy=tenancy, months=7) == ["tenancy.extension"]
    assert commands.extend(actor=desk.service, tenancy=tenancy, months=6).ends == date(2024, 7, 20)
    leave = {"tenancy": tenancy, "left_on": TODAY, "exit": "cleared"}
    assert codes_of(commands.end_tenancy, actor=desk.service, **leave) == ["tenancy.note"]
    assert codes_of(commands.end_tenancy, actor=desk.cast.actor("organiser"), note="转租", **leave) == [
        "not_found"
    ]
    assert commands.end_tenancy(actor=desk.service, note="转租", **leave).exit == "cleared"


def test_mentors_tickets_and_the_figures_of_a_year(desk, space):
    first, second = housed(desk, space, 0), housed(desk, space, 1, "A2")
    mentor = commands.keep_mentor(actor=desk.service, space=space, name="钱示导", field="机械")
    commands.keep_mentor(actor=desk.service, space=space, name="李示导", field="财税")
    session = {"mentor": mentor, "tenancy": first, "minutes": 60, "words": "样机评审"}
    assert codes_of(commands.log_session, actor=desk.service, day=date(2021, 7, 19), **session) == [
        "session.day"
    ]
    actor = desk.links[first.person_id]
    with lending.at(date(2021, 9, 1)):
        for day in (date(2021, 8, 1), date(2021, 9, 1)):
            commands.log_session(actor=desk.service, day=day, **session)
        ticket = commands.ask(actor=actor, person=first.person, kind="facility", words="插座没电")
        commands.answer_ticket(actor=desk.service, ticket=ticket, answer="已修好")
        assert codes_of(commands.answer_ticket, actor=desk.service, ticket=ticket, answer="再答") == [
            "lifecycle"
        ]
        commands.ask(actor=actor, person=first.person, kind="legal", words="看合同")
        commands.end_tenancy(actor=desk.service, tenancy=second, left_on=date(2021, 9, 1), exit="left")
        assert codes_of(
            commands.ask,
            actor=desk.links[second.person_id],
            person=second.person,
            kind="legal",
            words="看合同",
        ) == ["tenancy.none"]
    with lending.at(date(2021, 12, 31)):
        year = queries.of_year(space, 2021)
    assert (year.in_space, year.moved_in, year.ended, year.graduated, year.on_time) == (2, 2, 1, 0, 100)
    assert year.used == round(100 * (164 + 43) / (3 * 365)), "days held of all days of three places"
    assert (year.free, year.mentors, year.sessions, year.quiet_mentors) == (30, 2, 2, 1)
    assert (year.tickets, year.answered) == (2, 1)
    bars = {unit.code: bars for unit, bars in queries.calendar(space, 2021)}
    assert [(bar.start, bar.end, bar.ended) for bar in bars["A1"]] == [(7, 12, False)]
    assert [(bar.start, bar.end, bar.ended) for bar in bars["A2"]] == [(7, 9, True)]


def test_a_space_whose_numbers_do_not_fit_is_refused_by_field(desk):
    wrong = SPACE | {"free_area": 2000, "free_months": 40, "basis": ""}
    assert codes_of(commands.keep_space, actor=desk.service, organiser=desk.cast.city, **wrong) == [
        "free_area",
        "free_months",
        "basis",
    ]


@pytest.mark.parametrize("count", [1, 3])
def test_lists_read_the_same_number_of_statements(desk, space, count):
    for place in range(count):
        ask(desk, space, place)
    actor = desk.service
    with CaptureQueriesContext(connection) as found:
        assert (
            len([(row.space.organiser.name, row.person.name) for row in queries.admissions(actor)]) == count
        )
        assert [(row.lets, row.taken) for row in queries.spaces(actor)] == [(3, 0)]
    assert len(found) == 2
    assert Admission.objects.count() == count
