"""A list of earlier holders from a spreadsheet (XLSX or CSV), read cell by cell; every fault names its cell."""

from __future__ import annotations

import csv
import io
import unicodedata
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field

from python_calamine import CalamineError, CalamineWorkbook
from xlsxwriter.utility import xl_col_to_name

from baijia.core.refused import Refused
from baijia.directory.rules import check_id_number
from baijia.engine.faults import BadInput, Fault

MAX_BYTES = 5 * 1024 * 1024
MAX_UNPACKED = 50 * 1024 * 1024
MAX_ROWS = 20_000
MAX_COLUMNS = 50
MAX_FAULTS = 50
COLUMNS = {
    "姓名": ("name", 60),
    "单位": ("unit", 80),
    "项目": ("project", 80),
    "组别": ("group", 20),
    "证书编号": ("number", 24),
    "身份证号": ("id_number", 18),
}
REQUIRED = ("姓名", "单位")


@dataclass(frozen=True, slots=True)
class Holder:
    """One row; ``row`` is its number in the sheet, the head being 1. Blank where nothing stood."""

    row: int
    name: str
    unit: str
    project: str = ""
    group: str = ""
    number: str = ""
    id_number: str = field(default="", repr=False)


def read(name: str, data: bytes) -> list[Holder]:
    """Return the holders of a list.

    Args:
        name: the file's name, which tells XLSX from CSV and stands in faults.
        data: its bytes.

    Raises:
        BadInput: it is too large, no such sheet, or has faults; up to 50 of them, each with its cell.
    """
    if len(data) > MAX_BYTES:
        raise BadInput(Fault(name, f"{len(data):,} 字节", f"不超过 {MAX_BYTES // 2**20} MB"))
    rows = _xlsx(name, data) if data[:4] == b"PK\x03\x04" else _csv(name, data)
    head = next(rows, None)
    if head is None:
        raise BadInput(Fault(name, "没有内容", "第一行是表头"))
    places = _head(name, head)
    faults: list[Fault] = []
    found = [
        holder
        for number, cells in enumerate(rows, start=2)
        if (holder := _row(number, cells, places, faults))
    ]
    _twice(found, faults, places)
    if not found and not faults:
        faults.append(Fault(name, "表头下没有人", "每行一人"))
    if faults:
        raise BadInput(
            *(Fault(f"{name} {fault.where}", fault.wrong, fault.expected) for fault in faults[:MAX_FAULTS])
        )
    return found


def _xlsx(name: str, data: bytes) -> Iterator[list[str]]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            if sum(item.file_size for item in packed.infolist()) > MAX_UNPACKED:
                raise BadInput(Fault(name, "解压后过大", f"不超过 {MAX_UNPACKED // 2**20} MB"))
        sheet = CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(0)
        rows = [
            [_cell(value) for value in row[:MAX_COLUMNS]]
            for row in sheet.to_python(skip_empty_area=False, nrows=MAX_ROWS + 1)
        ]
    except (zipfile.BadZipFile, CalamineError, OSError):
        raise BadInput(Fault(name, "不是完好的 XLSX 文件", "用表格软件另存为 XLSX 或 CSV")) from None
    while rows and not any(rows[-1]):
        rows.pop()
    yield from rows


def _csv(name: str, data: bytes) -> Iterator[list[str]]:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadInput(
            Fault(name, f"第 {error.start} 字节起不是 UTF-8", "另存为“CSV UTF-8”或 XLSX")
        ) from None
    try:
        rows = list(csv.reader(io.StringIO(text), strict=True))
    except csv.Error as error:
        raise BadInput(Fault(name, f"不是完好的 CSV：{error}", "用逗号分隔，引号成对")) from None
    yield from ([_cell(value) for value in row] for row in rows[: MAX_ROWS + 1])


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return unicodedata.normalize("NFC", str(value)).replace("\u3000", " ").strip()


def _head(name: str, cells: list[str]) -> dict[str, int]:
    known = {title: place for place, title in enumerate(cells) if title in COLUMNS}
    missing = [title for title in REQUIRED if title not in known]
    if missing:
        shown = "、".join(title for title in cells if title)[:80] or "空行"
        raise BadInput(
            Fault(f"{name} 第 1 行", f"表头是“{shown}”，缺少{'、'.join(missing)}", "、".join(COLUMNS))
        )
    return known


def _row(number: int, cells: list[str], places: dict[str, int], faults: list[Fault]) -> Holder | None:
    if not any(cells):
        return None
    given: dict[str, str] = {}
    for title, place in places.items():
        key, longest = COLUMNS[title]
        value = cells[place] if place < len(cells) else ""
        where = f"{xl_col_to_name(place)}{number}（{title}）"
        if not value and title in REQUIRED:
            faults.append(Fault(where, "是空的", f"{title}必填"))
        elif len(value) > longest:
            faults.append(Fault(where, f"有 {len(value)} 个字", f"不超过 {longest} 个字"))
        elif key == "id_number" and value:
            try:
                value = check_id_number(value)
            except Refused as refused:
                faults.append(Fault(where, refused.sentence, "18 位，最后一位可以是 X"))
        given[key] = value
    return Holder(row=number, **given)


def _twice(found: list[Holder], faults: list[Fault], places: dict[str, int]) -> None:
    letter = xl_col_to_name(places["姓名"])
    seen: dict[tuple[str, str], int] = {}
    numbers: dict[str, int] = {}
    for one in found:
        first = seen.setdefault((one.name, one.unit), one.row)
        if first != one.row:
            faults.append(
                Fault(f"{letter}{one.row}（姓名）", f"与第 {first} 行重复", "同一单位的同名者请在姓名后注明")
            )
        if one.number and numbers.setdefault(one.number, one.row) != one.row:
            where = f"{xl_col_to_name(places['证书编号'])}{one.row}（证书编号）"
            faults.append(Fault(where, f"与第 {numbers[one.number]} 行重复", "每人一个编号"))
