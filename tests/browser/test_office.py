"""The leader approves the list on a phone."""

from __future__ import annotations

import sys
import time
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, Page

from baijia.award.decisions import commands as decisions
from baijia.award.decisions.models import Resolution
from baijia.award.review import commands as review
from baijia.core import clock
from baijia.core.models import Instance
from baijia.interfaces.rehearsal.paper import scan
from browser.pages import open_page

sys.path.insert(0, str(Path(__file__).parents[1] / "integration" / "award" / "review"))

from review_stage import AT, at, make_stage

pytestmark = pytest.mark.browser
BASE = "/office/chengdu-baijia-4/"


def server_clock(moment: str) -> None:
    """Move the clock of the server, which runs in a thread of its own."""
    to = datetime.fromisoformat(AT.get(moment, moment))
    Instance.objects.update(clock_offset=int((to - clock.wall_now()).total_seconds()))


def enter(
    browser: Browser, site: str, account, *, width: int = 1440, faults: list[str] | None = None
) -> Page:
    """Open a page signed in as an account, its second factor passed just now."""
    client = Client()
    client.force_login(account)
    session = client.session
    session["account_authentication_methods"] = [
        {"method": "password", "at": time.time()},
        {"method": "mfa", "at": time.time()},
    ]
    session.save()
    page = open_page(browser, site, width=width, faults=faults)
    page.context.add_cookies(
        [{"name": settings.SESSION_COOKIE_NAME, "value": session.session_key, "url": site}]
    )
    return page


def confirm(page: Page) -> None:
    """Read the confirmation page, tick it and press its button."""
    assert page.get_by_role("heading", name="按下按钮会这样").is_visible()
    page.get_by_label("我已核对以上内容").check(timeout=5000)
    page.locator("main button.btn-primary").click()


def serious(page: Page) -> list[tuple[str, str]]:
    """Return what axe finds serious, and where."""
    found = Axe().run(page).response["violations"]
    return [
        (each["id"], each["nodes"][0]["html"][:200])
        for each in found
        if each["impact"] in ("serious", "critical")
    ]


def voted(cast) -> Resolution:
    """Play a small edition to the voted list."""
    stage = make_stage(cast)
    for code in ("paper", "defence"):
        with at(code):
            if code == "defence":
                review.assign(actor=stage.organiser, round=stage.rounds[code])
                review.open_round(actor=stage.organiser, round=stage.rounds[code])
            else:
                stage.assign_and_open(code)
            points = (20, 20, 20, 8) if code == "paper" else (20, 20, 10)
            stage.score_all(code, points=points)
        with at(f"{code}-end"):
            review.close_round(actor=stage.organiser, round=stage.rounds[code])
            review.freeze_round(actor=stage.organiser, round=stage.rounds[code])
    found = decisions.propose(actor=stage.organiser, edition=stage.edition)
    names = tuple(f"赵示{place:02d}" for place in range(1, 16))
    decisions.enter_minutes(
        actor=stage.organiser,
        resolution=found,
        meeting=decisions.Meeting(
            held_at=clock.edition_now() - timedelta(hours=1),
            place="三楼会议室",
            chair=names[0],
            agenda="审议名单",
            attending=names[:-1],
            absent=names[-1:],
            yes=13,
            no=0,
            abstained=1,
        ),
        name="会议记录.pdf",
        data=scan("minutes"),
    )
    return decisions.check_minutes(actor=cast.actor("cohost"), resolution=found)


def test_leader_approves_on_a_phone(browser, live_server, cast) -> None:
    with at("defence-end"):
        found = voted(cast)
    server_clock((datetime.fromisoformat(AT["defence-end"]) + timedelta(days=3)).isoformat())
    faults: list[str] = []
    page = enter(browser, live_server.url, cast.accounts["leader"], width=390, faults=faults)
    page.goto(live_server.url + BASE + "list/")
    page.get_by_role("link", name="去审定").click()
    assert page.get_by_role("heading", name="审定拟授予名单").is_visible()
    assert not page.evaluate("document.documentElement.scrollWidth > innerWidth")
    assert serious(page) == []
    confirm(page)
    page.get_by_text("已审定。下一步可以开始公示。").wait_for()
    found.refresh_from_db()
    assert found.state == "approved"
    assert faults == []
    page.context.close()
