"""The follow-up services on the demonstration as it stands after they were played, each walked as its users."""

from __future__ import annotations

import io
from datetime import datetime, timedelta
from pathlib import Path

import pytest
import segno
from axe_playwright_python.sync_playwright import Axe
from PIL import Image
from playwright.sync_api import Browser, Page

import papers
from browser.demo_site import Site, serve

pytestmark = pytest.mark.browser
PDF = {"name": "说明.pdf", "mimeType": "application/pdf", "buffer": papers.pdf()}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory):
    """The demonstration with all services played."""
    with serve(tmp_path_factory.mktemp("services"), "served") as running:
        yield running


def serious(page: Page) -> list[tuple[str, str]]:
    """Return what axe finds serious, and where."""
    found = Axe().run(page).response["violations"]
    return [
        (each["id"], each["nodes"][0]["html"][:200])
        for each in found
        if each["impact"] in ("serious", "critical")
    ]


def phone(browser: Browser, url: str) -> Page:
    """Return a page on a phone."""
    page = browser.new_page(viewport={"width": 390, "height": 844}, locale="zh-CN")
    page.goto(url)
    return page


def fits(page: Page) -> bool:
    """Whether nothing sticks out sideways, and axe finds nothing serious."""
    assert serious(page) == []
    return not page.evaluate("document.documentElement.scrollWidth > innerWidth")


def edition_now(site: Site) -> datetime:
    """Return the hour of the demonstration: its clock runs on from where the play stopped."""
    stopped = site.ready["now"]
    return datetime.fromisoformat(stopped)


def press(page: Page) -> None:
    """Press the one button of a form and wait."""
    page.locator("main form button.btn-primary").last.click()
    page.wait_for_load_state()


def fill_application(page: Page, amount: str) -> None:
    """Fill in an application for a loan and hand it in."""
    page.fill("#id_amount", amount)
    page.fill("#id_months", "12")
    page.fill("#id_project", "夹具转化")
    page.fill("#id_purpose", "购买检测设备")
    for field in page.locator("input[type=file]").all():
        field.set_input_files(PDF)
    for box in page.locator("input[type=checkbox]").all():
        box.check()
    if page.locator("#id_guarantor").count():
        page.fill("#id_guarantor", "演例担保公司")
    page.get_by_role("button", name="交申请").click()
    page.wait_for_load_state()


def test_a_loan_from_the_holder_to_the_bank(browser: Browser, site: Site) -> None:
    holder = phone(browser, f"{site.base}/holder/{site.ready['holder_link']}/loans/")
    assert fits(holder)
    assert holder.get_by_text("是否放款、放多少由银行决定。").first.is_visible()
    offered = holder.get_by_role("link", name="申请", exact=True)
    addresses = [link.get_attribute("href") for link in offered.all()]
    for address in addresses:  # one of the products is open to this holder
        holder.goto(f"{site.base}{address}")
        assert holder.get_by_text("年化利率最高").is_visible()
        fill_application(holder, "900000")
        closed = [holder.get_by_text(words).count() for words in ("您已经办满", "本产品须正在职工创客空间内")]
        if not any(closed):
            break
    assert holder.get_by_text("申请金额应大于 0，最多").first.is_visible()
    assert fits(holder)
    fill_application(holder, "60000")
    holder.get_by_text("申请已交，等工会审核。").wait_for()

    service = site.sign_in(browser, "service")
    service.goto(f"{site.base}/home/")
    assert service.get_by_text("审核贷款申请").is_visible()
    service.goto(f"{site.base}/loans/?state=applied")
    assert serious(service) == []
    service.locator("td.name a").first.click()
    address = service.url
    assert serious(service) == []
    service.get_by_role("link", name="审核通过", exact=True).click()
    press(service)
    service.get_by_text("已完成：审核通过。").wait_for()
    bank = site.sign_in(browser, "bank")
    assert bank.goto(address).status == 404, "the bank sees nothing before it is sent"
    service.get_by_role("link", name="送银行", exact=True).click()
    service.select_option("#id_bank", index=0)
    press(service)
    service.get_by_text("已完成：送银行。").wait_for()

    bank.goto(f"{site.base}/loans/?state=sent")
    bank.locator("td.name a").first.click()
    bank.get_by_role("link", name="登记同意", exact=True).click()
    assert serious(bank) == []
    bank.fill("#id_principal", "60000")
    bank.fill("#id_annual", "0.2")
    bank.fill("#id_signed_on", "2020-01-01")
    press(bank)
    assert bank.get_by_text("不能按它办理").first.is_visible(), "before the product began"
    bank.goto(f"{site.base}/loans/sheets/")
    assert serious(bank) == []
    with bank.expect_download() as got:
        bank.get_by_role("link", name="审批结果").click()
    bank.set_input_files("#id_file", got.value.path())
    bank.select_option("#id_kind", "answers")
    press(bank)
    assert bank.get_by_text("应为：同意、不同意").first.is_visible(), "an empty sheet is refused by cell"


