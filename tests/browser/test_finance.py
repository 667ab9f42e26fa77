"""Maker, checker and winner, on the demonstration as it stands after the prizes were confirmed."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from browser.demo_site import Site, serve

pytestmark = pytest.mark.browser
EDITION = "/finance/chengdu-baijia-4/"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory):
    """The demonstration with prizes owed, rules signed and links handed out; no account given yet."""
    folder = tmp_path_factory.mktemp("finance")
    with serve(folder, "owed") as running:
        yield running, folder


def serious(page: Page) -> list[tuple[str, str]]:
    """Return what axe finds serious, and where."""
    found = Axe().run(page).response["violations"]
    return [
        (each["id"], each["nodes"][0]["html"][:200])
        for each in found
        if each["impact"] in ("serious", "critical")
    ]


def read(page: Page) -> None:
    """Tick that the page was read and press its button."""
    page.locator("main input[type=checkbox]").check()
    page.locator("main form button.btn-primary").click()
    page.wait_for_load_state()


def winner_gives_account(browser: Browser, site: Site, number: str) -> None:
    """The winner opens the link on a phone, is corrected, and gives the account; then agrees to one thing."""
    page = browser.new_page(viewport={"width": 390, "height": 844}, locale="zh-CN")
    page.goto(f"{site.base}/holder/{site.ready['holder_link']}/")
    assert serious(page) == []
    assert not page.evaluate("document.documentElement.scrollWidth > innerWidth")
    page.get_by_role("link", name="登记账号").click()
    page.fill("#id_number", number)
    page.fill("#id_again", number[:-1] + "0" if number[-1] != "0" else number[:-1] + "1")
    page.fill("#id_bank", "示例银行成都演例支行")
    page.fill("#id_last_six", site.ready["holder_last_six"])
    page.check("#id_consent")
    page.get_by_role("button", name="登记").click()
    assert page.get_by_text("两次填写的账号不一致").first.is_visible()
    assert serious(page) == []
    page.fill("#id_number", number)
    page.fill("#id_again", number)
    page.fill("#id_last_six", site.ready["holder_last_six"])
    page.check("#id_consent")
    page.get_by_role("button", name="登记").click()
    page.get_by_text("账号已登记，等财务复核。").wait_for()
    page.locator("#consents").get_by_role("link", name="更改").first.click()
    page.get_by_role("button", name="同意").click()
    assert page.locator("#consents").get_by_text("同意", exact=True).first.is_visible()
    page.close()


def test_maker_checker_and_winner_pay_one_prize(browser: Browser, site: tuple[Site, Path]) -> None:
    running, folder = site
    number = "6200001234567890128"
    winner_gives_account(browser, running, number)
    files = (folder / "baijia.sqlite3").read_bytes()
    assert number.encode() not in files, "the account stands nowhere in clear"

    checker = running.sign_in(browser, "checker")
    checker.goto(running.base + "/home/")
    assert checker.get_by_text("复核收款账号").is_visible()
    checker.goto(running.base + EDITION + "accounts/")
    assert serious(checker) == []
    field = checker.locator("input[name^='n-']").first
    assert field.input_value() == "", "the first entry is not shown"
    field.fill("6200001234567890111")
    checker.get_by_role("button", name="核对填写的").click()
    assert checker.get_by_text("与本人填写的不一致").is_visible()
    checker.locator("input[name^='n-']").first.fill(number)
    checker.get_by_role("button", name="核对填写的").click()
    checker.get_by_text("1 个账号复核一致").wait_for()

    payer = running.sign_in(browser, "payer")
    payer.goto(running.base + EDITION)
    assert serious(payer) == []
    payer.get_by_role("link", name="拟制付款批次").click()
    payer.get_by_role("button", name="拟制").click()
    payer.get_by_text("已拟制第 1 批").wait_for()
    assert payer.get_by_text("等财务复核复核").is_visible(), "the maker cannot check"
    batch = payer.url

    checker.goto(batch)
    assert "240,000.00" not in checker.locator("aside").inner_text()
    checker.get_by_role("link", name="复核", exact=True).click()
    checker.fill("#id_count", "1")
    checker.fill("#id_net", "47000")
    checker.locator("main form button.btn-primary").click()
    assert checker.get_by_text("实发合计不符").first.is_visible()
    checker.fill("#id_net", "48000.00")
    checker.locator("main form button.btn-primary").click()
    checker.get_by_text("已完成：复核").wait_for()
    checker.get_by_role("link", name="批准", exact=True).click()
    read(checker)
    checker.get_by_text("已完成：批准").wait_for()

    payer.goto(batch)
    payer.get_by_role("link", name="送银行", exact=True).click()
    read(payer)
    payer.get_by_text("已完成：送银行").wait_for()
    assert serious(payer) == []
    with payer.expect_download() as got:
        payer.get_by_role("link", name="batch-00001-in.csv").click()
    first = Path(got.value.path()).read_bytes()
    with payer.expect_download() as got:
        payer.get_by_role("link", name="batch-00001-in.csv").click()
    assert Path(got.value.path()).read_bytes() == first
    assert number in first.decode("gbk")

    with sqlite3.connect(folder / "baijia.sqlite3") as database:
        reference = database.execute("select reference from prizes_line").fetchone()[0]
    answer = f"合计,1,48000.00\r\n客户参考号,金额,处理结果,失败原因,银行流水号\r\n{reference},48000.00,成功,,S1\r\n"
    payer.get_by_role("link", name="导入银行回盘").click()
    bad = answer.replace("48000.00,成功", "48000.00,处理中")
    payer.set_input_files(
        "input[type=file]", {"name": "bad.csv", "mimeType": "text/csv", "buffer": bad.encode("gbk")}
    )
    payer.get_by_role("button", name="核对并入账").click()
    assert payer.get_by_text("处理结果“处理中”不认识").is_visible()
    payer.set_input_files(
        "input[type=file]", {"name": "good.csv", "mimeType": "text/csv", "buffer": answer.encode("gbk")}
    )
    payer.get_by_role("button", name="核对并入账").click()
    payer.get_by_text("已入账：到账 1 笔").wait_for()

    checker.goto(batch)
    checker.get_by_role("link", name="对账关闭").click()
    checker.fill("#id_statement", "48000.00")
    checker.locator("main form button.btn-primary").click()
    checker.get_by_text("已完成：对账关闭").wait_for()
    payer.goto(running.base + EDITION + "books/")
    assert payer.get_by_text("不符", exact=True).count() == 0
    assert payer.get_by_text("相符", exact=True).count() == 8
    assert serious(payer) == []

    winner = browser.new_page(locale="zh-CN")
    winner.goto(f"{running.base}/holder/{running.ready['holder_link']}/")
    assert winner.locator("#money").get_by_text("已到账").is_visible()
    with winner.expect_download() as got:
        winner.evaluate("document.querySelector('#money a[href*=payslips]').setAttribute('download', '')")
        winner.locator("#money a[href*=payslips]").click()
    assert Path(got.value.path()).read_bytes().startswith(b"%PDF-")
    winner.close()


def test_the_service_officer_refers_and_the_holder_answers(browser: Browser, site: tuple[Site, Path]) -> None:
    running, _folder = site
    page = running.sign_in(browser, "service")
    page.goto(running.base + "/service/targets/")
    page.get_by_role("link", name="成都工匠").click()
    page.get_by_role("button", name="保存").click()
    page.get_by_text("已保存“成都工匠”").wait_for()
    page.get_by_role("link", name="成都工匠").click()
    assert serious(page) == []
    for box in page.locator("input[name=pick]").all():
        box.check()
    page.get_by_role("button", name="询问本人是否愿意").click()
    page.get_by_text("等本人在自己的页面上答复").wait_for()
    assert serious(page) == []
    page.goto(running.base + "/service/report/")
    assert page.get_by_role("heading", name="年度报告").is_visible()
    assert serious(page) == []

    holder = browser.new_page(viewport={"width": 390, "height": 844}, locale="zh-CN")
    holder.goto(f"{running.base}/holder/{running.ready['holder_link']}/")
    asked = holder.get_by_role("link", name="看材料并答复")
    if asked.count():  # the rule asks for front-line workers; the first holder may be none
        asked.click()
        holder.get_by_role("button", name="同意推荐").click()
        assert holder.get_by_text("本人已同意").is_visible()
        assert serious(holder) == []
    holder.close()
