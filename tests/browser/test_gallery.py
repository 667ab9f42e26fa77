"""The gallery in Chromium: no serious fault for assistive technology, nothing refused by the content policy."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from browser.pages import open_page

pytestmark = pytest.mark.browser
PAGES = ("", "filing/", "scoring/", "phone/", "public/", "notice/", "paper/", "empty/", "404/")


@pytest.fixture
def site(live_server, synthetic) -> str:
    return f"{live_server.url}/ui/"


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_gallery_has_no_serious_fault(browser, site: str, theme: str) -> None:
    page = open_page(browser, site, theme=theme)
    found = []
    for name in PAGES:
        assert page.goto(site + name).ok
        violations = Axe().run(page).response["violations"]
        found += [(name, each["id"]) for each in violations if each["impact"] in ("serious", "critical")]
    page.context.close()
    assert found == []


def test_pages_ask_only_this_host_and_break_no_policy(browser, site: str) -> None:
    faults: list[str] = []
    page = open_page(browser, site, faults=faults)
    for name in PAGES:
        faults.clear()
        page.goto(site + name, wait_until="networkidle")
        expected = [text for text in faults if "404 (Not Found)" not in text]
        assert expected == [], name
    page.context.close()


BARE = """[...document.querySelectorAll(".table:not(.cmp) > tbody > tr > .num:not(:first-child)")].filter((cell) =>
    cell.closest("table").tHead && cell.checkVisibility() && cell.textContent.trim() && !cell.querySelector("input, .btn")
    && ["none", "normal"].includes(getComputedStyle(cell, "::before").content)).map((cell) => cell.textContent.trim())"""
"""Figures that stand on a phone without the head of their column."""


@pytest.mark.parametrize(("width", "size"), [(390, "100"), (390, "150"), (1440, "150")])
def test_pages_never_scroll_sideways_and_cards_say_what_their_figures_are(
    browser, site: str, width: int, size: str
) -> None:
    page = open_page(browser, site, width=width, size=size)
    wide, bare = [], {}
    for name in PAGES:
        page.goto(site + name)
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            wide.append(name)
        if width < 768:
            bare |= {name: found} if (found := page.evaluate(BARE)) else {}
    page.context.close()
    assert wide == []
    assert bare == {}


def test_score_sheet_adds_up_and_keys_choose_bands(browser, site: str) -> None:
    page = open_page(browser, site)
    page.goto(site + "scoring/")
    total = page.locator("[data-total]")
    assert total.inner_text() == "70"
    page.fill("#id_spread", "15")
    assert total.inner_text() == "85"
    assert page.locator('[name="spread-band"]').nth(1).is_checked()
    page.fill("#id_spread", "21")
    assert page.locator("#id_spread").get_attribute("aria-invalid") == "true"
    assert total.inner_text() == "70"
    page.locator('[name="novelty-band"]').nth(1).focus()
    page.keyboard.press("4")
    assert page.input_value("#id_novelty") == "7"
    page.keyboard.press("ArrowUp")
    assert page.input_value("#id_novelty") == "8"
    page.context.close()


def test_draft_survives_a_lost_network_and_says_so(browser, site: str) -> None:
    page = open_page(browser, site)
    page.goto(site + "filing/")
    mark = page.locator("[data-saved-text]").first
    page.context.set_offline(True)
    page.fill("#id_title", "离线时写的名称")
    page.locator('[data-saved][data-state="offline"]').first.wait_for(timeout=5000)
    assert "专利名称" in mark.inner_text()
    page.context.set_offline(False)
    page.locator('[data-saved][data-state="saved"]').first.wait_for(timeout=5000)
    assert mark.inner_text() == "已于 10:42 保存"
    kept = page.evaluate("Object.keys(localStorage).filter((key) => key.startsWith('baijia:draft')).length")
    assert kept == 0
    page.context.close()


def test_unsaved_text_is_offered_again_after_the_page_was_closed(browser, site: str) -> None:
    page = open_page(browser, site)
    page.goto(site + "filing/")
    page.context.set_offline(True)
    page.fill("#id_title", "关机前写的名称")
    page.locator('[data-saved][data-state="offline"]').first.wait_for(timeout=5000)
    page.close()
    page.context.set_offline(False)
    again = page.context.new_page()
    again.goto(site + "filing/")
    assert again.input_value("#id_title") == "关机前写的名称"
    page.context.close()


def test_large_type_and_dark_mode_are_remembered(browser, site: str) -> None:
    page = open_page(browser, site)
    page.goto(site)
    page.click("details.menu summary")
    page.click('[data-prefer="size:150"]')
    page.click('[data-prefer="theme:dark"]')
    page.goto(site + "empty/")
    html = page.locator("html")
    assert html.get_attribute("data-size") == "150"
    assert html.get_attribute("data-bs-theme") == "dark"
    page.context.close()


def test_selecting_rows_shows_a_bar_with_the_count(browser, site: str) -> None:
    page = open_page(browser, site)
    page.goto(site)
    bar = page.locator("[data-picks-bar]")
    assert not bar.is_visible()
    page.check('input[name="pick"] >> nth=0')
    page.locator('input[name="pick"] >> nth=2').click(modifiers=["Shift"])
    assert "已选 3 份" in bar.inner_text()
    page.click("[data-picks-none]")
    assert not bar.is_visible()
    page.context.close()
