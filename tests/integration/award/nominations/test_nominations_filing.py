"""Filing: windows, completeness, one dossier a person, several officers, correction and withdrawal."""

from __future__ import annotations

from datetime import datetime

import pytest
from nominating import at, logged

import factories
import papers
from baijia.award.nominations import commands, queries
from baijia.award.nominations.enums import ConfirmationState, DossierState
from baijia.award.nominations.models import Dossier, Member, SensitiveAnswer
from baijia.award.nominations.rules.filing import StaleSave
from baijia.core.models import AuditRow
from baijia.core.refused import Refused, RefusedMany

PNG = papers.picture()
TAKEN = (
    "该身份证件号码在本届评选中已有申报，一人只能申报一次。"
    "如本人未曾同意申报，请持证件联系成都市总工会核实，核实后可以重新申报。"
)


def refusal(call, *args, **kwargs):
    with pytest.raises(Refused) as refused:
        call(*args, **kwargs)
    return refused.value


def all_refusals(call, *args, **kwargs):
    with pytest.raises(RefusedMany) as refused:
        call(*args, **kwargs)
    return {one.field: one.sentence for one in refused.value.refusals}


def test_the_last_second_counts_and_the_next_is_refused_with_the_rule(desk):
    first, second = desk.draft(1), desk.draft(2)
    with at("2021-07-28T17:00:00"):
        assert desk.submit(first).state == DossierState.SUBMITTED
    with at("2021-07-28T17:00:01"):
        error = refusal(desk.submit, second)
    assert error.code == "filing.closed"
    assert error.sentence == (
        "申报已于 2021年7月28日 17:00 截止，系统以服务器收到完整材料的时间为准。如有特殊情况，请联系上级工会。"
    )


def test_what_was_received_in_time_counts_though_it_took_a_moment(desk):
    dossier = desk.draft(1)
    received = datetime.fromisoformat("2021-07-28T16:59:59+08:00")
    with at("2021-07-28T17:00:03"):
        assert desk.submit(dossier, received_at=received).submitted_at == received


def test_no_caller_reaches_back_behind_a_long_transfer(desk):
    dossier = desk.draft(1)
    with at("2021-07-28T18:00:00"):
        error = refusal(desk.submit, dossier, received_at=datetime.fromisoformat("2021-07-28T16:59:59+08:00"))
    assert error.code == "filing.closed"


def test_once_the_log_says_closed_nothing_more_is_handed_in(desk):
    dossier = desk.draft(1)
    desk.close_filing()
    with at("2021-07-28T17:00:02"):
        received = datetime.fromisoformat("2021-07-28T16:59:59+08:00")
        assert refusal(desk.submit, dossier, received_at=received).code == "filing.closed"
    assert logged(desk.edition, "nomination") == []


def test_filing_has_not_begun(desk):
    filer = desk.cast.actor("filer")
    with at("2021-07-06T08:59:59"):
        assert refusal(desk.draft, actor=filer).sentence == "申报于 2021年7月6日 09:00 开始。"


def test_a_double_click_changes_nothing(desk):
    dossier = desk.draft(1)
    first = desk.submit(dossier, idempotency_key="k")
    second = desk.submit(dossier, idempotency_key="k")
    assert (first.pk, first.receipt) == (second.pk, second.receipt)
    assert len(logged(desk.edition, "nomination")) == 1
    assert AuditRow.objects.filter(act="nominations.submit").count() == 1
    assert refusal(desk.submit, dossier).code == "draft.locked"


def test_everything_missing_is_told_at_once(desk):
    dossier = desk.draft(
        1, group="", born="19750728", answers={"truth_pledge": False, "summary": "短", "project_name": ""}
    )
    assert all_refusals(desk.submit, dossier) == {
        "group": "请选择参评组别。",
        "truth_pledge": "“本单位承诺所填内容真实，愿承担相应责任”：须勾选这项承诺后才能报送。",
        "summary": "“成果简介”：至少 60 字，这里只有 1 字。",
        "project_name": "“项目名称”：尚未填写。",
        "id_number": "周示1不符合参评条件：年龄 45 周岁及以下（含），以申报截止日计算。",
    }
    assert logged(desk.edition, "nomination") == []


