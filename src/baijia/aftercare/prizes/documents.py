"""Reading of dated settings: the tables and mappings that finance writes, each fault by its key."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from baijia.aftercare.prizes.enums import BookAccount, SettingKind
from baijia.engine import tax
from baijia.engine.faults import BadInput, Fault

STANDARDS = Path(__file__).parent / "standards"
RATES = (SettingKind.INCIDENTAL, SettingKind.EXEMPT, SettingKind.LABOUR)
ENCODINGS = ("gbk", "gb18030", "utf-8", "utf-8-sig")
FIELDS: dict[SettingKind, frozenset[str]] = {
    SettingKind.BANK: frozenset(
        {"number", "reference", "holder", "account", "bank", "clearing", "net", "fen", "summary"}
    ),
    SettingKind.DECLARATION: frozenset(
        {
            *(
                "number",
                "name",
                "id_kind",
                "id_number",
                "non_resident",
                "income",
                "gross",
                "exempt",
                "deduction",
            ),
            *("donation", "taxable", "rate", "tax", "relief", "prepaid", "note"),
        }
    ),
    SettingKind.VOUCHER: frozenset({"date", "summary", "code", "name", "debit", "credit"}),
}
"""What a column of a file may show."""
NEEDED = {
    SettingKind.BANK: frozenset({"reference", "holder", "account"}),
    SettingKind.DECLARATION: frozenset({"name", "id_number", "gross", "tax"}),
    SettingKind.VOUCHER: frozenset({"code", "debit", "credit"}),
}


@dataclass(frozen=True, slots=True)
class Standard:
    """A setting that ships with the house: its words, legal basis and whether no source settles it."""

    name: str
    basis: str
    assumed: bool = False
    code: str = ""

    def text(self, kind: SettingKind) -> str:
        """Return its document as written."""
        return (STANDARDS / f"{kind}.toml").read_text(encoding="utf-8")


SHIPPED: dict[SettingKind, Standard] = {
    SettingKind.INCIDENTAL: Standard("偶然所得", "个人所得税法第三条、第六条；实施条例第六条、第十四条"),
    SettingKind.EXEMPT: Standard("省部级以上奖金", "个人所得税法第四条第一款第一项"),
    SettingKind.LABOUR: Standard("居民个人劳务报酬预扣", "国家税务总局公告2018年第61号第八条"),
    SettingKind.FEE: Standard("评审劳务费标准", "未查到本市标准，由财务部门核定", assumed=True),
    SettingKind.FILING: Standard("次月十五日内", "个人所得税法第十四条、第十七条"),
    SettingKind.BANK: Standard("通用代发文件", "以合作银行的文件说明为准", assumed=True, code="generic"),
    SettingKind.DECLARATION: Standard("扣缴申报表导入模板", "扣缴客户端当年导入模板", assumed=True),
    SettingKind.VOUCHER: Standard("记账凭证导入表", "以财务系统的科目表为准", assumed=True),
}


def parse(kind: SettingKind, text: str) -> dict[str, Any]:
    """Return the document of a setting, checked.

    Raises:
        BadInput: naming line or key, what is wrong and what was expected.
    """
    try:
        document = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise BadInput(Fault("文本", str(error), "TOML")) from None
    faults: list[Fault] = []
    READERS[kind](document, faults)
    if faults:
        raise BadInput(*faults)
    return document


def rule(kind: SettingKind, document: Mapping[str, Any], *, start: date, basis: str) -> tax.Rule:
    """Return a rate table's rule, to be handed to ``engine.tax``."""
    return tax.read_rule(document, start=start, source=basis, where=str(kind))


def _rates(document: Mapping[str, Any], faults: list[Fault]) -> None:
    try:
        tax.read_rule(document, start=date(2000, 1, 1), source="")
    except BadInput as bad:
        faults.extend(bad.faults)


def _fee(document: Mapping[str, Any], faults: list[Fault]) -> None:
    _only(document, {"item", "day", "full_days", "later"}, faults)
    faults += [
        Fault(key, f"{document.get(key)!r}", 'yuan or a fraction in quotes, as "40.00"')
        for key in ("item", "day", "later")
        if _decimal(document.get(key)) is None
    ]
    if not isinstance(document.get("full_days"), int) or document["full_days"] < 1:
        faults.append(Fault("full_days", f"{document.get('full_days')!r}", "a whole number of days from 1"))


