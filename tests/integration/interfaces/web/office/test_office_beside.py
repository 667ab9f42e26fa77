"""The office's pages beside the line: register, composition, opinions, likenesses, exemptions, extra checks."""

from __future__ import annotations

from datetime import date
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from python_calamine import CalamineWorkbook

import factories
import filing
import papers
from baijia.award.nominations import commands as nominations
from baijia.award.nominations.models import Attachment, Dossier, Exemption
from baijia.award.review.enums import RoundState
from baijia.award.review.models import Round, RoundResult
from baijia.award.screening import commands
from baijia.award.screening.models import StageCheck, TextMatch
from baijia.core import clock, files
from baijia.interfaces.web import sheets


@pytest.fixture
def office(cast):
    return filing.sign_in(cast.accounts["organiser"])


def rows_of(answer) -> list[list[object]]:
    return CalamineWorkbook.from_filelike(BytesIO(answer.content)).get_sheet_by_index(0).to_python()


@pytest.mark.parametrize("number", [1, 3])
def test_the_register_stays_within_twelve_statements(
    cast, edition, office, number, django_assert_max_num_queries
):
    for n in range(number):
        factories.sealed_dossier(edition, cast.units[n], name=f"周示{n}")
    address = reverse("office-register", args=[edition.code])
    office.get(address)
    with django_assert_max_num_queries(14):
        page = office.get(address).content.decode()
    assert page.count('class="name"') == number


def test_the_register_filters_sorts_and_searches_chinese(cast, edition, office):
    for n, name in enumerate(("周示甲", "吴例乙", "郑示丙")):
        factories.sealed_dossier(edition, cast.units[n], name=name, project_name=f"夹具{name[-1]}")
    address = reverse("office-register-export", args=[edition.code])
    assert [row[1] for row in rows_of(office.get(address, {"sort": "name"}))[1:]] == [
        "吴例乙",
        "周示甲",
        "郑示丙",
    ]
    assert [row[1] for row in rows_of(office.get(address, {"q": "夹具丙"}))[1:]] == ["郑示丙"]
    district = cast.districts[0].code
    assert [row[1] for row in rows_of(office.get(address, {"district": district}))[1:]] == [
        "郑示丙",
        "周示甲",
    ]
    assert len(rows_of(office.get(address, {"state": "withdrawn"}))) == 1


def test_composition_counts_every_stage_against_its_limits(cast, office):
    limits = [
        {
            "code": "women",
            "name": "女职工",
            "field": "sex",
            "values": ["f"],
            "min": "1/2",
            "severity": "warn",
        },
        {
            "code": "state",
            "name": "国有单位",
            "field": "ownership",
            "values": ["state"],
            "max": "1/4",
            "severity": "block",
        },
    ]
    edition = factories.open_edition(cast, factories.definition() | {"composition": limits})
    for n, (sex, ownership) in enumerate(
        (("f", "state"), ("f", "state"), ("m", "private"), ("f", "private"))
    ):
        factories.sealed_dossier(edition, cast.units[n], sex=sex, ownership=ownership)
    answer = office.get(reverse("office-composition", args=[edition.code]))
    (stage,) = answer.context["board"].stages
    assert [(kept.count, kept.percent, kept.state) for kept in stage.limits] == [
        (3, 75, "kept"),
        (2, 50, "block"),
    ]
    by_code = {question.code: question for question in stage.questions}
    assert [(share.label, share.count) for share in by_code["sex"].shares] == [("女", 3), ("男", 1)]
    assert {share.label: share.count for share in by_code["district"].shares} == {"锦江区": 2, "金牛区": 2}
    assert "ethnicity" not in by_code, "no secret is counted"
    page = answer.content.decode()
    assert "不在限额内，名单不能提交" in page
    assert "<svg" in page


