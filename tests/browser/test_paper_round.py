"""A whole paper round: declared, drawn by two parties, answered, assigned, scored on a phone without network, closed."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from baijia.award.experts import commands as experts
from baijia.award.experts.models import Conflict, Invitation
from baijia.award.review import tasks
from baijia.award.review.models import Round, ScoreVersion
from browser.filing_stage import page_of, set_clock
from integration.award.review.review_stage import AT, Stage, at, make_stage

pytestmark = pytest.mark.browser
BASE = "/office/chengdu-baijia-4/"
PAPER = BASE + "rounds/paper/"


@pytest.fixture
def stage(live_server, cast) -> Stage:
    set_clock(AT["paper"])
    return make_stage(cast)


def sound(page: Page) -> None:
    """Nothing serious for who cannot see or point, and nothing wider than the window."""
    found = Axe().run(page).response["violations"]
    assert [each["id"] for each in found if each["impact"] in ("serious", "critical")] == []
    assert not page.evaluate("document.documentElement.scrollWidth > innerWidth")


def press(page: Page, words: str) -> None:
    """Press a button and wait for what it answers."""
    page.get_by_role("button", name=words, exact=True).click()
    page.wait_for_load_state()


def confirm(page: Page) -> None:
    page.get_by_label("我已核对以上内容").check(timeout=5000)
    page.locator("main button.btn-primary").click()
    page.wait_for_load_state()


def declare(browser, site: str, stage: Stage) -> None:
    """Let the first expert stand back from the first candidate, before anything is assigned."""
    page = page_of(browser, site, stage.experts[0].account, width=390)
    page.goto(f"{site}/expert/recusal/{stage.edition.code}/")
    page.get_by_label(stage.dossiers[0].name).check()
    page.locator("textarea[name=reason]").fill("师生")
    press(page, "申报回避所选的人")
    sound(page)
    page.context.close()
    assert Conflict.objects.get().dossier == stage.dossiers[0]


def draw(office: Page, supervisor: Page, site: str) -> None:
    """Draw four in each of two groups; the secrets are made in the browsers and come back only when revealed."""
    secrets = {}
    for page in (office, supervisor):
        page.goto(site + PAPER + "draw/")
        press(page, "生成")
        page.locator("#nonce-kept").wait_for()
        secrets[page] = page.locator("#id_nonce_kept").inner_text()
        press(page, "交承诺")
    office.goto(site + PAPER + "draw/")
    sound(office)
    for field in office.locator("input[name^=take_]").all():
        name = field.get_attribute("name")
        field.fill("4" if name in ("take_equipment", "take_medicine") else "0")
    office.fill("input[name=beacon_name]", "2021-08-21 上证指数收盘")
    press(office, "公布，摘要写入日志")
    for page in (office, supervisor):
        page.goto(site + PAPER + "draw/")
        assert secrets[page] not in page.content()
        page.fill("input[name=nonce]", secrets[page])
        press(page, "公开")
    office.goto(site + PAPER + "draw/")
    office.fill("input[name=beacon]", "3427.33")
    press(office, "抽取")
    press(office, "邀请抽中的专家")
    sound(office)


def answer(browser, site: str, stage: Stage) -> None:
    """Let one of those asked decline on a telephone; the next is asked at once."""
    asked = Invitation.objects.count()
    first = Invitation.objects.select_related("expert__account").order_by("id").first()
    page = page_of(browser, site, first.expert.account, width=390)
    page.goto(f"{site}/home/")
    page.click(".todo >> text=去答复")
    sound(page)
    press(page, "谢绝邀请")
    page.context.close()
    assert Invitation.objects.filter(state="declined").count() == 1
    assert Invitation.objects.count() >= asked


def choose_plan(office: Page, site: str) -> None:
    office.goto(site + PAPER)
    office.locator(".object a.btn-primary").click()
    press(office, "计算三个方案")
    tasks.work_out_plans()
    office.goto(site + PAPER + "plans/")
    office.get_by_text("兼顾最弱材料", exact=True).wait_for()
    sound(office)
    office.get_by_role("link", name="用这个方案").last.click()
    confirm(office)
    office.get_by_text("已完成：分配评审专家").wait_for()


def score_on_a_telephone(browser, site: str, stage: Stage) -> None:
    """Score one item with the network away in between; a late press sends nothing twice."""
    slot = stage.slots("paper")[0]
    page = page_of(browser, site, slot.expert.account, width=390)
    page.goto(f"{site}/expert/item/{slot.uid}/")
    page.context.set_offline(True)
    for place in range(4):
        page.locator("[data-criterion]").nth(place).locator(".band").nth(1).click()
    page.locator('[data-saved][data-state="offline"]').wait_for(timeout=5000)
    page.context.set_offline(False)
    page.locator('[data-saved][data-state="saved"]').wait_for(timeout=20000)
    page.click("text=核对并提交")
    page.wait_for_url("**/hand-in/")
    page.dblclick("text=确认提交")
    page.wait_for_url("**/receipt/")
    page.context.close()
    assert ScoreVersion.objects.count() == 1


def test_a_whole_paper_round(browser, live_server, stage, cast) -> None:
    site = live_server.url
    declare(browser, site, stage)
    office = page_of(browser, site, cast.accounts["organiser"])
    supervisor = page_of(browser, site, cast.accounts["supervisor"])
    with at("paper"):
        experts.search_conflicts(actor=stage.organiser, edition=stage.edition)
    office.goto(site + BASE + "experts/")
    sound(office)
    draw(office, supervisor, site)
    answer(browser, site, stage)
    with at("paper"):
        choose_plan(office, site)
    office.goto(site + PAPER)
    office.locator(".object a.btn-primary").click()
    confirm(office)
    office.get_by_text("已完成：开始评分").wait_for()
    pairs = {(slot.expert_id, slot.dossier_id) for slot in stage.slots("paper")}
    assert (stage.experts[0].pk, stage.dossiers[0].pk) not in pairs
    assert len(pairs) == 18
    score_on_a_telephone(browser, site, stage)
    office.goto(site + PAPER)
    press(office, "提醒未交齐的专家")
    office.get_by_text("已提醒").wait_for()
    with at("paper"):
        stage.score_all("paper")
    set_clock(AT["paper-end"])
    for done in ("截止评分", "冻结结果"):
        office.goto(site + PAPER)
        office.locator(".object a.btn-primary").click()
        confirm(office)
        office.get_by_text(f"已完成：{done}").wait_for()
    office.get_by_role("link", name="看结果").click()
    assert office.locator("tr.at-cut").count() == 1
    sound(office)
    office.get_by_role("link", name="与宽严校正分对照").click()
    sound(office)
    assert Round.objects.get(code="paper").state == "frozen"
    for page in (office, supervisor):
        page.context.close()
