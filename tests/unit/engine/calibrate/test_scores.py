"""Reading a score sheet: what is accepted, and how each fault is placed."""

from decimal import Decimal

import pytest

from baijia.engine.calibrate import Mark, Sheet, read
from baijia.engine.faults import BadInput

HEADER = "item,expert,score\n"


def faults(text: str | bytes) -> list[tuple[str, str]]:
    with pytest.raises(BadInput) as caught:
        read(text if isinstance(text, bytes) else text.encode(), "s.csv")
    return [(fault.where, fault.wrong) for fault in caught.value.faults]


def test_reads_columns_in_any_order_and_ignores_others() -> None:
    sheet = read(b"note,score,expert,item\nx,87.50,E1,P1\n,-3,E2,P1\n", "s.csv")
    assert sheet.marks == (Mark("P1", "E1", Decimal("87.50")), Mark("P1", "E2", Decimal(-3)))


def test_a_byte_order_mark_blank_rows_and_spaces_are_accepted() -> None:
    data = b"\xef\xbb\xbf" + "item, expert ,score\r\n\r\n 甲 ,E1, 1e1 \r\n".encode()
    assert read(data, "s.csv").marks == (Mark("甲", "E1", Decimal("1e1")),)


def test_order_of_rows_does_not_matter() -> None:
    rows = ["P2,E1,3", "P1,E2,4", "P1,E1,5"]
    one = read((HEADER + "\n".join(rows)).encode(), "s.csv")
    other = read((HEADER + "\n".join(reversed(rows))).encode(), "s.csv")
    assert one == other
    assert one.items == ("P1", "P2")


def test_levels_stand_in_order_of_code_points() -> None:
    sheet = Sheet.of([Mark("b", "z", Decimal(1), "乙"), Mark("a", "Z", Decimal(1), "甲")])
    assert sheet.items == ("b", "a")  # 乙 U+4E59 comes before 甲 U+7532
    assert sheet.experts == ("Z", "z")
    assert sheet.group_of_item == (0, 1)


@pytest.mark.parametrize("missing", ["item", "expert", "score"])
def test_a_missing_column_is_named(missing: str) -> None:
    header = HEADER.replace(missing, "other")
    [(where, wrong)] = faults(header + "a,b,1\n")
    assert where == f"s.csv:1:{missing}"
    assert "missing" in wrong


@pytest.mark.parametrize(
    "score", ["nan", "inf", "-Infinity", "八十", "８５", "", "1,000", "0x10", "1e999", "1e-99"]
)
def test_a_score_that_is_no_number_is_placed(score: str) -> None:
    [(where, _)] = faults(HEADER + f'P1,E1,80\nP2,E1,"{score}"\n')
    assert where == "s.csv:3:score"


def test_a_second_score_of_one_expert_names_the_first() -> None:
    [(where, wrong)] = faults(HEADER + "P1,E1,80\nP2,E1,80\nP1,E1,81\n")
    assert where == "s.csv:4:expert"
    assert "row 2" in wrong


def test_an_item_in_two_groups_is_refused() -> None:
    [(where, wrong)] = faults("item,expert,score,group\nP1,E1,80,A\nP1,E2,80,B\n")
    assert where == "s.csv:3:group"
    assert "'B'" in wrong
    assert "'A'" in wrong


def test_an_empty_group_cell_is_refused() -> None:
    assert faults("item,expert,score,group\nP1,E1,80,\n") == [("s.csv:2:group", "the cell is empty")]


def test_a_gbk_file_is_named_so() -> None:
    [(where, wrong)] = faults((HEADER + "P1,E1,80\n项目,专家,80\n").encode("gbk"))
    assert where == "s.csv:3"
    assert "GBK" in wrong


@pytest.mark.parametrize("data", [b"", b"  \n", HEADER.encode(), HEADER.encode("utf-16")])
def test_a_file_without_scores_is_refused(data: bytes) -> None:
    assert len(faults(data)) == 1


def test_a_short_row_and_a_line_break_in_a_cell_are_placed() -> None:
    assert [where for where, _ in faults(HEADER + 'P1,E1\n"P\n2",E1,5\n')] == ["s.csv:2", "s.csv:3:item"]


def test_twenty_faults_are_told_and_no_more() -> None:
    found = faults(HEADER + "P1,E1,x\n" * 50)
    assert [where for where, _ in found] == [f"s.csv:{row}:score" for row in range(2, 22)]
