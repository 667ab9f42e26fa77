"""From the release to the revocation in Chromium: notice, objection, upheld, reserve, honour, certificate, check."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from playwright.sync_api import Page

import notices
from baijia.award.decisions.models import Notice, Objection, Resolution
from baijia.award.honours.models import Honour
from baijia.core import clock
from baijia.core.models import Instance
from browser.pages import open_page
from browser.test_office import BASE, confirm, enter, serious
from factories import sealed_dossier

pytestmark = pytest.mark.browser
GROUNDS = "该项目的图纸由同班组另一位同事先画出，申报材料没有写明。"


def stand_at(moment: datetime) -> None:
    """Move the edition clock of the server, which runs in a thread of its own."""
    offset = moment - clock.wall_now()
    Instance.objects.filter(pk=1).update(synthetic=True, clock_offset=int(offset.total_seconds()))


@pytest.fixture
def approved(live_server, cast, edition) -> Resolution:
    """An approved list of two and one reserve, not yet released."""
    dossiers = [
        sealed_dossier(edition, cast.units[number], name=name)
        for number, name in enumerate(("周示", "吴例", "郑示"))
    ]
    document = notices.proposed(edition, dossiers[:2])
    spare = notices.proposed(edition, dossiers[2:])["rows"][0]
    reason = {"code": "reserve", "rank": 3, "places": 2, "reserve": 1}
    document["rows"].append(spare | {"outcome": "reserve", "reserve": 1, "reason": reason, "rank": 3})
    stand_at(notices.OPENS)
    resolution = Resolution.objects.create(
        edition=edition,
        state="approved",
        document=document,
        digest="0" * 64,
        proposed_by_uid="one",
        proposed_at=notices.OPENS,
        approved_by_uid="two",
        approved_at=notices.OPENS,
    )
    notices.cosign(cast, edition, resolution)
    return resolution


def act(page: Page, site: str, name: str, done: str) -> None:
    """Confirm one act of the office."""
    page.goto(f"{site}{BASE}do/{name}/")
    confirm(page)
    page.get_by_text(f"已完成：{done}").wait_for()


def answer_of(page: Page, site: str, honour: Honour, name: str) -> str:
    """Check a number with a name and return what the page says."""
    page.goto(f"{site}/check/")
    page.fill("#id_number", honour.number)
    page.fill("#id_name", name)
    page.click("button:has-text('核验')")
    return page.locator(".res h1").inner_text().strip()


def object_to(page: Page, site: str, name: str) -> None:
    """Object to somebody on the notice under a real name and prove the telephone number."""
    page.goto(f"{site}/editions/chengdu-baijia-4/notice/1/")
    page.click(".obj >> text=提出异议")
    page.fill("#id_name", "李示异")
    page.fill("#id_contact", "13800000000")
    page.select_option("#id_nominee", label=name)
    page.fill("#id_text", GROUNDS)
    page.click("button:has-text('提交异议')")
    page.wait_for_url("**/received/")
    page.fill("#id_code", page.locator("p.meta b").inner_text())
    page.click("button:has-text('核实')")
    page.get_by_text("身份已用手机验证码核实").wait_for()
    assert serious(page) == []


def test_from_the_release_to_the_revocation(browser, live_server, cast, approved) -> None:
    site, faults = live_server.url, []
    leader = enter(browser, site, cast.accounts["leader"], faults=faults)
    leader.goto(f"{site}{BASE}do/open-notice/")
    assert leader.get_by_role("heading", name="将通知这些人").is_visible()
    assert serious(leader) == []
    confirm(leader)
    leader.get_by_text("已完成：开始公示").wait_for()
    first = Notice.objects.get()
    stand_at(first.opens + timedelta(days=1))

    public = open_page(browser, site, width=390, faults=faults)
    object_to(public, site, "周示（演例0厂）")

    organiser = enter(browser, site, cast.accounts["organiser"], faults=faults)
    organiser.goto(f"{site}{BASE}objections/{Objection.objects.get().uid}/")
    assert serious(organiser) == []
    organiser.click("button:has-text('受理调查')")
    organiser.get_by_text("已记录。").wait_for()
    organiser.fill("#id_answer", "经核查，图纸由他人先画出，异议成立。")
    organiser.click("button:has-text('异议成立')")
    organiser.get_by_text("异议成立：办结公示时本人退出名单").wait_for()

    stand_at(first.closes + timedelta(minutes=5))
    act(organiser, site, "close-notice", "结束公示")
    act(organiser, site, "settle", "办结公示和异议")
    second = Notice.objects.get(number=2)
    public.goto(f"{site}/editions/chengdu-baijia-4/notice/2/")
    assert public.get_by_text("郑示").first.is_visible()
    public.goto(f"{site}/editions/chengdu-baijia-4/notice/1/")
    assert public.get_by_text("吴例").count() == 0

    stand_at(second.closes + timedelta(minutes=5))
    act(organiser, site, "close-notice", "结束公示")
    act(organiser, site, "settle", "办结公示和异议")
    leader.goto(f"{site}{BASE}do/confer/")
    leader.fill("#id_decision", "演示总工发〔2021〕40 号")
    confirm(leader)
    leader.get_by_text("已完成：授予并签发证书").wait_for()
    honours = {row.name: row for row in Honour.objects.all()}
    assert set(honours) == {"吴例", "郑示"}

    assert answer_of(public, site, honours["郑示"], "郑示") == "证书有效"
    assert public.get_by_text("盖章的纸质证书是原件").is_visible()
    assert answer_of(public, site, honours["郑示"], "吴例") == "没有查到"
    leader.goto(f"{site}{BASE}honours/{honours['郑示'].uid}/revoke/")
    leader.fill("#id_decision", "演示总工撤〔2021〕1 号")
    leader.fill("#id_public_note", "专利权属不实")
    leader.click("main button.btn-primary")
    leader.get_by_text("已撤销，证书核验即刻显示为已撤销。").wait_for()
    assert answer_of(public, site, honours["郑示"], "郑示") == "证书已撤销"
    assert answer_of(public, site, honours["吴例"], "吴例") == "证书有效"
    for page in (leader, organiser, public):
        page.context.close()
    assert [text for text in faults if "404" not in text] == []
