"""The paper loop: printed with barcode and hash, stamped, scanned badly, matched back; an older version is refused."""

import io
import random

import docx
import pytest
from nominating import Desk, at
from PIL import Image, ImageDraw
from pypdf import PdfReader

import papers
from baijia.award.nominations import commands, paper
from baijia.award.nominations.enums import MatchedBy
from baijia.award.nominations.models import ScannedPage
from baijia.award.nominations.queries import scans
from baijia.core import barcodes, inspection, pictures
from baijia.core.models import AuditRow, StoredFile
from baijia.core.refused import Refused
from baijia.interfaces.web.papers import approval

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(cast, edition):
    return Desk(cast, edition)


def printed(dossier, page=None):
    """Return the printed form, or one page of it, drawn at 150 dpi."""
    drawn = list(pictures.pages(approval.pdf(dossier, secret={}), inspection.PDF, dpi=150))
    return drawn if page is None else drawn[page]


def degraded(picture, *, turn=3.0, seed=1):
    """Return a page as a poor scanner makes it: askew, grey, noisy, with a red seal, as JPEG."""
    page = picture.convert("RGB")
    draw = ImageDraw.Draw(page)
    width, height = page.size
    draw.ellipse((width * 0.6, height * 0.55, width * 0.85, height * 0.72), outline=(190, 30, 30), width=6)
    page = page.rotate(turn, expand=True, fillcolor=(235, 235, 235), resample=Image.Resampling.BICUBIC)
    chance = random.Random(seed)
    noise = Image.frombytes("L", page.size, chance.randbytes(page.width * page.height)).convert("RGB")
    page = Image.blend(page, noise, 0.18)
    box = io.BytesIO()
    page.save(box, "JPEG", quality=45, dpi=(150, 150))
    return box.getvalue()


def scanned(desk, dossier, data, who="filer", **more):
    return commands.take_scan(
        actor=desk.who(who), name="扫描.jpg", data=data, **({"dossier_uid": dossier.uid} | more)
    )


@pytest.mark.parametrize("turn", [0.0, -2.5, 6.0, -13.0, 90.0, 180.0])
def test_a_poor_scan_is_matched_by_its_barcode(desk, turn):
    dossier = desk.submit(desk.draft())
    (row,) = scanned(desk, dossier, degraded(printed(dossier, 0), turn=turn))
    assert (row.page, row.digest, row.matched) == (paper.FORM, dossier.digest, MatchedBy.BARCODE)
    side = scans.paper_side(dossier)
    assert [len(sheet.valid) for sheet in side.sheets] == [1, 0, 0, 0]


def test_a_pile_of_pages_finds_its_dossiers(desk):
    one, two = desk.submit(desk.draft(1)), desk.submit(desk.draft(2))
    pages = [degraded(printed(one)[-2]), degraded(printed(two)[-2])]
    with Image.open(io.BytesIO(pages[0])) as first, Image.open(io.BytesIO(pages[1])) as second:
        box = io.BytesIO()
        first.save(box, "PDF", save_all=True, append_images=[second], resolution=150)
    rows = commands.take_scan(actor=desk.who("recommender"), name="一叠.pdf", data=box.getvalue())
    assert [(row.dossier_id, row.page, row.number) for row in rows] == [
        (one.pk, "510104", 1),
        (two.pk, "510104", 2),
    ]


def test_a_draft_has_its_watermark_and_is_refused(desk):
    dossier = desk.draft()
    draft = approval.data(dossier, secret={})
    assert (draft["draft"], draft["form"]["code"][:11]) == (True, "BJ-DRAFT-D-")
    heads = docx.Document(io.BytesIO(approval.docx(dossier, secret={}))).sections
    assert all("草稿" in "".join(p.text for p in section.header.paragraphs) for section in heads)
    on_paper = PdfReader(io.BytesIO(approval.pdf(dossier, secret={}))).pages
    assert all("DRAFT" in page.extract_text() for page in on_paper), "the watermark lies on every page"
    picture = degraded(printed(dossier, 0))
    dossier = desk.submit(dossier)
    assert approval.data(dossier, secret={})["draft"] is False
    with pytest.raises(Refused) as caught:
        scanned(desk, dossier, picture)
    assert (caught.value.code, "第 1 页" in caught.value.sentence) == ("scan.draft", True)
    assert StoredFile.objects.count() == 0, "nothing is kept of a file that is refused"


