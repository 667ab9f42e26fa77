"""Reads a score sheet (CSV) strictly and puts it into one order, whatever the order of its rows."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal

from baijia.engine.faults import BadInput, Fault

MOST_FAULTS = 20
MOST_MARKS = 2_000_000
MOST_EXPERTS = 3_000  # the additive model keeps a dense matrix of experts x experts
MOST_DECIMALS = 30
LARGEST = Decimal(10) ** 9
NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d{1,3})?", re.ASCII)
CONTROL = re.compile(r"[\x00-\x1f\x7f]")
REQUIRED = ("item", "expert", "score")


@dataclass(frozen=True, slots=True)
class Mark:
    """One expert's score of one item; ``group`` is empty when items are not grouped."""

    item: str
    expert: str
    score: Decimal
    group: str = ""


@dataclass(frozen=True, slots=True)
class Sheet:
    """All marks, sorted by group, item and expert (code points), with the levels in the same order.

    ``item_of``, ``expert_of`` and ``group_of_item`` are positions in ``items``, ``experts`` and ``groups``.
    """

    marks: tuple[Mark, ...]
    items: tuple[str, ...]
    experts: tuple[str, ...]
    groups: tuple[str, ...]
    item_of: tuple[int, ...]
    expert_of: tuple[int, ...]
    group_of_item: tuple[int, ...]

    @classmethod
    def of(cls, marks: Iterable[Mark]) -> Sheet:
        """Sort the marks. The caller answers for unique (item, expert) and one group an item; ``read`` checks."""
        ordered = tuple(sorted(marks, key=lambda mark: (mark.group, mark.item, mark.expert)))
        group_by_item = {mark.item: mark.group for mark in ordered}
        items = tuple(group_by_item)
        experts = tuple(sorted({mark.expert for mark in ordered}))
        groups = tuple(sorted(set(group_by_item.values())))
        item_at = {item: at for at, item in enumerate(items)}
        expert_at = {expert: at for at, expert in enumerate(experts)}
        group_at = {group: at for at, group in enumerate(groups)}
        return cls(
            marks=ordered,
            items=items,
            experts=experts,
            groups=groups,
            item_of=tuple(item_at[mark.item] for mark in ordered),
            expert_of=tuple(expert_at[mark.expert] for mark in ordered),
            group_of_item=tuple(group_at[group_by_item[item]] for item in items),
        )


def read(data: bytes, name: str) -> Sheet:
    """Read a sheet with the columns ``item,expert,score`` and optionally ``group``; others are ignored.

    Args:
        data: UTF-8 text, with or without a byte order mark.
        name: the file's name; faults are placed at ``name:row:column``, the header being row 1.

    Raises:
        BadInput: at most twenty faults, in the order of the rows.
    """
    rows = csv.reader(io.StringIO(_text(data, name), newline=""), strict=True)
    reader = _Reader(name)
    try:
        header = [cell.strip() for cell in next(rows, [])]
        reader.header(header)
        for number, row in enumerate(rows, start=2):
            if any(cell.strip() for cell in row):
                reader.row(number, row)
            if len(reader.faults) >= MOST_FAULTS:
                break
    except csv.Error as error:
        raise BadInput(Fault(f"{name}:{rows.line_num}", str(error), "comma-separated values")) from None
    return reader.sheet()


def _text(data: bytes, name: str) -> str:
    if not data.strip():
        raise BadInput(Fault(name, "the file is empty", "a header item,expert,score and rows"))
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise BadInput(Fault(name, "the file is encoded in UTF-16", "UTF-8; save it as 'CSV UTF-8'"))
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        row = data.count(b"\n", 0, error.start) + 1
        wrong = f"byte {error.start} is not UTF-8"
        try:
            data.decode("gb18030")
            wrong = f"the file is not UTF-8 but GBK (GB 18030), as Excel's plain 'CSV' saves it; {wrong}"
        except UnicodeDecodeError:
            pass
        raise BadInput(Fault(f"{name}:{row}", wrong, "UTF-8; save it as 'CSV UTF-8'")) from None


