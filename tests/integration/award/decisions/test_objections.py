"""Objections from receipt to answer: identity, leads, paper, who is held back, and what comes after the conferral."""

import io
import subprocess
import tempfile
from datetime import timedelta

import pytest
from test_decisions import (
    TEXT,
    closed_and_settled,
    investigated,
    objected,
    on_notice,
    removable,
    resolution,
    verified,
)

from baijia.award.decisions import commands, queries
from baijia.award.decisions.enums import Channel, Identity, Subject
from baijia.award.decisions.models import Notice, NoticeOutcome, Objection
from baijia.award.honours import commands as honours
from baijia.award.honours import queries as register
from baijia.award.honours.models import Honour, StatusList
from baijia.award.nominations.models import Dossier
from baijia.award.nominations.rules import filing
from baijia.award.programmes.models import Edition
from baijia.award.record import documents
from baijia.award.record import queries as record
from baijia.core.actor import PUBLIC, Actor, Grant
from baijia.core.models import Message
from baijia.core.refused import Refused
from baijia.engine.bundle import writer
from baijia.engine.bundle.reader import read
from baijia.engine.verify import verify
from baijia.interfaces.rehearsal.paper import scan
from comparing import ROOT, node

pytestmark = pytest.mark.django_db


def confer(play, at):
    with play.at(at):
        return honours.confer(actor=play.actor("leader"), edition=play.edition, decision="演示〔2021〕40 号")


def decided(play, act, objection, at):
    with play.at(at):
        return act(actor=play.actor("organiser"), objection=objection, answer="经核查，已有结论。")


def code_sent():
    return Message.objects.filter(template="decisions.objection_code").latest("pk").context["code"]


def good(play, profile="inspector"):
    """Both verifiers find nothing wrong with the bundle as it stands."""
    failed = [name for name, check in verified(play, profile).items() if check.status == "fail"]
    with tempfile.NamedTemporaryFile(suffix=".zip") as kept:
        kept.write(documents.bundle(play.edition, profile=profile))
        kept.flush()
        command = [node(), str(ROOT / "verifier/cli.js"), kept.name]
        second = subprocess.run(command, capture_output=True, text=True, check=False)
    assert not failed
    assert "V12" in second.stdout, second.stderr
    assert " fail " not in second.stdout, second.stdout
    return True


def test_a_phone_code_proves_the_objector(play):
    objection = objected(play, on_notice(play), "")
    receipt = objection.receipt
    assert objection.identity == Identity.UNCHECKED
    wrong = commands.confirm_phone(actor=PUBLIC, receipt=receipt, code="x")
    assert wrong.identity == Identity.UNCHECKED
    assert commands.confirm_phone(actor=PUBLIC, receipt=receipt, code=code_sent()).identity == Identity.PHONE
    with pytest.raises(Refused, match="已经核实"):
        commands.confirm_phone(actor=PUBLIC, receipt=receipt, code=code_sent())


def test_a_code_is_tried_five_times_and_a_new_one_starts_afresh(play):
    objection = objected(play, on_notice(play), "")
    first = code_sent()
    for _ in range(5):
        commands.confirm_phone(actor=PUBLIC, receipt=objection.receipt, code="000000x")
    late = commands.confirm_phone(actor=PUBLIC, receipt=objection.receipt, code=first)
    assert late.identity == Identity.UNCHECKED
    commands.send_code_again(actor=PUBLIC, receipt=objection.receipt)
    done = commands.confirm_phone(actor=PUBLIC, receipt=objection.receipt, code=code_sent())
    assert done.identity == Identity.PHONE


def test_a_name_nobody_checked_is_not_investigated(play):
    objection = objected(play, on_notice(play), "", contact="someone@example.org")
    assert not Message.objects.filter(template="decisions.objection_code").exists()
    with pytest.raises(Refused, match="尚未核实"):
        commands.investigate(actor=play.actor("organiser"), objection=objection)
    assert investigated(play, objection).state == "investigating"


def test_a_dispute_of_rank_alone_follows_the_editions_rule(play):
    notice = on_notice(play)
    with pytest.raises(Refused) as refused:
        objected(play, notice, "", about=Subject.RANK)
    assert refused.value.field == "about"
    edition = Edition.objects.get(pk=play.edition.pk)
    rule = edition.definition | {"objections": edition.definition["objections"] | {"rank_disputes": True}}
    Edition.objects.filter(pk=edition.pk).update(definition=rule)
    assert objected(play, notice, "", about=Subject.RANK).about == Subject.RANK


