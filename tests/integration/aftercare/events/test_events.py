"""Events: holders first, places and waiting list, the door, feedback, booths, calendar files, reminders."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from icalendar import Calendar

import payments
from baijia.aftercare.events import commands, queries, tasks
from baijia.aftercare.events.models import SignUp
from baijia.award.honours import commands as honours
from baijia.award.honours.enums import HonourState
from baijia.award.honours.models import Honour
from baijia.core import clock
from baijia.core.actor import PUBLIC
from baijia.core.models import Message
from baijia.core.refused import Refused, RefusedMany
from baijia.directory import commands as directory
from baijia.interfaces.web import ical
from baijia.interfaces.web.account import sentences

NOW = datetime.fromisoformat("2021-07-20T10:00:00+08:00")
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
VALUES = {
    "kind": "salon", "title": "夹具改造沙龙", "summary": "三个案例", "place": "时代8号", "starts": NOW + 5 * DAY,
    "ends": NOW + 5 * DAY + 3 * HOUR, "closes": NOW + 4 * DAY, "places": 2, "holders_until": NOW + 2 * DAY,
}  # fmt: skip


@pytest.fixture
def desk(cast, edition):
    return payments.make_desk(cast, edition, settings=False)


def hold(desk, **changed):
    row = commands.keep_event(actor=desk.service, organiser=desk.cast.city, **VALUES | changed)
    return commands.move_event(actor=desk.service, event=row, act="publish")


def sign(desk, event, place):
    honour = desk.honours[place]
    return commands.sign_up(actor=desk.links[honour.person_id], event=event, person=honour.person)


def codes_of(call, **arguments):
    with pytest.raises(Refused) as error:
        call(**arguments)
    many = error.value.refusals if isinstance(error.value, RefusedMany) else [error.value]
    return [one.code if one.field is None else one.field for one in many]


def test_a_full_event_has_a_waiting_list_that_moves_up_in_order(desk):
    event = hold(desk)
    first, second, third = (sign(desk, event, place) for place in range(3))
    assert [row.state for row in (first, second, third)] == ["placed", "placed", "waiting"]
    assert codes_of(sign, desk=desk, event=event, place=0) == ["event.twice"]
    assert codes_of(commands.cancel_sign_up, actor=desk.links[desk.honours[1].person_id], sign_up=first) == [
        "not_found"
    ]
    commands.cancel_sign_up(actor=desk.links[desk.honours[0].person_id], sign_up=first)
    third.refresh_from_db()
    assert third.state == "placed"
    again = sign(desk, event, 0)
    assert again.state == "waiting", "who gave the place back waits at the end"
    commands.keep_event(actor=desk.service, organiser=desk.cast.city, event=event, **VALUES | {"places": 3})
    again.refresh_from_db()
    assert again.state == "placed", "a new place moves the list up"
    fewer = VALUES | {"places": 1}
    assert codes_of(
        commands.keep_event, actor=desk.service, organiser=desk.cast.city, event=event, **fewer
    ) == ["places"]


def test_holders_come_first_then_the_public_with_a_sealed_number(desk):
    event = hold(desk)
    guest = {"actor": PUBLIC, "event": event, "name": "王示例", "phone": "138 0000 1111"}
    assert codes_of(commands.sign_up_guest, **guest) == ["event.holders_first"]
    with clock.fixed(NOW + 3 * DAY):
        assert codes_of(commands.sign_up_guest, **guest | {"phone": "12", "name": ""}) == ["name", "phone"]
        row = commands.sign_up_guest(**guest)
        assert codes_of(commands.sign_up_guest, **guest | {"phone": "13800001111"}) == ["event.twice"]
        assert "13800001111" not in str(SignUp.objects.filter(pk=row.pk).values().get())
        assert queries.phone_of(row) == "13800001111"
    with clock.fixed(NOW + 4 * DAY + HOUR):
        assert codes_of(commands.sign_up_guest, **guest | {"phone": "13800002222"}) == ["event.closed"]
    only = hold(desk, holders_only=True, title="内部沙龙")
    assert codes_of(commands.sign_up_guest, **guest | {"event": only}) == ["event.holders_only"]


def test_whose_honour_was_revoked_does_not_sign_up_as_holder(desk):
    event, honour = hold(desk), desk.honours[0]
    Honour.objects.filter(pk=honour.pk).update(state=HonourState.REVOKED, revoked_at=NOW)
    assert codes_of(sign, desk=desk, event=event, place=0) == ["event.no_honour"]
    actor = desk.links[desk.honours[1].person_id]
    assert codes_of(commands.sign_up, actor=actor, event=event, person=honour.person) == ["not_found"]


def test_a_ticket_lets_in_once_and_a_bad_one_holds_up_nobody(desk):
    event = hold(desk)
    placed, other, waiting = (sign(desk, event, place) for place in range(3))
    door = event.starts - HOUR / 2
    with clock.fixed(event.starts):
        entries = [
            (placed.ticket, door),
            ("no-such", door),
            (waiting.ticket, door),
            (placed.ticket, door + HOUR / 4),
        ]
        answers = commands.check_in(actor=desk.service, event=event, entries=entries)
        assert [ok for _ticket, _words, ok in answers] == [True, False, False, False]
        assert "已于 09:30 签到" in answers[3][1]
        placed.refresh_from_db()
        assert (placed.state, placed.checked_in_at) == ("attended", door), (
            "the moment at the door, not of handing in"
        )
        later = hold(desk, title="另一场")
        assert not commands.check_in(actor=desk.service, event=later, entries=[(other.ticket, door)])[0][2]
    day_before = [(other.ticket, event.starts - DAY)]
    assert not commands.check_in(actor=desk.service, event=event, entries=day_before)[0][2]


def test_who_came_says_how_it_was(desk):
    event = hold(desk)
    row, absent = sign(desk, event, 0), sign(desk, event, 1)
    with clock.fixed(event.starts):
        commands.check_in(actor=desk.service, event=event, entries=[(row.ticket, event.starts)])
    actor = desk.links[row.person_id]
    assert codes_of(commands.give_feedback, actor=actor, sign_up=row, score=6) == ["score"]
    commands.give_feedback(actor=actor, sign_up=row, score=4, words="案例实用")
    assert codes_of(commands.give_feedback, actor=desk.links[absent.person_id], sign_up=absent, score=5) == [
        "feedback.not_there"
    ]
    assert queries.feedback(event) == {"mean": 4.0, "number": 1, "words": ["案例实用"]}
    assert codes_of(commands.move_event, actor=desk.service, event=event, act="close") == ["event.running"]
    with clock.fixed(event.ends):
        assert commands.move_event(actor=desk.service, event=event, act="close").state == "closed"


RULE = {"criteria": "获奖者优先，按申请先后", "per_unit": 1}


def test_booths_are_selected_by_the_rule_and_the_rest_learn_why(desk):
    assert codes_of(hold, desk=desk, kind="expo", booths=1) == ["criteria"], "nobody applies without a rule"
    event = hold(desk, kind="expo", booths=1, **RULE)
    for place in range(3):
        honour = desk.honours[place]
        given = {"event": event, "person": honour.person, "work": "夹具", "what": "样机演示"}
        actor = desk.links[honour.person_id]
        row = commands.apply_for_booth(actor=actor, **given)
        assert codes_of(commands.apply_for_booth, actor=actor, **given) == ["booth.twice"]
    first, second, _third = queries.booths(event)
    select = {"actor": desk.service, "event": event}
    assert codes_of(commands.select_booths, chosen=[first, second], **select) == ["selection.many"]
    assert codes_of(commands.select_booths, chosen=[first], **select) == ["note"]
    assert codes_of(commands.select_booths, chosen=[second], note="名额有限", **select) == ["why"]
    commands.select_booths(chosen=[first], note="名额有限", **select)
    assert [(row.state, row.number) for row in queries.booths(event)] == [
        ("selected", 1),
        ("declined", None),
        ("declined", None),
    ]
    assert queries.own_booth(row.person, event).note == "名额有限"
    told = Message.objects.filter(account_uid=row.person.uid, template="events.booth_declined").get()
    assert told.context["reason"] == "名额有限"


def test_a_delegation_is_selected_holders_first_and_so_many_of_a_unit(desk):
    event = hold(desk, kind="expo", selects=True, holders_until=None, **RULE)
    guests = [
        commands.sign_up_guest(actor=PUBLIC, event=event, name="王示例", phone=f"1380000111{n}", unit="甲厂")
        for n in range(2)
    ]
    holder = sign(desk, event, 0)
    assert {row.state for row in (*guests, holder)} == {"applied"}
    assert codes_of(
        commands.keep_event, actor=desk.service, organiser=desk.cast.city, event=event, **VALUES | RULE
    ) == ["selects"]
    rows = list(queries.applicants(event))
    ruled = queries.by_rule(rows, event.places, event.per_unit)
    assert ruled == [holder, guests[0]], "holders first, one of a unit"
    select = {"actor": desk.service, "event": event, "note": "名额有限"}
    assert codes_of(commands.select_delegates, chosen=guests, **select) == ["why"]
    assert commands.select_delegates(chosen=ruled, **select) == 2
    guests[1].refresh_from_db()
    assert (guests[1].state, guests[1].note) == ("declined", "名额有限")
    assert Message.objects.filter(channel="sms", template="events.declined").count() == 1
    commands.cancel_sign_up(actor=desk.links[holder.person_id], sign_up=holder)
    again = {"chosen": [guests[1]], "why": "甲厂两项成果分属两个专业", **select}
    assert commands.select_delegates(**again) == 1, "a place that came back goes to one who was left out"
    with clock.fixed(event.starts):
        entries = [(row.ticket, event.starts) for row in (guests[1], holder)]
        found = commands.check_in(actor=desk.service, event=event, entries=entries)
        assert [ok for _ticket, _words, ok in found] == [True, False]


def test_a_holder_is_told_of_the_place_and_by_phone_only_with_consent(desk):
    event = hold(desk, places=1)
    first, second = sign(desk, event, 0), sign(desk, event, 1)
    honours.change_consent(
        actor=desk.links[second.person_id], holder=second.person.holder, purpose="contact", given=True
    )
    directory.correct_person(actor=desk.service, person=second.person, phone="13800009999")
    commands.cancel_sign_up(actor=desk.links[first.person_id], sign_up=first)
    told = Message.objects.filter(account_uid=second.person.uid).order_by("pk")
    assert [row.template for row in told] == ["events.waiting", "events.moved_up"]
    assert Message.objects.filter(channel="sms", template="events.moved_up").count() == 1
    assert sentences.sentence(told[1]) == "您候补的“夹具改造沙龙”有名额了，请打开报名页看入场码。"


def test_the_calendar_file_and_reminders(desk):
    event = hold(desk, holders_until=None)
    commands.sign_up_guest(actor=PUBLIC, event=event, name="王示例", phone="13800001111")
    entry = Calendar.from_ical(ical.file(event)).walk("VEVENT")[0]
    assert (entry["SUMMARY"], entry["DTSTART"].dt, entry["SEQUENCE"]) == ("夹具改造沙龙", event.starts, 0)
    assert tasks.remind_due() == 0
    with clock.fixed(event.starts - DAY + HOUR):
        assert (tasks.remind_due(), tasks.remind_due()) == (1, 0), "once"
        assert Message.objects.get(template="events.reminder").channel == "sms"
        assert codes_of(commands.move_event, actor=desk.service, event=event, act="cancel") == ["reason"]
        event = commands.move_event(actor=desk.service, event=event, act="cancel", reason="场地停电")
    cancelled = Calendar.from_ical(ical.file(event)).walk("VEVENT")[0]
    assert (cancelled["STATUS"], cancelled["SEQUENCE"], cancelled["UID"]) == ("CANCELLED", 1, entry["UID"])
    assert Message.objects.filter(template="events.cancelled").count() == 1


def test_an_event_with_times_out_of_order_is_refused_by_field(desk):
    wrong = {"ends": NOW, "closes": NOW + 9 * DAY, "holders_until": NOW + 10 * DAY, "places": 0, "title": ""}
    assert codes_of(hold, desk=desk, **wrong) == ["title", "ends", "closes", "holders_until", "places"]


@pytest.mark.parametrize("count", [1, 3])
def test_the_programme_reads_the_same_number_of_statements(desk, count):
    for place in range(count):
        sign(desk, hold(desk, title=f"第{place}场"), 0)
    with CaptureQueriesContext(connection) as found:
        assert [(row.taken, row.organiser.name) for row in queries.programme()] == [
            (1, "成都市总工会")
        ] * count
    assert len(found) == 1
