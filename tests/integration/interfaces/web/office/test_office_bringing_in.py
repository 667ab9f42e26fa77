"""Figures and earlier titles by sheet: cells of faults, a preview that keeps nothing, the receipt; and a freed person."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

import factories
import filing
from baijia.award.nominations.enums import DossierState
from baijia.award.programmes.models import UnitFigure
from baijia.award.screening.models import EarlierTitle
from baijia.core.models import AuditRow
from baijia.interfaces.web import sheets
from baijia.interfaces.web.office import bringing_in

OFFICE = "/office/chengdu-baijia-4/"
FIGURES = [str(head) for head in bringing_in.FIGURES.values()]
TITLES = [str(head) for head in bringing_in.TITLES.values()]


def send(client, page: str, heads, rows, kind: str = "xlsx"):
    data = sheets.workbook("x", heads, rows) if kind == "xlsx" else sheets.csv_file(heads, rows)
    return client.post(f"{OFFICE}{page}/", {"file": SimpleUploadedFile(f"a.{kind}", data)})


def faults(answer) -> str:
    assert answer.status_code == 422
    return " ".join(answer.context["form"].non_field_errors() + answer.context["form"].errors.get("file", []))


def test_figures_are_shown_first_and_kept_when_confirmed(cast, edition, browse):
    client = browse("organiser")
    line = ("510104", "锦江区总工会", "value_added", "2020-12-31", "1200", "统计公报")
    shown = send(client, "figures", FIGURES, [line, ("510106", "", "value_added", "2020-12-31", "", "")])
    assert (shown.context["preview"].new, UnitFigure.objects.count()) == (1, 0)
    token = shown.context["preview"].token
    assert browse("organiser").post(f"{OFFICE}figures/", {"token": token + "x"}).status_code == 422
    done = client.post(f"{OFFICE}figures/", {"token": token}, follow=True)
    assert "已保存 1 项数据" in done.content.decode()
    again = send(client, "figures", FIGURES, [(*line[:4], "1300", line[5])], "csv").context["preview"]
    assert (again.new, again.changed, again.shown[0]["was"]) == (0, 1, 1200)
    client.post(f"{OFFICE}figures/", {"token": again.token})
    assert UnitFigure.objects.get().value == 1300
    assert not send(client, "figures", FIGURES, [(*line[:4], "1300", line[5])]).context["preview"].acts


def test_every_fault_of_a_sheet_names_its_cell_and_nothing_is_kept(cast, edition, browse):
    client = browse("organiser")
    wrong = [
        ("999999", "", "members", "2020-12-31", "1", "公报"),
        ("510104", "", "members", "2999-01-01", "-1", ""),
        ("510106", "", "members", "2020-12-31", "5", "公报"),
        ("510106", "", "members", "2020-12-31", "6", "公报"),
    ]
    said = faults(send(client, "figures", FIGURES, wrong))
    assert all(f"{cell}：" in said for cell in ("A2", "D3", "E3", "F3", "A5"))
    said = faults(send(client, "titles", TITLES, [("周示", "", 2019), ("", "演例0厂", "19年前")]))
    assert all(f"{cell}：" in said for cell in ("B2", "A3", "C3"))
    assert "缺少栏目" in faults(send(client, "titles", ["姓名"], [("周示",)]))
    assert not UnitFigure.objects.exists()
    assert not EarlierTitle.objects.exists()


@pytest.mark.parametrize("page", ["figures", "titles"])
def test_the_empty_sheet_that_is_handed_out_reads_back(cast, edition, browse, page):
    client = browse("organiser")
    data = client.get(f"{OFFICE}{page}/sheet/").content
    heads = FIGURES if page == "figures" else TITLES
    lines = list(sheets.read(data, heads))
    assert [line.cells[heads[0]] for line in lines] == (["510104", "510106"] if page == "figures" else [])


def test_titles_are_taken_in_once_and_judged_by_the_rule(cast, edition, browse):
    client = browse("cohost")
    rows = [("周示", "演例0厂", 2019), ("吴示", "演例1厂", "2018年")]
    token = send(client, "titles", TITLES, rows).context["preview"].token
    said = client.post(f"{OFFICE}titles/", {"token": token}, follow=True).content.decode()
    assert "已导入 2 人，另有 0 人原来就有" in said
    again = send(client, "titles", TITLES, [*rows, ("郑示", "演例2厂", 2017)]).context["preview"]
    assert (again.new, again.same) == (1, 2)
    assert [row.name for row in client.get(f"{OFFICE}titles/?q=演例1").context["rows"]] == ["吴示"]


def test_a_person_filed_unasked_is_freed_after_the_dossier_was_shown(cast, edition, browse):
    squat = filing.draft(cast, edition, serial=7, name="冒名人", filer="other_filer", unit=cast.units[1])
    client = browse("organiser")
    given = {"id_number": factories.id_number(7), "reason": "本人持证件到场核实"}
    shown = client.post(f"{OFFICE}dossiers/release/", given)
    squat.refresh_from_db()
    assert (shown.context["found"], squat.state) == (squat, DossierState.DRAFT)
    answer = client.post(f"{OFFICE}dossiers/release/", given | {"release": "1"})
    assert answer.url == f"{OFFICE}dossiers/"
    squat.refresh_from_db()
    assert squat.state == DossierState.WITHDRAWN
    assert AuditRow.objects.get(act="nominations.release_claim").purpose == given["reason"]
    nobody = client.post(f"{OFFICE}dossiers/release/", given)
    assert "可以直接申报" in str(nobody.context["form"].errors["id_number"])
    wrong = client.post(f"{OFFICE}dossiers/release/", given | {"id_number": "510104"})
    assert "18 位" in str(wrong.context["form"].errors["id_number"])
    assert given["id_number"] not in str(AuditRow.objects.values())
