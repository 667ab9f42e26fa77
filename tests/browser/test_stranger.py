"""A stranger with the printed notice alone: notice, public bundle, the verifier's page, the rows of the own district."""

from __future__ import annotations

import json
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe

from browser.pages import open_page

pytestmark = pytest.mark.browser
PAGE = Path(__file__).parents[2] / "src/baijia/interfaces/web/static/dist/verifier/index.html"


@pytest.fixture(scope="module")
def site(noticed):
    return noticed


@pytest.fixture(scope="module")
def downloaded(browser, site, tmp_path_factory):
    """What the stranger takes away from the notice: the bundle, and the checkpoint whose root is printed."""
    folder = tmp_path_factory.mktemp("downloads")
    page = open_page(browser, site.base, width=390)
    page.goto(site.base)
    page.click("text=查看公示名单")
    printed = page.locator(".proof b.hash").inner_text().replace(" ", "").replace("\n", "")
    with page.expect_download() as download:
        page.click("text=下载结果包，自己核对")
    download.value.save_as(folder / "bundle.zip")
    page.goto(f"{site.base}/log/")
    head = next(
        link
        for link in page.locator("a[href*='/checkpoint/']").all()
        if printed in link.inner_text().replace(" ", "")
    )
    with urllib.request.urlopen(site.base + str(head.get_attribute("href"))) as answer:  # noqa: S310 - loopback
        (folder / "checkpoint.txt").write_bytes(answer.read())
    page.context.close()
    return folder


def verdicts(page) -> dict[str, str]:
    page.wait_for_selector(".sum", timeout=60_000)
    rows = page.locator("li[data-check]").all()
    return {row.get_attribute("data-check"): row.get_attribute("data-status") for row in rows}


def test_from_the_printed_notice_to_the_rows_of_the_own_district(browser, site, downloaded):
    faults: list[str] = []
    page = open_page(browser, site.base, width=390, faults=faults)
    page.goto(site.base)
    page.click("text=查看公示名单")
    page.click("text=打开核验页")
    page.click("#held summary")
    page.set_input_files("#checkpoints", downloaded / "checkpoint.txt")
    page.set_input_files("#bundle", downloaded / "bundle.zip")
    found = verdicts(page)
    assert {name for name, status in found.items() if status == "fail"} == set()
    assert {found[name] for name in ("V1", "V3", "V4", "V5", "V6", "V7", "V8")} <= {"pass", "withheld"}
    assert found["V2"] == "self_asserted"
    assert {found[name] for name in ("V9", "V10", "V11", "V12")} == {"absent"}
    district = page.locator("#district option").nth(1).inner_text()
    page.fill("#query", district)
    rows = page.locator("#find tbody tr")
    assert rows.count() > 0
    assert all(district in row.inner_text() for row in rows.all())
    assert not page.evaluate("document.documentElement.scrollWidth > innerWidth")
    page.click("#language")
    assert page.locator("h1").inner_text() == "Check a result bundle"
    assert faults == []
    page.context.close()


def test_the_command_says_the_same(browser, site, downloaded):
    page = open_page(browser, site.base)
    page.goto(f"{site.base}/verify/page")
    page.set_input_files("#bundle", downloaded / "bundle.zip")
    found = verdicts(page)
    page.context.close()
    command = [sys.executable, "-m", "baijia.interfaces.cli.main", "verify", "--json"]
    done = subprocess.run(
        [*command, str(downloaded / "bundle.zip")], capture_output=True, text=True, check=False
    )
    assert {check["id"]: check["status"] for check in json.loads(done.stdout)["checks"]} == found


def test_the_page_works_from_disk_and_asks_no_host(browser, downloaded):
    requests: list[str] = []
    page = browser.new_page()
    page.on("request", lambda request: requests.append(request.url))
    page.goto(PAGE.as_uri())
    page.set_input_files("#bundle", downloaded / "bundle.zip")
    assert verdicts(page)["V1"] == "pass"
    assert [url for url in requests if not url.startswith(("file:", "data:"))] == []
    violations = Axe().run(page).response["violations"]
    assert [each["id"] for each in violations if each["impact"] in ("serious", "critical")] == []
    # Even a page that wanted to could not: its own policy forbids every request.
    blocked = page.evaluate("fetch('http://127.0.0.1:9/').then(() => 'sent', (error) => String(error))")
    assert blocked != "sent"
    page.close()


def test_a_changed_mark_is_named_and_a_text_file_refused(browser, downloaded, tmp_path):
    data = (downloaded / "bundle.zip").read_bytes()
    place = data.index(b'"score":"') + len(b'"score":"')
    (tmp_path / "changed.zip").write_bytes(data[:place] + b"9" + data[place + 1 :])
    page = browser.new_page()
    page.goto(PAGE.as_uri())
    page.set_input_files("#bundle", tmp_path / "changed.zip")
    assert verdicts(page)["V1"] == "fail"
    assert page.locator("li[data-check=V1] .faults li").count() > 0
    (tmp_path / "note.zip").write_text("no bundle")
    page.set_input_files("#bundle", tmp_path / "note.zip")
    page.wait_for_selector("text=不能当作结果包")
    page.close()
