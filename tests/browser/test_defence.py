"""A defence morning: the board is changed, the usher's phone loses its network, one is late, the chair closes."""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from baijia.award.defence import commands
from baijia.award.defence.models import Arrival, Closure, Signature
from baijia.award.nominations.models import Member
from baijia.award.nominations.queries.visibility import token_hash
from baijia.award.review.enums import PresentationState, SeatRole
from baijia.award.review.models import Presentation, ScoreVersion, Seat
from baijia.core import clock
from browser.filing_stage import page_of, set_clock
from browser.test_office import enter
from integration.award.review.review_stage import at, make_stage

pytestmark = pytest.mark.browser
MORNING = "2021-09-06T09:02:00+08:00"
TOKEN = "a-nominee-of-the-morning"
OFFICE = "/office/chengdu-baijia-4/rounds/defence"


def seen(page: Page, name: str) -> None:
    """Nothing serious, nothing too wide; with ``BAIJIA_PICTURES`` set, a picture of it."""
    found = Axe().run(page).response["violations"]
    grave = [
        (each["id"], each["nodes"][0]["html"][:160])
        for each in found
        if each["impact"] in ("serious", "critical")
    ]
    assert grave == [], name
    assert not page.evaluate("document.documentElement.scrollWidth > innerWidth"), name
    folder = os.environ.get("BAIJIA_PICTURES")
    if folder:
        page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)


def line() -> list[Presentation]:
    """Return the first venue's candidates in order."""
    rows = Presentation.objects.select_related("dossier").order_by("venue", "order")
    return [row for row in rows if row.venue == rows[0].venue]


@pytest.fixture
def stage(live_server, cast):
    stage = make_stage(cast)
    stage.open_defence()
    with at("defence"):
        commands.publish(actor=stage.organiser, round=stage.round("defence"))
    set_clock(MORNING)
    return stage


def test_a_defence_morning(browser, live_server, stage, cast) -> None:
    site = live_server.url
    one, other = line()
    faults: list[str] = []
    office = enter(browser, site, cast.accounts["organiser"], faults=faults)
    change_places(office, site, one, other)
    first, second = line()
    assert (first.pk, second.pk) == (other.pk, one.pk)

    usher = enter(browser, site, cast.accounts["organiser"], width=390)
    let_in(usher, site, Arrival.objects.get(dossier=first.dossier_id), first)
    note_late(usher, site, second)

    nominee = page_of(browser, site, width=390)
    soon = clock.wall_now() + timedelta(days=1)
    Member.objects.filter(dossier=second.dossier_id).update(link_hash=token_hash(TOKEN), link_expires=soon)
    nominee.goto(f"{site}/confirm/{TOKEN}/case/")
    assert nominee.get_by_text(Arrival.objects.get(dossier=second.dossier_id).ticket).is_visible()
    seen(nominee, "nominee-390")

    office.goto(f"{site}{OFFICE}/timetable/")
    office.locator("td.slot", has_text=first.dossier.name).get_by_role("button", name="开始").click()
    board = page_of(browser, site, width=390)
    board.goto(f"{site}/editions/chengdu-baijia-4/rounds/defence/now/")
    assert board.get_by_text("第 1 号", exact=True).is_visible()
    names = [*Seat.objects.values_list("expert__name", flat=True), first.dossier.name, first.dossier.number]
    assert not [name for name in names if name in board.inner_text("main")]
    seen(board, "now-390")
    board.context.close()  # it renews itself for as long as it is open
    office.locator("td.slot", has_text=first.dossier.name).get_by_role("button", name="结束").click()
    seen(office, "board-1440")

    close(browser, site, stage, first)
    office.goto(f"{site}{OFFICE}/juries/")
    assert office.get_by_text("待签").is_visible()
    seen(office, "juries-1440")
    assert [one for one in faults if "422" not in one] == []


