"""What the README promises a newcomer, in a real browser; it also makes the README's pictures.

``BAIJIA_PICTURES=1`` keeps the pictures in ``docs/pictures``; otherwise they are made and looked at only.
"""

import os
import re
from pathlib import Path

import pytest

from browser import demo_site

pytestmark = pytest.mark.browser
PICTURES = demo_site.ROOT / "docs" / "pictures"


@pytest.fixture(scope="module")
def pictures(tmp_path_factory):
    return PICTURES if os.environ.get("BAIJIA_PICTURES") else tmp_path_factory.mktemp("pictures")


@pytest.fixture(scope="module")
def paper(tmp_path_factory):
    with demo_site.serve(tmp_path_factory.mktemp("paper") / "site", "paper-open", portal=True) as site:
        yield site


def keep(page, path: Path) -> None:
    page.wait_for_load_state("networkidle")
    page.screenshot(path=path)
    assert path.stat().st_size > 10_000


def test_an_expert_scores_a_dossier_and_keeps_the_receipt(paper, browser, pictures):
    page = paper.sign_in(browser, "expert-1")
    page.goto(f"{paper.base}/expert/")
    page.locator("main a[href*='/expert/round/']").first.click()
    page.locator("main a[href*='/expert/item/']").first.click()
    page.wait_for_load_state("networkidle")
    for field in page.locator("[data-mark]").all():
        field.fill("8")
    page.fill("#notes", "证明材料不足，效益看不出来。")  # so low a total asks for words
    keep(page, pictures / "score.png")
    page.get_by_role("button", name="核对并提交").click()
    # The sheet goes to the server first, and only its answer opens the next page: a click alone does not wait for that.
    page.wait_for_url("**/hand-in/")
    page.get_by_role("button", name="确认提交").click()
    page.wait_for_url("**/receipt/")
    assert re.search(r"[0-9a-f]{64}", page.locator("main").inner_text().replace(" ", "").replace("\n", ""))
    page.context.close()


def test_the_office_sees_where_the_edition_stands(paper, browser, pictures):
    page = paper.sign_in(browser, "organiser")
    page.goto(f"{paper.base}/office/chengdu-baijia-4/")
    keep(page, pictures / "home.png")
    assert "初评" in page.locator("h1").inner_text()
    page.context.close()


def test_the_notice_shows_names_and_takes_objections(noticed, browser, pictures):
    page = browser.new_page(viewport={"width": 1440, "height": 900}, locale="zh-CN")
    page.goto(f"{noticed.base}/editions/chengdu-baijia-4/notice/1/")
    keep(page, pictures / "notice.png")
    assert "示" in page.locator("main").inner_text()
    assert page.get_by_text("提出异议").count()
    page.close()


def test_the_log_page_shows_a_head_with_both_witnesses(paper, browser):
    page = browser.new_page(locale="zh-CN")
    page.goto(f"{paper.base}/log/")
    text = page.locator("main").inner_text()
    assert "REHEARSAL/baijia/5101/2021" in text
    assert "discipline" in text
    page.close()


def test_every_picture_is_used_and_every_used_one_is_there():
    used = set()
    for name in ("README.md", "README.zh-CN.md", "docs/tour.md"):
        used |= set(re.findall(r"pictures/([\w.-]+)", (demo_site.ROOT / name).read_text()))
    assert used == {path.name for path in PICTURES.iterdir()}
