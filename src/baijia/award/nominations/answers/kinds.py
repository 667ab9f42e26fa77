"""One reader a kind of form field: takes what was typed, returns the canonical JSON value.

Readers raise ``ValueError`` with the sentence people read; the document adds the field. No floats occur:
decimals are strings.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any, TypeVar

from django.utils.translation import gettext as _

from baijia.award.nominations.answers import identifiers, words

Field = Mapping[str, Any]
Item = TypeVar("Item")
MOST_ITEMS = 20
MOBILE = re.compile(r"1[3-9]\d{9}")
LEVELS = ("national", "province", "city", "district", "unit")
"""Levels of earlier honours."""
LENGTHS = {"text": 200, "longtext": 5000}


def _string(value: Any) -> str:
    if not isinstance(value, str):
        raise ValueError(_("应填写文字。"))  # noqa: TRY004 - a refusal people read
    hidden = words.hidden_character(value)
    if hidden:
        raise ValueError(_("含有看不见的控制字符（%(code)s），请删去后重新输入。") % {"code": hidden})
    return value


def text(field: Field, value: Any) -> str:
    """Read one line, counted in characters."""
    return _length(field, words.tidy(_string(value)))


def longtext(field: Field, value: Any) -> str:
    """Read text of several lines."""
    return _length(field, words.tidy(_string(value), lines=True))


def _length(field: Field, result: str) -> str:
    most = field.get("max") or LENGTHS.get(field["kind"], 200)
    if len(result) > most:
        raise ValueError(_("最多 %(most)d 字，这里有 %(n)d 字，请删减。") % {"most": most, "n": len(result)})
    return result


def choice(field: Field, value: Any) -> str:
    """Read one option by its code."""
    if not isinstance(value, str) or value not in {option["code"] for option in field["options"]}:
        raise ValueError(_("请从所列选项中选择一项。"))
    return value


def choices(field: Field, value: Any) -> list[str]:
    """Read several options; they are kept in the form's order."""
    offered = [option["code"] for option in field["options"]]
    if not isinstance(value, list) or any(item not in offered for item in value):
        raise ValueError(_("请从所列选项中选择。"))
    picked = [code for code in offered if code in value]
    return _count(field, picked)


def boolean(field: Field, value: Any) -> bool:
    """Read yes or no."""
    if not isinstance(value, bool):
        raise ValueError(_("请选择是或否。"))  # noqa: TRY004
    return value


def pledge(field: Field, value: Any) -> bool:
    """Read a pledge; a submission needs it given."""
    return boolean(field, value)


def unit(field: Field, value: Any) -> str:
    """Read a unified social credit code (GB 32100-2015)."""
    return identifiers.check_credit_code(_string(value))


def industry(field: Field, value: Any) -> str:
    """Read an industry code (GB/T 4754-2017)."""
    return identifiers.check_industry(_string(value))


def division(field: Field, value: Any) -> str:
    """Read a division code (GB/T 2260)."""
    return identifiers.check_division(_string(value))


def money(field: Field, value: Any) -> str:
    """Read yuan as a string with two decimals; thousands separators are taken out."""
    amount = _decimal(value, places=2)
    _range(field, amount)
    return f"{amount:.2f}"


def number(field: Field, value: Any) -> str:
    """Read a number in the field's unit as a string of decimals without needless zeros."""
    amount = _decimal(value, places=4)
    _range(field, amount)
    plain = f"{amount:f}"
    return plain.rstrip("0").rstrip(".") if "." in plain else plain


def _decimal(value: Any, *, places: int) -> Decimal:
    if isinstance(value, int) and not isinstance(value, bool):
        value = str(value)
    try:
        amount = Decimal(words.tidy_code(_string(value)).replace(",", ""))
    except InvalidOperation:
        raise ValueError(_("应填写数字，如 1250000.00。")) from None
    exponent = amount.as_tuple().exponent
    if not isinstance(exponent, int) or "E" in str(value).upper() or amount >= 10**12 or amount <= -(10**12):
        raise ValueError(_("应填写数字，如 1250000.00。"))
    if -exponent > places:
        raise ValueError(_("小数最多 %(places)d 位。") % {"places": places})
    return amount + 0  # no negative zero


def _range(field: Field, amount: Decimal) -> None:
    least, most = field.get("min") or 0, field.get("max")
    if amount < least:
        raise ValueError(_("不能小于 %(least)s。") % {"least": least})
    if most is not None and amount > most:
        raise ValueError(_("不能大于 %(most)s%(unit)s。") % {"most": most, "unit": field.get("unit", "")})