def test_claims_the_board_and_the_holders_record(browser: Browser, site: Site) -> None:
    service = site.sign_in(browser, "service")
    for place in ("loans/claims/", "loans/board/", "loans/products/", "loans/rates/"):
        service.goto(f"{site.base}/{place}")
        assert serious(service) == [], place
    service.goto(f"{site.base}/loans/claims/?state=settled")
    service.locator("td.name a").first.click()
    assert service.get_by_text("银行计息单").first.is_visible()
    assert serious(service) == []
    service.goto(f"{site.base}/loans/rates/")
    service.fill("#id_rows", "2031-01-20 0.03\n2031-03-20 0.03")
    press(service)
    assert service.get_by_text("缺了中间的月份").first.is_visible()
    leader = site.sign_in(browser, "leader")
    service.goto(f"{site.base}/loans/products/edit/state-half/")
    service.fill("#id_text", service.input_value("#id_text").replace('"0.5"', '"half"'))
    press(service)
    assert service.get_by_text("subsidy[1].share").first.is_visible()
    service.fill("#id_text", service.input_value("#id_text").replace('"half"', '"0.6"'))
    press(service)
    service.get_by_text("等审定人签署").wait_for()
    leader.goto(service.url)
    assert serious(leader) == []
    leader.get_by_role("button", name="签署").click()
    leader.get_by_text("已办理。").wait_for()
    public = phone(browser, f"{site.base}/services/loans/")
    assert fits(public)
    assert public.get_by_text("是否放款、放多少由银行决定。").first.is_visible()
    holder = phone(browser, f"{site.base}/holder/{site.ready['holder_link']}/")
    assert holder.locator("#services").get_by_text("还款中").first.is_visible()
    told = holder.locator("#messages")
    assert told.get_by_text("贷款").first.is_visible()
    assert "有一条新通知" not in told.inner_text(), "every message has its words"
    assert fits(holder)


def film(ticket: str, camera: Path) -> None:
    """Let the camera see a ticket's code on a phone held before it."""
    code, picture, frame = io.BytesIO(), io.BytesIO(), Image.new("RGB", (640, 480), "#999")
    segno.make(ticket).save(code, kind="png", scale=6)
    frame.paste(Image.open(code).convert("RGB"), (200, 120))
    frame.save(picture, "JPEG", quality=80)
    camera.write_bytes(picture.getvalue() * 5)


def let_in(service: Page, door: str, ticket: str, camera: Path) -> None:
    """Read the ticket from the camera on a page opened anew without a network; hand in once there is one."""
    film(ticket, camera)
    service.goto(door)
    assert serious(service) == []
    service.locator("[data-door-kept]").wait_for()
    service.context.set_offline(True)
    service.reload()
    assert service.locator("[data-door-came]").inner_text() == "已签到 0 / 1", "opens again without a network"
    service.get_by_role("button", name="扫码").click()
    service.get_by_text("请进").wait_for()
    service.get_by_role("button", name="停止扫码").click()
    assert service.get_by_text("还有 1 张等网络").is_visible()
    service.fill("#id_tickets", "no-such-ticket")
    service.get_by_role("button", name="签到", exact=True).click()
    service.get_by_text("不是本场的票").wait_for()
    service.reload()
    service.fill("#id_tickets", ticket)
    service.get_by_role("button", name="签到", exact=True).click()
    service.get_by_text("已签过到").wait_for()
    service.context.set_offline(False)
    service.get_by_text("这张票不是本场活动的。").wait_for()
    assert service.get_by_text("已签到 1 / 1").is_visible()
    service.fill("#id_tickets", ticket)
    service.get_by_role("button", name="签到", exact=True).click()
    service.get_by_text("不重复登记").wait_for()


