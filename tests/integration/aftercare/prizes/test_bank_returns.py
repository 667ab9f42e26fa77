"""What the bank sends back: every bad file gets a clear answer, and nothing of it is booked."""

from __future__ import annotations

from decimal import Decimal

import pytest

import payments
from baijia.aftercare.prizes import commands, queries
from baijia.aftercare.prizes.models import BankReturn, Line, Obligation, Posting
from baijia.core.refused import Refused, RefusedMany


def sentences(call):
    """Return every sentence of a refusal, and see that nothing was booked."""
    before = Posting.objects.count()
    with pytest.raises(Refused) as error:
        call()
    assert Posting.objects.count() == before
    assert not Line.objects.exclude(state="open").exists()
    assert not BankReturn.objects.exists()
    found = error.value.refusals if isinstance(error.value, RefusedMany) else [error.value]
    return [one.sentence for one in found]


@pytest.fixture
def batch(desk):
    """A batch of three that the bank has."""
    desk.ready()
    return desk.send()


@pytest.mark.parametrize("encoding", ["gbk", "utf-8", "utf-8-sig", "gb18030"])
def test_any_usual_encoding_is_read(desk, batch, encoding):
    row = desk.answer(batch, [2], encoding=encoding)
    assert (row.paid, row.returned, row.amount) == (2, 1, Decimal("96000.00"))
    batch.refresh_from_db()
    assert batch.state == "returned"
    assert batch.lines.get(number=2).reason == "户名账号不符"
    assert payments.balanced(desk.edition)


def test_a_workbook_is_read(desk, batch):
    from baijia.aftercare.prizes import sheets

    back = batch.profile.document["return"]
    keys = ("reference", "amount", "result", "reason", "serial")
    mapping = {"suffix": "xlsx", "columns": [{"title": back[key], "field": key} for key in keys]}
    rows = [
        {
            "reference": line.reference,
            "amount": f"{line.net:.2f}",
            "result": "成功",
            "serial": str(line.number),
        }
        for line in batch.lines.order_by("number")
    ]
    data = sheets.write(mapping, rows)
    row = commands.import_return(actor=desk.payer, batch=batch, name="回盘.xlsx", data=data)
    assert row.paid == 3


def test_totals_that_do_not_match(desk, batch):
    found = sentences(lambda: desk.answer(batch, total=("4", "144000.00")))
    assert found == ["第 1 行：合计写 4 笔，实有 3 笔。"]
    found = sentences(lambda: desk.answer(batch, total=("3", "144000.01")))
    assert found == ["第 1 行：合计写 144000.01 元，逐笔相加为 144000.00 元。"]


def test_unknown_lines_are_named_by_row(desk, batch):
    def change(rows):
        rows[3][0] = "5101-00009-0001"
        rows[4][0] = ""

    found = sentences(lambda: desk.answer(batch, change=change))
    assert found == ["第 5 行：没有客户参考号。"]
    found = sentences(
        lambda: desk.answer(batch, change=lambda rows: rows[3].__setitem__(0, "5101-00009-0001"))
    )
    assert found == ["第 4 行：参考号 5101-00009-0001 不是我们送出的任何一笔。"]


def test_amounts_and_results_that_cannot_be(desk, batch):
    def change(rows):
        rows[2][1], rows[3][2] = "48,000.0O", "处理中"

    found = sentences(lambda: desk.answer(batch, change=change))
    assert found[0] == "第 3 行：金额“48,000.0O”读不出来，应为两位小数的元。"
    assert found[1].startswith("第 4 行：处理结果“处理中”不认识，应为：成功、")
    found = sentences(
        lambda: desk.answer(batch, total=("", ""), change=lambda rows: rows[2].__setitem__(1, "47999.99"))
    )
    assert found == ["第 3 行：金额 47999.99 与送出的 48000.00 不符。"]


def test_a_repeated_file_books_nothing_again(desk, batch):
    data = payments.answer(batch, numbers=[1, 2])
    commands.import_return(actor=desk.payer, batch=batch, name="一.csv", data=data)
    before = Posting.objects.count()
    with pytest.raises(Refused) as error:
        commands.import_return(actor=desk.payer, batch=batch, name="二.csv", data=data)
    assert error.value.code == "return.repeated"
    row = desk.answer(batch, salt="x")
    assert (row.paid, Posting.objects.count()) == (1, before + 1)
    assert Obligation.objects.filter(state="paid").count() == 3


def test_a_result_turned_round_is_refused(desk, batch):
    desk.answer(batch, numbers=[1])
    with pytest.raises(Refused) as error:
        desk.answer(batch, [1])
    assert "此前已按“已到账”入账" in error.value.sentence
    assert Line.objects.filter(state="open").count() == 2


def test_two_results_for_one_payment_in_one_file(desk, batch):
    def change(rows):
        rows.append([rows[2][0], rows[2][1], "失败", "", ""])

    found = sentences(lambda: desk.answer(batch, total=("", ""), change=change))
    assert found == [f"第 6 行：与第 3 行是同一笔（{batch.lines.get(number=1).reference}），结果却不同。"]


def test_a_return_for_a_batch_never_sent(desk):
    desk.ready()
    batch = desk.draft()
    found = sentences(lambda: desk.answer(batch))
    assert found == ["第 1 批还没有送银行（已拟制），不会有回盘。请确认选对了批次和文件。"]


def test_a_return_of_another_batch(desk, batch):
    desk.answer(batch, [1])
    second = desk.send()
    with pytest.raises(Refused) as error:
        commands.import_return(
            actor=desk.payer, batch=second, name="x", data=payments.answer(batch, [1], salt="again")
        )
    assert "属于第 1 批，不在本批" in error.value.sentence


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"\x00\xff\xfe\x00", "既不是 GBK 也不是 UTF-8"),
        (b"a,b\r\n1,2\r\n", "没有“客户参考号”这一列"),
        ("客户参考号,金额\r\n".encode(), "缺少这些列：处理结果"),
        ("客户参考号,金额,处理结果\r\n".encode(), "没有任何付款结果"),
        (b"PK\x03\x04 no workbook", "不能打开这个工作簿"),
    ],
)
def test_files_that_are_none(desk, batch, data, words):
    found = sentences(lambda: commands.import_return(actor=desk.payer, batch=batch, name="x", data=data))
    assert len(found) == 1
    assert words in found[0]


def test_failed_lines_are_repaid_once_with_the_tax_of_the_first(desk, batch):
    desk.answer(batch, [1, 3])
    commands.close_batch(
        actor=desk.checker, batch=type(batch).objects.get(pk=batch.pk), statement=Decimal("48000.00")
    )
    left = {row.account: row.left for row in queries.balances(desk.edition)}
    assert left["returned"] == Decimal("-96000.00")
    second = desk.send()
    assert second.lines.count() == 2
    assert set(second.lines.values_list("repeats__number", flat=True)) == {1, 3}
    desk.answer(second)
    assert Posting.objects.filter(kind="withhold").count() == 3
    left = {row.account: row.left for row in queries.balances(desk.edition)}
    assert left["returned"] == 0
    assert left["tax_payable"] == Decimal("-36000.00")
    assert left["bank"] == Decimal("-144000.00")
    assert payments.balanced(desk.edition)
