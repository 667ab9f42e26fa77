"""A spreadsheet that goes out and comes back says the same, cell by cell, whatever was typed."""

import io
import zipfile

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import factories
import papers
from baijia.award.nominations import answers as form
from baijia.award.nominations import sheets
from baijia.award.nominations.answers import kinds
from baijia.award.nominations.sheets import cells, reading
from baijia.core.refused import Refused, RefusedMany

OPTIONS = [
    {"code": "a", "name": "甲"}, {"code": "b", "name": "乙；丙"}, {"code": "c", "name": "甲"}, {"code": "d", "name": "a"}
]  # fmt: skip
COLUMNS = [
    {"code": "year", "kind": "number", "name": "年度", "required": False},
    {"code": "gain", "kind": "money", "name": "效益"},
    {"code": "note", "kind": "text", "name": "说明"},
    {"code": "sort", "kind": "choice", "name": "类别", "options": OPTIONS},
]
EVERY = [
    {"code": f"k_{kind}", "kind": kind, "name": f"{kind}栏", "data_class": "internal"}
    | ({"options": OPTIONS} if kind in ("choice", "choices") else {})
    | ({"columns": COLUMNS} if kind == "table" else {})
    for kind in kinds.READERS
]


def definition(fields=EVERY):
    return {
        "form": {"sections": [{"fields": fields}]},
        "groups": [{"code": "equipment", "name": "装备制造"}],
        "subjects": {"kinds": ["person"]},
    }


words = st.text(st.characters(codec="utf-8"), max_size=40) | st.sampled_from(
    [
        "=1+1",
        "+cmd|' /C calc'!A0",
        "@SUM(A1)",
        "-2",
        "＝1",
        "007",
        "1e5",
        "TRUE",
        "2021-07-28",
        "_x0041_",
        "'x",
        "[1]",
        "{}",
    ]
)
codes = st.sampled_from([option["code"] for option in OPTIONS])
amount = st.decimals(0, 10**11, places=2).map(str)
typed = st.fixed_dictionaries(
    {},
    optional={
        "k_text": words, "k_longtext": words | st.just("一\n二\t三"), "k_number": st.decimals(0, 10**11, places=4).map(str),
        "k_money": amount, "k_date": st.dates().map(str), "k_choice": codes, "k_choices": st.lists(codes),
        "k_boolean": st.booleans(), "k_pledge": st.booleans(), "k_unit": st.just("91350100M000100Y43"),
        "k_industry": st.just("C34"), "k_division": st.just("510104"),
        "k_patents": st.just(["ZL201710601862.3", "97101765.4"]),
        "k_person": st.fixed_dictionaries({"name": words}, optional={"unit": words, "post": words}),
        "k_honour": st.lists(st.fixed_dictionaries({
            "name": words, "body": words, "level": st.sampled_from(kinds.LEVELS),
            "year": st.integers(1950, 2099)}), max_size=3),
        "k_table": st.lists(st.fixed_dictionaries({}, optional={
            "year": amount, "gain": amount, "note": words, "sort": codes}), max_size=3),
    },
)  # fmt: skip


def canonical(answers):
    """Keep of what was typed what a draft would keep."""
    kept = {}
    for code, value in answers.items():
        try:
            kept |= form.clean(EVERY, {code: value}, complete=False)
        except RefusedMany:
            continue
    return form.clean(EVERY, kept, complete=False)


def there_and_back(answers):
    layout = sheets.layout(definition())
    single, rows = sheets_of(layout, answers)
    data = sheets.write(layout, "模板", [sheets.Filled({"name": "周示", "unit": "U0", **single}, rows)])
    (row,) = sheets.read("申报.xlsx", data, layout).rows
    return form.clean(EVERY, typed_of(layout, row), complete=False)


def sheets_of(layout, answers):
    from baijia.award.nominations.sheets.dossiers import cells_of

    return cells_of(layout, answers)


def typed_of(layout, row):
    from baijia.award.nominations.sheets.dossiers import answers_of

    return answers_of(layout, row)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(typed)
def test_a_round_trip_changes_nothing(answers):
    kept = canonical(answers)
    assert there_and_back(kept) == kept


