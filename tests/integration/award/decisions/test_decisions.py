"""From the approved list to the register: votes, notice days, objections, reserves, certificates, revocation."""

import io
import json
from datetime import timedelta

import pytest

from baijia.award.decisions import commands, queries, tasks
from baijia.award.decisions.enums import NoticeState, ObjectionState
from baijia.award.decisions.models import Notice, NoticeOutcome, Objection
from baijia.award.honours import commands as honours
from baijia.award.honours import queries as register
from baijia.award.honours.models import Honour, StatusList
from baijia.award.nominations.models import Dossier
from baijia.award.programmes import commands as programmes
from baijia.award.programmes import workdays
from baijia.award.record import documents
from baijia.award.record import queries as record
from baijia.core import ledger
from baijia.core.actor import PUBLIC
from baijia.core.models import AuditRow
from baijia.core.refused import Refused
from baijia.engine.bundle.reader import read
from baijia.engine.credential import multibase, vc
from baijia.engine.verify import verify

pytestmark = pytest.mark.django_db

TEXT = "该项目的方案由他人先行提出，申报材料没有写明。"


def resolution(play):
    return queries.resolution_of(play.edition)


def on_notice(play):
    with play.at(play.calendar["notice_opens"]):
        return commands.open_notice(actor=play.actor("leader"), resolution=resolution(play))


def objected(play, notice, nominee, **changed):
    given = {"text": TEXT, "name": "示例人", "contact": "13800000000"} | changed
    more = {key: given.pop(key) for key in ("anonymous", "idempotency_key") if key in given}
    with play.at(notice.opens + timedelta(days=1)):
        said = commands.Said(nominee=nominee, **given)
        return commands.object_to(actor=PUBLIC, notice=notice, said=said, **more)


def investigated(play, objection):
    """The objector's document seen, the objection taken up."""
    organiser = play.actor("organiser")
    commands.check_document(actor=organiser, objection=objection, note="核对居民身份证原件")
    return commands.investigate(actor=organiser, objection=objection)


def closed_and_settled(play, notice):
    organiser = play.actor("organiser")
    with play.at(notice.closes):
        commands.close_notice(actor=organiser, notice=notice)
        return commands.settle(actor=organiser, edition=play.edition)


def removable(play):
    """Somebody proposed whose group has a reserve, and that reserve."""
    rows = resolution(play).document["rows"]
    reserves = {
        row["group"]: row["nominee"] for row in rows if row["outcome"] == "reserve" and row["reserve"] == 1
    }
    row = next(row for row in rows if row["outcome"] == "proposed" and row["group"] in reserves)
    return row["nominee"], reserves[row["group"]]


def verified(play, profile="inspector"):
    play.publish()
    bundle = documents.bundle(play.edition, profile=profile)
    return {check.id: check for check in verify(read(io.BytesIO(bundle), where="b.zip")).checks}


def test_the_proposer_cannot_approve(play):
    made = resolution(play)
    made.state = "voted"
    made.approved_by_uid, made.approved_at = "", None
    made.proposed_by_uid = play.accounts["leader"].uid
    made.save()
    with pytest.raises(Refused, match="不能自己审定"):
        commands.approve(actor=play.actor("leader"), resolution=made)


def test_five_working_days_over_the_national_holiday_end_on_a_make_up_saturday(play):
    notice = on_notice(play)
    assert notice.document["opens"] == "2021-09-28T09:00:00+08:00"
    assert notice.document["closes"] == "2021-10-09T17:00:00+08:00"
    assert notice.document["makeup"] == ["2021-10-09"]
    assert "2021-10-01" in notice.document["holidays"]


