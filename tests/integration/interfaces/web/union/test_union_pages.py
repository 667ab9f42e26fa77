"""The recommender's pages: the quota holds, every refusal has its reason, a sibling's dossiers are not there."""

from __future__ import annotations

import re
from datetime import timedelta
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from pypdf import PdfReader

import filing
from baijia.award.nominations import commands, queries
from baijia.award.nominations.enums import DossierState, ListState, Place
from baijia.award.nominations.models import ListPlace, RecommendationList
from baijia.award.programmes.models import Quota
from baijia.core import clock
from baijia.interfaces.web.papers import ranking_sheet
from baijia.interfaces.web.union.views.ranking import reordered


@pytest.fixture
def browser(cast):
    return filing.sign_in(cast.accounts["recommender"])


def several(cast, edition, count: int) -> list:
    return [
        filing.submitted(cast, edition, serial=n + 1, name=f"周示{n + 1}", project_name=f"夹具之{n + 1}")
        for n in range(count)
    ]


def listed(cast, edition, dossiers, place=Place.RECOMMENDED) -> RecommendationList:
    return commands.place_many(
        actor=cast.actor("recommender"),
        edition=edition,
        union=cast.districts[0],
        dossier_uids=[dossier.uid for dossier in dossiers],
        place=place,
        reason="名额有限" if place == Place.NOT_RECOMMENDED else "",
    )


@pytest.mark.parametrize("rows", [1, 3])
def test_list_asks_the_database_the_same_number_of_times(
    cast, edition, browser, rows, django_assert_num_queries
):
    several(cast, edition, rows)
    browser.get(reverse("union-home"))
    with django_assert_num_queries(12 if rows > 1 else 11):  # one more looks up what was found alike
        page = browser.get(reverse("union-home")).content.decode()
    assert page.count('name="pick"') == rows


def test_filters_keep_to_the_address(cast, edition, browser):
    one, two, _three = several(cast, edition, 3)
    listed(cast, edition, [one])
    pages = {
        key: browser.get(reverse("union-home"), {key: value}).content.decode()
        for key, value in {
            "place": "undecided",
            "q": "夹具之2",
            "group": "medicine",
            "confirmed": "confirmed",
        }.items()
    }
    found = {key: set(re.findall(r'aria-label="(周示\d)"', page)) for key, page in pages.items()}
    assert found == {
        "place": {"周示2", "周示3"},
        "q": {two.name},
        "group": set(),
        "confirmed": set(),
    }


def test_other_districts_and_drafts_are_not_there(cast, edition, browser):
    other = filing.submitted(cast, edition, name="别区人", serial=8, unit=cast.units[1], filer="other_filer")
    draft = filing.draft(cast, edition, name="草稿人", serial=9)
    page = browser.get(reverse("union-home")).content.decode()
    assert "别区人" not in page
    assert "草稿人" not in page
    for dossier in (other, draft):
        for name in ("dossier", "return"):
            assert browser.get(reverse(f"union-{name}", args=[dossier.uid])).status_code == 404
        answer = browser.post(reverse("union-place", args=[dossier.uid]), {"place": "recommended"})
        assert answer.status_code == 404
    assert browser.get(reverse("union-home"), {"union": cast.districts[1].code}).status_code == 404


def test_sensitive_answers_are_not_shown_to_the_union(cast, edition, browser):
    dossier = filing.submitted(cast, edition, ethnicity="羌族")
    page = browser.get(reverse("union-dossier", args=[dossier.uid])).content.decode()
    assert "羌族" not in page
    assert "已填写，此处不显示" in page


def test_not_recommended_needs_a_reason(cast, edition, browser):
    dossier = filing.submitted(cast, edition)
    address = reverse("union-place", args=[dossier.uid])
    answer = browser.post(address, {"place": "not_recommended", "reason": ""})
    assert answer.status_code == 422
    assert "请写明理由" in answer.content.decode()
    assert browser.post(address, {"place": "not_recommended", "reason": "名额有限"}).status_code == 302
    assert ListPlace.objects.get().reason == "名额有限"


def test_one_more_than_the_quota_is_refused_with_both_numbers(cast, edition, browser):
    Quota.objects.filter(edition=edition, union=cast.districts[0]).update(places=2)
    dossiers = several(cast, edition, 3)
    listed(cast, edition, dossiers[:2])
    answer = browser.post(reverse("union-place", args=[dossiers[2].uid]), {"place": "recommended"})
    assert "推荐名额为 2 名，名单上有 3 名" in answer.content.decode()
    sent = {"pick": [d.uid for d in dossiers], "place": "recommended", "sure": "1"}
    assert browser.post(reverse("union-place-many"), sent).status_code == 422
    assert ListPlace.objects.filter(place=Place.RECOMMENDED).count() == 2


def test_several_get_one_reason(cast, edition, browser):
    dossiers = several(cast, edition, 3)
    sent = {"pick": [d.uid for d in dossiers], "place": "not_recommended", "reason": "名额有限"}
    shown = browser.post(reverse("union-place-many"), sent)
    assert shown.status_code == 200
    assert all(dossier.name in shown.content.decode() for dossier in dossiers)
    assert not ListPlace.objects.exists(), "first it is shown exactly which"
    assert browser.post(reverse("union-place-many"), sent | {"sure": "1"}).status_code == 302
    assert set(ListPlace.objects.values_list("place", "reason")) == {("not_recommended", "名额有限")}