def registered(play, notice, at, *, entered=None, **changed):
    given = {"nominee": "", "text": TEXT, "name": "李示异", "contact": "028-86000000"} | changed
    with play.at(entered or at):
        return commands.register_objection(
            actor=play.actor("organiser"),
            notice=notice,
            said=commands.Said(**given),
            channel=Channel.VISIT,
            received_at=at,
            scan=("来访记录.pdf", scan("a record of a visit")),
        )


def test_the_answer_is_due_in_working_days_and_suspension_does_not_count(play):
    notice = on_notice(play)
    row = registered(play, notice, notice.opens + timedelta(hours=1))
    assert row.due.isoformat() == "2021-10-18"  # ten working days over the national holiday
    row = investigated(play, row)
    organiser = play.actor("organiser")
    with play.at(notice.opens + timedelta(days=1)):
        commands.suspend(actor=organiser, objection=row, reason="等法院判决")
    with play.at(notice.opens + timedelta(days=8)):
        row = commands.resume(actor=organiser, objection=row)
    assert row.due.isoformat() == "2021-10-25"


def test_an_upheld_one_is_closed_once_its_answer_was_delivered(play):
    notice = on_notice(play)
    row = investigated(play, registered(play, notice, notice.opens))
    row = decided(play, commands.dismiss, row, notice.opens + timedelta(days=1))
    kinds = [item["kind"] for item in queries.todo(play.actor("organiser"))]
    assert kinds == ["answer"]
    with pytest.raises(Refused):
        commands.close_objection(actor=play.actor("organiser"), objection=row, delivery="")
    row = commands.close_objection(
        actor=play.actor("organiser"), objection=row, delivery="10 月 8 日邮寄，挂号回执在卷"
    )
    assert (row.state, row.outcome) == ("closed", "dismissed")
    assert not queries.todo(play.actor("organiser"))


def test_only_the_person_concerned_is_held_back_and_joins_once_cleared(play):
    notice = on_notice(play)
    held, _reserve = removable(play)
    objection = investigated(play, objected(play, notice, held))
    outcome = closed_and_settled(play, notice)
    assert outcome.held == [held]
    rest = confer(play, notice.closes + timedelta(days=1))
    assert held not in {row.dossier.number for row in rest}
    assert len(rest) == len(outcome.honoured) - 1
    assert good(play)
    assert good(play, "public")
    dossier = objection.dossier
    assert "暂缓" in record.case(PUBLIC, dossier)[-1].why
    with pytest.raises(Refused, match="已经授予"):
        confer(play, notice.closes + timedelta(days=2))
    decided(play, commands.dismiss, objection, notice.closes + timedelta(days=3))
    (late,) = confer(play, notice.closes + timedelta(days=4))
    assert late.dossier.number == held
    assert late.number.endswith(f"{len(rest) + 1:03d}")
    assert good(play)
    assert good(play, "public")


def test_a_held_one_upheld_leaves_and_the_reserve_is_conferred_after_a_notice(play):
    notice = on_notice(play)
    held, reserve = removable(play)
    objection = investigated(play, objected(play, notice, held))
    closed_and_settled(play, notice)
    confer(play, notice.closes + timedelta(days=1))
    decided(play, commands.uphold, objection, notice.closes + timedelta(days=2))
    with play.at(notice.closes + timedelta(days=3)):
        second = commands.settle(actor=play.actor("organiser"), edition=play.edition)
    assert isinstance(second, Notice)
    (other,) = [row["nominee"] for row in notice.document["list"] if row["nominee"] != held][:1]
    during = notice.opens + timedelta(days=1)
    # A letter of the first days that is entered only now is about the first notice still.
    found = [
        queries.notice_for(play.edition, *one) for one in ((other, during), ("", during), (reserve, during))
    ]
    assert [row.number for row in found] == [1, 1, 2]
    assert queries.notice_for(play.edition, "", second.opens).number == 2
    assert good(play, "public")  # while the reserve's own notice runs, after the others were conferred
    outcome = closed_and_settled(play, second)
    assert (outcome.number, [row["moved_up"] for row in outcome.changes]) == (2, [reserve])
    (late,) = confer(play, second.closes + timedelta(days=1))
    assert late.dossier.number == reserve
    assert good(play)
    assert not Honour.objects.filter(dossier__number=held).exists()


def test_two_objections_to_one_person_remove_once_and_both_must_be_decided(play):
    notice = on_notice(play)
    removed, _reserve = removable(play)
    first, second = (investigated(play, objected(play, notice, removed, text=f"{TEXT}{n}")) for n in (1, 2))
    decided(play, commands.uphold, first, notice.opens + timedelta(days=2))
    assert queries.held(play.edition) == {removed}
    decided(play, commands.uphold, second, notice.opens + timedelta(days=2))
    after = closed_and_settled(play, notice)
    outcome = closed_and_settled(play, after) if isinstance(after, Notice) else after
    assert [(row["removed"], row["objection"]) for row in outcome.changes] == [(removed, first.number)]
    confer(play, play.now + timedelta(days=1))
    assert good(play)


