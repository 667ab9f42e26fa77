"""The recommender's pages for the levels below, for many rows at once, and the list as a spreadsheet."""

from __future__ import annotations

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from python_calamine import CalamineWorkbook

import filing
from baijia.award.nominations import commands
from baijia.award.nominations.enums import DossierState, Place
from baijia.award.nominations.models import Dossier, ListPlace, RecommendationList
from baijia.award.programmes.models import Allotment
from baijia.core.actor import SYSTEM
from baijia.directory import commands as directory
from baijia.directory.enums import Role, UnionKind
from baijia.directory.models import Union


@pytest.fixture
def browser(cast):
    return filing.sign_in(cast.accounts["recommender"])


def add_streets(cast, number: int) -> list[Union]:
    """Make streets of the first district; the first unit moves into the first of them."""
    streets = []
    for n in range(1, number + 1):
        code = f"51010400{n}"
        street = directory.add_union(
            actor=SYSTEM,
            code=code,
            name=f"演示{n}街道总工会",
            short_name=f"演示{n}街道",
            kind=UnionKind.STREET,
            parent=cast.districts[0],
            members=100 * n,
        )
        cast.accounts[code] = directory.open_account(
            actor=SYSTEM, username=code, display_name=code, role=Role.RECOMMENDER, union=street
        )
        streets.append(street)
    unit = cast.units[0]
    Union.objects.filter(pk=unit.pk).update(parent=streets[0], path=streets[0].path + "00001")
    unit.refresh_from_db()
    return streets


@pytest.mark.parametrize("number", [1, 3])
def test_the_levels_below_take_the_same_number_of_statements(
    cast, edition, browser, number, django_assert_max_num_queries
):
    add_streets(cast, number)
    browser.get(reverse("union-below"))
    with django_assert_max_num_queries(28):
        page = browser.get(reverse("union-below")).content.decode()
    assert page.count('name="places-') == number


def test_places_and_deadlines_are_passed_on_and_seen_below(cast, edition, browser):
    one, two, three = add_streets(cast, 3)
    sent = {f"places-{one.code}": "1", f"places-{two.code}": "", f"places-{three.code}": "5"}
    assert browser.post(reverse("union-allot"), sent).status_code == 302
    assert dict(Allotment.objects.values_list("union__code", "places")) == {one.code: 1, three.code: 5}
    page = browser.post(reverse("union-allot"), {f"places-{one.code}": "-1"})
    assert page.status_code == 422
    below = filing.sign_in(cast.accounts[one.code])
    assert "名额 1，已推荐 0" in below.get(reverse("union-home")).content.decode()
    formula = {"total": "12", "minimum": "1"}
    assert browser.post(reverse("union-allot-formula"), formula).status_code == 302
    assert list(Allotment.objects.order_by("union__path").values_list("places", flat=True)) == [2, 4, 6]
    address = reverse("union-deadline", args=[one.code])
    assert browser.post(address, {"deadline": "2021-08-07T17:00"}).status_code == 422
    assert browser.post(address, {"deadline": "2021-08-01T17:00"}).status_code == 302
    assert RecommendationList.objects.get(union=one).deadline.isoformat() == "2021-08-01T09:00:00+00:00"


def test_lists_below_are_merged_after_showing_what_comes_of_it(cast, edition, browser):
    street, _other = add_streets(cast, 2)
    dossiers = [filing.submitted(cast, edition, serial=n, name=f"周示{n}") for n in (1, 2)]
    actor = cast.actor(street.code)
    for dossier in dossiers:
        commands.place_on_list(actor=actor, dossier_uid=dossier.uid, union=street, place=Place.RECOMMENDED)
    waits = browser.post(reverse("union-merge"), {"seen": ""})
    assert (waits.status_code, "演示1街道还没有上报" in waits.content.decode()) == (422, True)
    commands.submit_list(actor=actor, union=street, edition=edition)
    page = browser.get(reverse("union-merge"))
    plan = page.context["plan"]
    assert "合并这 2 份" in page.content.decode()
    assert browser.post(reverse("union-merge"), {"seen": "x"}).status_code == 422
    assert browser.post(reverse("union-merge"), {"seen": plan.digest}).status_code == 302
    assert ListPlace.objects.filter(list__union=cast.districts[0]).count() == 2