def test_one_day_younger_passes(desk):
    assert desk.submit(desk.draft(1, born="19750729")).state == DossierState.SUBMITTED


def test_a_wrong_check_digit_is_refused_with_the_first_save(desk):
    number = factories.id_number(1)
    wrong = number[:17] + ("1" if number[17] != "1" else "2")
    assert all_refusals(
        commands.create_draft,
        actor=desk.cast.actor("filer"),
        edition=desk.edition,
        unit=desk.cast.units[0],
        name="周示",
        employer="厂",
        id_number=wrong,
        phone="123",
    ) == {"id_number": "身份证号码的校验位不对，请核对证件上的号码。"}
    assert Dossier.objects.count() == 0


def test_a_person_stands_once_and_nothing_tells_where(desk):
    desk.draft(1)
    error = refusal(desk.draft, 1, actor="other_filer", unit=1)
    assert (error.code, error.sentence, error.field) == ("filing.taken", TAKEN, "id_number")
    assert refusal(desk.draft, 1).sentence == TAKEN
    assert Member.objects.count() == 1


def test_a_squatted_number_is_released_by_the_organiser(desk):
    squatter = desk.submit(desk.draft(1, actor="other_filer", unit=1), actor="other_filer")
    commands.release_claim(
        actor=desk.cast.actor("organiser"),
        edition=desk.edition,
        id_number=factories.id_number(1),
        reason="本人持证件说明未同意申报",
    )
    squatter.refresh_from_db()
    assert squatter.state == DossierState.WITHDRAWN
    assert desk.submit(desk.draft(1)).state == DossierState.SUBMITTED


def test_who_declines_is_free_to_stand_elsewhere_and_keeps_out_the_first(desk):
    first = desk.submit(desk.draft(1, actor="other_filer", unit=1), actor="other_filer")
    link = desk.link(first, "other_filer")
    commands.refuse(actor=link.actor, member_uid=link.member.uid, last_six=factories.id_number(1)[-6:])
    desk.draft(1)
    assert refusal(desk.link, first, "other_filer").code == "filing.taken"


def test_only_officers_of_the_very_unit_file_for_it(desk):
    for name in ("sibling_filer", "recommender", "organiser", "expert"):
        assert refusal(desk.draft, 1, actor=name).hidden, name
    filed = desk.draft(1)
    assert [queries.files(desk.cast.actor(name), filed) for name in ("filer", "sibling_filer")] == [
        True,
        False,
    ]


def test_saving_grows_the_version_and_names_what_changed(desk):
    dossier = desk.draft(1)
    saved = commands.save_draft(
        actor=desk.cast.actor("filer"),
        dossier_uid=dossier.uid,
        version=1,
        changes={"group": "medicine", "answers": {"post": "钳工", "skill": "技师", "benefit": None}},
    )
    assert (saved.version, saved.group, saved.answers["post"]) == (2, "medicine", "钳工")
    assert "benefit" not in saved.answers
    row = AuditRow.objects.get(act="nominations.save_draft")
    assert row.after == {"version": 2, "fields": ["group", "post", "skill", "benefit"]}


def test_a_stale_save_is_refused_with_what_changed_and_loses_nothing(desk):
    dossier = desk.draft(1)
    filer = desk.cast.actor("filer")
    save = {"actor": filer, "dossier_uid": dossier.uid, "version": 1}
    commands.save_draft(**save, changes={"answers": {"post": "钳工", "project_name": "新夹具"}})
    with pytest.raises(StaleSave) as stale:
        commands.save_draft(**save, changes={"answers": {"post": "车工"}})
    assert stale.value.sentence == (
        "filer 在 2021年7月20日 10:00 保存过这份材料，改动了：岗位、项目名称。"
        "您填写的内容还没有保存，请对照后再保存。"
    )
    assert stale.value.yours == {"answers": {"post": "车工"}}
    assert stale.value.version == 2
    (difference,) = queries.draft_diff(filer, dossier.uid, {"post": "车工", "project_name": "新夹具"})
    assert (difference.name, difference.saved, difference.yours) == ("岗位", "钳工", "车工")


