"""Rounds from assignment to the frozen result, conflicts, changes of experts, the days on site."""

from __future__ import annotations

from datetime import timedelta

import pytest
from icalendar import Calendar
from office_pages import confirm
from review_stage import at, make_stage

import factories
from baijia.award.defence import commands as defence_commands
from baijia.award.defence import queries
from baijia.award.experts import commands as experts
from baijia.award.experts.models import Conflict
from baijia.award.review import commands as review
from baijia.award.review.enums import PresentationState
from baijia.award.review.models import Presentation, Round, ScoreVersion, Slot
from baijia.core import clock
from baijia.core.models import AuditRow

BASE = "/office/chengdu-baijia-4/"
PAPER = BASE + "rounds/paper/"
DEFENCE = BASE + "rounds/defence/"


@pytest.fixture
def scored(stage, browse):
    """The paper round open and scored; the organiser's browser."""
    with at("paper"):
        client = browse("organiser")
        stage.assign_and_open("paper")
        stage.score_all("paper")
        yield client


@pytest.fixture
def onsite(stage, browse):
    """The defence assigned and on its timetable, open; the organiser's browser."""
    with at("paper"):
        stage.assign_and_open("paper")
        stage.score_all("paper")
    with at("paper-end"):
        review.close_round(actor=stage.organiser, round=stage.rounds["paper"])
        review.freeze_round(actor=stage.organiser, round=stage.rounds["paper"])
    with at("defence"):
        review.assign(actor=stage.organiser, round=stage.rounds["defence"])
        defence_commands.schedule(actor=stage.organiser, round=stage.rounds["defence"])
        review.open_round(actor=stage.organiser, round=stage.rounds["defence"])
        yield browse("organiser")


def test_from_assignment_to_the_frozen_result(stage, browse) -> None:
    with at("paper"):
        client = browse("organiser")
        assert confirm(client, PAPER + "do/assign/", objective="floor").status_code == 302
        assert confirm(client, PAPER + "do/open-round/").status_code == 302
        stage.score_all("paper")
        page = client.get(PAPER)
        assert page.context["left"] == 0
        assert len(page.context["worst"]) == 6
        assert len(page.context["loads"]) == len(page.context["experts"])
    with at("paper-end"):
        assert confirm(client, PAPER + "do/close-round/").status_code == 302
        assert confirm(client, PAPER + "do/freeze-round/").status_code == 302
        found = client.get(PAPER + "result/?group=equipment")
    assert found.context["advanced"] == 2
    assert sum(row["last"] for row in found.context["rows"]) == 1
    assert found.context["cut"].line_x is not None
    assert "未能入围" in found.content.decode()


def test_progress_shows_no_mark_and_no_pairing(scored, stage) -> None:
    text = scored.get(PAPER).content.decode()
    for slot in stage.slots("paper"):
        assert slot.slot not in text
    assert all(version.commit not in text for version in ScoreVersion.objects.all())


@pytest.mark.parametrize("per_group", [2, 4])
def test_progress_in_constant_statements(cast, browse, per_group, django_assert_num_queries) -> None:
    stage = make_stage(cast, per_group)
    with at("paper"):
        stage.assign_and_open("paper")
        client = browse("organiser")
        with django_assert_num_queries(12):
            client.get(PAPER)


def test_closing_with_scores_missing_needs_a_reason(stage, browse) -> None:
    with at("paper"):
        client = browse("organiser")
        stage.assign_and_open("paper")
        for slot in stage.slots("paper")[1:]:
            stage.score(slot, 20, 20, 20, 8)
    with at("paper-end"):
        refused = confirm(client, PAPER + "do/close-round/")
        assert refused.status_code == 422
        assert "还有 1 份评分未提交" in refused.content.decode()
        assert confirm(client, PAPER + "do/close-round/", reason="专家住院").status_code == 302
    assert Round.objects.get(code="paper").state == "closed"


def test_an_expert_withdraws_and_others_take_over(scored, stage) -> None:
    slot = stage.slots("paper")[0]
    url = f"{PAPER}experts/{slot.expert.uid}/withdraw/"
    assert scored.get(url).status_code == 200
    empty = scored.post(url, {"why": "absence", "reason": ""})
    assert empty.status_code == 422
    answer = scored.post(url, {"why": "absence", "reason": "突发疾病"})
    assert answer.status_code == 302
    assert not Slot.objects.filter(round__code="paper", expert=slot.expert, retired_at=None).exists()
    assert scored.get(f"{PAPER}experts/{stage.cast.city.uid}/withdraw/").status_code == 404


