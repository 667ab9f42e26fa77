"""A unit files by spreadsheet: faults by cell, the good imported, the rest kept; a round trip changes nothing."""

import pytest

import factories
import papers
from baijia.award.nominations import commands, sheets, tasks
from baijia.award.nominations.enums import LineState, SheetState
from baijia.award.nominations.models import Dossier, SheetLine, UploadedSheet
from baijia.award.nominations.queries import sheets as queries
from baijia.core.actor import SYSTEM
from baijia.core.models import AuditRow
from baijia.core.refused import Refused
from baijia.directory import commands as directory

pytestmark = pytest.mark.django_db


@pytest.fixture
def filer(cast):
    return cast.actor("filer")


def line(serial=1, **changed):
    """Return one dossier as cells."""
    answers = factories.answers(ethnicity="汉族", patents=["ZL201710601862.3"]) | changed.pop("answers", {})
    return {
        "unit": "U0", "name": f"周示{serial}", "id_number": factories.id_number(serial), "phone": "13800000000",
        "employer": "演例0厂", "group": "equipment",
    } | answers | changed  # fmt: skip


def template(filer, edition, *given):
    layout = queries.layout(filer, edition)
    return sheets.write(layout, "模板", [sheets.Filled(cells) for cells in given])


def uploaded(filer, edition, *given):
    sheet = commands.upload_sheet(
        actor=filer,
        edition=edition,
        name="申报.xlsx",
        data=template(filer, edition, *given),
        reviewed_by="示审人",
    )
    tasks.work_on_sheets()
    sheet.refresh_from_db()
    return sheet


def imported(filer, sheet):
    commands.import_good(actor=filer, sheet_uid=sheet.uid)
    tasks.work_on_sheets()
    sheet.refresh_from_db()
    return queries.progress(sheet)


def test_good_lines_become_drafts_and_the_rest_stay(filer, edition):
    sheet = uploaded(
        filer,
        edition,
        line(1),
        line(2, id_number="51010419850315000X"),
        line(3, unit="U1", patents="ZL201710601862.4", benefit="十万"),
        line(4),
    )
    assert (sheet.state, queries.progress(sheet).good, queries.progress(sheet).faulty) == (
        SheetState.READY,
        2,
        2,
    )
    assert Dossier.objects.count() == 0, "nothing is filed before the officer says so"
    progress = imported(filer, sheet)
    assert (progress.imported, progress.faulty, sheet.state) == (2, 2, SheetState.READY)
    first = Dossier.objects.get(name="周示1")
    assert first.answers["benefit"] == "860000.00"
    assert first.answers["patents"] == ["ZL201710601862.3"]
    assert "ethnicity" not in first.answers
    assert first.sensitive_answers.get().field == "ethnicity"
    assert first.members.get().person.identities.filter(kind="phone").exists()


def test_faults_name_the_cell_the_rule_and_what_to_do(filer, edition):
    sheet = uploaded(
        filer,
        edition,
        line(1),
        line(2, unit="别家", patents="ZL201710601862.4", benefit="十万", group="水利"),
    )
    letters = sheet.letters["main"]
    faults = {fault["key"]: fault for fault in sheet.lines.get(number=5).faults}
    assert set(faults) == {"unit", "patents", "benefit", "group"}
    assert faults["patents"]["cell"] == f"申报!{letters['patents']}5"
    assert "校验位不对" in faults["patents"]["text"]
    assert faults["benefit"]["rule"] == "answers.value"
    assert faults["unit"]["rule"] == "sheet.unit"


def test_the_same_number_twice_in_one_file_names_the_other_row(filer, edition):
    sheet = uploaded(filer, edition, line(1), line(1, name="吴例"))
    (fault,) = sheet.lines.get(number=5).faults
    assert (fault["rule"], fault["cell"]) == ("sheet.twice", f"申报!{sheet.letters['main']['id_number']}5")
    assert "第 4 行" in fault["text"]


def test_what_stands_elsewhere_is_found_on_import_and_kept(cast, filer, edition):
    sheet = uploaded(filer, edition, line(1))
    commands.create_draft(
        actor=cast.actor("other_filer"), edition=edition, unit=cast.units[1], name="周示1", employer="别厂",
        id_number=factories.id_number(1),
    )  # fmt: skip
    assert imported(filer, sheet).faulty == 1
    (fault,) = sheet.lines.get().faults
    assert fault["rule"] == "filing.taken"


def test_a_line_is_mended_on_the_page(filer, edition):
    sheet = uploaded(filer, edition, line(1, benefit="十万"))
    row = sheet.lines.get()
    assert row.state == LineState.FAULTY
    mended = commands.mend_line(actor=filer, line_uid=row.uid, cells={"benefit": "100,000", "nonsense": "x"})
    assert mended.state == LineState.GOOD
    assert imported(filer, sheet).imported == 1
    assert Dossier.objects.get().answers["benefit"] == "100000.00"