def test_an_event_from_the_programme_to_the_door_without_a_network(
    browser: Browser, site: Site, camera: Path
) -> None:
    service = site.sign_in(browser, "service")
    service.goto(f"{site.base}/events/new/")
    assert serious(service) == []
    now = edition_now(site)
    day = now + timedelta(hours=2)
    for name, value in (("starts", day), ("ends", day + timedelta(hours=2)), ("closes", day)):
        service.fill(f"#id_{name}", f"{value:%Y-%m-%dT%H:%M}")
    service.fill("#id_title", "走访沙龙")
    service.fill("#id_summary", "现场演示")
    service.fill("#id_place", "时代8号")
    service.fill("#id_places", "1")
    press(service)
    service.get_by_text("已保存，发布后才能报名。").wait_for()
    event = service.url
    uid = event.rstrip("/").rsplit("/", 1)[-1]
    guest = phone(browser, f"{site.base}/services/events/")
    assert fits(guest)
    assert guest.goto(f"{site.base}/services/events/{uid}/").status == 404, "not announced yet"
    service.get_by_role("link", name="发布", exact=True).click()
    press(service)
    service.get_by_text("已办理：发布。").wait_for()
    assert serious(service) == []

    holder = phone(browser, f"{site.base}/holder/{site.ready['holder_link']}/events/{uid}/")
    holder.get_by_role("button", name="报名").click()
    ticket = holder.locator("code.mono").inner_text()
    assert fits(holder)
    guest.goto(f"{site.base}/services/events/{uid}/")
    guest.fill("#id_name", "王示客")
    guest.fill("#id_phone", "123")
    press(guest)
    assert guest.get_by_text("手机号码应为 11 位").first.is_visible()
    assert fits(guest)
    guest.fill("#id_phone", "13900001234")
    press(guest)
    assert guest.get_by_text("您在候补里").is_visible(), "the one place is taken"
    with guest.expect_download() as got:
        guest.get_by_role("link", name="存到日历").click()
    assert "走访沙龙" in Path(got.value.path()).read_text()

    let_in(service, f"{event}door/", ticket, camera)
    holder.goto(holder.url)
    holder.get_by_label("5", exact=True).check()
    holder.get_by_role("button", name="交反馈").click()
    holder.get_by_text("谢谢您的反馈。").wait_for()


def test_a_place_in_a_maker_space(browser: Browser, site: Site) -> None:
    service = site.sign_in(browser, "service")
    for place in ("spaces/", "spaces/admissions/", "spaces/tenancies/", "spaces/tickets/"):
        service.goto(f"{site.base}/{place}")
        assert serious(service) == [], place
    holder = phone(browser, f"{site.base}/holder/{site.ready['holder_link']}/space/")
    assert fits(holder)
    holder.fill("#id_project", "防颤夹具小批试制")
    holder.fill("#id_plan", "短")
    press(holder)
    assert holder.get_by_text("至少 10 个字").first.is_visible()
    holder.fill("#id_plan", "三个月试制样机，六个月小批试用，需要一个工位。")
    holder.select_option("#id_wanted", "seat")
    press(holder)
    holder.get_by_text("申请已交，等空间初审。").wait_for()
    service.goto(f"{site.base}/spaces/admissions/")
    service.locator("tr", has_text="防颤夹具小批试制").locator("a").first.click()
    assert serious(service) == []
    service.get_by_role("button", name="初审通过").click()
    service.fill("#id_opinions", "文示专 满分 很好")
    service.get_by_role("button", name="评审通过").click()
    assert service.get_by_text("0 至 100 的评分").first.is_visible()
    service.fill("#id_opinions", "文示专 88 计划可行")
    service.get_by_role("button", name="评审通过").click()
    service.fill("#id_months", "12")
    service.get_by_role("button", name="签协议入驻").click()
    service.get_by_text("已办理。").wait_for()

    holder.goto(holder.url)
    assert holder.get_by_text("免租（月）").first.is_visible()
    holder.select_option("#id_kind", "facility")
    holder.fill("#id_words", "台钻要检修")
    holder.get_by_role("button", name="提出").click()
    holder.get_by_text("已交给空间").wait_for()
    assert fits(holder)
    service.goto(f"{site.base}/spaces/tickets/")
    row = service.locator("tr", has_text="台钻要检修")
    row.locator("input[name=answer]").fill("明天来修")
    row.get_by_role("button", name="答复").click()
    service.get_by_text("已答复。").wait_for()
    service.goto(f"{site.base}/spaces/tenancies/")
    service.locator("tr", has_text="在驻").first.locator("a").first.click()
    assert serious(service) == []
    service.fill("#id_months", "60")
    service.get_by_role("button", name="续期").click()
    assert service.get_by_text("续期至少 1 个月").first.is_visible()
    service.goto(f"{site.base}/spaces/")
    service.locator("td.name a").first.click()
    assert serious(service) == []
    assert service.get_by_text("占用日历").first.is_visible()
    service.select_option("#id_kind", "seat")
    service.fill("#id_code", "A01")
    service.fill("#id_rent", "150")
    service.locator("form", has_text="登记房间或工位").get_by_role("button", name="登记").click()
    assert service.get_by_text("每个房间或工位各不相同").first.is_visible()
    public = phone(browser, f"{site.base}/services/spaces/")
    assert fits(public)


