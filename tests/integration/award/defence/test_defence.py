"""The days on site: timetables, changes of them, the door, and a panel's end with a candidate."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from review_stage import at

from baijia.award.defence import commands, frames, queries, tasks
from baijia.award.defence.enums import Absent, Planner
from baijia.award.defence.models import Arrival, Sheet, Timetable
from baijia.award.review import commands as review
from baijia.award.review import queries as review_queries
from baijia.award.review.enums import Gone, SeatRole
from baijia.award.review.models import Presentation, Seat
from baijia.core import clock
from baijia.core.models import AuditRow, Message
from baijia.core.refused import Refused, RefusedMany
from baijia.engine import rank
from baijia.interfaces.web.papers import summary_sheet

BEGUN = "2021-09-06T09:01:00+08:00"


def rows(stage) -> list[Presentation]:
    found = Presentation.objects.select_related("dossier", "round__edition__organiser")
    return list(found.order_by("venue", "order"))


def line(stage) -> list[Presentation]:
    """Return the candidates of the first venue in order."""
    found = rows(stage)
    return [row for row in found if row.venue == found[0].venue]


def code_of(refused) -> str:
    return refused.value.code


def test_the_timetable_keeps_groups_together_in_the_order_of_the_lot(defence):
    seed = review_queries.lot_seed(defence.round("defence"))
    found = rows(defence)
    assert len(found) == 4
    for group in ("equipment", "medicine"):
        own = [row for row in found if row.dossier.group == group]
        assert len({row.venue for row in own}) == 1
        numbers = [row.dossier.number for row in own]
        assert numbers == sorted(numbers, key=lambda number: rank.lot_key(seed, number))
    assert len({row.starts for row in found if row.order == 1}) == 1


def test_the_solver_serves_what_was_asked_for_and_says_why_it_cannot(defence):
    organiser, round = defence.organiser, defence.round("defence")
    first, day = line(defence)[0], date(2021, 9, 6)
    dossier = first.dossier
    commands.keep_need(
        actor=organiser, round=round, dossier=dossier, away=[day], equipment=["电源380V"], reason="本人来电"
    )
    rooms = [
        (one.name, "电源380V" if number == 2 else "", "")
        for number, one in enumerate(queries.frame(round).venues)
    ]
    frame = frames.filled_in(
        days="2021-09-06\n2021-09-07", sessions="09:00-10:30", breaks="09:20-09:40", rooms=rooms
    )
    commands.keep_frame(actor=organiser, round=round, frame=frame)
    commands.ask_timetable(actor=organiser, round=round)
    with pytest.raises(Refused) as refused:
        commands.schedule(actor=organiser, round=round)
    assert code_of(refused) == "schedule.pending"
    assert tasks.lay_out_timetables() == 1
    kept = Timetable.objects.get()
    assert (kept.fault, kept.planner, kept.done_at is not None) == ("", Planner.SOLVER, True)
    placed = Presentation.objects.get(dossier=dossier)
    assert (placed.venue, placed.starts.astimezone(clock.ZONE).date()) == (rooms[2][0], date(2021, 9, 7))
    assert {row.starts.astimezone(clock.ZONE).strftime("%H:%M") for row in rows(defence)} <= {
        "09:00",
        "09:40",
        "10:00",
    }
    commands.keep_need(
        actor=organiser, round=round, dossier=dossier, away=list(frame.days), equipment=[], reason="出国"
    )
    commands.ask_timetable(actor=organiser, round=round)
    tasks.lay_out_timetables()
    kept.refresh_from_db()
    assert dossier.name in kept.fault
    assert Presentation.objects.count() == 4, "the timetable that was there stays"


@pytest.mark.parametrize(
    ("given", "fields"),
    [
        ({"days": "6 September"}, {"days"}),
        ({"sessions": "12:00-09:00"}, {"sessions"}),
        ({"sessions": "09:00-12:00\n11:00-13:00", "days": ""}, {"sessions"}),
        ({"breaks": "tea"}, {"breaks"}),
        ({"days": ""}, {"days"}),
        ({"rooms": [("甲", "", "soon")]}, {"closed_0"}),
    ],
)
def test_a_frame_names_every_field_that_is_wrong(given, fields):
    right = {"days": "2021-09-06", "sessions": "09:00-12:00", "breaks": "", "rooms": [("甲", "", "")]}
    with pytest.raises(RefusedMany) as refused:
        frames.filled_in(**{**right, **given})
    assert {one.field for one in refused.value.refusals} == fields


def test_publishing_tells_everybody_once_and_gives_tickets_that_stay(defence):
    round = defence.round("defence")
    commands.publish(actor=defence.organiser, round=round)
    tickets = dict(Arrival.objects.values_list("dossier_id", "ticket"))
    assert len(set(tickets.values())) == 4
    told = Message.objects.filter(template__startswith="defence.")
    assert told.filter(template="defence.place_published").count() == 4
    assert told.filter(template="defence.published").count() == 6
    one, other = line(defence)[:2]
    commands.swap_presentations(actor=defence.organiser, one=one, other=other, reason="航班延误")
    assert Timetable.objects.get().changed
    again = commands.publish(actor=defence.organiser, round=round)
    assert (again.version, again.changed) == (2, False)
    assert dict(Arrival.objects.values_list("dossier_id", "ticket")) == tickets
    own = queries.own_sitting(one.dossier)
    assert (own.presentation.order, own.ticket, own.version) == (2, tickets[one.dossier_id], 2)


def test_changes_by_hand_need_a_reason_and_put_nobody_in_two_places(defence):
    organiser = defence.organiser
    one, other = line(defence)[:2]
    foreign = next(row for row in rows(defence) if row.venue != one.venue)
    empty_venue = queries.frame(defence.round("defence")).venues[2].name
    with pytest.raises(Refused) as refused:
        commands.swap_presentations(actor=organiser, one=one, other=foreign, reason="换组")
    assert code_of(refused) == "presentation.swap"
    with pytest.raises(Refused) as refused:  # the panel hears the other one then
        commands.move_presentation(
            actor=organiser, presentation=one, venue=empty_venue, starts=other.starts, reason="设备"
        )
    assert code_of(refused) == "presentation.clash"
    with pytest.raises(Refused) as refused:
        commands.move_presentation(
            actor=organiser, presentation=one, venue=foreign.venue, starts=foreign.starts, reason="设备"
        )
    assert code_of(refused) == "presentation.clash"
    with pytest.raises(Refused) as refused:
        commands.move_presentation(
            actor=organiser, presentation=one, venue=empty_venue, starts=one.starts, reason=" "
        )
    assert code_of(refused) == "reason"
    commands.move_presentation(
        actor=organiser,
        presentation=one,
        venue=one.venue,
        starts=one.starts + timedelta(days=1),
        reason="家中急事",
    )
    assert [(row.pk, row.order) for row in line(defence)] == [(other.pk, 1), (one.pk, 2)]
    assert AuditRow.objects.filter(act="defence.move_presentation", purpose="家中急事").exists()


def test_the_board_tells_what_a_move_would_run_into(defence):
    one, other = line(defence)[:2]
    round, found = defence.round("defence"), rows(defence)
    commands.keep_need(
        actor=defence.organiser,
        round=round,
        dossier=one.dossier,
        away=[date(2021, 9, 7)],
        equipment=[],
        reason="出差",
    )
    told = {cell.key: (cell, moved) for cell, moved in queries.places_to_go(round, found, one)}
    swap = next(moved for cell, moved in told.values() if cell.row and cell.row.pk == other.pk)
    assert (swap.hard, swap.soft) == ((), ())
    same_time = [moved for cell, moved in told.values() if cell.starts == other.starts and cell.row is None]
    assert same_time
    assert all("同一时间还在另一会场" in moved.hard[0] for moved in same_time)
    next_day = [moved for cell, moved in told.values() if cell.starts.date() == date(2021, 9, 7)]
    assert all("这一天不便" in moved.soft[0] for moved in next_day)


def test_who_is_fenced_off_sees_a_taken_place_and_no_name(defence):
    one, other = line(defence)[:2]
    round, shown = defence.round("defence"), [row for row in rows(defence) if row.pk != other.pk]
    cells = [cell for each in queries.board(round, shown) for cell in each.cells]
    assert [(cell.venue, cell.starts) for cell in cells if cell.hidden] == [(other.venue, other.starts)]
    told = queries.places_to_go(round, shown, one)
    assert other.starts not in [cell.starts for cell, _moved in told if cell.venue == other.venue]
    words = [text for cell, moved in told if cell.starts == other.starts for text in moved.hard]
    assert words
    assert not [text for text in words if other.dossier.name in text]


def test_the_door_lets_in_once_and_lateness_is_an_act_of_its_own(defence):
    organiser, round = defence.organiser, defence.round("defence")
    commands.publish(actor=organiser, round=round)
    one, late = line(defence)[:2]
    tickets = dict(Arrival.objects.values_list("dossier_id", "ticket"))
    commands.mark_absent(actor=organiser, presentation=late, reason="点名未到")
    now = clock.edition_now()
    entries = [
        (tickets[one.dossier_id], now),
        (tickets[one.dossier_id], now),
        (tickets[late.dossier_id], now),
    ]
    answers = commands.check_in(actor=organiser, round=round, entries=[*entries, ("nobody", now)])
    assert [ok for _ticket, _words, ok in answers] == [True, False, False, False]
    assert one.venue in answers[0][1]
    with pytest.raises(Refused):
        commands.start_presentation(actor=organiser, presentation=late)
    commands.take_late(actor=organiser, presentation=late, reason="地铁故障，经组长同意")
    assert commands.check_in(actor=organiser, round=round, entries=[(tickets[late.dossier_id], now)])[0][2]
    commands.reorder(actor=organiser, one=late, before=one, reason="已到，先答")
    assert [row.pk for row in line(defence)] == [late.pk, one.pk]
    commands.start_presentation(actor=organiser, presentation=late)
    with pytest.raises(Refused) as refused:
        commands.start_presentation(actor=organiser, presentation=one)
    assert code_of(refused) == "presentation.busy"
    with at(BEGUN):
        hall = queries.halls(round)[0]
    assert (hall.order, hall.phase, hall.done, hall.total) == (1, "presenting", 0, 2)
    assert hall.following == ((2, Presentation.objects.get(pk=one.pk).starts),)
    reasons = AuditRow.objects.filter(act__in=["defence.absent_presentation", "defence.late_presentation"])
    assert sorted(reasons.values_list("purpose", flat=True)) == ["地铁故障，经组长同意", "点名未到"]


@pytest.fixture
def heard(defence):
    """The first candidate of the first venue has presented; (stage, presentation, chair, jurors)."""
    one = line(defence)[0]
    commands.start_presentation(actor=defence.organiser, presentation=one)
    commands.finish_presentation(actor=defence.organiser, presentation=one)
    seats = Seat.objects.filter(round=defence.rounds["defence"], group=one.dossier.group)
    chair = seats.get(role=SeatRole.CHAIR).expert
    others = [seat.expert for seat in seats.exclude(role=SeatRole.CHAIR).order_by("id")]
    return defence, one, chair, others


def slots(stage, one) -> dict[int, object]:
    return {slot.expert_id: slot for slot in stage.slots("defence") if slot.dossier_id == one.dossier_id}


def test_a_case_closes_only_when_every_mark_is_in_or_explained(heard):
    stage, one, chair, (second, third) = heard
    own = slots(stage, one)
    stage.score(own[chair.pk], 30, 30, 15)
    stage.score(own[second.pk], 28, 30, 15)
    for actor, code in ((stage.actor(second), "case.chair"), (stage.actor(chair), "case.missing")):
        with pytest.raises(Refused) as refused:
            commands.close_case(actor=actor, presentation=one, opinion="同意")
        assert code_of(refused) == code
    with pytest.raises(Refused):  # not for another juror to say
        commands.explain_missing(
            actor=stage.actor(second),
            presentation=one,
            slot_uid=own[third.pk].uid,
            why=Absent.ABSENCE,
            reason="急诊",
        )
    commands.explain_missing(
        actor=stage.actor(chair),
        presentation=one,
        slot_uid=own[third.pk].uid,
        why=Absent.ABSTENTION,
        reason="领域不熟",
    )
    with pytest.raises(Refused) as refused:
        commands.close_case(actor=stage.actor(chair), presentation=one, opinion=" ")
    assert code_of(refused) == "case.opinion"
    commands.dissent(actor=stage.actor(second), presentation=one, text="推广价值偏高估")
    commands.close_case(actor=stage.actor(chair), presentation=one, opinion="创新点明确，同意推荐")
    with pytest.raises(Refused) as refused:
        stage.score(own[second.pk], 20, 20, 10)
    assert code_of(refused) == "presentation.closed"
    with pytest.raises(Refused) as refused:
        review.void_score(
            actor=stage.organiser, slot_uid=own[chair.pk].uid, reason=Gone.ERROR, explanation="误填"
        )
    assert code_of(refused) == "presentation.closed"
    commands.reopen_case(actor=stage.organiser, presentation=one, reason="组长更正")
    stage.score(own[second.pk], 27, 30, 15)


def test_where_the_chair_is_recused_another_juror_closes(heard):
    stage, one, chair, (second, _third) = heard
    review.withdraw_expert(
        actor=stage.organiser,
        round=stage.round("defence"),
        expert=chair,
        reason=Gone.RECUSAL,
        explanation="师生",
        dossiers=[one.dossier],
    )
    for slot in slots(stage, one).values():
        stage.score(slot, 30, 30, 15)
    with pytest.raises(Refused) as refused:
        commands.close_case(actor=stage.actor(chair), presentation=one, opinion="同意")
    assert refused.value.hidden
    view = queries.panel(stage.round("defence"), one, account_uid=second.account.uid)
    assert (dict(view.gone), view.may_close) == ({"回避": 1}, True)
    commands.close_case(actor=stage.actor(second), presentation=one, opinion="同意")


def test_every_juror_signs_the_sheet_on_the_page_or_on_paper(heard):
    stage, one, chair, (second, third) = heard
    round, group = stage.round("defence"), one.dossier.group
    for slot in slots(stage, one).values():
        stage.score(slot, 30, 30, 15)
    commands.close_case(actor=stage.actor(chair), presentation=one, opinion="同意推荐")
    absent = line(stage)[1]
    commands.mark_absent(actor=stage.organiser, presentation=absent, reason="未到")
    commands.close_case(actor=stage.actor(chair), presentation=absent, opinion="")
    with pytest.raises(Refused):
        commands.make_sheet(actor=stage.actor(second), round=round, group=group)
    sheet = commands.make_sheet(actor=stage.actor(chair), round=round, group=group)
    assert [case["state"] for case in sheet.document["cases"]] == ["done", "absent"]
    with pytest.raises(Refused) as refused:
        commands.sign_sheet(actor=stage.actor(chair), sheet=sheet, digest="other")
    assert code_of(refused) == "sheet.other"
    commands.sign_sheet(actor=stage.actor(chair), sheet=sheet, digest=sheet.digest)
    commands.sign_sheet(actor=stage.actor(chair), sheet=sheet, digest=sheet.digest)
    assert [found.pk for found in queries.to_sign(stage.actor(second))] == [sheet.pk]
    with pytest.raises(Refused) as refused:
        commands.reopen_case(actor=stage.organiser, presentation=one, reason="更正")
    assert code_of(refused) == "case.sheet"
    printed = summary_sheet.pdf(Sheet.objects.select_related("round__edition__log").get(pk=sheet.pk))
    taken = commands.take_signed_sheet(
        actor=stage.organiser, round=round, name="汇总表.pdf", data=printed, signed=[second.uid, third.uid]
    )
    assert taken.pk == sheet.pk
    assert queries.to_sign(stage.actor(third)) == []
    commands.void_sheet(actor=stage.organiser, sheet=sheet, reason="评分录错")
    with pytest.raises(Refused) as refused:
        commands.take_signed_sheet(
            actor=stage.organiser, round=round, name="汇总表.pdf", data=printed, signed=[third.uid]
        )
    assert code_of(refused) == "sheet.voided"
    again = commands.make_sheet(actor=stage.organiser, round=round, group=group)
    assert (again.number, len(again.document["cases"])) == (2, 2)
    assert again.digest != sheet.digest


@pytest.mark.parametrize("count", [1, 3])
def test_board_and_panels_ask_a_constant_number_of_statements(defence, count, django_assert_num_queries):
    Presentation.objects.filter(pk__in=[row.pk for row in rows(defence)[count:]]).delete()
    round, found = defence.round("defence"), rows(defence)
    with django_assert_num_queries(18):
        queries.places_to_go(round, found, found[0])
    with django_assert_num_queries(4):
        queries.panels(round)


def test_others_hear_that_there_is_no_such_round(defence):
    round, one = defence.round("defence"), line(defence)[0]
    stranger = defence.cast.actor("supervisor")
    for call in (
        lambda: commands.publish(actor=stranger, round=round),
        lambda: commands.mark_absent(actor=stranger, presentation=one, reason="未到"),
        lambda: commands.check_in(actor=stranger, round=round, entries=[]),
        lambda: commands.close_case(actor=stranger, presentation=one, opinion="好"),
        lambda: commands.make_sheet(actor=stranger, round=round, group=one.dossier.group),
    ):
        with pytest.raises(Refused) as refused:
            call()
        assert refused.value.hidden