def test_a_notice_over_a_year_without_calendar_is_refused_until_days_are_named(play):
    from datetime import datetime

    rule = dict(play.definition["notice"])
    opens = datetime.fromisoformat("2031-12-29T09:00:00+08:00")
    with pytest.raises(Refused, match="2031 年"):
        workdays.closing(opens, rule)
    named = rule | {"holidays": ["2032-01-01"], "makeup": ["2031-12-28"]}
    closes, holidays, _makeup = workdays.closing(opens, named)
    assert (closes.isoformat(), [day.isoformat() for day in holidays]) == (
        "2032-01-05T17:00:00+08:00",
        ["2032-01-01"],
    )


def test_a_notice_shows_the_proposed_alone_and_no_identity(play):
    notice = on_notice(play)
    places = {row["as"] for row in notice.document["list"]}
    shown = notice.document["list"][0]["shown"]["value"]
    assert places == {"proposed"}
    assert set(shown) == {"name", "unit", "post", "group", "project"}


def test_a_notice_closes_by_itself_and_never_early(play):
    notice = on_notice(play)
    with play.at(notice.closes - timedelta(seconds=1)):
        with pytest.raises(Refused, match="期满"):
            commands.close_notice(actor=play.actor("organiser"), notice=notice)
        assert tasks.close_due_notices() == 0
    with play.at(notice.closes):
        assert (tasks.close_due_notices(), tasks.close_due_notices()) == (1, 0)


def test_a_late_objection_is_refused(play):
    notice = on_notice(play)
    with play.at(notice.closes + timedelta(seconds=1)), pytest.raises(Refused, match="逾期"):
        commands.object_to(
            actor=PUBLIC,
            notice=notice,
            said=commands.Said(nominee="", text=TEXT, name="示例人", contact="13800000000"),
        )


def test_an_objection_needs_a_name_or_counts_as_a_lead(play):
    notice = on_notice(play)
    with pytest.raises(Refused) as refused:
        objected(play, notice, "", name="")
    assert refused.value.field == "name"
    lead = objected(play, notice, "", name="", contact="", anonymous=True)
    assert lead.anonymous


def test_nothing_in_the_log_tells_who_objected(play):
    notice = on_notice(play)
    nominee, _reserve = removable(play)
    objection = objected(play, notice, nominee)
    play.publish()
    entry = [json.loads(data) for data in ledger.entries(play.edition.log)][-1]
    assert entry["type"] == "objection"
    assert "示例人" not in json.dumps(entry, ensure_ascii=False) + json.dumps(objection.received)
    assert "示例人" not in objection.objector_token
    reader = play.actor("organiser")
    assert queries.objection_text(actor=reader, objection=objection, purpose="办理异议") == TEXT
    row = AuditRow.objects.get(act="decisions.read_objection")
    assert (row.scope, row.purpose, row.actor_uid) == (objection.edition.code, "办理异议", reader.account_uid)


def test_a_repeated_key_takes_one_objection(play):
    notice = on_notice(play)
    first, second = (objected(play, notice, "", idempotency_key="k") for _ in range(2))
    assert first.pk == second.pk
    assert Objection.objects.filter(edition=play.edition).count() == 1


def test_a_fenced_officer_does_not_handle_the_objection(play):
    notice = on_notice(play)
    nominee, _reserve = removable(play)
    objection = objected(play, notice, nominee)
    organiser = play.actor("organiser")
    programmes.raise_fence(
        actor=organiser,
        edition=play.edition,
        account_uid=organiser.account_uid,
        object_uid=objection.dossier.uid,
        reason="近亲属",
    )
    assert objection not in queries.objections_for(organiser)
    assert nominee not in [row["nominee"] for row in queries.rows_with_reasons(organiser, play.edition)]
    with pytest.raises(Refused) as refused:
        commands.investigate(actor=organiser, objection=objection)
    assert refused.value.hidden


def test_an_open_objection_holds_the_list_up(play):
    notice = on_notice(play)
    objected(play, notice, "")
    with play.at(notice.closes):
        commands.close_notice(actor=play.actor("organiser"), notice=notice)
        with pytest.raises(Refused, match="没有办结"):
            commands.settle(actor=play.actor("organiser"), edition=play.edition)