def _filing(document: Mapping[str, Any], faults: list[Fault]) -> None:
    _only(document, {"day", "handling_fee"}, faults)
    day = document.get("day")
    if not isinstance(day, int) or not 1 <= day <= 28:
        faults.append(Fault("day", f"{day!r}", "a day of the month, 1 to 28"))
    if _decimal(document.get("handling_fee", "0")) is None:
        faults.append(
            Fault("handling_fee", f"{document.get('handling_fee')!r}", 'a fraction in quotes, as "0.02"')
        )


def _columns(kind: SettingKind, document: Mapping[str, Any], faults: list[Fault]) -> None:
    suffix = document.get("suffix")
    if suffix not in ("csv", "txt", "xlsx"):
        faults.append(Fault("suffix", f"{suffix!r}", "csv, txt or xlsx"))
    if suffix != "xlsx":
        if document.get("encoding") not in ENCODINGS:
            faults.append(Fault("encoding", f"{document.get('encoding')!r}", ", ".join(ENCODINGS)))
        if not isinstance(document.get("delimiter"), str) or len(document["delimiter"]) != 1:
            faults.append(Fault("delimiter", f"{document.get('delimiter')!r}", "one character"))
    columns = document.get("columns")
    if not isinstance(columns, list) or not columns:
        faults.append(Fault("columns", "missing", "at least one column"))
        return
    shown = set()
    for place, column in enumerate(columns, start=1):
        at = f"columns[{place}]"
        if not isinstance(column, dict) or set(column) != {"title", "field"}:
            faults.append(Fault(at, "not a column", "title and field"))
            continue
        if column["field"] not in FIELDS[kind]:
            faults.append(Fault(f"{at}.field", f"{column['field']!r}", ", ".join(sorted(FIELDS[kind]))))
        shown.add(column["field"])
    faults += [Fault("columns", f"no column shows {field}", field) for field in sorted(NEEDED[kind] - shown)]
    if kind == SettingKind.BANK and not shown & {"net", "fen"}:
        faults.append(Fault("columns", "no column shows the amount", "net (yuan) or fen"))


def _bank(document: Mapping[str, Any], faults: list[Fault]) -> None:
    known = {"suffix", "encoding", "delimiter", "own_bank", "total", "columns", "return"}
    _only(document, known, faults)
    _columns(SettingKind.BANK, document, faults)
    if document.get("total", "none") not in ("first", "last", "none"):
        faults.append(Fault("total", f"{document.get('total')!r}", "first, last or none"))
    back = document.get("return")
    if not isinstance(back, dict):
        faults.append(Fault("return", "missing", "how the bank's answer is read"))
        return
    faults += [
        Fault(f"return.{key}", f"{back.get(key)!r}", "the title of that column")
        for key in ("reference", "amount", "result")
        if not isinstance(back.get(key), str) or not back[key]
    ]
    faults += [
        Fault(f"return.{key}", f"{back.get(key)!r}", "the words the bank uses")
        for key in ("paid", "returned")
        if not isinstance(back.get(key), list) or not back[key]
    ]


def _declaration(document: Mapping[str, Any], faults: list[Fault]) -> None:
    _only(document, {"suffix", "encoding", "delimiter", "columns", "words"}, faults)
    _columns(SettingKind.DECLARATION, document, faults)
    words = document.get("words")
    faults += [
        Fault(f"words.{kind}", "missing", "what the return calls this income")
        for kind in RATES
        if not isinstance(words, dict) or not words.get(kind)
    ]


def _voucher(document: Mapping[str, Any], faults: list[Fault]) -> None:
    _only(document, {"suffix", "encoding", "delimiter", "columns", "accounts"}, faults)
    _columns(SettingKind.VOUCHER, document, faults)
    accounts = document.get("accounts")
    faults += [
        Fault(f"accounts.{account}", "missing", "its code in the finance system")
        for account in BookAccount
        if not isinstance(accounts, dict) or not accounts.get(account)
    ]


def _only(document: Mapping[str, Any], known: set[str], faults: list[Fault]) -> None:
    faults += [Fault(key, "not known", ", ".join(sorted(known))) for key in sorted(set(document) - known)]


def _decimal(value: Any) -> Decimal | None:
    try:
        number = Decimal(value) if isinstance(value, str) else None
    except InvalidOperation:
        return None
    return number if number is not None and number.is_finite() and number >= 0 else None


READERS: dict[SettingKind, Callable[[Mapping[str, Any], list[Fault]], None]] = {
    **dict.fromkeys(RATES, _rates),
    SettingKind.FEE: _fee,
    SettingKind.FILING: _filing,
    SettingKind.BANK: _bank,
    SettingKind.DECLARATION: _declaration,
    SettingKind.VOUCHER: _voucher,
}