def test_a_lead_holds_nobody_and_upheld_after_the_conferral_leads_to_revocation(play):
    notice = on_notice(play)
    suspect, _reserve = removable(play)
    lead = objected(play, notice, suspect, name="", contact="", anonymous=True)
    outcome = closed_and_settled(play, notice)
    assert outcome.held == []
    rows = confer(play, notice.closes + timedelta(days=1))
    assert good(play)
    honour = next(row for row in rows if row.dossier.number == suspect)
    lead.refresh_from_db()
    with play.at(notice.closes + timedelta(days=9)):
        commands.investigate(actor=play.actor("organiser"), objection=lead)
    lead = decided(play, commands.uphold, lead, notice.closes + timedelta(days=10))
    assert [item["kind"] for item in register.todo(play.actor("leader"))] == ["revoke"]
    given = {"ground": "fraud", "decision": "演示撤〔2021〕1 号", "public_note": "成果系他人完成。"}
    with play.at(notice.closes + timedelta(days=11)):
        gone = honours.revoke(
            actor=play.actor("leader"), honour=honour, objection=lead, items=["medal"], **given
        )
    assert gone.revocation["objection"] == lead.number
    assert not register.todo(play.actor("leader"))
    assert good(play)
    assert StatusList.objects.filter(edition=play.edition).count() == 2


def test_after_the_conferral_nobody_withdraws_and_a_letter_of_the_last_day_leads_to_revocation(play):
    notice = on_notice(play)
    nominee, _reserve = removable(play)
    closed_and_settled(play, notice)
    rows = confer(play, notice.closes + timedelta(days=1))
    honour = next(row for row in rows if row.dossier.number == nominee)
    holder = Actor(kind="link", name="", grants=(Grant(role="nominee", place="-", object_uid="x"),))
    with pytest.raises(Refused, match="已经授予"):
        filing.check_withdraw(holder, honour.dossier, "本人放弃")
    last, entered = notice.closes - timedelta(hours=2), notice.closes + timedelta(days=2)
    letter = registered(play, notice, last, entered=entered, nominee=nominee)
    assert not letter.is_lead
    letter = decided(play, commands.uphold, investigated(play, letter), notice.closes + timedelta(days=5))
    # Not even wiping out what was filed takes an honour away without a decision.
    Dossier.objects.filter(pk=honour.dossier.pk).update(state="withdrawn")
    assert not queries.unsettled(play.edition)
    Dossier.objects.filter(pk=honour.dossier.pk).update(state="sealed")
    given = {"ground": "fraud", "decision": "演示撤〔2021〕1 号", "public_note": "成果系他人完成。"}
    with play.at(notice.closes + timedelta(days=6)):
        honours.revoke(actor=play.actor("leader"), honour=honour, objection=letter, **given)
    assert good(play)


def test_a_late_letter_is_a_lead(play):
    notice = on_notice(play)
    nominee, _reserve = removable(play)
    outcome = closed_and_settled(play, notice)
    assert isinstance(outcome, NoticeOutcome)
    late = registered(play, notice, notice.closes + timedelta(hours=5), nominee=nominee)
    assert late.late
    assert late.is_lead
    assert queries.held(play.edition) == set()
    confer(play, notice.closes + timedelta(days=1))
    assert good(play)


def test_a_revocation_rests_only_on_an_objection_upheld_against_that_person(play):
    notice = on_notice(play)
    nominee, _reserve = removable(play)
    lead = objected(play, notice, nominee, name="", contact="", anonymous=True)
    closed_and_settled(play, notice)
    rows = confer(play, notice.closes + timedelta(days=1))
    given = {"ground": "fraud", "decision": "1 号", "public_note": "说明文字"}
    with pytest.raises(Refused) as refused:
        honours.revoke(actor=play.actor("leader"), honour=rows[0], objection=lead, **given)
    assert refused.value.code == "revoke.objection"


def test_reserves_that_run_out_leave_the_place_empty(play):
    notice = on_notice(play)
    rows = resolution(play).document["rows"]
    group = next(row["group"] for row in rows if row["outcome"] == "reserve")
    reserves = [row["nominee"] for row in rows if row["group"] == group and row["outcome"] == "reserve"]
    Dossier.objects.filter(edition=play.edition, number__in=reserves).update(state="withdrawn")
    removed = next(row["nominee"] for row in rows if row["group"] == group and row["outcome"] == "proposed")
    decided(
        play,
        commands.uphold,
        investigated(play, objected(play, notice, removed)),
        notice.opens + timedelta(days=2),
    )
    outcome = closed_and_settled(play, notice)
    while isinstance(outcome, Notice):
        outcome = closed_and_settled(play, outcome)
    moved = {row["removed"]: row["moved_up"] for row in outcome.changes}
    assert removed in moved
    standing = set(outcome.honoured)
    assert removed not in standing
    assert not standing & set(reserves)
    assert good(play)


