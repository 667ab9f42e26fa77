"""Nothing is sent before the secrecy review; what was sent by mistake is wiped out and told without content."""

import json
from datetime import timedelta

import pytest

import factories
import filing
from baijia.award.nominations import commands, queries
from baijia.award.nominations.enums import DossierState, Secrecy, Spill
from baijia.award.nominations.models import SheetLine, UploadedSheet
from baijia.award.record import commands as record
from baijia.award.screening.models import TextMatch, Verdict
from baijia.core import clock, files, uploads
from baijia.core.models import AuditRow
from baijia.core.refused import Refused

pytestmark = pytest.mark.django_db
CANARY = "绝密夹具CANARY"


def refusal(call, **given) -> str:
    with pytest.raises(Refused) as refused:
        call(**given)
    return refused.value.code


def bare(cast, edition, **given):
    return commands.create_draft(
        actor=cast.actor("filer"),
        edition=edition,
        unit=cast.units[0],
        name="周示",
        employer="厂",
        id_number=factories.id_number(1),
        **given,
    )


def test_no_text_and_no_file_before_the_review(cast, edition) -> None:
    filer = cast.actor("filer")
    assert refusal(bare, cast=cast, edition=edition, answers={"post": "电工"}) == "secrecy.reviewer"
    dossier = bare(cast, edition)
    save = {
        "actor": filer,
        "dossier_uid": dossier.uid,
        "version": 1,
        "changes": {"answers": {"post": "电工"}},
    }
    attach = {
        "actor": filer,
        "dossier_uid": dossier.uid,
        "field": "proof",
        "name": "a.pdf",
        "data": filing.PDF,
    }
    assert refusal(commands.save_draft, **save) == "secrecy.missing"
    assert refusal(commands.attach_file, **attach) == "secrecy.missing"
    commands.declare_secrecy(
        actor=filer, dossier_uid=dossier.uid, reviewer="郑示", outcome=Secrecy.UNCLASSIFIED
    )
    commands.save_draft(**save)
    commands.attach_file(**attach)


def test_classified_stops_filing_where_it_stands(cast, edition) -> None:
    dossier = filing.draft(cast, edition)
    filer = cast.actor("filer")
    commands.declare_secrecy(
        actor=filer, dossier_uid=dossier.uid, reviewer="郑示", outcome=Secrecy.CLASSIFIED
    )
    assert refusal(commands.submit, actor=filer, dossier_uid=dossier.uid) == "secrecy.classified"
    client = filing.sign_in(cast.accounts["filer"])
    assert client.get(f"/unit/{dossier.uid}/form/")["Location"] == f"/unit/{dossier.uid}/secrecy/"
    assert "不得在本系统填报" in client.get(f"/unit/{dossier.uid}/secrecy/").content.decode()


def test_a_classified_project_never_becomes_a_draft(cast, edition) -> None:
    client = filing.sign_in(cast.accounts["filer"])
    form = {
        "unit": "U0",
        "name": "周示",
        "id_number": factories.id_number(1),
        "employer": "厂",
        "reviewer": "郑示",
    }
    answer = client.post("/unit/new/", form | {"secrecy": "classified", "key": filing.key()})
    assert (answer.status_code, "涉密或不能确定是否涉密" in answer.content.decode()) == (422, True)
    assert not queries.visible_to(cast.actor("filer")).exists()
    answer = client.post("/unit/new/", form | {"secrecy": "unclassified", "key": filing.key()})
    dossier = queries.visible_to(cast.actor("filer")).get()
    assert queries.secrecy_of(dossier).reviewer == "郑示"
    assert answer["Location"] == f"/unit/{dossier.uid}/form/"