def test_one_score_is_voided_and_one_material_goes_to_another_expert(scored, stage) -> None:
    slot = stage.slots("paper")[0]
    number, url = slot.dossier.number, f"{PAPER}experts/{slot.expert.uid}/"
    shown = scored.get(url).content.decode()
    assert number in shown
    assert slot.slot not in shown  # whose pseudonym it is, is the supervisor's to know
    told = {"number": number, "why": "error", "reason": "把两份材料的分数填反了"}
    assert scored.post(url, told | {"void": "1", "reason": ""}).status_code == 422
    assert scored.post(url, told | {"void": "1", "number": "P9999999"}).status_code == 422
    assert scored.post(url, told | {"void": "1"}).status_code == 302
    assert ScoreVersion.objects.get(slot=slot).void_reason == "error"
    assert AuditRow.objects.get(act="review.void_score").purpose == "把两份材料的分数填反了"
    assert scored.post(url, told | {"void": "1"}).status_code == 422  # there is none any more
    kept = [one.pk for one in stage.slots("paper") if one.expert == slot.expert and one != slot]
    held = sum(one.dossier == slot.dossier for one in stage.slots("paper"))
    assert scored.post(url, told | {"replace": "1", "why": "recusal"}).status_code == 302
    slot.refresh_from_db()
    assert slot.retired_reason == "recusal"
    now = stage.slots("paper")
    assert [one.pk for one in now if one.expert == slot.expert] == kept
    assert sum(one.dossier == slot.dossier for one in now) == held


def test_a_conflict_is_confirmed_pinned_and_unlocked(stage, browse) -> None:
    experts.declare_recusal(
        actor=stage.actor(stage.experts[0]),
        edition=stage.edition,
        dossiers=[stage.dossiers[0]],
        reason="师徒关系",
    )
    row, client = Conflict.objects.get(), browse("cohost")
    assert "师徒关系" in client.get(BASE + "experts/").content.decode()
    url = f"{BASE}conflicts/{row.uid}/"
    done = client.post(url, {"decision": "confirm", "pin": "on", "reason": "情况属实"})
    assert done.status_code == 302
    row.refresh_from_db()
    assert (row.state, row.pinned) == ("confirmed", True)
    assert client.post(url, {"reason": "重新核实"}).status_code == 302
    row.refresh_from_db()
    assert not row.pinned
    assert browse("leader").get(url).status_code == 404


def test_the_board_starts_finishes_and_swaps(onsite, stage) -> None:
    one = Presentation.objects.filter(venue="第一分会场").order_by("order").first()
    board = DEFENCE + "timetable/"
    assert one.dossier.name in onsite.get(board).content.decode()
    assert onsite.post(f"{board}{one.uid}/start/").status_code == 302
    one.refresh_from_db()
    assert one.state == PresentationState.PRESENTING
    screen = onsite.get(DEFENCE + "stage/?venue=第一分会场")
    assert one.dossier.name in screen.content.decode()
    assert screen.context["ends"] == one.started_at + timedelta(minutes=one.minutes)
    onsite.post(f"{board}{one.uid}/finish/")
    one.refresh_from_db()
    assert one.state == PresentationState.DONE
    assert onsite.post(f"{board}{one.uid}/fly/").status_code == 404
    assert onsite.get(f"{board}{one.uid}/").status_code == 200


def test_two_waiting_ones_of_a_group_change_places(onsite, stage) -> None:
    group = Presentation.objects.filter(dossier__group="equipment").order_by("order")
    one, other = group[0], group[1]
    url = f"{DEFENCE}timetable/{one.uid}/move/"
    to = f"{other.starts.astimezone(clock.ZONE).isoformat()}|{other.venue}"
    assert onsite.post(url, {"to": to, "reason": "x"}).status_code == 422
    assert onsite.post(url, {"to": to, "reason": "航班延误"}).status_code == 302
    before = one.order
    one.refresh_from_db()
    assert one.order == other.order != before
    found = onsite.get(f"{DEFENCE}timetable/{other.uid}/places/").json()
    assert found[to] == {"hard": [], "soft": []}, "the way back"