def day(field: Field, value: Any) -> str:
    """Read a date as ``2021-07-28``; 2021年7月28日 and 2021/7/28 are understood."""
    found = re.fullmatch(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?", words.tidy_code(_string(value)))
    try:
        if not found:
            raise ValueError
        result = date(int(found[1]), int(found[2]), int(found[3]))
    except ValueError:
        raise ValueError(_("应填写日期，如 2021-07-28。")) from None
    if result.year < 1900:
        raise ValueError(_("应填写日期，如 2021-07-28。"))
    return result.isoformat()


def patents(field: Field, value: Any) -> list[str]:
    """Read patent numbers, as a list or one a line."""
    lines = value.splitlines() if isinstance(value, str) else value
    if not isinstance(lines, list):
        raise ValueError(_("一行填写一个专利号。"))  # noqa: TRY004
    typed = [line for line in (_string(item) for item in lines) if line.strip()]
    result: list[str] = []
    wrong: list[str] = []
    for place, line in enumerate(typed, start=1):
        try:
            code = identifiers.read_patent(line, place)[0]
        except ValueError as error:
            wrong.append(str(error))
            continue
        if code.removeprefix("ZL") in {earlier.removeprefix("ZL") for earlier in result}:
            wrong.append(_("第 %(n)d 项专利号重复。") % {"n": place})
        result.append(code)
    if wrong:
        raise ValueError("".join(wrong))
    return _count(field, result)


def person(field: Field, value: Any) -> dict[str, str]:
    """Read another person: ``name``, and ``unit``, ``post``, ``phone`` as far as given; no identity number."""
    result = _object(value, required=("name",), optional=("unit", "post", "phone"))
    result["name"] = words.tidy_name(result["name"])
    if "phone" in result:
        result["phone"] = words.tidy_code(result["phone"])
        if not MOBILE.fullmatch(result["phone"]):
            raise ValueError(_("手机号码应为 11 位。"))
    return result


def honour(field: Field, value: Any) -> list[dict[str, Any]]:
    """Read earlier honours: ``name``, ``year``, ``body`` that conferred it, ``level``."""
    if not isinstance(value, list):
        raise ValueError(_("应逐项填写荣誉。"))  # noqa: TRY004
    result: list[dict[str, Any]] = []
    for place, item in enumerate(value, start=1):
        try:
            row = dict(item) if isinstance(item, dict) else {}
            year = row.pop("year", None)
            entry: dict[str, Any] = dict(_object(row, required=("name", "body", "level")))
            if isinstance(year, bool) or not re.fullmatch(r"(19[5-9]\d|20\d\d)", words.tidy_code(str(year))):
                raise ValueError(_("年份不对。"))
            if entry["level"] not in LEVELS:
                raise ValueError(_("级别应从所列选项中选择。"))
        except ValueError as error:
            raise ValueError(_("第 %(n)d 项荣誉：%(wrong)s") % {"n": place, "wrong": error}) from None
        result.append(entry | {"year": int(words.tidy_code(str(year)))})
    return _count(field, result)


def table(field: Field, value: Any) -> list[dict[str, Any]]:
    """Read rows; each cell by the kind of its column. Empty rows are dropped."""
    if not isinstance(value, list):
        raise ValueError(_("应逐行填写。"))  # noqa: TRY004
    columns = {column["code"]: column for column in field["columns"]}
    result: list[dict[str, Any]] = []
    for place, row in enumerate(value, start=1):
        if not isinstance(row, dict) or set(row) - set(columns):
            raise ValueError(_("第 %(n)d 行有表中没有的栏目。") % {"n": place})
        cells: dict[str, Any] = {}
        for code, column in columns.items():
            if is_empty(row.get(code)):
                continue
            try:
                cells[code] = READERS[column["kind"]](column, row[code])
            except ValueError as error:
                where = {"n": place, "column": column["name"], "wrong": error}
                raise ValueError(_("第 %(n)d 行“%(column)s”：%(wrong)s") % where) from None
        if cells:
            result.append(cells)
    return _count(field, result)


def _object(value: Any, *, required: tuple[str, ...], optional: tuple[str, ...] = ()) -> dict[str, str]:
    if not isinstance(value, dict) or set(value) - {*required, *optional}:
        raise ValueError(_("有不认识的栏目。"))
    result = {key: words.tidy(_string(item)) for key, item in value.items() if not is_empty(item)}
    if any(not result.get(key) for key in required):
        raise ValueError(_("没有填全。"))
    if any(len(item) > 80 for item in result.values()):
        raise ValueError(_("每一栏最多 80 字。"))
    return result


def _count(field: Field, items: list[Item]) -> list[Item]:
    most = field.get("max") or MOST_ITEMS
    if len(items) > most:
        raise ValueError(_("最多 %(most)d 项，这里有 %(n)d 项。") % {"most": most, "n": len(items)})
    return items


def shortfall(field: Field, value: Any) -> str | None:
    """Tell what a canonical value lacks for a submission, or None. A draft may lack it still."""
    least = field.get("min") or 0
    if field["kind"] in LENGTHS and len(value) < least:
        return str(_("至少 %(least)d 字，这里只有 %(n)d 字。") % {"least": least, "n": len(value)})
    if isinstance(value, list) and len(value) < least:
        return str(_("至少 %(least)d 项，这里只有 %(n)d 项。") % {"least": least, "n": len(value)})
    if field["kind"] != "table":
        return None
    for place, row in enumerate(value, start=1):
        for column in field["columns"]:
            cell = row.get(column["code"])
            lacks = shortfall(column, cell) if cell is not None else None
            if cell is None and column.get("required", True):
                lacks = _("尚未填写。")
            if lacks:
                where = {"n": place, "column": column["name"], "lacks": lacks}
                return str(_("第 %(n)d 行“%(column)s”：%(lacks)s") % where)
    return None


def is_empty(value: Any) -> bool:
    """Tell a question not answered: nothing, blank text, an empty list or object."""
    return value is None or (isinstance(value, str) and not value.strip()) or value in ([], {})


Reader = Callable[[Field, Any], Any]
READERS: dict[str, Reader] = {
    "text": text,
    "longtext": longtext,
    "number": number,
    "money": money,
    "date": day,
    "choice": choice,
    "choices": choices,
    "boolean": boolean,
    "person": person,
    "unit": unit,
    "patents": patents,
    "honour": honour,
    "industry": industry,
    "division": division,
    "table": table,
    "pledge": pledge,
}
"""Every kind but ``files``, whose value is the attachments of the dossier."""
