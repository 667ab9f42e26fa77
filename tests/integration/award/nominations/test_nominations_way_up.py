"""A dossier's way from the first draft to the frozen recommendation."""

from __future__ import annotations

import pytest
from chaining import refusal
from nominating import at, logged

from baijia.award.nominations import commands, queries
from baijia.award.nominations.enums import DossierState, Place
from baijia.award.nominations.models import RecommendationList
from baijia.core.models import AuditRow
from baijia.core.refused import Refused
from baijia.engine.bundle import sealed
from baijia.engine.log import entries


def test_recommended_and_confirmed_dossiers_are_sealed_and_frozen_in_the_log(desk):
    first, second = desk.filed(1), desk.filed(2)
    outcome = desk.close()
    edition = desk.edition
    number = edition.quotas.get(union=desk.cast.districts[0]).number
    assert outcome.rows == [
        {"recommender": number, "nominee": first.number, "rank": 1},
        {"recommender": number, "nominee": second.number, "rank": 2},
    ]
    assert outcome.digest == sealed.log_digest_lines(outcome.rows)
    assert logged(edition, "decision") == [
        entries.decision(edition.code, what="recommendation", digest=outcome.digest)
    ]
    assert logged(edition, "deadline") == [
        entries.deadline(edition.code, what="filing_closes", at="2021-07-28T17:00:00+08:00")
    ]
    first.refresh_from_db()
    assert first.state == DossierState.SEALED
    assert [(step["act"], step["name"]) for step in first.chain] == [
        ("submit", "演例0厂工会"),
        ("recommend", "锦江区总工会"),
    ]
    assert queries.excluded_before_screening(edition) == []
    assert [d.number for d in queries.sealed_dossiers(edition)] == sorted([first.number, second.number])


def test_a_receipt_commits_to_number_and_digest(desk):
    dossier = desk.filed(1)
    assert [entry["commit"] for entry in logged(desk.edition, "nomination")] == [dossier.commit]
    opened = sealed.seal("nomination", commands.nomination_value(dossier), bytes.fromhex(dossier.salt))
    assert opened["commit"] == dossier.commit
    assert (dossier.number[0], len(dossier.number)) == ("P", 8)


def test_those_who_fall_out_leave_no_gap_and_keep_a_reason(desk):
    silent = desk.filed(1, confirmed=False)
    good = desk.filed(2)
    reserve = desk.filed(3, Place.RESERVE)
    no = desk.filed(4, Place.NOT_RECOMMENDED)
    gone = desk.filed(5)
    commands.withdraw(actor=desk.cast.actor("filer"), dossier_uid=gone.uid, reason="本人离职")
    declined = desk.filed(7, confirmed=False)
    link = desk.link(declined)
    last_six = declined_six(7)
    commands.refuse(actor=link.actor, member_uid=link.member.uid, last_six=last_six, reason="不愿参评")
    error = refusal(desk.submit_list)
    assert (error.code, "周示7" in error.sentence) == ("list.declined", True), "a place would be lost"
    (row,) = RecommendationList.objects.all()
    commands.take_off_list(actor=desk.cast.actor("recommender"), list_uid=row.uid, dossier_uid=declined.uid)
    assert refusal(desk.place, declined, Place.RESERVE).code == "list.declined"
    desk.submit_list()
    returned = desk.filed(6, None)
    desk.send_back(returned)
    unplaced = desk.filed(8, None)  # filed after the list had gone up
    (told,) = (one for one in queries.todo(desk.cast.actor("recommender")) if one.uid == row.uid)
    assert "上报之后又有 2 份" in told.text
    desk.close_filing()
    with at("2021-08-06T17:00:01"):
        outcome = commands.close_recommendation(actor=desk.cast.actor("organiser"), edition=desk.edition)
    assert [(row["nominee"], row["rank"]) for row in outcome.rows] == [(good.number, 1)]
    rows = {row["dossier"].pk: row for row in queries.excluded_before_screening(desk.edition)}
    assert {key: (row["stage"], row["reason"]) for key, row in rows.items()} == {
        silent.pk: ("filing", "unconfirmed"),
        reserve.pk: ("recommendation", "reserve_only"),
        no.pk: ("recommendation", "not_recommended"),
        gone.pk: ("filing", "withdrawn"),
        returned.pk: ("recommendation", "incomplete"),
        declined.pk: ("filing", "declined"),
        unplaced.pk: ("recommendation", "after_list"),
    }
    assert rows[silent.pk]["text"] == "本人未在规定时间内确认。"


