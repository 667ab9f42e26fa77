"""A district officer ranks within the quota, and the thirteenth is refused with a sentence."""

import pytest
from axe_playwright_python.sync_playwright import Axe

import filing
from baijia.award.nominations import commands, queries
from baijia.award.nominations.enums import ListState, Place
from baijia.award.nominations.models import ListPlace, RecommendationList
from baijia.award.programmes.models import Quota
from browser.filing_stage import page_of, set_clock

pytestmark = pytest.mark.browser


def test_a_district_ranks_and_sends_up_within_its_quota(browser, live_server, cast, edition) -> None:
    Quota.objects.filter(edition=edition, union=cast.districts[0]).update(places=12)
    dossiers = [filing.submitted(cast, edition, serial=n + 1, name=f"周示{n + 1:02d}") for n in range(14)]
    commands.place_many(
        actor=cast.actor("recommender"),
        edition=edition,
        union=cast.districts[0],
        dossier_uids=[dossier.uid for dossier in dossiers[:12]],
        place=Place.RECOMMENDED,
    )
    set_clock("2021-08-03T10:00:00+08:00")
    page = page_of(browser, live_server.url, cast.accounts["recommender"])

    def order() -> list[str]:
        found = queries.ranked(cast.actor("recommender"), edition, cast.districts[0])
        return [row.uid for row in found[Place.RECOMMENDED]]

    page.goto(f"{live_server.url}/union/{dossiers[12].uid}/")
    page.check('input[name="place"][value="recommended"]')
    page.click("text=记下意见")
    page.locator("[data-errors]").wait_for()
    assert "推荐名额为 12 名，名单上有 13 名" in page.inner_text("main")
    page.check('input[name="place"][value="reserve"]')
    page.click("text=记下意见")
    page.wait_for_url("**/union/")
    assert ListPlace.objects.filter(place=Place.RECOMMENDED).count() == 12

    page.goto(f"{live_server.url}/union/ranking/")
    found = Axe().run(page).response["violations"]
    assert [each["id"] for each in found if each["impact"] in ("serious", "critical")] == []
    start = order()
    row = page.locator(f'[data-rank="{start[2]}"]')
    row.locator("[data-rank-place]").focus()
    with page.expect_navigation():
        page.keyboard.press("Alt+ArrowUp")
    assert order() == [start[0], start[2], start[1], *start[3:]]
    first = page.locator(f'[data-rank="{start[0]}"]')
    with page.expect_navigation():
        page.locator(f'[data-rank="{start[5]}"]').drag_to(first, target_position={"x": 200, "y": 2})
    assert order()[:2] == [start[5], start[0]]
    field = page.locator(f'[data-rank="{start[5]}"] [data-rank-place]')
    field.fill("12")
    with page.expect_navigation():
        field.press("Enter")
    assert order()[-1] == start[5]

    page.goto(f"{live_server.url}/union/submit/")
    assert "12 名推荐" in page.inner_text("main")
    page.fill("#rest-reason", "名额有限")
    page.click("text=勾选的列为未推荐")
    page.wait_for_url("**/union/")
    page.goto(f"{live_server.url}/union/submit/")
    page.click("text=上报 12 名")
    page.locator("text=推荐排序表已上报").first.wait_for()
    assert RecommendationList.objects.get().state == ListState.SUBMITTED
    page.context.close()