def test_the_objectors_name_is_read_under_a_purpose_alone(play):
    objection = objected(play, on_notice(play), "")
    with pytest.raises(Refused, match="理由"):
        commands.reveal_objector(actor=play.actor("organiser"), objection=objection, purpose=" ")
    with pytest.raises(Refused) as refused:
        commands.reveal_objector(actor=play.actor("leader"), objection=objection, purpose="想知道是谁")
    assert refused.value.hidden
    commands.reveal_objector(actor=play.actor("organiser"), objection=objection, purpose="电话核实")
    assert queries.objector(objection) == ("示例人", "13800000000")


def test_tampering_with_who_was_held_back_is_found(play):
    notice = on_notice(play)
    held, _reserve = removable(play)
    investigated(play, objected(play, notice, held))
    closed_and_settled(play, notice)
    confer(play, notice.closes + timedelta(days=1))
    play.publish()
    whole = documents.inspector(play.edition)
    assert whole["objections.jsonl"][0]["state"] == "open"
    whole["objections.jsonl"] = []
    data = writer.write(
        whole, edition=play.edition.code, origin=play.edition.log.origin, engine="test", profile="inspector"
    )
    checks = {check.id: check.status for check in verify(read(io.BytesIO(data), where="b.zip")).checks}
    assert (checks["V9"], checks["V11"]) == ("fail", "fail")


def test_objections_read_in_order_of_their_last_day_at_one_cost(play, django_assert_max_num_queries):
    notice = on_notice(play)
    for _ in range(3):
        objected(play, notice, "", name="", contact="", anonymous=True)
    Objection.objects.filter(number=3).update(due="2021-09-29")
    with django_assert_max_num_queries(4):
        found = list(queries.objections_for(play.actor("organiser")))
    assert [row.number for row in found] == [3, 1, 2]


def test_one_against_the_whole_list_upheld_comes_down_to_those_it_concerns(play):
    notice = on_notice(play)
    concerned, reserve = removable(play)
    organiser = play.actor("organiser")
    whole = investigated(play, objected(play, notice, "", about=Subject.PROCEDURE))
    stranger = next(row["nominee"] for row in resolution(play).document["rows"] if row["outcome"] == "none")
    given = {"actor": organiser, "objection": whole, "answer": "经核查，一组材料的评分录入有误。"}
    with play.at(notice.opens + timedelta(days=1)):
        for named, said in ((None, "请选定"), ([stranger], "不在公示名单")):
            with pytest.raises(Refused, match=said):
                commands.uphold(**given, concerned=named)
        assert (whole.followed_by.count(), Objection.objects.get(pk=whole.pk).state) == (0, "investigating")
        commands.uphold(**given, concerned=[concerned])
    (case,) = whole.followed_by.all()
    assert (case.dossier.number, case.channel, case.number) == (concerned, Channel.OFFICE, whole.number + 1)
    assert case.received["nominee"] == concerned
    assert queries.held(play.edition) == {concerned}
    with play.at(notice.opens + timedelta(days=2)):
        case = commands.investigate(actor=organiser, objection=case)
        with pytest.raises(Refused, match="只针对一人"):
            commands.uphold(actor=organiser, objection=case, answer="经核查属实。", concerned=[reserve])
        commands.uphold(actor=organiser, objection=case, answer="经核查，评分录入有误属实。")
    second = closed_and_settled(play, notice)
    assert [(row["nominee"], row["as"]) for row in second.document["list"]] == [(reserve, "proposed")]
    outcome = closed_and_settled(play, second)
    assert [(row["removed"], row["objection"]) for row in outcome.changes] == [(concerned, case.number)]
    confer(play, second.closes + timedelta(days=1))
    assert good(play)
    assert good(play, "public")


def test_one_against_the_whole_list_may_concern_nobody(play):
    notice = on_notice(play)
    whole = investigated(play, objected(play, notice, "", about=Subject.PROCEDURE))
    with play.at(notice.opens + timedelta(days=1)):
        commands.uphold(
            actor=play.actor("organiser"), objection=whole, answer="公示页面日期写错，已更正。", concerned=[]
        )
    assert not whole.followed_by.exists()
    assert not closed_and_settled(play, notice).changes
