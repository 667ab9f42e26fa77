"""A dossier's way from the first draft to the frozen recommendation."""

from __future__ import annotations

from datetime import datetime

import pytest

import factories
from baijia.award.nominations import commands, queries
from baijia.award.nominations.enums import DossierState, Place
from baijia.core import clock
from baijia.core.models import AuditRow, PendingEntry
from baijia.engine.bundle import sealed
from baijia.engine.log import entries

CONSENTS = {"publish": True, "share": True, "bank": False}


def at(text: str):
    return clock.fixed(datetime.fromisoformat(f"{text}+08:00"))


def logged(edition, kind):
    rows = PendingEntry.objects.filter(log=edition.log).order_by("id")
    return [entry for row in rows if (entry := entries.decode(bytes(row.data)))["type"] == kind]


@pytest.fixture
def filed(cast, edition):
    """Return a function that files, confirms and ranks one dossier of the first unit."""

    def make(serial: int, place: Place = Place.RECOMMENDED, *, confirmed: bool = True, **changed):
        filer = cast.actor("filer")
        number = factories.id_number(serial)
        dossier = commands.create_draft(
            actor=filer,
            edition=edition,
            unit=cast.units[0],
            name=f"周示{serial}",
            id_number=number,
            phone="13800000000",
            group="equipment",
            employer="演例零厂",
            answers=factories.answers(**changed),
        )
        dossier = commands.submit(actor=filer, dossier_uid=dossier.uid)
        if confirmed:
            token = commands.issue_link(actor=filer, dossier_uid=dossier.uid)
            link = queries.link(token)
            commands.confirm(
                actor=link.actor, member_uid=link.member.uid, last_six=number[-6:], consents=CONSENTS
            )
        if place:
            commands.place_on_list(
                actor=cast.actor("recommender"),
                dossier_uid=dossier.uid,
                union=cast.districts[0],
                place=place,
                reason="超出名额" if place == Place.NOT_RECOMMENDED else "",
            )
        dossier.refresh_from_db()
        return dossier

    return make


def close(cast, edition):
    with at("2021-07-28T17:00:01"):
        commands.close_filing(actor=cast.actor("organiser"), edition=edition)
    with at("2021-08-05T10:00:00"):
        commands.submit_list(actor=cast.actor("recommender"), union=cast.districts[0], edition=edition)
    with at("2021-08-06T17:00:01"):
        return commands.close_recommendation(actor=cast.actor("organiser"), edition=edition)


def test_recommended_and_confirmed_dossiers_are_sealed_and_frozen_in_the_log(cast, edition, filed):
    first, second = filed(1), filed(2)
    outcome = close(cast, edition)
    number = edition.quotas.get(union=cast.districts[0]).number
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
    assert [step["act"] for step in first.chain] == ["submit", "recommend"]
    assert queries.excluded_before_screening(edition) == []
    assert [d.number for d in queries.sealed_dossiers(edition)] == sorted([first.number, second.number])


def test_receipt_commits_to_number_and_digest(edition, filed):
    dossier = filed(1)
    assert [entry["commit"] for entry in logged(edition, "nomination")] == [dossier.commit]
    opened = sealed.seal("nomination", commands.nomination_value(dossier), bytes.fromhex(dossier.salt))
    assert opened["commit"] == dossier.commit
    assert dossier.number.startswith("P")
    assert len(dossier.number) == 8


def test_those_who_fall_out_leave_no_gap_and_keep_a_reason(cast, edition, filed):
    silent = filed(1, confirmed=False)
    good = filed(2)
    reserve = filed(3, Place.RESERVE)
    no = filed(4, Place.NOT_RECOMMENDED)
    gone = filed(5)
    commands.withdraw(actor=cast.actor("filer"), dossier_uid=gone.uid, reason="本人离职")
    outcome = close(cast, edition)
    assert [(row["nominee"], row["rank"]) for row in outcome.rows] == [(good.number, 1)]
    rows = {row["dossier"].pk: row for row in queries.excluded_before_screening(edition)}
    assert {key: (row["stage"], row["reason"]) for key, row in rows.items()} == {
        silent.pk: ("filing", "unconfirmed"),
        reserve.pk: ("recommendation", "reserve_only"),
        no.pk: ("recommendation", "not_recommended"),
        gone.pk: ("filing", "withdrawn"),
    }
    assert rows[silent.pk]["text"] == "本人未在规定时间内确认。"


def test_each_command_writes_its_audit_row(cast, edition, filed):
    dossier = filed(1)
    acts = list(AuditRow.objects.filter(object_uid=dossier.uid).order_by("id").values_list("act", flat=True))
    assert acts == [
        "nominations.create_draft",
        "nominations.submit",
        "nominations.issue_link",
        "nominations.place_on_list",
    ]
