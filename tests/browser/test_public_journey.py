"""The public in Chromium: from the notice to a receipt, three answers about a certificate, every page for everybody."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe

import notices
from baijia.award.honours import commands as honours
from baijia.core import clock
from baijia.core.models import Instance
from browser.pages import open_page
from factories import id_number, sealed_dossier

pytestmark = pytest.mark.browser
GROUNDS = "该项目的图纸由同班组另一位同事先画出，申报材料没有写明。"


def _stand_at(moment) -> None:
    """Move the edition clock of the instance, as the server's own thread reads it."""
    offset = moment - clock.wall_now()
    Instance.objects.filter(pk=1).update(synthetic=True, clock_offset=int(offset.total_seconds()))


@pytest.fixture
def listed(live_server, cast, edition):
    """Three people on notice, two of one name."""
    dossiers = [
        sealed_dossier(edition, cast.units[0], name="周示"),
        sealed_dossier(edition, cast.units[1], name="周示"),
        sealed_dossier(edition, cast.units[2], name="汤示棠", group="agriculture"),
    ]
    notices.put_on_notice(cast, edition, dossiers)
    _stand_at(notices.DURING)
    return dossiers


@pytest.fixture
def held(cast, edition, listed):
    """The three honours, the first of them revoked."""
    conferred = notices.confer(cast, edition, listed)
    with clock.fixed(notices.AFTER):
        honours.revoke(
            actor=cast.actor("leader"),
            honour=conferred[0],
            ground="fraud",
            decision="演示总工发〔2021〕41号",
            public_note="专利权属不实",
        )
    return conferred


def test_from_the_notice_to_a_receipt_and_back(browser, live_server, edition, listed) -> None:
    faults: list[str] = []
    page = open_page(browser, live_server.url, width=390, faults=faults)
    page.goto(live_server.url)
    page.click("text=查看公示名单")
    assert page.locator("td", has_text="汤示棠").is_visible()
    page.click(".obj >> text=提出异议")
    page.click("button:has-text('提交异议')")
    assert page.locator("[data-errors]").is_visible()
    page.fill("#id_name", "李示异")
    page.fill("#id_contact", "13800000000")
    page.select_option("#id_nominee", label="汤示棠（演例2厂）")
    page.fill("#id_text", GROUNDS)
    page.click("button:has-text('提交异议')")
    page.wait_for_url("**/received/")
    receipt = page.locator(".receipt").inner_text()
    page.click("a:has-text('凭受理编号查进度') >> nth=0")
    page.fill("#id_receipt", receipt)
    page.click("button:has-text('查询')")
    assert page.locator(".res h1").inner_text().strip() == "已收到"
    page.fill("#id_receipt", "0" * 12)
    page.click("button:has-text('查询')")
    assert page.locator(".res h1").inner_text().strip() == "没有查到"
    page.context.close()
    assert [text for text in faults if "422" not in text] == []


def test_a_certificate_is_valid_revoked_or_unknown(browser, live_server, held) -> None:
    page = open_page(browser, live_server.url, width=390)
    for number, name, answer in (
        (held[1].certificate.number, held[1].name, "证书有效"),
        (held[0].certificate.number, held[0].name, "证书已撤销"),
        ("CDBJ4-XXXXXX-XXXXXX-XXXXXX", held[0].name, "没有查到"),
    ):
        page.goto(f"{live_server.url}/check/")
        page.fill("#id_number", f" {number.lower()} ")
        page.fill("#id_name", name)
        page.click("button:has-text('核验')")
        assert page.locator(".res h1").inner_text().strip() == answer
        assert page.locator("text=证书（PDF）").count() == (answer == "证书有效")
    page.context.close()


def test_the_nominee_finds_the_own_case(browser, live_server, listed) -> None:
    listed[2].receipt = "RBCDFGHJKLMN"
    listed[2].save()
    page = open_page(browser, live_server.url, width=390)
    page.goto(f"{live_server.url}/lookup/")
    page.fill("#id_receipt", "rbcd-fghj-klmn")
    page.fill("#id_last_six", id_number(3)[-6:])  # the third the factory made
    page.click("main button:has-text('查询')")
    assert page.locator("main", has_text=listed[2].number).is_visible()
    page.context.close()


def _paths(edition, held) -> list[str]:
    notice = f"/editions/{edition.code}/notice/1/"
    certificates = [f"/certificates/{row.certificate.number}" for row in held[:2]]
    return [
        *("/", "/editions/", f"/editions/{edition.code}/", "/notices/", notice, f"{notice}object/"),
        *("/objections/", "/honours/", f"/honours/?edition={edition.code}", "/check/", *certificates),
        *("/certificates/X", "/lookup/", "/log/", "/verify/"),
    ]


def test_no_page_has_a_serious_fault(browser, live_server, edition, held) -> None:
    page = open_page(browser, live_server.url)
    found = []
    for path in _paths(edition, held):
        page.goto(live_server.url + path)
        violations = Axe().run(page).response["violations"]
        found += [(path, each["id"]) for each in violations if each["impact"] in ("serious", "critical")]
    page.context.close()
    assert found == []


def test_no_page_scrolls_sideways_on_a_phone_or_in_large_type(browser, live_server, edition, held) -> None:
    wide = []
    for width, size in ((390, "100"), (390, "150"), (1440, "150")):
        page = open_page(browser, live_server.url, width=width, size=size, contrast="high")
        for path in _paths(edition, held):
            page.goto(live_server.url + path, wait_until="domcontentloaded")
            if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
                wide.append((path, width, size))
        page.context.close()
    assert wide == []
