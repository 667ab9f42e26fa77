"""Deadline night at a unit, and a welder with a telephone."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

import factories
import filing
from baijia.award.nominations import commands
from baijia.award.nominations.enums import ConfirmationState, DossierState
from baijia.award.nominations.models import Dossier
from baijia.core.actor import SYSTEM
from baijia.directory import commands as directory
from baijia.directory.enums import Role
from browser.filing_stage import page_of, set_clock

pytestmark = pytest.mark.browser


def serious(page) -> list[str]:
    found = Axe().run(page).response["violations"]
    return [each["id"] for each in found if each["impact"] in ("serious", "critical")]


@pytest.mark.parametrize("width", [1440, 390])
def test_deadline_night_at_a_sixty_person_factory(
    browser, live_server, cast, edition, tmp_path, width
) -> None:
    """The officer files from nothing: secrecy first, a cut network, a colleague at the same form, then the bell."""
    set_clock("2021-07-28T16:40:00+08:00")
    site = live_server.url
    page = page_of(browser, site, cast.accounts["filer"], width=width)
    page.goto(f"{site}/unit/new/")
    page.fill("#id_name", "周示")
    page.fill("#id_id_number", factories.id_number(1))
    page.fill("#id_employer", "演例零厂")
    page.select_option("#id_group", "equipment")
    page.fill("#id_reviewer", "郑示")
    page.locator("#id_secrecy label", has_text="涉密，或不能确定").click()
    page.click("button:has-text('建立草稿')")
    assert "不得在本系统填报" in page.inner_text("[data-errors]")
    page.locator("#id_secrecy label", has_text="不涉及").click()
    page.fill("#id_id_number", factories.id_number(1))
    page.click("button:has-text('建立草稿')")
    page.wait_for_url("**/form/")
    dossier = Dossier.objects.get()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert serious(page) == []
    _fill_in(page)
    page.locator('[data-saved][data-state="saved"]:visible').first.wait_for(timeout=15000)

    page.context.set_offline(True)
    page.fill("#id_a_skill", "高级技师")
    page.locator('[data-saved][data-state="offline"]:visible').first.wait_for(timeout=15000)
    assert "还没保存：职称或技能等级" in page.locator("[data-saved-text]:visible").first.inner_text()
    page.context.set_offline(False)
    page.locator('[data-saved][data-state="saved"]:visible').first.wait_for(timeout=20000)
    dossier.refresh_from_db()
    assert dossier.answers["skill"] == "高级技师"

    proof = tmp_path / "证明.pdf"
    proof.write_bytes(filing.PDF)
    page.set_input_files('input[type="file"]', proof)
    page.locator("text=已上传").first.wait_for(timeout=15000)
    page.click("text=保存，去检查")
    page.wait_for_url("**/check/")
    assert "都填全了" in page.inner_text("main")
    assert serious(page) == []
    set_clock("2021-07-28T16:59:50+08:00")
    page.locator("footer button:has-text('报送')").dblclick()
    page.wait_for_url("**/receipt/")
    dossier.refresh_from_db()
    assert dossier.state == DossierState.SUBMITTED
    assert dossier.steps.count() == 1
    assert dossier.receipt in page.inner_text("main")
    assert dossier.salt in page.inner_text("main")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.context.close()


def _fill_in(page) -> None:
    """Type everything a submission needs, as a person would; the industry is looked up by its name."""
    given = factories.answers()
    for code in ("sex", "front_line", "migrant_worker", "service_achievement", "ip_dispute"):
        value = {True: "true", False: "false"}.get(given[code], given[code])
        page.locator(f'input[name="a_{code}"][value="{value}"]').check(force=True)
    page.locator('input[name="a_direction"][value="d2"]').check(force=True)
    for code in ("education", "ownership"):
        page.select_option(f"#id_a_{code}", given[code])
    for code in ("post", "credit_code", "project_name", "summary", "innovation_points", "benefit"):
        page.fill(f"#id_a_{code}", given[code])
    page.fill("#id_a_industry", "通用设备")
    offered = page.locator('#codes-industry option[value="C34 通用设备制造业"]')
    expect(page.locator("#codes-industry option")).to_have_count(1, timeout=15000)
    page.fill("#id_a_industry", offered.get_attribute("value"))
    for code in ("unclassified", "truth_pledge"):
        page.check(f"#id_a_{code}")


@pytest.mark.parametrize("width", [1440, 390])
def test_two_officers_at_one_form_lose_nothing(browser, live_server, cast, edition, width) -> None:
    dossier = filing.draft(cast, edition)
    cast.accounts["colleague"] = directory.open_account(
        actor=SYSTEM, username="colleague", display_name="李示", role=Role.FILING_OFFICER, union=cast.units[0]
    )
    set_clock("2021-07-28T16:50:00+08:00")
    address = f"{live_server.url}/unit/{dossier.uid}/form/"
    first = page_of(browser, live_server.url, cast.accounts["colleague"], width=width)
    second = page_of(browser, live_server.url, cast.accounts["filer"], width=width)
    for page in (first, second):
        page.goto(address)
    first.fill("#id_a_post", "钳工")
    first.fill("#id_a_skill", "技师")
    first.locator('[data-saved][data-state="saved"]:visible').first.wait_for(timeout=15000)
    second.fill("#id_a_post", "焊工")
    second.fill("#id_a_project_name", "焊接变位机")
    second.locator('[data-saved][data-state="refused"]:visible').first.wait_for(timeout=15000)
    assert "李示" in second.locator("[data-saved-text]:visible").first.inner_text()
    second.locator("footer button:has-text('保存')").first.click()
    conflict = second.locator("[data-errors]").first
    conflict.wait_for()
    said = conflict.inner_text()
    assert "李示" in said
    for both in ("钳工", "焊工", "技师", "焊接变位机"):
        assert both in said, both
    assert serious(second) == []
    assert second.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert second.locator('input[name="take"]').count() == 2, (
        "nobody is asked about what only the colleague changed"
    )
    second.check('input[name="take"][value="post"]')
    second.locator("footer button:has-text('保存')").first.click()
    second.wait_for_url(f"**/unit/{dossier.uid}/")
    dossier.refresh_from_db()
    assert (dossier.answers["post"], dossier.answers["skill"]) == ("钳工", "技师")
    assert dossier.answers["project_name"] == "焊接变位机"
    first.context.close()
    second.context.close()


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


def test_what_is_typed_without_a_network_is_there_again_and_overwrites_nobody(
    browser, live_server, cast, synthetic
) -> None:
    """Rows added to a table come back too; what a colleague saved meanwhile is put beside, not under."""
    form = factories.definition()
    year = {"code": "year", "kind": "number", "name": "年度", "data_class": "internal", "blind": "shown"}
    years = year | {
        "code": "years",
        "kind": "table",
        "name": "效益",
        "required": False,
        "max": 5,
        "columns": [year],
    }
    form["form"]["sections"][0]["fields"].append(years)
    dossier = filing.draft(cast, factories.open_edition(cast, form), years=[{"year": "2018"}])
    set_clock("2021-07-28T16:50:00+08:00")
    page = page_of(browser, live_server.url, cast.accounts["filer"])
    page.goto(f"{live_server.url}/unit/{dossier.uid}/form/")
    page.context.set_offline(True)
    page.fill("#id_a_skill", "高级技师")
    for place in (1, 2):
        page.fill(f"#id_a_years-{place}-year", str(2018 + place))
        page.get_by_role("button", name="再加一项").click()
    page.locator('[data-saved][data-state="offline"]:visible').first.wait_for(timeout=5000)
    page.close()
    commands.save_draft(
        actor=cast.actor("filer"),
        dossier_uid=dossier.uid,
        version=1,
        changes={"answers": {"skill": "技师", "post": "钳工"}},
    )
    page.context.set_offline(False)
    again = page.context.new_page()
    again.goto(f"{live_server.url}/unit/{dossier.uid}/form/")
    assert again.input_value("#id_a_skill") == "高级技师"
    assert [again.input_value(f"#id_a_years-{place}-year") for place in range(3)] == ["2018", "2019", "2020"]
    again.locator('[data-saved][data-state="refused"]:visible').first.wait_for(timeout=5000)
    dossier.refresh_from_db()
    assert dossier.answers["skill"] == "技师"
    again.locator("footer button:has-text('保存')").first.click()
    again.locator("[data-errors] >> text=高级技师").wait_for()
    again.locator("footer button:has-text('保存')").first.click()
    again.wait_for_url(f"**/unit/{dossier.uid}/")
    dossier.refresh_from_db()
    kept = {code: dossier.answers[code] for code in ("skill", "post", "years")}
    assert kept == {
        "skill": "高级技师",
        "post": "钳工",
        "years": [{"year": str(year)} for year in (2018, 2019, 2020)],
    }
    page.context.close()


WECHAT = (
    "Mozilla/5.0 (Linux; Android 10; V1938T) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 "
    "Chrome/86.0.4240.99 XWEB/4313 MMWEBSDK/20220805 Mobile Safari/537.36 MicroMessenger/8.0.27.2220"
)


def test_a_welder_confirms_in_wechat_without_scripts_or_storage(browser, live_server, cast, edition) -> None:
    dossier = filing.submitted(cast, edition)
    token, member = filing.link(cast, dossier)
    set_clock("2021-07-29T12:10:00+08:00")
    context = browser.new_context(
        locale="zh-CN",
        user_agent=WECHAT,
        java_script_enabled=False,
        viewport={"width": 360, "height": 640},
    )
    page = context.new_page()
    page.goto(f"{live_server.url}/confirm/{token}/")
    page.goto(f"{live_server.url}/confirm/{token}/")  # opening never uses it up
    for purpose in ("publish", "share", "bank"):
        page.locator(f"#id_{purpose} label", has_text="同意").first.click()
    page.check("#id_truth")
    page.fill("#id_last_six", factories.id_number(1)[-6:])
    page.click("footer button")
    page.wait_for_url("**/case/")
    member.refresh_from_db()
    assert (member.state, member.remarks) == (ConfirmationState.CONFIRMED, [])
    context.close()


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
