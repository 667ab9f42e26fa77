"""A district clerk with eighty forms and twelve places: streets passed places, merged, the rest in one act, one stamp."""

from __future__ import annotations

import os
from io import BytesIO
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page
from pypdf import PdfReader

import factories
from baijia.award.nominations import commands
from baijia.award.nominations.enums import DossierState, ListState, Place
from baijia.award.nominations.models import Dossier, ListPlace, RecommendationList
from baijia.award.programmes.models import Quota
from baijia.core.actor import SYSTEM
from baijia.core.models import Message
from baijia.directory import commands as directory
from baijia.directory.enums import Role, UnionKind
from baijia.directory.models import Union
from browser.filing_stage import page_of, set_clock

pytestmark = pytest.mark.browser
SHOTS = os.environ.get("BAIJIA_SHOTS", "")
FORMS, PLACES = 80, 12


def seen(page: Page, name: str) -> None:
    """Look at a page: nothing wider than the screen, no serious fault for a screen reader, a picture if asked for."""
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wide <= 0, f"{name} is {wide} px wider than the screen"
    found = Axe().run(page).response["violations"]
    assert [each["id"] for each in found if each["impact"] in ("serious", "critical")] == [], name
    if SHOTS:
        page.screenshot(path=Path(SHOTS) / f"{name}.png", full_page=True)


@pytest.fixture
def stage(cast, edition):
    """Two streets below the district with a unit each; eighty dossiers, five of them straight below the district."""
    Quota.objects.filter(edition=edition, union=cast.districts[0]).update(places=PLACES)
    streets = []
    for n, unit in ((1, 0), (2, 2)):
        code = f"51010400{n}"
        street = directory.add_union(
            actor=SYSTEM,
            code=code,
            name=f"演示{n}街道总工会",
            short_name=f"演示{n}街道",
            kind=UnionKind.STREET,
            parent=cast.districts[0],
            members=500 * n,
        )
        cast.accounts[code] = directory.open_account(
            actor=SYSTEM, username=code, display_name=f"{n}街道经办", role=Role.RECOMMENDER, union=street
        )
        Union.objects.filter(pk=cast.units[unit].pk).update(parent=street, path=street.path + "00001")
        cast.units[unit].refresh_from_db()
        streets.append(street)
    direct = directory.add_union(
        actor=SYSTEM, code="DIRECT", name="演示直属厂工会", kind=UnionKind.UNIT, parent=cast.districts[0]
    )
    for n in range(1, FORMS + 1):
        unit = direct if n > FORMS - 5 else cast.units[0 if n % 3 else 2]
        factories.sealed_dossier(edition, unit, name=f"演{n:02d}", project_name=f"第{n:02d}号夹具")
    Dossier.objects.update(state=DossierState.SUBMITTED)
    return streets


def street_decides(cast, edition, street, most: int) -> None:
    """Let a street recommend its first ones, keep two in reserve and leave out the rest; send its list up."""
    actor = cast.actor(street.code)
    mine = [d.uid for d in Dossier.objects.filter(unit__path__startswith=street.path).order_by("id")]
    for place, uids in (
        (Place.RECOMMENDED, mine[:most]),
        (Place.RESERVE, mine[most : most + 2]),
        (Place.NOT_RECOMMENDED, mine[most + 2 :]),
    ):
        commands.place_many(
            actor=actor,
            edition=edition,
            union=street,
            dossier_uids=uids,
            place=place,
            reason="街道名额有限" if place == Place.NOT_RECOMMENDED else "",
        )
    commands.submit_list(actor=actor, union=street, edition=edition, opinion="同意推荐。")