def test_several_are_returned_after_showing_which(cast, edition, browser):
    dossiers = [filing.submitted(cast, edition, serial=n, name=f"周示{n}") for n in (1, 2, 3)]
    picked = {"pick": [dossier.uid for dossier in dossiers[:2]]}
    shown = browser.post(reverse("union-return-many"), picked).content.decode()
    assert ("周示1" in shown, "周示2" in shown, "周示3" in shown) == (True, True, False)
    sent = picked | {
        "sure": "1",
        "opinion": "请补盖公章",
        "comment-proof": "扫描件看不清",
        "deadline": "2021-08-01T17:00",
    }
    assert browser.post(reverse("union-return-many"), sent).status_code == 302
    assert list(Dossier.objects.order_by("id").values_list("state", flat=True)) == [
        DossierState.RETURNED,
        DossierState.RETURNED,
        DossierState.SUBMITTED,
    ]
    assert dossiers[0].steps.last().fields == ["proof"]


def test_a_word_on_a_field_is_shown_by_the_field_to_the_unit(cast, edition, browser):
    dossier = filing.submitted(cast, edition)
    sent = {"comment-post": "请写明工种", "deadline": "2021-08-01T17:00"}
    assert browser.post(reverse("union-return", args=[dossier.uid]), sent).status_code == 302
    unit = filing.sign_in(cast.accounts["filer"])
    page = unit.get(reverse("unit-form", args=[dossier.uid])).content.decode()
    assert '<a href="#id_a_post">岗位</a>：请写明工种' in page
    assert 'id="id_a_post"' in page


def test_the_picked_go_to_paper(cast, edition, browser):
    one, two = (filing.submitted(cast, edition, serial=n, name=f"周示{n}") for n in (1, 2))
    page = browser.get(reverse("union-print"), {"pick": [two.uid]}).content.decode()
    assert (one.number in page, two.number in page) == (False, True)


def rows_of(answer) -> list[list[object]]:
    return CalamineWorkbook.from_filelike(BytesIO(answer.content)).get_sheet_by_index(0).to_python()


def test_an_export_holds_what_the_list_shows_and_no_formula(cast, edition, browser):
    bad = '=HYPERLINK("http://x","a")'
    filing.submitted(cast, edition, serial=1, name="周示甲", project_name=bad)
    filing.submitted(cast, edition, serial=2, name="周示乙", project_name="+1-2")
    rows = rows_of(browser.get(reverse("union-export"), {"q": "周示", "sort": "-submitted"}))
    assert [row[1] for row in rows[1:]] == ["周示乙", "周示甲"]
    assert [row[5] for row in rows[1:]] == ["+1-2", bad]
    raw = browser.get(reverse("union-export")).content
    import zipfile

    sheet = zipfile.ZipFile(BytesIO(raw)).read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in sheet
    assert "hyperlink" not in sheet.lower()
    filtered = rows_of(browser.get(reverse("union-export"), {"q": "周示甲"}))
    assert len(filtered) == 2


def test_the_order_is_kept_in_the_address(cast, edition, browser):
    for n, name in enumerate(("丙", "甲", "乙"), start=1):
        filing.submitted(cast, edition, serial=n, name=name)
    page = browser.get(reverse("union-home"), {"sort": "-name", "q": ""}).content.decode()
    names = sorted(("丙", "甲", "乙"), reverse=True)
    assert [page.index(f">{name}</a>") for name in names] == sorted(
        page.index(f">{name}</a>") for name in names
    )
    assert 'aria-sort="descending"' in page
    assert "sort=name" in page


def test_a_unit_reports_its_own_notice_with_proof(cast, edition):
    dossier = filing.submitted(cast, edition)
    unit = filing.sign_in(cast.accounts["filer"])
    address = reverse("unit-notice", args=[dossier.uid])
    sent = {"place": "厂区公告栏", "opens": "2021-07-12", "closes": "2021-07-16", "result": "无异议"}
    late = sent | {"closes": "2021-07-30", "evidence": SimpleUploadedFile("公示.pdf", filing.PDF)}
    assert unit.post(address, late).status_code == 422
    assert unit.post(address, sent).status_code == 422, "without its proof it is no report"
    given = sent | {"evidence": SimpleUploadedFile("公示.pdf", filing.PDF)}
    assert unit.post(address, given).status_code == 302
    assert "厂区公告栏" in unit.get(address).content.decode()


def test_a_scan_before_the_list_is_sent_is_refused_on_the_page(cast, edition, browser):
    dossier = filing.submitted(cast, edition)
    commands.place_on_list(
        actor=cast.actor("recommender"),
        dossier_uid=dossier.uid,
        union=cast.districts[0],
        place=Place.RECOMMENDED,
    )
    sent = {
        "code": "0000 0000 0000",
        "file": SimpleUploadedFile("盖章.pdf", filing.PDF),
        "signed_on": "2021-07-20",
        "seal": "已盖公章",
    }
    assert browser.post(reverse("union-scan"), sent).status_code == 422
    assert browser.post(reverse("union-scan"), {}).status_code == 422
