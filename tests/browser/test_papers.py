"""The paper loop and the spreadsheet in a real browser; files dropped, cut off and taken up again."""

import io
import re
import threading

import pytest
from PIL import Image

import factories
import filing
import papers
from baijia.award.nominations import sheets, tasks
from baijia.award.nominations.models import Attachment, Dossier, ScannedPage
from baijia.award.nominations.queries import sheets as queries
from baijia.core import inspection, pictures
from browser.filing_stage import page_of, set_clock
from browser.test_filing import serious

pytestmark = pytest.mark.browser
FILING = "2021-07-20T10:00:00+08:00"


def poor_scan(data: bytes, number: int) -> bytes:
    """Return a page of a printed form as a poor scanner makes it: askew, noisy, 150 dpi."""
    page = list(pictures.pages(data, inspection.PDF, dpi=150))[number].convert("RGB")
    page = page.rotate(3.5, expand=True, fillcolor=(230, 230, 230), resample=Image.Resampling.BICUBIC)
    page = Image.blend(page, Image.effect_noise(page.size, 90).convert("RGB"), 0.15)
    box = io.BytesIO()
    page.save(box, "JPEG", quality=50, dpi=(150, 150))
    return box.getvalue()


def printed(page) -> bytes:
    with page.expect_download() as waiting:
        page.click("text=打印推荐审批表")
    return waiting.value.path().read_bytes()


@pytest.mark.parametrize("width", [1440, 390])
def test_the_paper_loop(browser, live_server, cast, edition, tmp_path, width) -> None:
    dossier = filing.submitted(cast, edition)
    set_clock(FILING)
    page = page_of(browser, live_server.url, cast.accounts["filer"], width=width)
    page.goto(f"{live_server.url}/unit/{dossier.uid}/paper/")
    assert serious(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    old = printed(page)
    scan = tmp_path / "盖章.jpg"
    scan.write_bytes(poor_scan(old, 0))
    page.set_input_files('input[type="file"]', scan)
    page.click("text=上传并核对条码")
    page.get_by_text("条码自动匹配").wait_for()
    assert ScannedPage.objects.get().digest == dossier.digest

    torn = tmp_path / "撕破.jpg"
    with Image.open(io.BytesIO(poor_scan(old, 1))) as whole:
        whole.crop((0, 0, whole.width, int(whole.height * 0.85))).save(torn)
    page.set_input_files('input[type="file"]', torn)
    page.click("text=上传并核对条码")
    page.click("a:has-text('人工核对')")
    page.select_option("#id_page", "U0")
    page.fill("#id_reason", "页脚撕破，逐项核对无误")
    page.click("text=就是这一页")
    page.get_by_text("页脚撕破，逐项核对无误").wait_for()

    Dossier.objects.filter(pk=dossier.pk).update(digest="f" * 64)  # as a corrected submission leaves it
    page.goto(f"{live_server.url}/unit/{dossier.uid}/paper/")
    page.get_by_text("内容已改，作废").wait_for()
    page.set_input_files('input[type="file"]', scan)
    page.click("text=上传并核对条码")
    page.locator('[role="alert"]').wait_for()
    assert "旧表作废" in page.inner_text('[role="alert"]')
    page.context.close()


def test_the_spreadsheet(browser, live_server, cast, edition, tmp_path) -> None:
    set_clock(FILING)
    page = page_of(browser, live_server.url, cast.accounts["filer"])
    page.goto(f"{live_server.url}/unit/sheets/")
    assert serious(page) == []
    with page.expect_download() as waiting:
        page.click("a:has-text('下载本届模板')")
    layout = queries.layout(cast.actor("filer"), edition)
    with pytest.raises(Exception, match="还没有填写"):
        sheets.read("模板.xlsx", waiting.value.path().read_bytes(), layout)
    rows = [
        sheets.Filled(
            {"unit": "U0", "name": f"周示{n}", "id_number": factories.id_number(n), "employer": "演例0厂"}
            | factories.answers(benefit="十万" if n == 2 else "100.00")
        )
        for n in (1, 2, 3)
    ]
    file = tmp_path / "申报.xlsx"
    file.write_bytes(sheets.write(layout, "模板", rows))
    page.set_input_files('input[type="file"]', file)
    page.fill('input[name="reviewed_by"]', "示审人")
    page.click("button:has-text('上传并检查')")
    page.wait_for_url(re.compile(r"/unit/sheets/\w{20}/"))
    page.locator("progress").wait_for()
    tasks.work_on_sheets()
    page.get_by_text("导入 2 份").wait_for(timeout=5000)  # the page follows by itself
    cell = f"申报!{queries.UploadedSheet.objects.get().letters['main']['benefit']}5"
    assert cell in page.inner_text("main")
    assert serious(page) == []
    page.click("main >> text=周示2")
    page.get_by_label(re.compile("近三年新增效益")).fill("100,000")
    page.click("text=保存并重新检查")
    page.click("button:has-text('导入 3 份')")
    tasks.work_on_sheets()
    page.get_by_text("已导入").first.wait_for(timeout=5000)
    assert Dossier.objects.filter(name__startswith="周示").count() == 3
    page.context.close()


def test_files_are_dropped_and_go_on_after_a_cut(browser, live_server, cast, edition) -> None:
    dossier = filing.draft(cast, edition)
    set_clock(FILING)
    page = page_of(browser, live_server.url, cast.accounts["filer"])
    page.goto(f"{live_server.url}/unit/{dossier.uid}/form/")
    seen = threading.Event()
    cuts = {"left": 1, "answers": 1}

    def cut(route) -> None:
        if "at=262144" in route.request.url and cuts["left"]:
            cuts["left"] -= 1
            seen.set()
            route.abort("connectionreset")
        elif "/finish/" in route.request.url and cuts["answers"]:
            cuts["answers"] -= 1
            route.fetch()  # the server has the whole file; only its answer is lost
            route.abort("connectionreset")
        else:
            route.continue_()

    page.route("**/upload/**", cut)
    big = papers.pdf() + b"\n%" + bytes(range(33, 126)) * 7000
    contents = {"大.pdf": big.hex(), "小.pdf": papers.pdf(2).hex()}
    page.evaluate(
        """(contents) => {
          const drop = new DataTransfer();
          const bytes = (hex) => new Uint8Array(hex.match(/../g).map((pair) => parseInt(pair, 16)));
          for (const [name, hex] of Object.entries(contents)) drop.items.add(new File([bytes(hex)], name));
          document.querySelector("[data-drop]").dispatchEvent(new DragEvent("drop", {bubbles: true, dataTransfer: drop}));
        }""",
        contents,
    )
    page.get_by_text("大.pdf").wait_for()
    page.locator(".files >> text=小.pdf").wait_for(timeout=10_000)
    page.locator(".files >> text=大.pdf").wait_for(timeout=10_000)
    assert seen.is_set(), "the line was never cut"
    kept = {row.file.name: row.file.size for row in Attachment.objects.select_related("file")}
    assert kept == {"大.pdf": len(big), "小.pdf": len(papers.pdf(2))}
    assert (Attachment.objects.count(), cuts["answers"]) == (2, 0)
    page.click("text=预览")
    page.locator("img.viewer-img").wait_for()
    assert page.evaluate("document.querySelector('img.viewer-img').naturalWidth") > 100
    page.context.close()
