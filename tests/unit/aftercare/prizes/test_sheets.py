"""Files that leave the house: the same bytes each time, no formula, no sign lost."""

import io
from decimal import Decimal

import pytest
import python_calamine

from baijia.aftercare.prizes import documents, reading, sheets
from baijia.aftercare.prizes.enums import SettingKind
from baijia.core.refused import RefusedMany

EVIL = ["=1+1", "+cmd", "@sum", "\tx", "-2+3", "＝HYPERLINK(1)", '=HYPERLINK("x")']


def mapping(suffix, encoding="gbk"):
    return {
        "suffix": suffix,
        "encoding": encoding,
        "delimiter": ",",
        "columns": [{"title": "名", "field": "name"}, {"title": "额", "field": "net"}],
    }


@pytest.mark.parametrize("suffix", ["csv", "xlsx"])
def test_the_same_rows_are_the_same_bytes(suffix):
    rows = [{"name": "周示", "net": "48000.00"}]
    assert sheets.write(mapping(suffix), rows) == sheets.write(mapping(suffix), rows)


@pytest.mark.parametrize("text", EVIL)
def test_no_cell_is_a_formula(text):
    rows = [{"name": text, "net": "-1.00"}]
    line = sheets.write(mapping("csv", "utf-8"), rows).decode().splitlines()[1]
    assert line.lstrip('"').startswith("'")
    assert line.endswith(",-1.00"), "a number below zero stays a number"
    book = python_calamine.load_workbook(io.BytesIO(sheets.write(mapping("xlsx"), rows)))
    assert book.get_sheet_by_index(0).to_python()[1][0].strip() == text.strip()


def test_a_sign_the_encoding_lacks_is_named_by_row():
    rows = [{"name": "周示", "net": "1"}, {"name": "𬭎示", "net": "1"}]
    with pytest.raises(RefusedMany) as error:
        sheets.write(mapping("csv"), rows)
    assert "第 3 行：“𬭎”不能用 gbk 编码" in error.value.sentence
    assert sheets.write(mapping("csv", "gb18030"), rows).decode("gb18030").splitlines()[2] == "𬭎示,1"


@pytest.mark.parametrize("kind", list(SettingKind))
def test_what_ships_is_sound(kind):
    assert documents.parse(kind, documents.SHIPPED[kind].text(kind))


def test_a_return_with_a_byte_order_mark_is_read():
    bank = documents.parse(SettingKind.BANK, documents.SHIPPED[SettingKind.BANK].text(SettingKind.BANK))
    text = '客户参考号,金额,处理结果,失败原因,银行流水号\r\nR1,"48,000.00",成功,,S1\r\nR2,1.00,失败,户名不符,\r\n'
    for data in (text.encode("utf-8-sig"), text.encode("gbk")):
        first, second = reading.answers(data, bank)
        assert (first.reference, first.amount, first.paid, first.serial) == (
            "R1",
            Decimal("48000.00"),
            True,
            "S1",
        )
        assert (second.paid, second.reason, second.row) == (False, "户名不符", 3)