@dataclass
class _Reader:
    name: str
    faults: list[Fault] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)
    columns: dict[str, int] = field(default_factory=dict)
    width: int = 0
    seen: dict[tuple[str, str], int] = field(default_factory=dict)
    group_of: dict[str, tuple[str, int]] = field(default_factory=dict)

    def fault(self, row: int, column: str, wrong: str, expected: str) -> None:
        self.faults.append(Fault(f"{self.name}:{row}:{column}", wrong, expected))

    def header(self, cells: list[str]) -> None:
        self.width = len(cells)
        for at, cell in enumerate(cells):
            if cell in (*REQUIRED, "group") and cell in self.columns:
                self.fault(1, cell, "the column stands twice", "each column once")
            self.columns.setdefault(cell, at)
        for column in REQUIRED:
            if column not in self.columns:
                found = ",".join(cells)[:80]
                self.fault(1, column, f"the column is missing; found {found!r}", "item,expert,score[,group]")
        if self.faults:
            raise BadInput(*self.faults)

    def row(self, number: int, cells: list[str]) -> None:
        if len(cells) != self.width:
            wrong, expected = f"{len(cells)} cells", f"{self.width} cells, as in the header"
            self.faults.append(Fault(f"{self.name}:{number}", wrong, expected))
            return
        before = len(self.faults)
        item, expert = self._name(number, "item", cells), self._name(number, "expert", cells)
        group = self._name(number, "group", cells) if "group" in self.columns else ""
        score = self._score(number, cells[self.columns["score"]].strip())
        if len(self.faults) > before or score is None:
            return
        first = self.seen.setdefault((item, expert), number)
        if first != number:
            wrong = f"expert {expert!r} scores item {item!r} again, first in row {first}"
            self.fault(number, "expert", wrong, "each expert once per item")
            return
        known, at = self.group_of.setdefault(item, (group, number))
        if known != group:
            wrong = f"item {item!r} is in group {group!r} and, in row {at}, in {known!r}"
            self.fault(number, "group", wrong, "one group per item")
            return
        self.marks.append(Mark(item, expert, score, group))

    def _name(self, number: int, column: str, cells: list[str]) -> str:
        cell = cells[self.columns[column]].strip()
        if not cell:
            self.fault(number, column, "the cell is empty", "a name or number")
        elif CONTROL.search(cell):
            self.fault(number, column, "a control character or line break", "plain text")
        return cell

    def _score(self, number: int, cell: str) -> Decimal | None:
        expected = "a number such as 87 or 87.5"
        if not NUMBER.fullmatch(cell):
            wrong = f"{cell[:40]!r} is not a number" if cell else "the cell is empty"
            self.fault(number, "score", wrong, expected)
            return None
        score = Decimal(cell)
        exponent = score.as_tuple().exponent
        if abs(score) > LARGEST or (isinstance(exponent, int) and -exponent > MOST_DECIMALS):
            expected = f"at most {LARGEST:f} and {MOST_DECIMALS} decimals"
            self.fault(number, "score", f"{cell[:40]!r} is too large or too long", expected)
            return None
        return score

    def sheet(self) -> Sheet:
        if self.faults:
            raise BadInput(*self.faults[:MOST_FAULTS])
        if not self.marks:
            raise BadInput(Fault(f"{self.name}:2", "no scores below the header", "at least one row"))
        sheet = Sheet.of(self.marks)
        for what, count, most in (
            ("scores", len(sheet.marks), MOST_MARKS),
            ("experts", len(sheet.experts), MOST_EXPERTS),
        ):
            if count > most:
                raise BadInput(Fault(self.name, f"{count} {what} exceed the limit", f"at most {most} {what}"))
        return sheet