def test_a_draft_checks_types_and_saves_nothing_of_a_bad_one(desk):
    dossier = desk.draft(1)
    wrong = all_refusals(
        commands.save_draft,
        actor=desk.cast.actor("filer"),
        dossier_uid=dossier.uid,
        version=1,
        changes={"answers": {"post": "钳工", "benefit": "很多", "nickname": "x"}},
    )
    assert set(wrong) == {"benefit", "nickname"}
    dossier.refresh_from_db()
    assert (dossier.version, dossier.answers["post"]) == (1, "数控铣工")


def test_sensitive_answers_are_sealed_and_unsealed_under_a_purpose(desk):
    dossier = desk.draft(1, answers={"ethnicity": "藏族"})
    assert "ethnicity" not in dossier.answers
    assert "藏族" not in SensitiveAnswer.objects.get().token
    filer = desk.cast.actor("filer")
    assert queries.sensitive(actor=filer, dossier=dossier, purpose="核对") == {"ethnicity": "藏族"}
    assert AuditRow.objects.get(act="nominations.reveal").purpose == "核对"
    commands.save_draft(
        actor=filer, dossier_uid=dossier.uid, version=1, changes={"answers": {"ethnicity": None}}
    )
    assert SensitiveAnswer.objects.count() == 0


def test_the_digest_binds_answers_people_files_and_sensitive_answers(desk):
    same = [desk.submit(desk.draft(1)).digest]
    filer = desk.cast.actor("filer")
    for serial, answers in ((2, {}), (3, {"ethnicity": "藏族"}), (4, {"post": "钳工"})):
        same.append(desk.submit(desk.draft(serial, answers=answers)).digest)
    fifth = desk.draft(5)
    commands.attach_file(actor=filer, dossier_uid=fifth.uid, field="proof", name="证明.png", data=PNG)
    same.append(desk.submit(fifth).digest)
    assert len(set(same)) == 5


def test_files_are_limited_typed_and_can_be_taken_out(desk):
    dossier = desk.draft(1)
    filer = desk.cast.actor("filer")

    def attach(field="proof", data=PNG):
        return commands.attach_file(
            actor=filer, dossier_uid=dossier.uid, field=field, name="证明.png", data=data
        )

    rows = [attach() for _ in range(5)]
    assert refusal(attach).sentence == "这一项最多上传 5 个文件。"
    commands.remove_file(actor=filer, attachment=rows[0])
    attach()
    assert len(queries.attachments_of(dossier)) == 5
    assert refusal(attach, field="post").code == "files.field"
    assert refusal(attach, data=b"MZ").code == "files.many"
    desk.submit(dossier)
    assert refusal(commands.remove_file, actor=filer, attachment=rows[1]).code == "draft.locked"


def test_an_earlier_dossier_hands_on_answers_but_no_pledge_and_nothing_sensitive(desk):
    first = desk.draft(1, answers={"ethnicity": "藏族"})
    again = commands.create_draft(
        actor=desk.cast.actor("filer"),
        edition=desk.edition,
        unit=desk.cast.units[0],
        name="吴示",
        id_number=factories.id_number(2),
        employer="厂",
        answers={"post": "电工"},
        reviewed_by="郑示",
        from_dossier=first.uid,
    )
    assert again.answers["project_name"] == first.answers["project_name"]
    assert again.answers["post"] == "电工"
    assert "truth_pledge" not in again.answers
    assert again.sensitive_answers.count() == 0