def declined_six(serial):
    import factories

    return factories.id_number(serial)[-6:]


def test_a_list_not_sent_up_seals_nobody(desk):
    dossier = desk.filed(1)
    desk.close_filing()
    with at("2021-08-06T17:00:01"):
        commands.close_recommendation(actor=desk.cast.actor("organiser"), edition=desk.edition)
    (row,) = queries.excluded_before_screening(desk.edition)
    assert (row["dossier"], row["reason"]) == (dossier, "not_reported")


def test_who_withdraws_after_sealing_is_told_apart(desk):
    dossier = desk.filed(1)
    desk.close()
    filer, leader = desk.cast.actor("filer"), desk.cast.actor("leader")
    take = {"actor": filer, "dossier_uid": dossier.uid, "reason": "本人离职，已告知本人"}
    with at("2021-08-07T09:00:00"):
        assert refusal(commands.withdraw, **take).code == "withdraw.sealed", "by the unit alone no more"
        other = desk.cast.actor("sibling_filer")
        assert refusal(commands.ask_withdrawal, **take | {"actor": other}).hidden
        asked = commands.ask_withdrawal(**take)
        assert refusal(commands.ask_withdrawal, **take).code == "withdraw.asked"
        assert [one.action for one in queries.todo(leader)] == ["nominations.answer_exemption"]
        assert refusal(commands.approve_withdrawal, actor=filer, exemption=asked).hidden
        assert not queries.withdrawn_after_sealing(desk.edition), "it stands until the leader agrees"
        commands.approve_withdrawal(actor=leader, exemption=asked)
        assert not queries.todo(leader)
    assert queries.excluded_before_screening(desk.edition) == []
    ((gone, moment),) = queries.withdrawn_after_sealing(desk.edition)
    assert (gone, moment.isoformat()) == (dossier, "2021-08-07T01:00:00+00:00")


@pytest.mark.parametrize(
    ("moment", "code"),
    [("2021-07-28T16:59:59", "filing.early"), ("2021-07-28T17:00:00", None)],
)
def test_filing_closes_at_its_moment_and_once(desk, moment, code):
    organiser = desk.cast.actor("organiser")
    with at(moment):
        if code:
            with pytest.raises(Refused) as refused:
                commands.close_filing(actor=organiser, edition=desk.edition)
            assert refused.value.code == code
        else:
            commands.close_filing(actor=organiser, edition=desk.edition)
            with pytest.raises(Refused) as refused:
                commands.close_filing(actor=organiser, edition=desk.edition)
            assert refused.value.code == "filing.closed_already"
    assert len(logged(desk.edition, "deadline")) == (0 if code else 1)


def test_recommending_is_frozen_after_filing_in_time_and_once(desk):
    organiser = desk.cast.actor("organiser")

    def attempt():
        with pytest.raises(Refused) as refused:
            commands.close_recommendation(actor=organiser, edition=desk.edition)
        return refused.value.code

    with at("2021-08-06T17:00:00"):
        assert attempt() == "recommendation.filing"
    desk.close_filing()
    with at("2021-08-06T16:59:59"):
        assert attempt() == "recommendation.early"
    with at("2021-08-06T17:00:00"):
        commands.close_recommendation(actor=organiser, edition=desk.edition)
        assert attempt() == "recommendation.closed_already"
    assert len(logged(desk.edition, "decision")) == 1


def test_only_the_organiser_closes(desk):
    for name in ("recommender", "leader", "cohost", "filer"):
        with at("2021-07-28T17:00:01"), pytest.raises(Refused) as refused:
            commands.close_filing(actor=desk.cast.actor(name), edition=desk.edition)
        assert refused.value.hidden, name


def test_each_command_writes_its_audit_row(desk):
    dossier = desk.filed(1)
    acts = AuditRow.objects.filter(object_uid=dossier.uid).order_by("id").values_list("act", flat=True)
    assert list(acts) == [
        "nominations.create_draft",
        "nominations.declare_secrecy",
        "nominations.submit",
        "nominations.issue_link",
        "nominations.place_on_list",
    ]
