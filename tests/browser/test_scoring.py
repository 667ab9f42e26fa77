"""An expert scores on a desk and on a telephone, with keys, with a finger and with the network away."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from baijia.award.review.models import ScoreVersion
from browser.filing_stage import page_of, set_clock
from integration.award.review.review_stage import AT, at, make_stage

pytestmark = pytest.mark.browser


@pytest.fixture
def stage(live_server, cast):
    stage = make_stage(cast)
    with at("paper"):
        stage.assign_and_open("paper")
    set_clock(AT["paper"])
    return stage


def serious(page) -> list[str]:
    found = Axe().run(page).response["violations"]
    return [each["id"] for each in found if each["impact"] in ("serious", "critical")]


def too_wide(page) -> bool:
    return page.evaluate("document.documentElement.scrollWidth > innerWidth")


def expert_with_two(stage):
    slots = stage.slots("paper")
    expert = next(one.expert for one in slots if sum(s.expert_id == one.expert_id for s in slots) > 1)
    return expert, [slot for slot in slots if slot.expert_id == expert.pk]


def test_on_a_desk_with_keys_from_the_list_to_the_receipt_and_on(browser, live_server, stage) -> None:
    expert, slots = expert_with_two(stage)
    page = page_of(browser, live_server.url, expert.account)
    page.goto(f"{live_server.url}/home/")
    page.click(".todo >> text=去评分")
    assert serious(page) == []
    page.keyboard.press("n")
    page.wait_for_url("**/item/**")
    assert serious(page) == []
    for band in "1122":
        page.keyboard.press("j")
        page.keyboard.press("Escape")
        page.evaluate("document.activeElement.blur()")
        page.keyboard.press(band)
    assert page.inner_text("[data-total]") == "71"
    page.locator('[data-saved][data-state="saved"]').wait_for(timeout=5000)
    page.click("text=核对并提交")
    page.wait_for_url("**/hand-in/")
    assert serious(page) == []
    page.dblclick("text=确认提交")
    page.wait_for_url("**/receipt/")
    score = ScoreVersion.objects.get()
    assert sum(score.vector) == 71
    assert score.commit in page.inner_text("main")
    assert serious(page) == []
    page.keyboard.press("n")
    page.wait_for_url(f"**/item/{next(slot.uid for slot in slots if slot.pk != score.slot_id)}/")
    page.context.close()


def test_on_a_telephone_marks_outlive_a_lost_network(browser, live_server, stage) -> None:
    expert, slots = expert_with_two(stage)
    page = page_of(browser, live_server.url, expert.account, width=390)
    page.goto(f"{live_server.url}/expert/item/{slots[0].uid}/")
    assert not too_wide(page)
    page.click("text=看材料")
    assert page.locator(".paper").is_visible()
    assert slots[0].dossier.name not in page.content()
    assert not too_wide(page)
    page.click("text=回到评分")
    assert page.locator(".band span").first.bounding_box()["height"] >= 44
    page.context.set_offline(True)
    for place in range(4):
        page.locator("[data-criterion]").nth(place).locator(".band").nth(1).click()
    page.click("text=核对并提交")
    page.locator('[data-saved][data-state="offline"]').wait_for(timeout=5000)
    total = page.inner_text("[data-total]")
    page.context.set_offline(False)
    page.locator('[data-saved][data-state="saved"]').wait_for(timeout=20000)
    page.click("text=核对并提交")
    page.wait_for_url("**/hand-in/")
    assert total in page.inner_text("tfoot")
    page.click("text=确认提交")
    page.wait_for_url("**/receipt/")
    assert not too_wide(page)
    assert serious(page) == []
    assert str(sum(ScoreVersion.objects.get().vector)) == total
    page.context.close()
