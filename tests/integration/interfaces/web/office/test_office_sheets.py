"""Score sheets keyed in on the office's page, and redacted copies given, looked at and sent back on theirs."""

from __future__ import annotations

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from review_stage import Stage, at, changed_definition, make_stage

import papers
from baijia.award.nominations.models import Attachment, RedactedCopy
from baijia.award.review.models import ScoreSheet, ScoreVersion
from baijia.award.review.sheets import code_of
from baijia.core import files

CODES = ("innovation", "practice", "benefit", "material")


def pdf(name: str = "scan.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, papers.pdf())


def test_a_sheet_is_printed_taken_keyed_in_twice_and_settled(stage, browse) -> None:
    office, other, supervisor = browse("organiser"), browse("cohost"), browse("supervisor")
    with at("paper"):
        stage.assign_and_open("paper")

        def to(name: str, *more: str) -> str:
            return reverse(f"office-score-{name}", args=[stage.edition.code, "paper", *more])

        def typed(sheet: ScoreSheet, *marks: int) -> dict[str, str]:
            given = zip(CODES, marks, strict=False)
            return {f"{slot}-{code}": str(mark) for code, mark in given for slot in sheet.rows}

        assert "还没有评分表" in office.get(to("sheets")).content.decode()
        assert office.post(to("sheets-print")).status_code == 302
        assert office.get(to("sheets-pdf")).content.startswith(b"%PDF")
        sheet = ScoreSheet.objects.select_related("round").order_by("id").first()
        unread = office.post(to("sheets"), {"file": pdf()})
        assert unread.status_code == 422
        assert "没有读出评分表的条码" in unread.content.decode()
        assert office.post(to("sheets"), {"file": pdf(), "code": code_of(sheet)}).status_code == 302
        address = to("sheet", sheet.uid)
        gap = office.post(address, typed(sheet, 20, 20, 20))
        assert gap.status_code == 422
        assert "第 1 行" in gap.content.decode()
        assert office.post(address, typed(sheet, 20, 20, 20, 8)).status_code == 302
        assert "请另一位经办人再录一次" in office.get(address).content.decode()
        assert 'value="20"' not in other.get(address).content.decode(), "blind to what the first typed"
        assert other.post(address, typed(sheet, 20, 20, 20, 9)).status_code == 302
        assert "录过的人不能核定" in office.get(address).content.decode()
        both = supervisor.get(address).content.decode()
        assert "第 1 次：20、20、20、8" in both
        assert "第 2 次：20、20、20、9" in both
        assert supervisor.get(to("sheet-scan", sheet.uid))["Content-Type"] == "image/png"
        assert supervisor.post(address, typed(sheet, 20, 20, 20, 9)).status_code == 302
        assert "已入库" in office.get(to("sheets")).content.decode()
        assert "第 1 次" not in supervisor.get(address).content.decode(), (
            "marks are not for the office to read"
        )
    assert set(ScoreVersion.objects.values_list("source", flat=True)) == {"paper"}


def test_a_redacted_copy_is_given_sent_back_given_again_and_passed(cast, browse) -> None:
    definition = changed_definition()
    for section in definition["form"]["sections"]:
        for field in section["fields"]:
            if field["kind"] == "files":
                field["blind"] = "shown"

    def during(stage: Stage) -> None:
        dossier = stage.dossiers[0]
        file = Attachment.objects.create(
            dossier=dossier, field="proof", file=files.store(name="证书.pdf", data=papers.pdf())
        )
        unit, office = browse("filer"), browse("organiser")
        own = reverse("unit-redacted", args=[dossier.uid])
        theirs = reverse("office-dossier", args=[stage.edition.code, dossier.uid])
        assert "还没有遮名本" in unit.get(own).content.decode()
        assert unit.post(own, {"attachment": file.uid}).status_code == 422
        assert "专家会看到原件" in office.get(theirs).content.decode()
        for act in ({"reason": "印章没有遮"}, {"clean": "1"}):
            assert unit.post(own, {"attachment": file.uid, "file": pdf("遮名.pdf")}).status_code == 302
            copy = RedactedCopy.objects.order_by("-id").first()
            assert "打开遮名本" in office.get(theirs).content.decode()
            check = reverse("office-redaction", args=[stage.edition.code, dossier.uid, copy.uid])
            assert office.post(check, act).status_code == 302
            said = unit.get(own).content.decode()
            assert ("印章没有遮" in said) is ("reason" in act)
        assert "遮名本已核对" in unit.get(own).content.decode()

    make_stage(cast, 1, definition=definition, during=during)