def test_upheld_the_reserve_moves_up_after_a_notice_of_its_own(play):
    organiser, leader = play.actor("organiser"), play.actor("leader")
    notice = on_notice(play)
    removed, reserve = removable(play)
    objection = investigated(play, objected(play, notice, removed))
    commands.uphold(actor=organiser, objection=objection, answer="经核查，异议成立。")
    second = closed_and_settled(play, notice)
    assert isinstance(second, Notice)
    assert [row["nominee"] for row in second.document["list"]] == [reserve]
    with pytest.raises(Refused, match="尚未办结"):
        honours.confer(actor=leader, edition=play.edition)
    outcome = closed_and_settled(play, second)
    assert isinstance(outcome, NoticeOutcome)
    assert removed not in outcome.honoured
    assert reserve in outcome.honoured
    with play.at(second.closes + timedelta(days=1)):
        honours.confer(actor=leader, edition=play.edition)
    checks = verified(play)
    assert {c.status for c in checks.values()} <= {"pass", "self_asserted", "not_held"}, checks
    assert record.case(PUBLIC, Dossier.objects.get(number=removed))[-1].why == "经核查，异议成立。"


def test_a_withdrawal_during_the_notice_is_a_change_with_its_reason(play):
    notice = on_notice(play)
    removed, _reserve = removable(play)
    Dossier.objects.filter(edition=play.edition, number=removed).update(state="withdrawn")
    second = closed_and_settled(play, notice)
    outcome = closed_and_settled(play, second) if isinstance(second, Notice) else second
    assert [(row["removed"], row["reason"]) for row in outcome.changes] == [(removed, "withdrawn")]


def conferred(play):
    notice = on_notice(play)
    closed_and_settled(play, notice)
    with play.at(notice.closes + timedelta(days=1)):
        return honours.confer(actor=play.actor("leader"), edition=play.edition)


def test_certificates_prove_and_a_revoked_one_says_so(play):
    rows = conferred(play)
    assert len(rows) == Honour.objects.filter(edition=play.edition).count() > 0
    certificate = register.check(rows[0].certificate.number.lower())
    key = bytes.fromhex(play.edition.issuer_keys.get().public_key)
    trusted = {"issuer": multibase.did_key(key), "verification_method": multibase.did_key_method(key)}
    listed = StatusList.objects.get(edition=play.edition).credential
    at = play.now + timedelta(minutes=1)
    signed = vc.verify(certificate.credential, key, at=at, status_list=listed, **trusted)
    assert signed["credentialSubject"]["name"] == rows[0].name
    assert "REHEARSAL" in signed["type"]
    with play.at(at):
        honours.revoke(
            actor=play.actor("leader"),
            honour=rows[0],
            ground="fraud",
            decision="演示撤〔2021〕1号",
            public_note="经查，主要成果系他人完成。",
        )
    listed = StatusList.objects.get(edition=play.edition, number=2).credential
    with pytest.raises(Exception, match="revoked"):
        vc.verify(certificate.credential, key, at=at + timedelta(minutes=1), status_list=listed, **trusted)
    assert Honour.objects.filter(edition=play.edition).count() == len(rows)
    assert verified(play)["V12"].status == "pass"


