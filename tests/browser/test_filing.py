"""Deadline night at a unit, and a welder with a telephone."""

import pytest
from axe_playwright_python.sync_playwright import Axe

import factories
import filing
from baijia.award.nominations.enums import ConfirmationState, DossierState
from browser.filing_stage import page_of, set_clock

pytestmark = pytest.mark.browser


def serious(page) -> list[str]:
    found = Axe().run(page).response["violations"]
    return [each["id"] for each in found if each["impact"] in ("serious", "critical")]


def test_deadline_night(browser, live_server, cast, edition, tmp_path) -> None:
    dossier = filing.draft(cast, edition, post=None)
    proof = tmp_path / "证明.pdf"
    proof.write_bytes(filing.PDF)
    set_clock("2021-07-28T16:50:00+08:00")
    page = page_of(browser, live_server.url, cast.accounts["filer"])
    page.goto(f"{live_server.url}/unit/")
    page.click("text=接着填写")
    assert serious(page) == []
    page.fill("#id_a_post", "氩弧焊工")
    page.locator('[data-saved][data-state="saved"]').first.wait_for(timeout=5000)
    assert "已于 16:5" in page.locator("[data-saved-text]").first.inner_text()
    page.set_input_files('input[type="file"]', proof)
    page.locator("text=已上传").wait_for(timeout=5000)
    page.reload()
    assert page.input_value("#id_a_post") == "氩弧焊工"
    page.click("text=保存，去检查")
    assert "都填全了" in page.inner_text("main")
    assert serious(page) == []
    page.locator("footer button:has-text('报送')").dblclick()
    page.wait_for_url("**/receipt/")
    dossier.refresh_from_db()
    assert dossier.state == DossierState.SUBMITTED
    assert dossier.steps.count() == 1
    assert dossier.receipt in page.inner_text("main")
    assert dossier.salt in page.inner_text("main")
    page.context.close()


def test_one_second_late_keeps_the_entries_and_names_the_rule(browser, live_server, cast, edition) -> None:
    dossier = filing.draft(cast, edition)
    set_clock("2021-07-28T16:50:00+08:00")
    page = page_of(browser, live_server.url, cast.accounts["filer"])
    page.goto(f"{live_server.url}/unit/{dossier.uid}/check/")
    set_clock("2021-07-28T17:00:01+08:00")
    page.click("footer button:has-text('报送')")
    page.locator("[data-errors]").wait_for()
    said = page.inner_text("main")
    assert "申报已于 2021年7月28日 17:00 截止" in said
    assert "薄壁件防颤夹具" in said
    dossier.refresh_from_db()
    assert (dossier.state, dossier.receipt) == (DossierState.DRAFT, "")
    page.context.close()


def test_what_is_typed_without_a_network_is_there_again(browser, live_server, cast, edition) -> None:
    dossier = filing.draft(cast, edition)
    set_clock("2021-07-28T16:50:00+08:00")
    page = page_of(browser, live_server.url, cast.accounts["filer"])
    page.goto(f"{live_server.url}/unit/{dossier.uid}/form/")
    page.context.set_offline(True)
    page.fill("#id_a_skill", "高级技师")
    page.locator('[data-saved][data-state="offline"]').first.wait_for(timeout=5000)
    page.close()
    page.context.set_offline(False)
    again = page.context.new_page()
    again.goto(f"{live_server.url}/unit/{dossier.uid}/form/")
    assert again.input_value("#id_a_skill") == "高级技师"
    again.locator('[data-saved][data-state="saved"]').first.wait_for(timeout=5000)
    dossier.refresh_from_db()
    assert dossier.answers["skill"] == "高级技师"
    page.context.close()


def test_a_welder_confirms_on_a_phone(browser, live_server, cast, edition) -> None:
    dossier = filing.submitted(cast, edition)
    token, member = filing.link(cast, dossier)
    set_clock("2021-07-29T12:10:00+08:00")
    page = page_of(browser, live_server.url, width=390)
    page.goto(f"{live_server.url}/confirm/{token}/")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert page.locator("input:checked").count() == 0
    assert serious(page) == []
    page.click("footer button")
    page.locator("[data-errors]").wait_for()
    page.locator("#id_publish label", has_text="同意").first.click()
    page.locator("#id_share label", has_text="不同意").click()
    page.locator("#id_bank label", has_text="同意").first.click()
    page.check("#id_truth")
    page.fill("#id_last_six", factories.id_number(1)[-6:])
    page.click("footer button")
    page.wait_for_url("**/case/")
    member.refresh_from_db()
    assert member.state == ConfirmationState.CONFIRMED
    assert [member.consents[name]["given"] for name in ("publish", "share", "bank")] == [True, False, True]
    assert dossier.number in page.inner_text("main")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert serious(page) == []
    page.context.close()