def test_returning_opens_fields_until_a_deadline(cast, edition, browser):
    dossier = filing.submitted(cast, edition)
    address = reverse("union-return", args=[dossier.uid])
    late = f"{clock.edition_now() + timedelta(days=300):%Y-%m-%dT%H:%M}"
    wrong = browser.post(address, {"phrase": ["2"], "fields_opened": ["patents"], "deadline": late})
    assert "推荐截止" in wrong.content.decode()
    assert wrong.status_code == 422
    when = f"{clock.edition_now() + timedelta(days=2):%Y-%m-%dT%H:%M}"
    sent = {"phrase": ["2"], "opinion": "第二项", "fields_opened": ["patents", "post"], "deadline": when}
    assert browser.post(address, sent).status_code == 302
    dossier.refresh_from_db()
    step = dossier.steps.last()
    assert dossier.state == DossierState.RETURNED
    assert (step.fields, step.opinion) == (["patents", "post"], "专利号与证书不一致，请核对；第二项")
    assert f"{clock.ZONE and step.deadline.astimezone(clock.ZONE):%Y-%m-%dT%H:%M}" == when


def test_ranks_are_typed_stepped_and_moved_over_the_line(cast, edition, browser):
    dossiers = several(cast, edition, 3)
    listed(cast, edition, dossiers)
    found = queries.ranked(cast.actor("recommender"), edition, cast.districts[0])["recommended"]
    first, second, third = (row.uid for row in found)
    address = reverse("union-rank")

    def order(place="recommended"):
        return [
            row.uid for row in queries.ranked(cast.actor("recommender"), edition, cast.districts[0])[place]
        ]

    browser.post(address, {f"rank-{first}": "1", f"rank-{second}": "2", f"rank-{third}": "1"})
    assert order() == [third, first, second]
    browser.post(address, {"move": f"{second}:up"})
    assert order() == [third, second, first]
    browser.post(reverse("union-move", args=[third]), {"to": "reserve"})
    assert (order(), order("reserve")) == ([second, first], [third])
    browser.post(reverse("union-move", args=[third]), {"to": "recommended"})
    assert order() == [second, first, third]


@pytest.mark.parametrize(
    ("sent", "wanted"),
    [
        ({}, "abcd"),
        ({"rank-a": "3"}, "bcad"),
        ({"rank-a": "4", "rank-b": "1", "rank-c": "2", "rank-d": "3"}, "bcda"),
        ({"rank-d": "99"}, "abcd"),
        ({"rank-d": "0"}, "dabc"),
        ({"rank-d": "x"}, "abcd"),
        ({"move": "a:up"}, "abcd"),
        ({"move": "a:down"}, "bacd"),
        ({"move": "zz:down"}, "abcd"),
    ],
)
def test_numbers_typed_make_an_order(sent, wanted):
    assert "".join(reordered("abcd", sent)) == wanted


def test_comparison_shows_what_differs(cast, edition, browser):
    one, two, _three = several(cast, edition, 3)
    page = browser.get(reverse("union-compare"), {"pick": [one.uid, two.uid], "only": "1"}).content.decode()
    assert "夹具之1" in page
    assert "夹具之2" in page
    assert "数控铣工" not in page
    whole = browser.get(reverse("union-compare"), {"pick": [one.uid, two.uid]}).content.decode()
    assert "数控铣工" in whole


def test_list_goes_up_after_everybody_has_an_opinion_with_exact_counts(cast, edition, browser):
    dossiers = several(cast, edition, 3)
    listed(cast, edition, dossiers[:1])
    address = reverse("union-submit")
    before = browser.get(address).content.decode()
    assert "还没有意见的" in before
    assert "上报 1 名" not in before
    listed(cast, edition, dossiers[1:], Place.NOT_RECOMMENDED)
    page = browser.get(address).content.decode()
    assert "<b>1</b> 名推荐" in page
    assert "<b>2</b> 名未推荐" in page
    assert browser.post(address, {"opinion": "同意推荐", "key": "k"}).status_code == 302
    assert RecommendationList.objects.get().state == ListState.SUBMITTED
    answer = browser.post(reverse("union-place", args=[dossiers[1].uid]), {"place": "recommended"})
    assert "推荐排序表已上报" in answer.content.decode()
    sheet = browser.get(reverse("union-sheet"))
    assert sheet["Content-Type"] == "application/pdf"
    text = "".join(page.extract_text() for page in PdfReader(BytesIO(sheet.content)).pages)
    row = RecommendationList.objects.get()
    assert dossiers[0].number in text
    assert "名额有限" in text
    assert ranking_sheet.code_of(row.digest) in text
    assert "草稿" not in text
    scan = {
        "code": ranking_sheet.code_of(row.digest),
        "file": SimpleUploadedFile("盖章.pdf", filing.PDF),
        "signed_on": "2021-07-20",
        "seal": "已盖公章",
    }
    wrong = browser.post(reverse("union-scan"), scan | {"code": "0000 0000 0000"})
    assert "盖章的是旧版" in wrong.content.decode()
    scan["file"] = SimpleUploadedFile("盖章.pdf", filing.PDF)
    assert browser.post(reverse("union-scan"), scan).status_code == 302
    row.refresh_from_db()
    assert row.scan.name == "盖章.pdf"


def test_like_texts_are_marked(cast, edition, browser):
    copied = (
        "把六个浮动支点的夹紧力逐点测量后写入机床参数，批量加工时由程序按壁厚自动分配，废品率由百分之九降到百分之一。"
        * 2
    )
    one = filing.submitted(cast, edition, serial=1, name="周示甲", summary=copied)
    filing.submitted(cast, edition, serial=2, name="周示乙", summary=copied)
    page = browser.get(reverse("union-dossier", args=[one.uid])).content.decode()
    assert "相似提示" in page
    assert "周示乙" in page
