"""Code lists: what ships, the full table loaded from a file, and codes found by name."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

import filing
from baijia.award.nominations import answers
from baijia.core.models import AuditRow
from baijia.core.refused import RefusedMany
from baijia.directory import queries, standards

pytestmark = pytest.mark.django_db
FIELD = {"code": "industry", "kind": "industry", "name": "行业", "data_class": "public", "required": True}
DIVISION = {**FIELD, "code": "place", "kind": "division"}


def read(field, typed):
    return answers.clean([field], {field["code"]: typed}, complete=False)[field["code"]]


def load(tmp_path, text):
    file = tmp_path / "gbt4754.csv"
    file.write_text(text, encoding="utf-8")
    call_command("load_industries", str(file), stdout=StringIO(), stderr=StringIO())


def test_what_ships_is_every_section_and_division() -> None:
    lengths = [len(code) for code in standards.industries()]
    assert (lengths.count(1), lengths.count(3), len(lengths)) == (20, 97, 117)


@pytest.mark.parametrize(
    ("typed", "code"),
    [("C34 通用设备制造业", "C34"), ("34", "C34"), ("软件和信息技术服务业", "I65"), ("教育", "P83")],
)
def test_an_industry_is_read_with_its_name_or_without_its_letter(typed, code) -> None:
    assert read(FIELD, typed) == code


@pytest.mark.parametrize(
    ("typed", "code"), [("锦江区", "510104"), ("510132 新津县（2020）", "510132"), ("５１０１０４", "510104")]
)
def test_a_division_is_read_by_name_and_when_retired(typed, code) -> None:
    assert read(DIVISION, typed) == code


def test_the_full_table_is_loaded_and_then_holds(tmp_path) -> None:
    assert read(FIELD, "C3499") == "C3499"
    load(tmp_path, "code,name\n341,锅炉及原动设备制造\nC3411,锅炉及辅助设备制造\n")
    assert read(FIELD, "3411") == "C3411"
    assert [str(row) for row in queries.industries("锅炉")] == [
        "C341 锅炉及原动设备制造",
        "C3411 锅炉及辅助设备制造",
    ]
    with pytest.raises(RefusedMany) as refused:
        read(FIELD, "C3499")
    assert "没有 C3499" in refused.value.sentence
    assert AuditRow.objects.get(act="directory.load_industries").after == {"count": 2}


def test_a_faulty_table_is_told_by_row_and_nothing_is_loaded(tmp_path) -> None:
    file, stderr = tmp_path / "gbt4754.csv", StringIO()
    file.write_text("code,name\nC3411,锅炉\nZ99,没有\nA3411,字母不对\n3411,重复\n", encoding="utf-8")
    with pytest.raises(CommandError):
        call_command("load_industries", str(file), stderr=stderr)
    told = stderr.getvalue()
    assert [f":{line}" in told for line in (2, 3, 4, 5)] == [False, True, True, True]
    assert not queries.industry_table_loaded()


def test_codes_are_offered_while_somebody_types(cast, edition) -> None:
    client = filing.sign_in(cast.accounts["filer"])
    assert "I65 软件和信息技术服务业" in client.get("/unit/industry/?q=软件").json()
    assert "510132 新津县（2020）" in client.get("/unit/division/?q=新津").json()
