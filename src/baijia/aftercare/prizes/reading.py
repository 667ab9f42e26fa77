"""Reading of what the bank sends back: GBK or UTF-8, with or without a byte-order mark, or a workbook.

Nothing here touches the database: text in, rows and faults by line out.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

import python_calamine
from django.utils.translation import gettext as _

from baijia.core.refused import Refused, RefusedMany

LARGEST = 5 * 1024 * 1024
MOST_ROWS = 20_000


@dataclass(frozen=True, slots=True)
class Answer:
    """What the bank says of one payment; ``row`` is its place in the file."""

    row: int
    reference: str
    amount: Decimal
    paid: bool
    reason: str
    serial: str


def answers(data: bytes, mapping: Mapping[str, Any]) -> list[Answer]:
    """Return the bank's answers, read by the ``return`` part of a bank's format.

    Raises:
        Refused: all faults at once, by line: no such file, a missing column, an amount or a result that cannot be
            read, a reference twice with different results, control totals that do not match.
    """
    back = mapping["return"]
    table = _table(data, mapping)
    head = next((place for place, row in enumerate(table) if back["reference"] in row), None)
    if head is None:
        raise Refused("return.head", _("文件里没有“%s”这一列，请确认是银行的回盘文件。") % back["reference"])
    columns = {title: place for place, title in enumerate(table[head])}
    missing = [back[key] for key in ("reference", "amount", "result") if back[key] not in columns]
    if missing:
        raise Refused("return.columns", _("文件缺少这些列：%s。") % "、".join(missing))
    found: list[Answer] = []
    faults: list[Refused] = []
    totals: list[tuple[int, list[str]]] = []
    for place, row in enumerate(table, start=1):
        if place == head + 1 or not any(row):
            continue
        if row[0] == back.get("total", "合计"):
            totals.append((place, row))
        elif place > head + 1:
            _one(place, row, columns, back, found, faults)
    _same_twice(found, faults)
    for place, row in totals:
        _compare(place, row, found, faults)
    if not found and not faults:
        faults.append(Refused("return.empty", _("文件里没有任何付款结果。")))
    if faults:
        raise RefusedMany(faults)
    return list({answer.reference: answer for answer in found}.values())


def _table(data: bytes, mapping: Mapping[str, Any]) -> list[list[str]]:
    if len(data) > LARGEST:
        raise Refused("return.size", _("文件超过 %d MB，请分开导入。") % (LARGEST // 2**20))
    if data.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        return _sheet(data)
    text = _decoded(data)
    delimiter = mapping.get("delimiter", ",")
    rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    if len(rows) > MOST_ROWS:
        raise Refused("return.rows", _("文件超过 %d 行，请分开导入。") % MOST_ROWS)
    return [[cell.strip().removeprefix("'") for cell in row] for row in rows]


def _sheet(data: bytes) -> list[list[str]]:
    try:
        rows = python_calamine.load_workbook(io.BytesIO(data)).get_sheet_by_index(0).to_python()
    except Exception as error:
        raise Refused("return.workbook", _("不能打开这个工作簿：%s。") % str(error)[:80]) from None
    return [[_cell(value) for value in row] for row in rows[:MOST_ROWS]]


def _cell(value: Any) -> str:
    if isinstance(value, float):
        return f"{Decimal(str(value)):f}".removesuffix(".0")
    return str(value).strip()


def _decoded(data: bytes) -> str:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text
    raise Refused("return.encoding", _("文件既不是 GBK 也不是 UTF-8 编码，请从银行重新下载。"))


def _one(
    place: int,
    row: list[str],
    columns: Mapping[str, int],
    back: Mapping[str, Any],
    found: list[Answer],
    faults: list[Refused],
) -> None:
    def cell(key: str) -> str:
        column = columns.get(back.get(key, ""), len(row))
        return row[column] if column < len(row) else ""

    amount = _money(cell("amount"))
    result = cell("result")
    if amount is None:
        faults.append(_fault(place, _("金额“%s”读不出来，应为两位小数的元。") % cell("amount")))
    if result not in back["paid"] and result not in back["returned"]:
        known = "、".join([*back["paid"], *back["returned"]])
        faults.append(
            _fault(
                place, _("处理结果“%(result)s”不认识，应为：%(known)s。") % {"result": result, "known": known}
            )
        )
    if not cell("reference"):
        faults.append(_fault(place, _("没有客户参考号。")))
    if amount is not None:
        paid = result in back["paid"]
        found.append(
            Answer(place, cell("reference"), amount, paid, cell("reason")[:120], cell("serial")[:40])
        )


def _money(text: str) -> Decimal | None:
    try:
        amount = Decimal(text.replace(",", "").removesuffix("元"))
    except InvalidOperation:
        return None
    return amount if amount.is_finite() and amount == amount.quantize(Decimal("0.01")) else None


def _same_twice(found: list[Answer], faults: list[Refused]) -> None:
    first: dict[str, Answer] = {}
    for answer in found:
        known = first.setdefault(answer.reference, answer)
        if (known.paid, known.amount) != (answer.paid, answer.amount):
            words = _("与第 %(row)d 行是同一笔（%(reference)s），结果却不同。")
            faults.append(_fault(answer.row, words % {"row": known.row, "reference": answer.reference}))


def _compare(place: int, row: list[str], found: list[Answer], faults: list[Refused]) -> None:
    """Compare a line of control totals: label, count, amount."""
    count, amount = len(found), sum((answer.amount for answer in found), Decimal(0))
    said = [*row, "", "", ""][1:3]
    if said[0] and said[0] != str(count):
        faults.append(
            _fault(place, _("合计写 %(said)s 笔，实有 %(count)d 笔。") % {"said": said[0], "count": count})
        )
    if said[1] and _money(said[1]) != amount:
        words = _("合计写 %(said)s 元，逐笔相加为 %(amount)s 元。")
        faults.append(_fault(place, words % {"said": said[1], "amount": f"{amount:.2f}"}))


def _fault(place: int, words: str) -> Refused:
    return Refused("return.line", _("第 %(row)d 行：%(words)s") % {"row": place, "words": words})