@pytest.mark.parametrize("width", [1440, 390])
def test_a_district_clerk_with_eighty_forms_and_twelve_places(
    browser, live_server, cast, edition, stage, width
) -> None:
    set_clock("2021-08-03T10:00:00+08:00")
    site = live_server.url
    page = page_of(browser, site, cast.accounts["recommender"], width=width)

    page.goto(f"{site}/union/below/")
    page.fill('input[name="total"]', "14")
    page.click("button:has-text('按公式下达')")
    page.locator("text=名额已按公式下达").wait_for()
    assert "差额推荐" in page.inner_text("main")
    assert [page.input_value(f'[name="places-51010400{n}"]') for n in (1, 2)] == ["5", "9"]
    seen(page, f"below-{width}")
    page.click("text=期限与退回 >> nth=0")
    page.fill('input[name="deadline"]', "2021-08-05T12:00")
    page.click("text=定上报期限")
    page.locator("text=的上报期限已定").wait_for()

    for street, most in zip(stage, (5, 9), strict=True):
        street_decides(cast, edition, street, most)
    page.goto(f"{site}/union/below/")
    page.click("text=合并下级名单")
    page.locator("text=合并后会这样").first.wait_for()
    seen(page, f"merge-{width}")
    page.click("button:has-text('合并这')")
    page.wait_for_url("**/union/ranking/")
    assert ListPlace.objects.filter(list__union=cast.districts[0], place=Place.RECOMMENDED).count() == PLACES

    page.goto(f"{site}/union/?place=undecided&sort=-name")
    assert page.locator('input[name="pick"]').count() == 5
    seen(page, f"list-{width}")
    page.check("[data-picks-all]") if width == 1440 else [
        box.check() for box in page.locator('input[name="pick"]').all()
    ]
    page.click("button:has-text('不推荐')")
    page.locator("text=请先核对").first.wait_for()
    assert page.locator('input[name="pick"]').count() == 5, "it is shown exactly which"
    seen(page, f"sure-{width}")
    page.fill("#reason", "推荐名额有限，综合比较后未列入")
    page.click("button:has-text('未推荐这 5 份')")
    page.wait_for_url("**/union/")

    page.goto(f"{site}/union/submit/")
    page.check('input[name="phrase"] >> nth=1')
    seen(page, f"submit-{width}")
    page.click(f"button:has-text('上报 {PLACES} 名')")
    page.locator("text=推荐排序表已上报").first.wait_for()
    row = RecommendationList.objects.get(union=cast.districts[0])
    assert (row.state, row.opinion) == (ListState.SUBMITTED, "经集体研究并公示无异议，同意推荐。")
    told = Message.objects.filter(template="nominations.not_recommend").exclude(context__reason="")
    assert told.filter(context__union=cast.districts[0].name).count() == FORMS - PLACES - 6

    sheet = page.request.get(f"{site}/union/ranking/print/").body()
    printed = "".join(each.extract_text() for each in PdfReader(BytesIO(sheet)).pages)
    code = " ".join(row.digest[start : start + 4] for start in (0, 4, 8))
    assert code in printed
    if SHOTS:
        (Path(SHOTS) / "sheet.pdf").write_bytes(sheet)
    page.fill('input[name="code"]', code)
    stamped = {"name": "盖章.pdf", "mimeType": "application/pdf", "buffer": sheet}
    page.set_input_files('input[name="file"]', stamped)
    page.fill('input[name="signed_on"]', "2021-08-03")
    page.fill('input[name="seal"]', "已盖区总工会公章")
    page.click("text=核对校验码并收下")
    page.locator("text=盖章的排序表已收下").wait_for()
    seen(page, f"sent-{width}")
    row.refresh_from_db()
    assert row.scan.name == "盖章.pdf"
    page.context.close()

    office = page_of(browser, site, cast.accounts["organiser"], width=width)
    office.goto(f"{site}/office/{edition.code}/recommending/?about={cast.districts[0].code}")
    assert office.locator("a:has-text('盖章件')").count() == 1
    seen(office, f"recommending-{width}")
    office.fill('input[name="reason"]', "第 3 名的单位意见漏盖章")
    office.click("button:has-text('退回排序表')")
    office.locator("text=的排序表已退回").first.wait_for()
    row.refresh_from_db()
    assert (row.state, row.digest) == (ListState.OPEN, "")
    office.context.close()