def change_places(office: Page, site: str, one: Presentation, other: Presentation) -> None:
    """Drag one onto another: what stands against it is said before anything is saved; a reason is asked."""
    office.goto(f"{site}{OFFICE}/timetable/")
    seen(office, "timetable-1440")
    cell, place = (office.locator("td.slot", has_text=row.dossier.name) for row in (one, other))
    with office.expect_response("**/places/"):
        cell.hover()
        office.mouse.down()
        place.hover()
        place.hover()
    office.locator("td.no-drop").first.wait_for()
    assert "同一时间还在另一会场" in office.locator("td.no-drop").first.get_attribute("title")
    assert office.locator("td.may-drop", has_text=other.dossier.name).is_visible()
    office.mouse.up()
    office.wait_for_url("**/move/?to=*")
    assert office.get_by_text(f"与{other.dossier.name}对调").first.is_visible()
    assert office.get_by_role("radio", checked=True).count() == 1
    seen(office, "move-1440")
    office.get_by_role("button", name="改到这里").click()
    assert Presentation.objects.get(pk=one.pk).order == one.order, "no reason was given"
    office.get_by_label("理由").fill("航班延误")
    office.get_by_role("button", name="改到这里").click()
    office.get_by_text("已改到").wait_for()
    office.get_by_role("button", name="发布改动").click()
    office.get_by_text("已发布并通知").wait_for()


def let_in(usher: Page, site: str, arrival: Arrival, row: Presentation) -> None:
    """The phone answers without a network and hands in once it has one."""
    usher.goto(f"{site}{OFFICE}/timetable/door/")
    seen(usher, "door-390")
    usher.context.set_offline(True)
    usher.fill("#id_tickets", arrival.ticket)
    usher.get_by_role("button", name="签到", exact=True).click()
    usher.get_by_text("请进").wait_for()
    assert usher.get_by_text("还有 1 张等网络").is_visible()
    arrival.refresh_from_db()
    assert arrival.arrived_at is None
    usher.context.set_offline(False)
    usher.get_by_text("今天已签到 1 /").wait_for(timeout=15_000)
    arrival.refresh_from_db()
    assert arrival.arrived_at is not None


def note_late(usher: Page, site: str, row: Presentation) -> None:
    """Absent with a reason, then late with another."""
    usher.goto(f"{site}{OFFICE}/timetable/{row.uid}/")
    seen(usher, "sitting-390")
    usher.get_by_role("button", name="记为缺席").click()
    assert Presentation.objects.get(pk=row.pk).state == PresentationState.WAITING, "no reason was given"
    for button, state in (("记为缺席", PresentationState.ABSENT), ("办理迟到", PresentationState.WAITING)):
        usher.locator("#id_act-reason").fill("点名未到，后到")
        usher.get_by_role("button", name=button).click()
        usher.get_by_text("已记录。").wait_for()
        assert Presentation.objects.get(pk=row.pk).state == state


def close(browser, site: str, stage, row: Presentation) -> None:
    """One juror scores on a phone, the others have; the chair explains none, closes, makes the sheet and signs."""
    slots = {slot.expert_id: slot for slot in stage.slots("defence") if slot.dossier_id == row.dossier_id}
    chair = Seat.objects.get(round=row.round_id, group=row.dossier.group, role=SeatRole.CHAIR).expert
    for expert, slot in slots.items():
        if expert != chair.pk:
            stage.score(slot, 30, 30, 15)
    phone = page_of(browser, site, chair.account, width=390)
    own = slots[chair.pk].uid
    phone.goto(f"{site}/expert/item/{own}/panel/")
    phone.get_by_label("小组意见").fill("创新点明确，同意推荐。")
    phone.get_by_role("button", name="办结", exact=True).click()
    assert phone.get_by_text("的评分还没有交").first.is_visible()
    seen(phone, "panel-390")
    phone.goto(f"{site}/expert/item/{own}/")
    for place in range(3):
        phone.locator("[data-criterion]").nth(place).locator(".band").nth(1).click()
    phone.locator('[data-saved][data-state="saved"]').wait_for(timeout=20_000)
    phone.click("text=核对并提交")
    phone.click("text=确认提交")
    phone.wait_for_url("**/receipt/")
    assert ScoreVersion.objects.filter(slot=slots[chair.pk]).count() == 1
    phone.goto(f"{site}/expert/item/{own}/panel/")
    phone.get_by_label("小组意见").fill("创新点明确，同意推荐。")
    phone.get_by_role("button", name="办结", exact=True).click()
    phone.get_by_text("已办结；评分从此不能再改。").wait_for()
    assert Closure.objects.get().presentation_id == row.pk
    phone.goto(f"{site}/expert/round/{row.round.uid}/sheets/")
    phone.get_by_role("button", name="生成汇总表").click()
    phone.get_by_role("button", name="我签名").click()
    phone.get_by_text("已签名。").wait_for()
    assert Signature.objects.get().expert_id == chair.pk
    seen(phone, "summary-390")