def test_opinions_go_out_as_a_sheet_and_come_back_with_cells(cast, office):
    agencies = [{"code": "tax", "name": "演示税务局"}]
    edition = factories.open_edition(cast, factories.definition() | {"background": {"agencies": agencies}})
    for n in (0, 2):
        factories.sealed_dossier(edition, cast.units[n], name=f"周示{n}")
    organiser = cast.actor("organiser")
    commands.screen_all(actor=organiser, edition=edition)
    commands.pass_clear(actor=organiser, edition=edition)
    commands.close_screening(actor=organiser, edition=edition)
    address = reverse("office-background", args=[edition.code])
    assert office.post(address, {"list": "passed", "due": "2021-07-20"}).status_code == 422
    assert office.post(address, {"list": "passed", "due": "2021-08-20"}).status_code == 302
    request = edition.background_requests.get()
    sheet = rows_of(office.get(reverse("office-answer-sheet", args=[edition.code, request.uid])))
    assert sheet[0] == ["公开编号", "姓名", "单位", "答复", "说明"]
    assert [row[3] for row in sheet[1:]] == ["", ""]
    answers = reverse("office-answers", args=[edition.code, request.uid])

    def sent(*said: tuple[str, str]):
        rows = [[*row[:3], *answer] for row, answer in zip(sheet[1:], said, strict=True)]
        data = sheets.workbook("征求意见", sheet[0], rows)
        return office.post(answers, {"file": SimpleUploadedFile("答复.xlsx", data)})

    faulty = sent(("无异议", ""), ("不清楚", ""))
    assert (faulty.status_code, "D3：答复应为" in faulty.content.decode()) == (422, True)
    assert office.post(answers, {"file": SimpleUploadedFile("a.xlsx", b"no")}).status_code == 422
    assert sent(("无异议", ""), ("有异议", "欠缴社会保险费")).status_code == 302
    page = office.get(answers, {"state": "objected"}).content.decode()
    assert "欠缴社会保险费" in page
    row = edition.dossiers.get(name="周示0")
    rows = [{"nominee": row.number, "advanced": True}, {"nominee": "PNOBODY", "advanced": False}]
    paper = Round.objects.create(edition=edition, code="paper", number=1, state=RoundState.FROZEN)
    RoundResult.objects.create(
        round=paper, document={"round": "paper", "rows": rows}, digest="0" * 64, at=clock.edition_now()
    )
    assert office.post(address, {"list": "paper", "due": "2021-08-20"}).status_code == 302
    assert [one.dossier for one in edition.background_requests.get(list_code="paper").answers.all()] == [row]
    assert "初评通过名单" in office.get(address).content.decode()


def match_of(cast, edition) -> TextMatch:
    first, second = (factories.sealed_dossier(edition, cast.units[n], name=f"周示{n}") for n in (0, 2))
    text = "开头各不相同。浮动支点随工件变形自动找平。结尾也不同。"
    return TextMatch.objects.create(
        first=first,
        second=second,
        score=8125,
        first_text=text,
        second_text=text,
        first_from=7,
        first_to=21,
        second_from=7,
        second_to=21,
        found_at=clock.edition_now(),
    )


def test_the_shared_passage_is_shown_on_both_sides_and_a_person_decides(cast, edition, office):
    match = match_of(cast, edition)
    assert "周示2" in office.get(reverse("office-matches", args=[edition.code])).content.decode()
    address = reverse("office-match", args=[edition.code, match.uid])
    page = office.get(address).content.decode()
    assert page.count("<mark>浮动支点随工件变形自动找平。</mark>") == 2
    assert office.post(address, {"verdict": "borrowed", "reason": ""}).status_code == 422
    assert office.post(address, {"verdict": "borrowed", "reason": "整段相同"}).status_code == 302
    match.refresh_from_db()
    assert (match.verdict, match.reason) == ("borrowed", "整段相同")


@pytest.mark.parametrize("number", [1, 3])
def test_likenesses_take_the_same_number_of_statements(
    cast, edition, office, number, django_assert_max_num_queries
):
    for _n in range(number):
        match_of(cast, edition)
    address = reverse("office-matches", args=[edition.code])
    office.get(address)
    with django_assert_max_num_queries(14):
        assert office.get(address).content.decode().count("浮动") == 0


def test_the_office_gives_a_deadline_and_sends_a_list_back(cast, edition, office):
    address, district = reverse("office-recommending", args=[edition.code]), cast.districts[0]
    dossier = factories.sealed_dossier(edition, cast.units[0], name="周示")
    Dossier.objects.update(state="submitted")
    about = {"about": district.code}
    dated = about | {"act": "deadline", "deadline": "2021-08-05T17:00"}
    assert office.post(address, dated | {"deadline": "2021-08-09T17:00"}).status_code == 422
    assert office.post(address, dated).status_code == 302
    recommender = cast.actor("recommender")
    whole = {"actor": recommender, "union": district}
    nominations.place_on_list(dossier_uid=dossier.uid, place="recommended", **whole)
    row = nominations.submit_list(edition=edition, **whole)
    nominations.file_list_scan(
        actor=recommender, list_uid=row.uid, code=row.digest[:12], name="盖章.pdf", data=papers.pdf(),
        signed_on=date(2021, 7, 20), seal="已盖公章",
    )  # fmt: skip
    shown = office.get(address, about).content.decode()
    assert ("8月5日 17:00" in shown, "已盖公章" in shown) == (True, True)
    scan = reverse("office-list-scan", args=[edition.code, row.uid])
    assert scan in shown
    assert office.get(scan).content.startswith(b"%PDF")
    back = about | {"act": "reopen", "reason": "推荐名单漏列一人"}
    cohost = filing.sign_in(cast.accounts["cohost"])
    assert cohost.get(address).status_code == 200
    assert cohost.post(address, back).status_code == 404
    assert office.post(address, back | {"reason": ""}).status_code == 422
    assert office.post(address, back).status_code == 302
    row.refresh_from_db()
    assert (row.state, row.digest) == ("open", "")
    assert office.post(address, {"about": "none", "act": "reopen"}).status_code == 404