def test_a_return_opens_only_the_fields_it_names_until_its_deadline(desk):
    dossier = desk.filed(1)
    desk.send_back(dossier, fields=["innovation_points"])
    filer = desk.cast.actor("filer")
    dossier.refresh_from_db()
    save = {"actor": filer, "dossier_uid": dossier.uid, "version": dossier.version}
    assert all_refusals(commands.save_draft, **save, changes={"answers": {"post": "钳工"}}) == {
        "post": "退回时没有开放这一项的修改。"
    }
    commands.save_draft(**save, changes={"answers": {"innovation_points": "浮动支点自动找平，" * 5}})
    with at("2021-08-02T17:00:01"):
        error = refusal(desk.submit, dossier)
    assert error.sentence == "修改后重新报送的期限是 2021年8月2日 17:00，已经过期，请联系退回材料的工会。"


def test_a_correction_replaces_the_receipt_with_an_override_and_asks_the_nominee_anew(desk):
    dossier = desk.filed(1)
    earlier, number = dossier.commit, dossier.number
    desk.close_filing()
    with at("2021-07-29T10:00:00"):
        desk.send_back(dossier)
        dossier.refresh_from_db()
        commands.save_draft(
            actor=desk.cast.actor("filer"),
            dossier_uid=dossier.uid,
            version=dossier.version,
            changes={"answers": {"post": "钳工"}},
        )
        again = desk.submit(dossier)
    assert again.number == number
    assert [e.get("ref") for e in logged(desk.edition, "nomination")] == [None, earlier]
    (override,) = logged(desk.edition, "override")
    assert (override["ref"], override["detail"]) == (
        again.commit,
        {"what": "correction", "reason": "returned"},
    )
    assert Member.objects.get().state == ConfirmationState.WAITING


def test_a_correction_that_changes_nothing_keeps_the_confirmation(desk):
    dossier = desk.filed(1)
    desk.send_back(dossier)
    desk.submit(dossier)
    assert Member.objects.get().state == ConfirmationState.CONFIRMED
    assert logged(desk.edition, "override") == []


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"opinion": ""}, "return.opinion"),
        ({"fields": ["nickname"]}, "return.fields"),
        ({"deadline": datetime.fromisoformat("2021-08-06T17:00:01+08:00")}, "return.deadline"),
        ({"deadline": datetime.fromisoformat("2021-07-20T10:00:00+08:00")}, "return.deadline"),
    ],
)
def test_a_return_says_why_what_and_until_when(desk, changed, code):
    dossier = desk.filed(1, None)
    assert refusal(desk.send_back, dossier, **changed).code == code


def test_a_withdrawal_frees_the_person_and_closes_the_gap_on_the_list(desk):
    first, second = desk.filed(1), desk.filed(2)
    filer = desk.cast.actor("filer")
    assert (
        refusal(commands.withdraw, actor=filer, dossier_uid=first.uid, reason=" ").code == "withdraw.reason"
    )
    commands.withdraw(actor=filer, dossier_uid=first.uid, reason="本人离职")
    assert [(p.dossier, p.rank) for p in second.places.all()] == [(second, 1)]
    assert desk.draft(1).state == DossierState.DRAFT


def test_a_person_named_by_mistake_is_replaced_and_free_again(desk):
    dossier = desk.draft(1)
    right = {"name": "吴示", "id_number": factories.id_number(2), "phone": "", "share": 1000}
    saved = commands.set_members(
        actor=desk.cast.actor("filer"), dossier_uid=dossier.uid, version=1, members=[right]
    )
    assert (saved.name, saved.version, saved.members.get().person.name) == ("吴示", 2, "吴示")
    assert desk.draft(1).state == DossierState.DRAFT


def test_a_sibling_officer_learns_nothing_of_a_draft(desk):
    dossier = desk.draft(1)
    for name in ("sibling_filer", "other_filer", "organiser", "expert"):
        error = refusal(
            commands.save_draft, actor=desk.cast.actor(name), dossier_uid=dossier.uid, version=1, changes={}
        )
        assert error.hidden, name
