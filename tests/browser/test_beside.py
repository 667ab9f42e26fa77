"""The office's pages beside the line: read with data, at two widths, by a screen reader's rules."""

from __future__ import annotations

from datetime import date, datetime

import pytest

import factories
from baijia.award.nominations import commands as nominations
from baijia.award.screening import commands, tasks
from baijia.award.screening.models import TextMatch
from browser.filing_stage import page_of, set_clock
from browser.test_district import seen

pytestmark = pytest.mark.browser
LIMITS = [
    {
        "code": "line",
        "name": "一线职工",
        "field": "front_line",
        "values": [True],
        "min": "1/2",
        "severity": "warn",
    },
    {"code": "women", "name": "女职工", "field": "sex", "values": ["f"], "min": "9/10", "severity": "warn"},
    {
        "code": "state",
        "name": "国有单位",
        "field": "ownership",
        "values": ["state"],
        "max": "1/4",
        "severity": "block",
    },
]
TEXT = (
    "针对薄壁零件铣削时颤振、报废率高的问题，设计可调阻尼夹具，把装夹力分散到六个浮动支点，浮动支点随工件变形自动找平，"
    "阻尼在机床上直接调节，换型时间从四十分钟降到六分钟，报废率由百分之十一降到百分之一点五。"
)


@pytest.fixture
def stage(cast):
    """An edition with everything that may stand beside the line, and eight dossiers."""
    changed = factories.definition() | {
        "composition": LIMITS,
        "background": {
            "agencies": [{"code": "tax", "name": "演示税务局"}, {"code": "safety", "name": "演示应急局"}]
        },
        "stages": [{"code": "site", "name": "实地考察", "kind": "site", "after": "screening"}],
    }
    edition = factories.open_edition(cast, changed)
    for n in range(8):
        dossier = factories.sealed_dossier(
            edition,
            cast.units[n % 4],
            name=f"演示{n}",
            sex="f" if n % 2 else "m",
            ownership="state" if n % 3 else "private",
            summary=TEXT if n in (2, 5) else f"第{n}项各不相同的内容，{'甲乙丙丁戊己庚辛'[n] * 40}",
        )
        dossier.submitted_at = datetime.fromisoformat(f"2021-07-{10 + n}T10:00:00+08:00")
        dossier.digest = f"{n:064x}"
        dossier.save()
    organiser = cast.actor("organiser")
    commands.import_titles(
        actor=organiser, edition=edition, rows=[{"name": "演示1", "unit": "演例1厂", "year": 2019}]
    )
    commands.screen_all(actor=organiser, edition=edition)
    tasks.compare_due()
    asked = commands.ask_background(
        actor=organiser,
        edition=edition,
        list_code="recommended",
        dossiers=list(edition.dossiers.all()),
        due=date(2021, 9, 1),
    )
    rows = [
        {
            "where": f"D{n}",
            "number": d.number,
            "state": "agreed" if n % 3 else "objected",
            "text": "欠缴社会保险费",
        }
        for n, d in enumerate(edition.dossiers.all()[:6])
    ]
    commands.record_background(actor=organiser, request=asked[0], rows=rows)
    nominations.ask_late_key(
        actor=organiser,
        edition=edition,
        unit=cast.units[0],
        name="逾示",
        until=datetime.fromisoformat("2021-08-01T17:00:00+08:00"),
        reason="申报当晚园区断网，有供电公司证明",
    )
    commands.ask_regroup(
        actor=organiser, dossier=edition.dossiers.first(), group="materials", reason="成果属于新型材料"
    )
    return edition


@pytest.mark.parametrize("width", [1440, 390])
def test_the_office_reads_and_decides_beside_the_line(browser, live_server, cast, stage, width) -> None:
    set_clock("2021-08-10T10:00:00+08:00")
    site, code = live_server.url, stage.code
    page = page_of(browser, site, cast.accounts["organiser"], width=width)
    for name in ("dossiers", "composition", "exemptions", "background", "matches"):
        page.goto(f"{site}/office/{code}/{name}/")
        assert page.locator("main table, main .pic").count() > 0, name
        seen(page, f"{name}-{width}")
    page.goto(f"{site}/office/{code}/background/")
    page.click("text=演示税务局 >> nth=0")
    page.locator("text=欠缴社会保险费").first.wait_for()
    seen(page, f"answers-{width}")
    match = TextMatch.objects.get()
    page.goto(f"{site}/office/{code}/matches/{match.uid}/")
    assert page.locator("mark").count() == 2
    page.check('input[name="verdict"][value="borrowed"]')
    page.fill('textarea[name="reason"]', "与先报送的整段相同")
    page.click("text=记下判断")
    page.locator("text=已记下判断").wait_for()
    seen(page, f"match-{width}")
    page.goto(f"{site}/office/{code}/screening/{stage.dossiers.get(name='演示1').uid}/")
    page.locator("text=往届名单里姓名、单位相同的").wait_for()
    seen(page, f"dossier-{width}")
    page.context.close()

    leader = page_of(browser, site, cast.accounts["leader"], width=width)
    leader.goto(f"{site}/office/{code}/exemptions/")
    leader.click("button:has-text('同意') >> nth=0")
    leader.locator("text=已答复").wait_for()
    leader.context.close()
