"""The sheets by which a bank may work without signing in: their heads, and reading a row into values."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any, Protocol

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from baijia.aftercare.loans.enums import RepaymentKind
from baijia.core.refused import Refused, RefusedMany


class Row(Protocol):
    """A row as the interface read it: text by head, and the address of each cell."""

    @property
    def cells(self) -> Mapping[str, str]: ...

    @property
    def places(self) -> Mapping[str, str]: ...


class Sheet(models.TextChoices):
    """What a sheet says about loans."""

    ANSWERS = "answers", gettext_lazy("审批结果")
    PAYOUTS = "payouts", gettext_lazy("放款")
    REPAYMENTS = "repayments", gettext_lazy("还本")
    OVERDUE = "overdue", gettext_lazy("逾期")
    STATEMENT = "statement", gettext_lazy("计息单")
    CLAIMS = "claims", gettext_lazy("贴息申请")


REFERENCE = "编号"
HEADS: dict[Sheet, tuple[str, ...]] = {
    Sheet.ANSWERS: (REFERENCE, "结果", "放款额", "签约日", "年利率", "说明"),
    Sheet.PAYOUTS: (REFERENCE, "放款日", "到期日"),
    Sheet.REPAYMENTS: (REFERENCE, "还款日", "还本金额", "类型"),
    Sheet.OVERDUE: (REFERENCE, "起", "止（含）"),
    Sheet.STATEMENT: (REFERENCE, "起息日", "止息日（含）", "本金余额", "年利率", "利息"),
    Sheet.CLAIMS: (REFERENCE, "起息日", "止息日（含）", "利息", "贴息"),
}
RESULTS = {"同意": True, "不同意": False}
KINDS = {"按期": RepaymentKind.INSTALMENT, "提前": RepaymentKind.EARLY}
NUMBER = re.compile(r"[0-9]{1,12}(\.[0-9]{1,6})?")


class Reader:
    """Reads the cells of one row; every fault is kept with its cell and raised by ``finish``."""

    def __init__(self, row: Row) -> None:
        self._row = row
        self._faults: list[Refused] = []

    def _fault(self, head: str, words: str) -> None:
        place = self._row.places.get(head, head)
        self._faults.append(Refused("sheet.cell", f"{place} {head}：{words}", field="file"))

    def text(self, head: str) -> str:
        """Return a cell's text."""
        return self._row.cells.get(head, "")

    def day(self, head: str) -> date:
        """Return a day; ``2026-03-20``, ``2026/3/20`` and ``20260320`` are read."""
        text = self.text(head).split(" ")[0].replace("/", "-").replace(".", "-")
        parts = (text[:4], text[4:6], text[6:]) if text.isdigit() and len(text) == 8 else text.split("-")
        try:
            year, month, day = map(int, parts)
            return date(year, month, day)
        except ValueError:
            self._fault(head, _("“%s”不是日期，应如 2026-03-20。") % text[:20])
            return date.min

    def number(self, head: str, *, places: int = 2) -> Decimal:
        """Return an amount in yuan, or a fraction with more ``places``; thousands marks are read over."""
        text = self.text(head).replace(",", "").replace("，", "")
        try:
            value = Decimal(text) if NUMBER.fullmatch(text) else Decimal("NaN")
        except InvalidOperation:
            value = Decimal("NaN")
        if value.is_nan() or value != round(value, places):
            self._fault(
                head, _("“%(text)s”应为最多 %(places)d 位小数的数。") % {"text": text[:20], "places": places}
            )
            return Decimal(0)
        return value

    def choice(self, head: str, choices: Mapping[str, Any]) -> Any:
        """Return what one of the words stands for."""
        text = self.text(head)
        if text not in choices:
            self._fault(
                head, _("“%(text)s”应为：%(words)s。") % {"text": text[:20], "words": "、".join(choices)}
            )
            return next(iter(choices.values()))
        return choices[text]

    def finish(self) -> None:
        """Raise every fault of the row.

        Raises:
            Refused: naming the cells.
        """
        if self._faults:
            raise RefusedMany(self._faults)
