"""The chain: returns bound to fields, lists that go up whole, a case let through a closed door, notices."""

from __future__ import annotations

from datetime import date

import pytest
from chaining import PDF, file_at, moment, put, refusal, send
from django.test import Client
from nominating import at, logged

import factories
from baijia.award.nominations import commands, queries
from baijia.award.nominations.enums import ConfirmationState, DossierState, Place, StepAct
from baijia.award.nominations.models import Member, RecommendationList
from baijia.award.programmes import commands as programmes
from baijia.core import clock
from baijia.core.models import Message
from baijia.core.refused import RefusedMany


def test_a_return_opens_the_fields_it_comments_on_and_no_others(desk):
    dossier = desk.filed(1, None)
    desk.send_back(dossier, opinion="", comments={"patents": "专利号与证书不一致，请核对"})
    step = queries.last_return(dossier)
    assert (step.fields, step.comments) == (["patents"], {"patents": "专利号与证书不一致，请核对"})
    dossier.refresh_from_db()
    save = {"actor": desk.cast.actor("filer"), "dossier_uid": dossier.uid, "version": dossier.version}
    with pytest.raises(RefusedMany) as closed:
        commands.save_draft(changes={"answers": {"post": "车工"}}, **save)
    assert [each.field for each in closed.value.refusals] == ["post"]
    commands.save_draft(changes={"answers": {"patents": ["ZL201710601862.3"]}}, **save)
    assert refusal(desk.send_back, desk.filed(2, None), comments={"post": "x"}).code == "return.comment"
    assert refusal(desk.send_back, desk.filed(3, None), comments={"nowhere": "请改"}).code == "return.fields"


def test_only_a_change_of_what_was_confirmed_asks_the_nominee_anew(desk):
    dossier = desk.filed(1, None)
    confirmed = Member.objects.get(dossier=dossier).decided_at
    desk.send_back(dossier, comments={"proof": "证明材料不清楚，请补传"})
    commands.attach_file(
        actor=desk.cast.actor("filer"), dossier_uid=dossier.uid, field="proof", name="证明.pdf", data=PDF
    )
    desk.submit(dossier)
    member = Member.objects.get(dossier=dossier)
    assert (member.state, member.decided_at) == (ConfirmationState.CONFIRMED, confirmed)
    desk.send_back(dossier, comments={"post": "写明工种"})
    dossier.refresh_from_db()
    commands.save_draft(
        actor=desk.cast.actor("filer"),
        dossier_uid=dossier.uid,
        version=dossier.version,
        changes={"answers": {"post": "五轴数控铣工"}},
    )
    desk.submit(dossier)
    assert Member.objects.get(dossier=dossier).state == ConfirmationState.WAITING


def test_who_was_corrected_past_the_bell_may_confirm_until_two_days_after_it(desk):
    dossier = desk.filed(1)
    desk.close_filing()
    with at("2021-07-31T09:00:00"):
        desk.send_back(dossier, comments={"post": "写明工种"}, deadline=moment("2021-08-02T17:00:00"))
        dossier.refresh_from_db()
        commands.save_draft(
            actor=desk.cast.actor("filer"),
            dossier_uid=dossier.uid,
            version=dossier.version,
            changes={"answers": {"post": "五轴数控铣工"}},
        )
    with at("2021-08-02T17:00:00"):
        desk.submit(dossier)
        assert [item.deadline for item in queries.todo(desk.cast.actor("filer"))] == [
            moment("2021-08-04T17:00:00")
        ]
        token = commands.issue_link(actor=desk.cast.actor("filer"), dossier_uid=dossier.uid)
        page = Client().get(f"/confirm/{token}/").content.decode()
        assert "8月4日 17:00 前确认" in page
    with at("2021-08-04T17:00:01"):
        assert refusal(desk.confirm, dossier).code == "confirm.closed"
    with at("2021-08-04T17:00:00"):
        desk.confirm(dossier)
    with at("2021-08-05T09:00:00"):
        desk.submit_list()
    with at("2021-08-06T17:00:01"):
        outcome = commands.close_recommendation(actor=desk.cast.actor("organiser"), edition=desk.edition)
    assert [row["nominee"] for row in outcome.rows] == [dossier.number]