def test_a_spill_is_wiped_out_and_the_audit_keeps_no_content(
    cast, edition, settings, django_capture_on_commit_callbacks
) -> None:
    settings.BACKUPS = ["夜间备份"]
    dossier = filing.submitted(cast, edition, project_name=CANARY, ethnicity="藏族")
    row = dossier.attachments.first()
    assert row is None
    draft = filing.draft(cast, edition, serial=2, name="吴示", project_name=CANARY, ethnicity="藏族")
    filer = cast.actor("filer")
    row = commands.attach_file(
        actor=filer, dossier_uid=draft.uid, field="proof", name=f"{CANARY}.pdf", data=filing.PDF
    )
    handed_in = commands.submit(actor=filer, dossier_uid=draft.uid)
    Verdict.objects.create(dossier=handed_in, rule="patent", input=CANARY, result="pass", text=CANARY)
    match = TextMatch.objects.create(
        first=dossier, second=handed_in, score=9000, first_text=CANARY, second_text=CANARY,
        first_from=0, first_to=4, second_from=0, second_to=4, found_at=clock.edition_now(),
    )  # fmt: skip
    signed = commands.file_signature(
        actor=filer,
        member_uid=handed_in.members.get().uid,
        consents=dict.fromkeys(("publish", "share", "bank"), True),
        name=f"{CANARY}签名.pdf",
        data=filing.PDF,
    )
    commands.return_for_correction(
        actor=cast.actor("recommender"), dossier_uid=draft.uid, union=cast.districts[0], opinion="请改附件",
        deadline=clock.edition_now() + timedelta(days=1), comments={"proof": CANARY},
    )  # fmt: skip
    sheet = UploadedSheet.objects.create(edition=edition, by_uid="x", name="s", created=clock.wall_now())
    SheetLine.objects.create(sheet=sheet, number=3, dossier=handed_in, token="sealed")
    arriving = commands.begin_upload(
        actor=filer, dossier_uid=draft.uid, field="proof", name=f"{CANARY}.pdf", size=9
    )
    uploads.append(arriving, at=0, piece=b"half")
    with django_capture_on_commit_callbacks(execute=True):  # bytes go once the purge is kept
        purge = record.purge_spill(actor=filer, dossier_uid=draft.uid, why=Spill.STATE)
    handed_in.refresh_from_db()
    for each in (row.file, signed.file, match):
        each.refresh_from_db()
    assert (signed.file.name, files.path_of(signed.file).exists()) == ("", False)
    assert not uploads.of_target(draft.uid)
    assert not SheetLine.objects.exists()
    assert CANARY not in str([(step.opinion, step.comments) for step in handed_in.steps.all()])
    assert (match.second_text, match.first_text, match.gone) == ("", CANARY, True)
    assert CANARY.lower() not in handed_in.sought
    assert (handed_in.answers, handed_in.sensitive_answers.count()) == ({}, 0)
    assert (handed_in.state, handed_in.digest != "") == (DossierState.WITHDRAWN, True)
    assert (row.file.name, files.path_of(row.file).exists()) == ("", False)
    assert not Verdict.objects.filter(text__contains=CANARY).exists()
    assert (
        purge.answers == len(factories.answers()) + 1 - 1
    )  # one sealed more, the empty list of patents less
    told = json.dumps([[r.before, r.after, r.purpose] for r in AuditRow.objects.all()], ensure_ascii=False)
    assert CANARY not in told
    assert purge.copies[-1] == {"name": "夜间备份", "at": "", "by": ""}
    organiser = cast.actor("organiser")
    noted = commands.note_copy_cleared(actor=organiser, purge_uid=purge.uid, name="夜间备份")
    assert noted.copies[-1]["by"] == "organiser"
    assert (
        refusal(commands.note_copy_cleared, actor=filer, purge_uid=purge.uid, name="夜间备份") == "not_found"
    )


def test_nobody_beside_the_unit_wipes_out_its_dossier(cast, edition) -> None:
    dossier = filing.submitted(cast, edition)
    for name in ("sibling_filer", "recommender", "supervisor"):
        assert (
            refusal(record.purge_spill, actor=cast.actor(name), dossier_uid=dossier.uid, why=Spill.WORK)
            == "not_found"
        )