def test_every_kind_of_the_form_comes_back():
    kept = canonical(
        {
            "k_text": "=HYPERLINK(1)", "k_longtext": "第一行\n\n第三行", "k_number": "12.5", "k_money": "1250000.50",
            "k_date": "2021-07-28", "k_choice": "b", "k_choices": ["b", "c"], "k_boolean": False, "k_pledge": True,
            "k_unit": "91350100M000100Y43", "k_industry": "C34", "k_division": "510104", "k_patents": ["ZL201710601862.3"],
            "k_person": {"name": "阿卜杜拉·买买提", "phone": "13800000000"},
            "k_honour": [{"name": "工匠", "body": "总工会", "level": "city", "year": 2019}],
            "k_table": [{"year": "2019", "gain": "1.00", "note": "x", "sort": "d"}, {"gain": "2.00"}],
        }
    )  # fmt: skip
    assert set(kept) == {field["code"] for field in EVERY}
    assert there_and_back(kept) == kept


def test_no_text_becomes_a_formula():
    layout = sheets.layout(definition())
    data = sheets.write(
        layout, "=1+1", [sheets.Filled({"name": "=1+1", "unit": "U0", "k_text": "=cmd|' /C calc'!A0"})]
    )
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        pages = [archive.read(name) for name in archive.namelist() if name.startswith("xl/worksheets/sheet")]
    assert not any(b"<f>" in page or b"<hyperlink" in page for page in pages)


def test_the_template_offers_lists_and_notes():
    layout = sheets.layout(factories.definition(), {"U0": "演例0厂工会"})
    data = sheets.write(layout, "模板")
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.read("xl/worksheets/sheet1.xml").count(b'type="list"') >= 8
        assert "如 ZL201710601862.3" in archive.read("xl/comments1.xml").decode()
    with pytest.raises(Refused) as caught:
        sheets.read("模板.xlsx", data, layout)
    assert caught.value.code == "sheet.empty"


def test_columns_may_be_moved_and_reworded():
    import xlsxwriter

    box = io.BytesIO()
    with xlsxwriter.Workbook(box) as book:
        page = book.add_worksheet("随便")
        for place, (key, value) in enumerate(
            [("k_money", 12.5), ("name", "周示"), ("line", 1), ("unit", "U0")]
        ):
            page.write(0, place, key)
            page.write(1, place, "改过的标题")
            page.write(2, place, value)
    found = sheets.read("x.xlsx", box.getvalue(), sheets.layout(definition()))
    assert found.rows[0].cells == {"k_money": "12.5", "name": "周示", "line": "1", "unit": "U0"}
    assert (found.letters["main"]["k_money"], found.rows[0].number) == ("A", 3)


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"not a spreadsheet", "file.kind"),
        (papers.office(kind="docx"), "file.kind"),
        (papers.office(kind="xlsx"), "sheet.template"),
    ],
)
def test_what_is_no_template_is_refused(data, code):
    with pytest.raises(Refused) as caught:
        sheets.read("x.xlsx", data, sheets.layout(definition()))
    assert caught.value.code == code


def test_a_cell_far_out_is_refused_before_it_is_laid_out():
    import xlsxwriter

    box = io.BytesIO()
    with xlsxwriter.Workbook(box) as book:
        book.add_worksheet().write_string(1_048_575, 16_383, "x")
    with pytest.raises(Refused) as caught:
        sheets.read("x.xlsx", box.getvalue(), sheets.layout(definition()))
    assert caught.value.code == "sheet.extent"


def test_a_row_of_another_sheet_must_belong_to_a_line():
    layout = sheets.layout(definition())
    row = sheets.Filled({"name": "周示", "unit": "U0"}, {"k_table": [{"gain": "1.00"}]})
    data = sheets.write(layout, "模板", [row])
    with zipfile.ZipFile(io.BytesIO(data)) as old:
        parts = {name: old.read(name) for name in old.namelist()}
    shared = parts["xl/sharedStrings.xml"]
    assert shared.count(b"<t>1</t>") == 1, "line and table share one string"
    assert sheets.read("x.xlsx", data, layout).rows[0].rows["k_table"][0][1]["gain"] == "1"


def test_numbers_are_read_without_a_needless_fraction():
    found = [cells.plain(value) for value in (3.0, 0.1, 1e15, 1e-7, True, None)]
    assert found == ["3", "0.1", "1000000000000000", "0.0000001", "true", ""]
    assert reading._letter(27) == "AB"
    assert reading._place("AB") == 27