def test_a_late_key_is_asked_by_the_office_and_answered_by_the_leader(cast, edition, office):
    address = reverse("office-exemptions", args=[edition.code])
    sent = {"unit": "U0", "name": "逾示", "until": "2021-08-01T17:00", "reason": "园区断网，有证明"}
    assert office.post(address, sent | {"unit": "none"}).status_code == 422
    assert office.post(address, sent).status_code == 302
    row = Exemption.objects.get()
    answer = reverse("office-exemption-answer", args=[edition.code, row.uid])
    assert office.post(answer, {"answer": "approve"}).status_code == 404
    leader = filing.sign_in(cast.accounts["leader"])
    assert "逾示" in leader.get(address).content.decode()
    assert leader.post(answer, {"answer": "approve"}).status_code == 302
    row.refresh_from_db()
    assert row.state == "approved"
    dossier = factories.sealed_dossier(edition, cast.units[0], name="周示")
    unit, withdraw = filing.sign_in(cast.accounts["filer"]), reverse("unit-withdraw", args=[dossier.uid])
    assert "须经审定人同意" in unit.get(withdraw).content.decode()
    assert unit.post(withdraw, {"reason": "本人离职，已告知本人"}).status_code == 302
    asked = Exemption.objects.get(kind="withdraw")
    assert "1 项特例等您审定：单位撤回" in leader.get(reverse("account-todo")).content.decode()
    leader.post(reverse("office-exemption-answer", args=[edition.code, asked.uid]), {"answer": "approve"})
    dossier.refresh_from_db()
    assert dossier.state == "withdrawn"


def test_a_dossier_takes_checks_another_group_and_a_proved_holder(cast, office):
    stage = {"code": "site", "name": "实地考察", "kind": "site", "after": "screening"}
    edition = factories.open_edition(cast, factories.definition() | {"stages": [stage]})
    dossier = factories.sealed_dossier(edition, cast.units[0], name="周示")
    commands.import_titles(
        actor=cast.actor("organiser"),
        edition=edition,
        rows=[{"name": "周示", "unit": dossier.employer, "year": 2019}],
    )
    args = [edition.code, dossier.uid]
    proof = files.store(name="效益证明.pdf", data=papers.pdf())
    Attachment.objects.create(dossier=dossier, field="proof", file=proof)
    page = office.get(reverse("office-dossier", args=args)).content.decode()
    assert "往届名单里姓名、单位相同的" in page
    opened = reverse("unit-file", args=[dossier.uid, dossier.attachments.get().uid])
    assert (opened in page, "860,000.00" in page) == (True, True), (
        "files open from here, answers as people write"
    )
    assert office.get(opened).content.startswith(b"%PDF")
    check = {
        "stage": "site",
        "result": "met",
        "note": "现场看过夹具",
        "checked_on": "2021-07-19",
        "checkers": "李示",
    }
    assert office.post(reverse("office-dossier-check", args=args), check).status_code == 422
    file = {"evidence": SimpleUploadedFile("现场.pdf", filing.PDF)}
    assert office.post(reverse("office-dossier-check", args=args), check | file).status_code == 302
    assert StageCheck.objects.get().checked_on == date(2021, 7, 19)
    moved = {"group": "materials", "reason": "单位报错了组别"}
    assert office.post(reverse("office-dossier-regroup", args=args), moved).status_code == 302
    title = dossier.edition.programme.earlier_titles.get()
    bound = office.post(
        reverse("office-dossier-title", args=[*args, title.uid]), {"reason": "已核对当年表彰文件"}
    )
    assert bound.status_code == 302
    title.refresh_from_db()
    assert title.person == dossier.members.get().person