def test_the_rest_is_mended_in_the_file(filer, edition):
    sheet = uploaded(filer, edition, line(1), line(2, benefit="十万"))
    imported(filer, sheet)
    data = commands.rest_of_sheet(actor=filer, sheet_uid=sheet.uid)
    layout = queries.layout(filer, edition)
    (row,) = sheets.read("余.xlsx", data, layout).rows
    assert (row.cells["name"], row.cells["benefit"]) == ("周示2", "十万")
    assert row.cells["patents"] == "ZL201710601862.3"
    again = uploaded(filer, edition, line(2))
    assert imported(filer, again).imported == 1


def test_export_and_import_change_nothing(filer, edition):
    imported(filer, uploaded(filer, edition, *(line(serial) for serial in range(1, 6))))
    before = list(
        Dossier.objects.order_by("id").values("uid", "version", "answers", "name", "group", "employer")
    )
    data = commands.export_sheet(actor=filer, edition=edition)
    assert factories.id_number(1).encode() not in data
    sheet = commands.upload_sheet(
        actor=filer, edition=edition, name="导出.xlsx", data=data, reviewed_by="示审人"
    )
    tasks.work_on_sheets()
    assert queries.progress(sheet).unchanged == 5
    progress = imported(filer, sheet)
    assert (progress.unchanged, progress.imported, progress.faulty) == (5, 0, 0)
    assert (
        list(Dossier.objects.order_by("id").values("uid", "version", "answers", "name", "group", "employer"))
        == before
    )
    assert AuditRow.objects.filter(act="nominations.export_sheet").count() == 1


def test_a_changed_cell_changes_that_answer_alone_and_a_stale_row_is_refused(filer, edition):
    imported(filer, uploaded(filer, edition, line(1)))
    dossier = Dossier.objects.get()
    layout = queries.layout(filer, edition)
    data = commands.export_sheet(actor=filer, edition=edition)
    (row,) = sheets.read("x.xlsx", data, layout).rows
    changed = sheets.write(layout, "x", [sheets.Filled(row.cells | {"post": "钳工"}, raw=True)])
    sheet = commands.upload_sheet(
        actor=filer, edition=edition, name="x.xlsx", data=changed, reviewed_by="示审人"
    )
    tasks.work_on_sheets()
    assert imported(filer, sheet).imported == 1
    saved = Dossier.objects.get()
    assert saved.answers == dossier.answers | {"post": "钳工"}
    late = sheets.write(layout, "x", [sheets.Filled(row.cells | {"post": "铣工"}, raw=True)])
    sheet = commands.upload_sheet(
        actor=filer, edition=edition, name="x.xlsx", data=late, reviewed_by="示审人"
    )
    tasks.work_on_sheets()
    assert imported(filer, sheet).faulty == 1
    assert sheet.lines.get().faults[0]["rule"] == "draft.stale"
    assert Dossier.objects.get().answers["post"] == "钳工"


def test_nobody_else_sees_an_uploaded_sheet_and_what_was_typed_is_sealed(cast, filer, edition):
    sheet = uploaded(filer, edition, line(1))
    for name in ("sibling_filer", "organiser", "recommender"):
        with pytest.raises(Refused) as caught:
            queries.own_sheet(cast.actor(name), sheet.uid)
        assert caught.value.hidden
    with pytest.raises(Refused):
        commands.mend_line(actor=cast.actor("sibling_filer"), line_uid=sheet.lines.get().uid, cells={})
    row = SheetLine.objects.get()
    assert factories.id_number(1) not in repr(row.__dict__)


def test_roles_of_now_count_when_the_worker_imports(cast, filer, edition):
    sheet = uploaded(filer, edition, line(1))
    commands.import_good(actor=filer, sheet_uid=sheet.uid)
    directory.close_account(actor=SYSTEM, account=cast.accounts["filer"], reason="离职")
    tasks.work_on_sheets()
    assert Dossier.objects.count() == 0
    sheet.refresh_from_db()
    assert sheet.state == SheetState.READY


def test_a_sheet_can_be_thrown_away_and_is_forgotten_after_a_month(filer, edition):
    sheet = uploaded(filer, edition, line(1))
    commands.drop_sheet(actor=filer, sheet_uid=sheet.uid)
    assert not SheetLine.objects.exists()
    sheet = uploaded(filer, edition, line(1))
    assert tasks.forget_sheets() == 0
    UploadedSheet.objects.update(created=sheet.created - tasks.KEPT)
    assert tasks.forget_sheets() > 0
    assert not UploadedSheet.objects.exists()


def test_who_files_for_nobody_uploads_nothing(cast, edition):
    with pytest.raises(Refused) as caught:
        commands.upload_sheet(
            actor=cast.actor("organiser"),
            edition=edition,
            name="x.xlsx",
            data=papers.office(kind="xlsx"),
            reviewed_by="示审人",
        )
    assert caught.value.hidden