def test_several_go_back_together_or_none(desk):
    first, second = desk.filed(1, None), desk.filed(2)
    common = {
        "actor": desk.cast.actor("recommender"),
        "edition": desk.edition,
        "union": desk.cast.districts[0],
        "opinion": "请补盖公章",
        "deadline": moment("2021-08-02T17:00:00"),
    }
    desk.place(first, Place.NOT_RECOMMENDED)
    desk.submit_list()
    third = desk.filed(3, None)
    uids = [third.uid, second.uid]
    assert refusal(commands.return_many, dossier_uids=uids, **common).code == "return.listed"
    third.refresh_from_db()
    assert third.state == DossierState.SUBMITTED
    assert commands.return_many(dossier_uids=[third.uid], **common) == 1


# the list as a whole


def test_a_list_goes_up_only_when_everybody_has_a_word_and_tells_them_then(desk):
    first, second, third = desk.filed(1), desk.filed(2, Place.RESERVE), desk.filed(3, None)
    error = refusal(desk.submit_list)
    assert (error.code, "周示3" in error.sentence) == ("list.undecided", True)
    desk.place(third, Place.NOT_RECOMMENDED, reason="效益证明不足")
    told = Message.objects.filter(template__startswith="nominations.", context__has_key="union")
    assert not told.exists()
    row = desk.submit_list(opinion="同意推荐。", signed_on=date(2021, 7, 20), seal="已盖工会公章")
    acts = {d.name: d.steps.order_by("-id").first() for d in (first, second, third)}
    assert [(step.act, step.opinion) for step in acts.values()] == [
        (StepAct.RECOMMEND, "同意推荐。"),
        (StepAct.RESERVE, "同意推荐。"),
        (StepAct.NOT_RECOMMEND, "效益证明不足"),
    ]
    assert sorted(message.template for message in told) == [
        "nominations.not_recommend",
        "nominations.recommend",
        "nominations.reserve",
    ]
    assert told.get(template="nominations.not_recommend").context["reason"] == "效益证明不足"
    assert (row.signed_on, row.seal, row.opinion) == (date(2021, 7, 20), "已盖工会公章", "同意推荐。")
    assert refusal(desk.submit_list).code == "list.submitted"


def test_a_day_under_the_seal_is_not_in_the_future(desk):
    desk.filed(1)
    assert refusal(desk.submit_list, signed_on=date(2021, 7, 21)).code == "list.signed_on"


def test_the_stamped_sheet_is_matched_with_the_list_as_sent(desk):
    dossier = desk.filed(1)
    file = {
        "actor": desk.cast.actor("recommender"),
        "name": "盖章.pdf",
        "data": PDF,
        "signed_on": date(2021, 7, 20),
        "seal": "已盖公章",
    }
    row = desk.submit_list()
    printed = f"{row.digest[:4]} {row.digest[4:8]} {row.digest[8:12]}".upper()
    organiser = desk.cast.actor("organiser")
    commands.reopen_list(actor=organiser, list_uid=row.uid, reason="漏列一人")
    assert refusal(commands.file_list_scan, list_uid=row.uid, code=printed, **file).code == "list.scan_open"
    desk.place(dossier, Place.RESERVE)
    desk.submit_list()
    error = refusal(commands.file_list_scan, list_uid=row.uid, code=printed, **file)
    assert error.sentence == "扫描件上的校验码与现在的排序表不符：盖章的是旧版，请重新打印盖章。"
    commands.reopen_list(actor=organiser, list_uid=row.uid, reason="改回来")
    desk.place(dossier)
    again = desk.submit_list()
    assert again.digest == row.digest, "the same ranking gives the same code"
    commands.file_list_scan(list_uid=row.uid, code=printed, **file)
    again.refresh_from_db()
    assert (again.scan.name, again.seal) == ("盖章.pdf", "已盖公章")


