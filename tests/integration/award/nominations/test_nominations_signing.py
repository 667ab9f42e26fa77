"""Consents as data, shared phones and devices flagged, and a signed sheet in place of a phone."""

import pytest
from django.test import Client
from nominating import CONSENTS, at

import factories
import filing
from baijia.award.nominations import commands, queries
from baijia.award.nominations.enums import ConfirmationState
from baijia.award.nominations.models import Member
from baijia.core.refused import Refused

pytestmark = pytest.mark.django_db
OWN_CONSENTS = [
    {
        "purpose": "publish",
        "version": 3,
        "title": "公布我的姓名",
        "title_en": "Publish my name",
        "effect": "不同意不能参评。",
        "effect_en": "Without it you cannot take part.",
        "required": True,
    },
    {
        "purpose": "share",
        "version": 2,
        "title": "转交市级荐选",
        "title_en": "Pass on to the city",
        "effect": "不同意不能参评。",
        "effect_en": "Without it you cannot take part.",
        "required": True,
    },
]


def confirm(dossier, cast, serial, **more) -> Member:
    token, member = filing.link(cast, dossier)
    given = {"last_six": factories.id_number(serial)[-6:], "consents": CONSENTS} | more
    return commands.confirm(actor=queries.link(token).actor, member_uid=member.uid, **given)


def code_of(call, **given) -> str:
    with pytest.raises(Refused) as refused:
        call(**given)
    return refused.value.code


def test_the_edition_says_which_consents_are_asked_and_which_the_honour_hangs_on(cast, synthetic) -> None:
    edition = factories.open_edition(cast, factories.definition() | {"consents": OWN_CONSENTS})
    dossier = filing.submitted(cast, edition)
    token, _member = filing.link(cast, dossier)
    page = Client().get(f"/confirm/{token}/").content.decode()
    assert ("转交市级荐选" in page, "银行账户" in page) == (True, False)
    answers = {"publish": True, "share": False}
    with pytest.raises(Refused) as refused:
        confirm(dossier, cast, 1, consents=answers)
    assert (refused.value.code, refused.value.field) == ("consent.share", "share")
    assert code_of(confirm, dossier=dossier, cast=cast, serial=1, consents=CONSENTS) == "consent.answer"
    member = confirm(dossier, cast, 1, consents={"publish": True, "share": True})
    assert [member.consents[purpose]["version"] for purpose in ("publish", "share")] == [3, 2]


def test_a_phone_number_or_a_device_of_two_people_is_pointed_out(cast, edition) -> None:
    first = filing.submitted(cast, edition, serial=1)
    second = filing.submitted(cast, edition, serial=2, name="吴示")
    assert confirm(first, cast, 1, device="d1").remarks == ["phone"]  # both registered 13800000000
    assert confirm(second, cast, 2, device="d1").remarks == ["device", "phone"]
    shown = filing.sign_in(cast.accounts["recommender"]).get("/union/signatures/").content.decode()
    assert "用同一台设备确认" in shown


def test_confirming_where_an_officer_is_signed_in_is_pointed_out(cast, edition) -> None:
    dossier = filing.submitted(cast, edition)
    token, member = filing.link(cast, dossier)
    form = {
        "truth": "on",
        "last_six": factories.id_number(1)[-6:],
        "publish": "yes",
        "share": "no",
        "bank": "yes",
    }
    answer = filing.sign_in(cast.accounts["filer"]).post(f"/confirm/{token}/", form)
    member.refresh_from_db()
    assert (answer.status_code, member.state, member.remarks) == (302, "confirmed", ["officer"])


def sheet(cast, dossier, **more):
    member = dossier.members.get()
    given = {"consents": CONSENTS, "name": "签名.pdf", "data": filing.PDF} | more
    return commands.file_signature(actor=cast.actor("filer"), member_uid=member.uid, **given)


def test_a_signed_sheet_counts_once_a_union_above_took_it(cast, edition) -> None:
    dossier = filing.submitted(cast, edition)
    with at("2021-07-30T16:59:59"):
        row = sheet(cast, dossier)
    assert code_of(sheet, cast=cast, dossier=dossier) == "signature.waits"
    assert code_of(commands.accept_signature, actor=cast.actor("filer"), paper_uid=row.uid) == "not_found"
    with at("2021-08-01T10:00:00"):
        member = commands.accept_signature(actor=cast.actor("recommender"), paper_uid=row.uid)
    assert (member.state, member.decided_at) == (ConfirmationState.CONFIRMED, row.filed_at)
    assert member.confirmed_digest == dossier.shown_digest
    assert member.consents["bank"]["given"] is False
    assert (
        code_of(commands.accept_signature, actor=cast.actor("recommender"), paper_uid=row.uid)
        == "signature.decided"
    )


def test_a_sheet_is_late_or_sent_back_or_for_another_content(cast, edition, desk) -> None:
    dossier = filing.submitted(cast, edition)
    with at("2021-07-30T17:00:01"):
        assert code_of(sheet, cast=cast, dossier=dossier) == "confirm.closed"
    row = sheet(cast, dossier)
    recommender = cast.actor("recommender")
    assert (
        code_of(commands.reject_signature, actor=recommender, paper_uid=row.uid, reason="")
        == "signature.reason"
    )
    commands.reject_signature(actor=recommender, paper_uid=row.uid, reason="签名看不清")
    again = sheet(cast, dossier)
    desk.send_back(dossier)
    dossier.refresh_from_db()
    commands.save_draft(
        actor=cast.actor("filer"),
        dossier_uid=dossier.uid,
        version=dossier.version,
        changes={"answers": {"post": "钳工"}},
    )
    commands.submit(actor=cast.actor("filer"), dossier_uid=dossier.uid)
    assert code_of(commands.accept_signature, actor=recommender, paper_uid=again.uid) == "signature.changed"


def test_a_sheet_is_filed_and_taken_on_the_pages(cast, edition, tmp_path) -> None:
    dossier = filing.submitted(cast, edition)
    member = dossier.members.get()
    scan = tmp_path / "签名.pdf"
    scan.write_bytes(filing.PDF)
    with scan.open("rb") as file:
        form = {"publish": "yes", "share": "yes", "bank": "no", "file": file}
        answer = filing.sign_in(cast.accounts["filer"]).post(f"/unit/{dossier.uid}/link/{member.uid}/", form)
    assert answer["Location"] == f"/unit/{dossier.uid}/link/"
    client = filing.sign_in(cast.accounts["recommender"])
    row = member.papers.get()
    assert "签名属实" in client.get("/union/signatures/").content.decode()
    assert client.get(f"/union/signatures/{row.uid}/").content == filing.PDF
    client.post("/union/signatures/", {"paper": row.uid, "take": "1"})
    member.refresh_from_db()
    assert member.state == ConfirmationState.CONFIRMED