def test_a_new_certificate_key_leaves_certificates_as_they_are(play):
    rows = conferred(play)
    older = play.edition.issuer_keys.get()
    keeper = play.actor("security")
    ledger.sequence(play.edition.log)
    with pytest.raises(Refused) as refused:
        honours.rotate_certificate_key(actor=play.actor("leader"), edition=play.edition, reason="换人")
    assert refused.value.hidden
    with pytest.raises(Refused) as refused:
        honours.rotate_certificate_key(actor=keeper, edition=play.edition, reason=" ")
    assert refused.value.field == "reason"
    with play.at(play.now + timedelta(minutes=1)):
        newer = honours.rotate_certificate_key(actor=keeper, edition=play.edition, reason="保管人离岗")
    with play.at(play.now + timedelta(minutes=2)):
        honours.revoke(
            actor=play.actor("leader"),
            honour=rows[0],
            ground="fraud",
            decision="演示撤〔2021〕2号",
            public_note="经查，主要成果系他人完成。",
        )
    older.refresh_from_db()
    assert (older.key_token, older.replaced_at is None) == ("", False)
    listed = StatusList.objects.filter(edition=play.edition).order_by("number").last()
    assert listed.credential["issuer"] == multibase.did_key(bytes.fromhex(newer.public_key))
    assert verified(play)["V12"].status == "pass"
    assert verified(play)["V12"].count == len(rows)
    assert verified(play)["V5"].status == "pass"


def test_a_revocation_needs_ground_decision_and_note(play):
    honour = conferred(play)[0]
    given = {"ground": "fraud", "decision": "1号", "public_note": "说明文字"}
    for field, wrong in (("ground", "whim"), ("decision", " "), ("public_note", "")):
        with pytest.raises(Refused) as refused:
            honours.revoke(actor=play.actor("leader"), honour=honour, **(given | {field: wrong}))
        assert refused.value.field == field


def test_an_unknown_certificate_is_not_found(play):
    conferred(play)
    with pytest.raises(Refused) as refused:
        register.check("CDBJ4-AAAAAA-AAAAAA-AAAAAA")
    assert refused.value.hidden


def test_the_public_bundle_withholds_names_of_others_and_verifies(play):
    conferred(play)
    inspector, public = verified(play), verified(play, "public")
    assert public["V8"].status == "pass"
    assert {check: status.status for check, status in inspector.items() if status.status == "fail"} == {}
    found = documents.bundle(play.edition, profile="public")
    others = (
        Dossier.objects.filter(edition=play.edition, honour=None)
        .exclude(number="")
        .values_list("name", flat=True)
    )
    honoured = set(Honour.objects.values_list("name", flat=True))
    assert not [name for name in set(others) - honoured if name.encode() in found]


def test_every_case_has_a_reason_at_a_constant_cost(play, django_assert_max_num_queries):
    numbers = [row["nominee"] for row in resolution(play).document["rows"]][:3]
    dossiers = Dossier.objects.filter(edition=play.edition, number__in=numbers).select_related("edition")
    for dossier in dossiers:
        with django_assert_max_num_queries(14):
            steps = record.case(PUBLIC, dossier)
        assert steps[0].code == "filed"
        assert steps[-1].state in {"moving", "refused"}


def test_the_own_mark_is_the_nominees_alone_and_only_where_the_edition_allows(play):
    on_notice(play)
    row = next(row for row in resolution(play).document["rows"] if row["outcome"] == "proposed")
    dossier = Dossier.objects.select_related("edition").get(edition=play.edition, number=row["nominee"])

    def told(**more):
        steps = record.case(PUBLIC, dossier, **more)
        return [step.mark for step in steps if step.mark], "".join(step.why for step in steps)

    assert told(marks=True)[0][-1] == row["score"]
    marks, words = told()
    assert not marks
    assert row["score"] not in words
    definition = dossier.edition.definition
    dossier.edition.definition = definition | {"publication": definition["publication"] | {"own_mark": False}}
    marks, words = told(marks=True)
    assert not marks
    assert row["score"] not in words


def test_the_list_reads_in_three_statements_and_the_resolution(play, django_assert_max_num_queries):
    with django_assert_max_num_queries(5):
        rows = queries.rows_with_reasons(play.actor("organiser"), play.edition)
    assert all(row["sentence"] for row in rows)


def test_states_of_what_was_played(play):
    notice = on_notice(play)
    assert notice.state == NoticeState.OPEN
    objection = objected(play, notice, "")
    assert objection.state == ObjectionState.RECEIVED
    assert queries.waiting_objections(play.edition) == 1
