"""An expert scores on a desk and on a telephone, with keys, with a finger and with the network away."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from baijia.award.defence import commands as defence
from baijia.award.review import commands as review
from baijia.award.review.models import Presentation, ScoreVersion
from baijia.core.actor import Actor
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
    page.get_by_text("有 1 份评分还没有送出").wait_for()
    total = page.inner_text("[data-total]")
    assert not too_wide(page)
    page.context.set_offline(False)
    page.get_by_text("已送出").wait_for(timeout=20000)
    page.get_by_role("link", name="已送出").click()
    page.wait_for_url("**/receipt/")
    assert not too_wide(page)
    assert serious(page) == []
    assert str(sum(ScoreVersion.objects.get().vector)) == total
    page.context.close()


@pytest.fixture
def morning(stage, cast):
    """The defence open and its first candidate presenting; returns the three slots of that candidate."""
    with at("paper"):
        stage.score_all("paper")
    with at("paper-end"):
        review.close_round(actor=stage.organiser, round=stage.rounds["paper"])
        review.freeze_round(actor=stage.organiser, round=stage.rounds["paper"])
    with at("defence"):
        review.assign(actor=stage.organiser, round=stage.rounds["defence"])
        defence.schedule(actor=stage.organiser, round=stage.rounds["defence"])
        review.open_round(actor=stage.organiser, round=stage.rounds["defence"])
        first = Presentation.objects.order_by("venue", "order").first()
        defence.start_presentation(actor=stage.organiser, presentation=first)
    set_clock(AT["defence"])
    return [slot for slot in stage.slots("defence") if slot.dossier_id == first.dossier_id][:3]


def mark(sheet, band: int) -> None:
    for criterion in sheet.locator("[data-criterion]").all():
        criterion.locator(".band").nth(band).click()


def test_three_phones_on_a_defence_morning(browser, live_server, morning) -> None:
    address = f"{live_server.url}/expert/round/{morning[0].round.uid}/marks/"
    phones = [page_of(browser, live_server.url, slot.expert.account, width=390) for slot in morning]
    for phone in phones:
        phone.goto(address)
        assert not too_wide(phone)
    assert serious(phones[0]) == []
    here, away, lossy = ((phone, phone.locator(".one-sheet[open]")) for phone in phones)

    mark(here[1], 1)
    here[1].get_by_role("button", name="提交").click()
    here[1].get_by_text("已提交", exact=False).first.wait_for()

    phone, sheet = away
    phone.context.set_offline(True)
    mark(sheet, 0)
    sheet.get_by_role("button", name="提交").click()
    phone.get_by_text("有 1 份评分还没有送出").wait_for()
    mark(sheet, 1)
    sheet.get_by_role("button", name="提交").click()
    total = sheet.locator("[data-total]").inner_text()
    phone.get_by_text("有 1 份评分还没有送出").wait_for()
    assert not too_wide(phone)
    assert serious(phone) == []
    context = phone.context
    phone.close()
    assert not ScoreVersion.objects.filter(slot=morning[1]).exists()
    context.set_offline(False)
    back = context.new_page()
    back.goto(f"{live_server.url}/home/")
    back.get_by_text("已送出").wait_for(timeout=20000)
    assert [str(sum(one.vector)) for one in ScoreVersion.objects.filter(slot=morning[1])] == [total]

    phone, sheet = lossy
    phone.route("**/hand-in/", lambda route: (route.fetch(), route.abort()))
    mark(sheet, 1)
    sheet.get_by_role("button", name="提交").click()
    phone.get_by_text("已存在这台设备上", exact=False).wait_for()
    assert ScoreVersion.objects.filter(slot=morning[2]).count() == 1, "it came; only the answer was lost"
    phone.unroute("**/hand-in/")
    phone.get_by_role("button", name="现在再试").click()
    phone.get_by_text("已送出").wait_for()
    assert ScoreVersion.objects.filter(slot=morning[2]).count() == 1

    with at("defence"):
        review.submit_score(
            actor=Actor(
                kind="account", name="", account_uid=morning[2].expert.account.uid, second_factor=True
            ),
            slot_uid=morning[2].uid,
            vector=[20, 20, 10],
        )
    mark(sheet, 2)
    sheet.get_by_role("button", name="提交").click()
    phone.get_by_text("您已在别处提交过第 2 版", exact=False).wait_for()
    assert ScoreVersion.objects.filter(slot=morning[2]).count() == 2
    for page in (*phones[::2], back):
        page.context.close()