def test_deadlines_lie_one_before_the_next(desk, streets):
    district, street = desk.cast.districts[0], streets[0]
    organiser, recommender = desk.cast.actor("organiser"), desk.cast.actor("recommender")
    of = {"edition": desk.edition}
    commands.set_list_deadline(actor=organiser, union=district, at=moment("2021-08-05T17:00:00"), **of)
    late = {"actor": recommender, "union": street, "at": moment("2021-08-05T17:00:00")}
    assert refusal(commands.set_list_deadline, **late, **of).code == "list.deadline"
    commands.set_list_deadline(**late | {"at": moment("2021-08-04T17:00:00")}, **of)
    earlier = {"actor": organiser, "union": district, "at": moment("2021-08-04T09:00:00")}
    error = refusal(commands.set_list_deadline, **earlier, **of)
    assert error.sentence == "春熙街道总工会的期限是 2021年8月4日 17:00，请先把它提前。"
    rows = queries.below(recommender, desk.edition, district, queries.definition_of(desk.edition))
    assert [(row.union.code, row.own_deadline) for row in rows] == [
        ("510104001", True),
        ("510104002", False),
    ]


def test_the_level_above_sends_a_list_back_while_its_own_is_open(desk, streets):
    dossier = file_at(desk, 1)
    put(desk, streets[0], dossier)
    row = send(desk, streets[0])
    desk.place(dossier)
    recommender = desk.cast.actor("recommender")
    desk.submit_list()
    back = {"list_uid": row.uid, "reason": "请补充意见"}
    error = refusal(commands.reopen_list, actor=recommender, **back)
    assert error.sentence == "锦江区总工会的排序表已上报，请先退回它。"
    assert refusal(commands.reopen_list, actor=desk.cast.actor("510104001"), **back).hidden
    own = RecommendationList.objects.get(union=desk.cast.districts[0])
    commands.reopen_list(actor=desk.cast.actor("organiser"), list_uid=own.uid, reason="街道补材料")
    assert commands.reopen_list(actor=recommender, **back).state == "open"


# one case through a closed door


def late_key(desk, **more):
    given = {"unit": desk.cast.units[0], "name": "周示7", "until": moment("2021-08-01T17:00:00")}
    return commands.ask_late_key(
        actor=desk.cast.actor("organiser"),
        edition=desk.edition,
        reason="申报当晚园区断网，有供电公司证明",
        **(given | more),
    )


def test_a_late_key_lets_one_named_person_in_once_and_the_log_says_so(desk):
    with at("2021-07-29T09:00:00"):
        assert refusal(desk.draft, 7).code == "filing.closed"
    desk.close_filing()
    with at("2021-07-29T10:00:00"):
        key = late_key(desk)
        assert refusal(desk.draft, 7).code == "filing.closed", "asked is not agreed"
        assert refusal(commands.approve_late_key, actor=desk.cast.actor("organiser"), exemption=key).hidden
        commands.approve_late_key(actor=desk.cast.actor("leader"), exemption=key)
        assert refusal(desk.draft, 8).code == "filing.closed", "not for somebody else"
        dossier = desk.submit(desk.draft(7))
    override = logged(desk.edition, "override")
    assert [(row["detail"]["what"], row["ref"]) for row in override] == [("late-nomination", dossier.commit)]
    key.refresh_from_db()
    assert (key.state, key.dossier_id) == ("used", dossier.pk)
    with at("2021-08-03T17:00:00"):
        desk.confirm(dossier, 7)
    with at("2021-07-30T09:00:00"):
        assert refusal(desk.draft, 7, born="19860315").code == "filing.closed", "opens once"


def test_a_late_key_ends_and_may_be_declined(desk):
    desk.close_filing()
    with at("2021-07-29T10:00:00"):
        key = late_key(desk)
        commands.decline_exemption(actor=desk.cast.actor("leader"), exemption=key)
        assert refusal(desk.draft, 7).code == "filing.closed"
        second = late_key(desk)
        commands.approve_late_key(actor=desk.cast.actor("leader"), exemption=second)
        draft = desk.draft(7)
        assert refusal(late_key, desk, until=moment("2021-08-07T17:00:00")).code == "exemption.until"
    with at("2021-08-01T17:00:01"):
        assert refusal(desk.submit, draft).code == "filing.closed"


