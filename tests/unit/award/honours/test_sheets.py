"""Lists of earlier holders: XLSX and CSV alike, every fault by its cell, nothing that is no sheet taken."""

import io
import zipfile

import pytest
import xlsxwriter

from baijia.award.honours.sheets import read
from baijia.engine.faults import BadInput

HEAD = ("姓名", "单位", "项目", "组别", "证书编号", "身份证号")


def xlsx(*rows):
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        sheet = book.add_worksheet()
        for place, row in enumerate(rows):
            sheet.write_row(place, 0, row)
    return out.getvalue()


def csv_of(*rows):
    return ("\ufeff" + "\r\n".join(",".join(row) for row in rows)).encode()


def faults(data, name="名单.xlsx"):
    with pytest.raises(BadInput) as bad:
        read(name, data)
    return [str(fault) for fault in bad.value.faults]


@pytest.mark.parametrize("make", [xlsx, csv_of])
def test_both_kinds_give_the_same_holders(make):
    rows = (("单位", "姓名", "备注"), ("演例一厂", " 周示 ", "x"), ("", "", ""), ("演例二厂", "吴例", ""))
    found = read("a", make(*rows))
    assert [(one.row, one.name, one.unit, one.project) for one in found] == [
        (2, "周示", "演例一厂", ""),
        (4, "吴例", "演例二厂", ""),
    ]


def test_a_number_kept_as_a_number_reads_as_written():
    (one,) = read("a.xlsx", xlsx(("姓名", "单位", "证书编号"), ("周示", "演例一厂", 20180001)))
    assert one.number == "20180001"


def test_each_fault_names_its_cell():
    found = faults(
        xlsx(
            HEAD,
            ("", "演例一厂", "", "", "A1", ""),
            ("周示", "演" * 81, "", "", "A9", ""),
            ("吴例", "演例二厂", "", "", "A2", "5101041990"),
            ("郑示", "演例三厂", "", "", "A2", ""),
            ("郑示", "演例三厂", "", "", "A3", ""),
        )
    )
    assert [text.split(" ")[1].split("（")[0] for text in found] == ["A2", "B3", "F4", "E5", "A6"]


def test_what_is_no_sheet_is_refused():
    assert "缺少单位" in faults(xlsx(("姓名", "厂"), ("周示", "演例")))[0]
    assert "不是 UTF-8" in faults("姓名,单位\n周示,厂".encode("gb18030"), "a.csv")[0]
    assert "没有人" in faults(xlsx(("姓名", "单位")))[0]
    assert "没有内容" in faults(b"", "a.csv")[0]
    assert "不是完好" in faults(b"PK\x03\x04 torn", "a.xlsx")[0]


def test_a_bomb_is_refused_before_it_is_unpacked():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/worksheets/sheet1.xml", b" " * (51 * 1024 * 1024))
    assert "解压后过大" in faults(out.getvalue())[0]


def test_a_link_to_another_file_is_not_followed():
    page = (
        '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hostname">]>'
        '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row>'
        '<c t="inlineStr"><is><t>&e;</t></is></c></row></sheetData></worksheet>'
    )
    whole = io.BytesIO(xlsx(("姓名", "单位"), ("周示", "厂")))
    out = io.BytesIO()
    with zipfile.ZipFile(whole) as source, zipfile.ZipFile(out, "w") as packed:
        for item in source.infolist():
            data = page if item.filename == "xl/worksheets/sheet1.xml" else source.read(item)
            packed.writestr(item.filename, data)
    assert faults(out.getvalue())
