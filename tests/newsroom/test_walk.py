"""Editor, reviewer and chief release an article at their desks; a reader finds it; axe finds nothing serious."""

from __future__ import annotations

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from desk import Desk, plant
from test_reading import PAGES as ALL

from baijia.newsroom.models import Proof

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PAGES = tuple(path for path in ALL if "xml" not in path)
LEFT = re.compile(r"/newsroom/(?!.*edit).*$")
"""Where the editor is led once a page was handed in or signed."""
LARGE = ("/", "/a/gonghuizixun/", "/search/?q=创客", "/tips/")
"""Pages looked at in large type and high contrast too: one of each kind."""


@pytest.fixture
def site(live_server, settings, tmp_path):
    settings.DATA, settings.MEDIA_ROOT = tmp_path, tmp_path / "media"
    plant()
    return live_server.url


def opened(browser, site, desk, person=None, **preferences):
    """Return a page of somebody's browser, and the list of what goes wrong in it."""
    context = browser.new_context(
        viewport={"width": 1440, "height": 900}, locale="zh-CN", reduced_motion="reduce"
    )
    cookies = {f"bj_{name}": value for name, value in preferences.items()}
    cookies |= desk.cookies(person) if person else {}
    context.add_cookies([{"name": name, "value": value, "url": site} for name, value in cookies.items()])
    page, faults = context.new_page(), []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on(
        "request",
        lambda request: (
            faults.append(request.url) if not request.url.startswith((site, "data:", "blob:")) else None
        ),
    )
    return page, faults


def sign(page, site, pk, person):
    page.goto(f"{site}/newsroom/pages/{pk}/edit/")
    page.wait_for_load_state("networkidle")
    page.locator("footer .w-dropdown__toggle").click()
    page.locator("[data-workflow-action-name=approve]:visible").first.click()
    page.fill("#id_mistakes", "2")
    page.check("#id_read")
    page.locator(".modal-body button[type=submit], .modal-content button[type=submit]").first.click()
    for _second in range(60):
        if Proof.objects.filter(page_id=pk, person=person).exists():
            return
        page.wait_for_timeout(500)


def test_three_people_release_an_article_and_a_reader_finds_it(browser, site):
    desk = Desk()
    draft = desk.draft("一名钳工的测量笔记", source="未知", column="kejizhichuang")
    page, faults = opened(browser, site, desk, desk.editor)
    page.goto(f"{site}/newsroom/pages/{draft.pk}/edit/")
    submit = "footer button[name=action-submit]"
    page.locator(submit).dispatch_event("click")
    page.wait_for_selector("text=没有来源", state="attached")
    page.get_by_role("tab", name="署名与来源").click()
    page.fill("#id_source", "本站")
    page.locator(submit).dispatch_event("click")
    page.wait_for_url(LEFT)
    for person in (desk.editor, desk.reviewer, desk.chief):
        assert not type(draft).objects.get(pk=draft.pk).live
        page, found = opened(browser, site, desk, person)
        sign(page, site, draft.pk, person)
        faults += found
    page.wait_for_load_state("networkidle")
    draft.refresh_from_db()
    assert draft.live
    page, found = opened(browser, site, desk)
    page.goto(f"{site}/search/?q=测量")
    page.click("text=一名钳工的测量笔记")
    assert page.locator("h1").inner_text() == "一名钳工的测量笔记"
    assert "责任编辑：陈示编" in page.locator(".sign").inner_text()
    page.click("[data-read-size=large]")
    page.reload()
    assert page.locator("[data-read]").get_attribute("data-read") == "large"
    assert faults + found == []
    page, found = opened(browser, site, desk, desk.editor)
    page.goto(f"{site}/newsroom/articles/{draft.pk}/withdraw/")
    page.fill("#id_reason", "数字有误，先撤下")
    page.click("button.serious")
    page.goto(f"{site}{draft.address}")
    assert "本文已撤回" in page.locator("main").inner_text()


@pytest.mark.parametrize(
    ("paths", "preferences"), [(PAGES, {}), (LARGE, {"size": "150", "contrast": "high"})]
)
def test_no_serious_fault_on_any_public_page(browser, site, paths, preferences):
    desk = Desk()
    article = desk.release(tags=["图纸"], recommended=True)
    page, faults = opened(browser, site, desk, **preferences)
    serious = []
    for path in (*paths, article.address):
        page.goto(f"{site}{path}")
        wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        assert wide <= 0, path
        found = Axe().run(page).response["violations"]
        serious += [
            (path, row["id"], row["nodes"][0]["html"][:120])
            for row in found
            if row["impact"] in ("serious", "critical")
        ]
    assert serious == []
    assert faults == []