def test_days_and_rooms_are_filled_in_and_the_calendar_goes_out(onsite, stage) -> None:
    frame = {"days": "2021-09-06 2021-09-31", "sessions": "09:00-12:00\n11:00", "breaks": ""}
    wrong = onsite.post(DEFENCE + "timetable/frame/", frame)
    assert wrong.status_code == 422
    assert {"days", "sessions"} <= set(wrong.context["form"].errors)
    right = frame | {"days": "2021-09-06", "sessions": "09:00-12:00", "equipment_0": "投影、电源380V"}
    assert onsite.post(DEFENCE + "timetable/frame/", right).status_code == 302
    assert queries.frame(stage.round("defence")).venues[0].equipment == {"投影", "电源380V"}
    onsite.post(DEFENCE + "timetable/publish/")
    file = onsite.get(DEFENCE + "timetable/timetable.ics?venue=第一分会场")
    events = Calendar.from_ical(file.content).walk("VEVENT")
    assert {str(one["LOCATION"]) for one in events} == {"第一分会场"}
    assert [int(one["SEQUENCE"]) for one in events] == [1] * Presentation.objects.filter(
        venue="第一分会场"
    ).count()


def test_a_result_leaves_out_what_is_fenced_off(scored, stage, browse) -> None:
    with at("paper-end"):
        review.close_round(actor=stage.organiser, round=stage.round("paper"))
        review.freeze_round(actor=stage.organiser, round=stage.round("paper"))
        factories.programmes.raise_fence(
            actor=stage.organiser,
            edition=stage.edition,
            account_uid=stage.cast.accounts["cohost"].uid,
            object_uid=stage.dossiers[0].uid,
            reason="亲属",
        )
        mine = browse("cohost").get(PAPER + "result/?group=equipment")
        assert stage.dossiers[0].name not in mine.content.decode()
        assert (
            stage.dossiers[0].name in browse("leader").get(PAPER + "result/?group=equipment").content.decode()
        )


def test_who_holds_which_slot_is_for_the_supervisor_under_a_reason(scored, stage, browse) -> None:
    url = PAPER + "roster/"
    assert scored.get(url).status_code == 404
    client, slot = browse("supervisor"), stage.slots("paper")[0]
    assert slot.slot not in client.get(url).content.decode()
    assert not AuditRow.objects.filter(act="review.open_roster").exists()
    page = client.post(url, {"reason": "核查举报"})
    assert slot.slot in page.content.decode()
    assert AuditRow.objects.get(act="review.open_roster").purpose == "核查举报"


def test_the_correction_is_shown_to_organiser_and_supervisor_alone_and_counts_for_nothing(
    stage, browse
) -> None:
    harsh = stage.experts[0]
    with at("paper"):
        stage.assign_and_open("paper")
        for slot in stage.slots("paper"):
            worth = stage.dossiers.index(slot.dossier)
            stage.score(slot, 20 + worth, 20, 20 - (12 if slot.expert == harsh else 0), 8)
    with at("paper-end"):
        review.close_round(actor=stage.organiser, round=stage.rounds["paper"])
        review.freeze_round(actor=stage.organiser, round=stage.rounds["paper"])
        frozen = stage.round("paper").result.document
        page = browse("organiser").get(PAPER + "calibration/?group=equipment")
        compared = page.context["compared"]
        assert [
            browse(name).get(PAPER + "calibration/").status_code for name in ("supervisor", "leader")
        ] == [
            200,
            404,
        ]
    hit = {slot.dossier.number for slot in stage.slots("paper") if slot.expert == harsh}
    raised = {row.nominee for row in compared.rows if row.moved > 0}
    assert raised == hit & {row.nominee for row in compared.rows}
    assert (compared.places, compared.parts) == (2, 1)
    assert all(row.se > 0 and 0 <= row.chance <= 1 for row in compared.rows)
    assert {row.nominee for row in compared.rows if row.spread == 12} == raised
    text = page.content.decode()
    assert not any(expert.name in text or expert.uid in text for expert in stage.experts)
    assert stage.round("paper").result.document == frozen


def test_who_is_behind_the_time_is_late_and_no_mark_says_so(stage, browse) -> None:
    with at("paper"):
        stage.assign_and_open("paper")
        done = stage.slots("paper")[0].expert
        for slot in stage.slots("paper"):
            if slot.expert == done:
                stage.score(slot, 20, 20, 20, 8)
        assert browse("organiser").get(PAPER).context["late"] == 0
    with at("2021-08-28T17:00:00+08:00"):
        page = browse("organiser").get(PAPER)
    late = {one["expert"] for one in page.context["experts"] if one["late"]}
    assert late == {one["expert"] for one in page.context["experts"]} - {done.uid}
    assert "落后于进度" in page.content.decode()