def test_a_need_and_an_offer_that_agree(browser: Browser, site: Site) -> None:
    service, firm = site.sign_in(browser, "service"), site.sign_in(browser, "unit-1")
    firm.goto(f"{site.base}/matching/")
    assert serious(firm) == []
    firm.fill("#id_title", "铣削薄壁机匣颤振")
    firm.fill("#id_text", "加工薄壁机匣时颤振，报废率高，求防颤夹具的办法。")
    firm.fill("#id_contact", "赵示工")
    firm.fill("#id_phone", "1")
    press(firm)
    assert firm.get_by_text("请填写联系人和电话").first.is_visible()
    firm.fill("#id_phone", "028-87654321")
    press(firm)
    firm.get_by_text("已登记需求。").wait_for()
    need = firm.url

    holder = phone(browser, f"{site.base}/holder/{site.ready['holder_link']}/matching/")
    assert fits(holder)
    holder.fill("#id_title", "薄壁机匣防颤夹具")
    holder.fill("#id_text", "可调阻尼支点，解决薄壁机匣铣削颤振，已用于三种机匣。")
    holder.get_by_role("button", name="登记").click()
    holder.get_by_text("已登记成果。").wait_for()

    service.goto(need)
    assert serious(service) == []
    row = service.locator("tr", has_text="薄壁机匣防颤夹具")
    assert "薄壁机匣" in row.inner_text()
    row.get_by_role("button", name="邀请双方").click()
    service.get_by_text("已邀请双方。").wait_for()
    match = service.url
    firm.goto(match)
    assert firm.get_by_text("双方同意后显示").first.is_visible()
    firm.get_by_role("button", name="同意对接").click()
    firm.get_by_text("已办理。").wait_for()
    holder.goto(holder.url)
    assert "028-87654321" not in holder.content(), "not before both agreed"
    holder.locator("section", has_text="铣削薄壁机匣颤振").get_by_role("button", name="同意对接").click()
    holder.get_by_text("已同意").wait_for()
    assert "028-87654321" in holder.content()
    assert fits(holder)

    service.goto(match)
    service.fill("#id_starts", f"{datetime.fromisoformat(site.ready['now']):%Y-%m-%dT%H:%M}")
    service.fill("#id_place", "演例厂区")
    service.get_by_role("button", name="安排见面").click()
    service.get_by_text("已办理。").wait_for()
    assert serious(service) == []
    service.locator("form", has_text="登记情况").locator("textarea").fill("看了现场，夹具可改")
    service.get_by_role("button", name="登记情况").click()
    service.get_by_text("看了现场，夹具可改").wait_for()
    for place in ("matching/offers/", "matching/matches/", "matching/board/"):
        service.goto(f"{site.base}/{place}")
        assert serious(service) == [], place
    public = phone(browser, f"{site.base}/services/matching/")
    assert fits(public)
    assert "赵示工" not in public.content()