def test_a_deadline_is_extended_by_addendum_and_the_new_one_counts(desk):
    draft = desk.draft(1)
    with at("2021-07-28T12:00:00"):
        programmes.issue_addendum(
            actor=desk.cast.actor("leader"),
            edition=desk.edition,
            changes=[{"path": ["calendar", "filing_closes"], "to": "2021-07-29T12:00:00+08:00"}],
            reason="平台故障两小时",
            public_text="申报截止时间延至 7 月 29 日 12:00。",
            reaches="全体申报单位",
        )
    with at("2021-07-29T12:00:00"):
        desk.submit(draft)
    with at("2021-07-29T11:00:00"):
        assert refusal(commands.close_filing, actor=desk.cast.actor("organiser"), edition=desk.edition).code
    with at("2021-07-29T12:00:01"):
        commands.close_filing(actor=desk.cast.actor("organiser"), edition=desk.edition)
    assert [row["detail"]["at"] for row in logged(desk.edition, "deadline")] == ["2021-07-29T12:00:00+08:00"]
    assert not logged(desk.edition, "override")


# a notice at the unit


@pytest.fixture
def with_notice(cast):
    """An edition that asks for five working days of notice at the unit."""
    from nominating import Desk

    changed = factories.definition() | {"chain": {"unit_notice": {"days": 5, "unit": "working"}}}
    return Desk(cast, factories.open_edition(cast, changed))


def report(desk, dossier, opens, closes, **more):
    given = {"place": "厂区公告栏和职工群", "result": "公示期间无异议", "name": "公示照片.pdf", "data": PDF}
    return commands.report_unit_notice(
        actor=desk.cast.actor("filer"), dossier_uid=dossier.uid, opens=opens, closes=closes, **(given | more)
    )


def test_a_list_waits_for_the_notice_at_the_unit_and_its_proof(with_notice):
    desk = with_notice
    dossier = desk.filed(1)
    assert refusal(desk.submit_list).code == "list.unit_notice"
    short = refusal(report, desk, dossier, date(2021, 7, 9), date(2021, 7, 14))
    assert short.sentence == "本届要求公示不少于 5 个工作日，这里是 4 个工作日。"
    assert refusal(report, desk, dossier, date(2021, 7, 15), date(2021, 7, 21)).code == "unit_notice.dates"
    assert (
        refusal(report, desk, dossier, date(2021, 7, 9), date(2021, 7, 15), data=b"text").code == "file.kind"
    )
    report(desk, dossier, date(2021, 7, 9), date(2021, 7, 15))
    assert desk.submit_list().state == "submitted"
    assert clock.edition_now().date() == date(2021, 7, 20)


def test_a_list_waits_for_its_own_notice_and_names_everybody_in_it(cast):
    from nominating import Desk

    changed = factories.definition() | {"chain": {"list_notice": {"days": 3, "unit": "calendar"}}}
    desk = Desk(cast, factories.open_edition(cast, changed))
    given = {"place": "区总工会公告栏", "result": "无异议", "name": "公示.pdf", "data": PDF}
    when = {"opens": date(2021, 7, 16), "closes": date(2021, 7, 18)}
    union = {"edition": desk.edition, "union": cast.districts[0]}
    hang = {"actor": cast.actor("recommender"), **union, **given}
    assert refusal(commands.report_list_notice, **hang, **when).code == "list_notice.empty"
    first = desk.filed(1)
    desk.place(first)
    assert refusal(desk.submit_list).code == "list.notice"
    assert refusal(commands.report_list_notice, **hang, opens=when["opens"], closes=when["opens"]).code == (
        "unit_notice.short"
    )
    other = hang | {"actor": cast.actor("other_recommender")}
    assert refusal(commands.report_list_notice, **other, **when).hidden
    commands.report_list_notice(**hang, **when)
    second = desk.filed(2)
    desk.place(second)
    second.refresh_from_db()
    joined = refusal(desk.submit_list)
    assert (joined.code, second.number in joined.sentence) == ("list.notice_joined", True)
    assert commands.report_list_notice(**hang, **when).numbers == [first.number, second.number]
    assert desk.submit_list().state == "submitted"
    assert refusal(commands.report_list_notice, **hang, **when).code == "list_notice.sent"
