"""Signing in through the real pages: a pause after many failures, and a second factor that is set up and asked for."""

import time

import pytest
from allauth.mfa.totp.internal import auth
from axe_playwright_python.sync_playwright import Axe
from django.core.cache import cache

from browser.pages import open_page

pytestmark = pytest.mark.browser
PASSWORD = "shu lin da hai 88"


@pytest.fixture
def site(live_server, cast) -> str:
    cache.clear()
    for account in cast.accounts.values():
        account.set_password(PASSWORD)
        account.save()
    return live_server.url


def sign_in(page, site: str, name: str, password: str = PASSWORD) -> None:
    page.goto(f"{site}/account/login/")
    page.fill("#id_login", name)
    page.fill("#id_password", password)
    page.click("main form button")


def code_of(secret: str, later: int = 0) -> str:
    return auth.format_hotp_value(auth.hotp_value(secret, int(time.time()) // 30 + later))


def serious(page) -> list[str]:
    found = Axe().run(page).response["violations"]
    return [each["id"] for each in found if each["impact"] in ("serious", "critical")]


def test_five_failures_pause_the_name_whatever_follows(browser, site) -> None:
    faults: list[str] = []
    page = open_page(browser, site, width=390, faults=faults)
    for _ in range(5):
        sign_in(page, site, "leader", "wrong")
        assert "账号或密码不对" in page.inner_text("[data-errors]")
    assert serious(page) == []
    sign_in(page, site, "leader")
    assert "请 15 分钟后再试" in page.inner_text("[data-errors]")
    page.goto(f"{site}/home/")
    assert "/account/login/" in page.url
    assert faults == []
    page.context.close()


def test_a_second_factor_is_set_up_by_code_and_asked_for_next_time(browser, site) -> None:
    faults: list[str] = []
    page = open_page(browser, site, width=390, faults=faults)
    sign_in(page, site, "leader")
    page.wait_for_url("**/factor/set-up/")
    assert page.locator(".qr-box svg").bounding_box()["width"] > 120
    assert serious(page) == []
    page.click("summary:has-text('扫不了码')")
    secret = page.inner_text(".key-text").strip()
    page.fill("#id_code", code_of(secret))
    page.click("main form button")
    page.wait_for_url("**/factor/codes/")
    recovery = page.locator(".codes code").first.inner_text()
    page.click("text=收好了")
    page.wait_for_url("**/home/")
    assert serious(page) == []
    page.context.close()
    page = open_page(browser, site, faults=faults)
    sign_in(page, site, "leader")
    page.wait_for_url("**/factor/sign-in/")
    page.fill("#id_code", "000000")
    page.click("main form button")
    assert "验证码不对" in page.inner_text("[data-errors]")
    page.fill("#id_code", recovery)
    page.click("main form button")
    page.wait_for_url("**/home/")
    page.click("details.menu summary")
    page.click("text=退出登录")
    page.wait_for_url("**/account/login/")
    assert faults == []
    page.context.close()