def test_a_return_voids_only_the_pages_whose_content_changed(desk):
    dossier = desk.submit(desk.draft())
    old = printed(dossier)
    scanned(desk, dossier, degraded(old[0]))
    scanned(desk, dossier, degraded(old[-3]))
    with at("2021-07-21T10:00:00"):
        desk.send_back(dossier)
        dossier.refresh_from_db()
        assert not scans.paper_side(dossier).papers.locked
        saved = commands.save_draft(
            actor=desk.who("filer"),
            dossier_uid=dossier.uid,
            version=dossier.version,
            changes={"answers": {"post": "钳工"}},
        )
        dossier = desk.submit(saved)
    form, unit, *_rest = scans.paper_side(dossier).sheets
    assert (len(form.valid), len(form.void)) == (0, 1)
    assert (len(unit.valid), len(unit.void)) == (1, 0)
    with at("2021-07-22T10:00:00"), pytest.raises(Refused) as caught:
        scanned(desk, dossier, degraded(old[0]))
    assert caught.value.code == "scan.older"
    assert "2021年7月20日 10:00" in caught.value.sentence
    (again,) = scanned(desk, dossier, degraded(printed(dossier, 0)))
    assert again.digest == dossier.digest


def test_a_return_without_a_change_voids_nothing(desk):
    dossier = desk.submit(desk.draft())
    scanned(desk, dossier, degraded(printed(dossier, 0)))
    with at("2021-07-21T10:00:00"):
        desk.send_back(dossier)
        dossier.refresh_from_db()
        dossier = desk.submit(dossier)
    assert len(scans.paper_side(dossier).sheets[0].valid) == 1


def test_a_page_without_a_readable_barcode_is_matched_by_a_named_person(desk):
    dossier = desk.submit(desk.draft())
    torn = printed(dossier, 0)
    torn.paste(255, (0, int(torn.height * 0.88), torn.width, torn.height))
    (row,) = scanned(desk, dossier, degraded(torn))
    assert (row.matched, len(scans.paper_side(dossier).waiting)) == (MatchedBy.NOBODY, 1)
    with pytest.raises(Refused):
        commands.match_scan(actor=desk.who("filer"), scan_uid=row.uid, page=paper.FORM, reason="")
    reason = "页脚撕破，逐项核对无误"
    matched = commands.match_scan(actor=desk.who("filer"), scan_uid=row.uid, page=paper.FORM, reason=reason)
    assert (matched.matched, matched.by_name, matched.digest) == (MatchedBy.HAND, "filer", dossier.digest)
    assert AuditRow.objects.get(act="nominations.match_scan").purpose == reason
    with pytest.raises(Refused) as caught:
        commands.take_scan(actor=desk.who("recommender"), name="x.jpg", data=degraded(torn))
    assert caught.value.code == "scan.unread"


def test_a_page_of_another_dossier_is_not_taken(desk):
    one, two = desk.submit(desk.draft(1)), desk.submit(desk.draft(2))
    with pytest.raises(Refused) as caught:
        scanned(desk, one, degraded(printed(two, 0)))
    assert caught.value.code == "scan.other"


def test_each_level_scans_its_own_page(desk):
    dossier = desk.submit(desk.draft())
    district = degraded(printed(dossier)[-2])
    with pytest.raises(Refused) as caught:
        scanned(desk, dossier, district)
    assert caught.value.code == "scan.whose"
    (row,) = scanned(desk, dossier, district, who="recommender")
    assert row.page == "510104"
    with pytest.raises(Refused) as caught:
        scanned(desk, dossier, district, who="other_recommender")
    assert caught.value.hidden
    assert ScannedPage.objects.count() == 1


def test_what_is_no_scan_is_refused(desk):
    dossier = desk.submit(desk.draft())
    with pytest.raises(Refused) as caught:
        scanned(desk, dossier, papers.office())
    assert caught.value.code == "file.kind"


def test_every_page_carries_its_barcode_and_the_document_too(desk):
    dossier = desk.submit(desk.draft())
    made = docx.Document(io.BytesIO(approval.docx(dossier, secret={})))
    feet = ["".join(paragraph.text for paragraph in section.footer.paragraphs) for section in made.sections]
    codes = [page.code for page in paper.papers(dossier).pages]
    assert len(codes) == 4
    assert all(code in foot for code, foot in zip(codes, feet, strict=True))
    pages = printed(dossier)
    found = [barcodes.read(page, paper.MARK) for page in pages]
    assert found == [codes[:1]] * (len(pages) - 3) + [[code] for code in codes[1:]], (
        "each page, also a second one of the form"
    )
    assert "DRAFT" not in "".join(p.text for section in made.sections for p in section.header.paragraphs)
