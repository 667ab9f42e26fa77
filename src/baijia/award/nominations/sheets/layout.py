"""Which sheets and columns an edition's form makes.

One row of the first sheet is one dossier. What has rows of its own (tables, honours, members of a team) has a sheet of
its own, whose first column names the line of the first sheet. A hidden row of codes says which column is which, so
that columns may be moved and their titles reworded.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from baijia.award.nominations.answers import kinds

MAIN, MEMBERS, OPTIONS = "main", "members", "options"
LINE = "line"
HEADER = ("name", "employer", "group")
BETWEEN = "；"
"""Stands between several options in one cell."""

Definition = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its code in the hidden row, title and note, the field it answers, the words of its options."""

    key: str
    title: str
    note: str = ""
    item: Mapping[str, Any] | None = None
    part: str = ""
    words: Mapping[str, str] = field(default_factory=dict)
    width: int = 16


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: its code, the name on its tab, its columns; ``item`` is the field whose rows it holds."""

    code: str
    title: str
    columns: tuple[Column, ...]
    item: Mapping[str, Any] | None = None


def layout(definition: Definition, units: Mapping[str, str] | None = None) -> list[Sheet]:
    """Return the sheets of an edition, the one of dossiers first.

    Args:
        definition: the edition's definition in force.
        units: code -> name of the unions that may be filed for, offered as a list.
    """
    fields = [item for section in definition["form"]["sections"] for item in section["fields"]]
    single = [item for item in fields if item["kind"] != "files" and not columns_of(item)]
    main = [*_header(definition, units or {})]
    for item in single:
        main += _columns(item)
    sheets = [Sheet(MAIN, _("申报"), tuple(main))]
    if "team" in definition["subjects"]["kinds"]:
        sheets.append(Sheet(MEMBERS, _("成员"), (_line(), *_identity(), _share())))
    for item in fields:
        if own := columns_of(item):
            cells = tuple(
                Column(one["code"], one["name"], _note(one), one, words=words_of(one)) for one in own
            )
            sheets.append(Sheet(item["code"], item["name"][:25], (_line(), *cells), item))
    return sheets


def columns_of(item: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """Return the columns of a field that has rows of its own, none for any other."""
    if item["kind"] == "honour":
        levels = [{"code": code, "name": words} for code, words in level_words().items()]
        return [
            {"code": "name", "kind": "text", "name": _("荣誉名称")},
            {"code": "body", "kind": "text", "name": _("授予单位")},
            {"code": "level", "kind": "choice", "name": _("级别"), "options": levels},
            {"code": "year", "kind": "text", "name": _("年份")},
        ]
    return list(item.get("columns") or ())


def level_words() -> dict[str, str]:
    """Return the words of an earlier honour's level."""
    words = (_("国家级"), _("省级"), _("市级"), _("区县级"), _("单位级"))
    return dict(zip(kinds.LEVELS, words, strict=True))


def words_of(item: Mapping[str, Any]) -> dict[str, str]:
    """Return option code -> the word that stands in a cell; no word stands for two options."""
    found: dict[str, str] = {}
    codes = {option["code"] for option in item.get("options") or ()}
    for option in item.get("options") or ():
        word = str(option["name"]).strip()
        plain = word and BETWEEN not in word and "\n" not in word
        if not plain or word in found.values() or (word in codes and word != option["code"]):
            word = f"{word.replace(BETWEEN, '，')}〔{option['code']}〕"
        found[option["code"]] = word
    return found


def _header(definition: Definition, units: Mapping[str, str]) -> list[Column]:
    groups = {group["code"]: group["name"] for group in definition["groups"]}
    subjects = definition["subjects"]["kinds"]
    kinds_of = {"person": _("个人"), "team": _("团队"), "unit": _("单位")}
    found = [
        _line(),
        Column("uid", _("系统编号"), _("导出时自动填写；新增的行留空，不要改动"), width=24),
        Column("version", _("版本"), _("导出时自动填写，不要改动"), width=6),
        Column("unit", _("申报单位"), _("本账号所属工会的代码或名称"), words=units, width=24),
    ]
    if len(subjects) > 1:
        found.append(Column("subject", _("申报对象"), words={code: kinds_of[code] for code in subjects}))
    found += _identity()
    found += [
        Column("employer", _("工作单位"), width=28),
        Column("group", _("参评组别"), words=groups),
    ]
    return found


def _line() -> Column:
    return Column(LINE, _("序号"), _("自编的行号，各表以此对应"), width=6)


def _identity() -> list[Column]:
    return [
        Column("name", _("姓名")),
        Column("id_number", _("身份证件号码"), _("加密保存；已有的申报不导出号码，留空表示不变"), width=22),
        Column("phone", _("手机号码")),
    ]


def _share() -> Column:
    return Column("share", _("奖金份额（‰）"), _("千分之几，合计 1000"))


def _columns(item: Mapping[str, Any]) -> list[Column]:
    code = item["code"]
    if item["kind"] == "person":
        parts = {"name": _("姓名"), "unit": _("单位"), "post": _("岗位"), "phone": _("电话")}
        return [
            Column(f"{code}.{part}", f"{item['name']}·{words}", _note(item), item, part=part)
            for part, words in parts.items()
        ]
    words = {"true": _("是"), "false": _("否")} if item["kind"] in ("boolean", "pledge") else words_of(item)
    width = 50 if item["kind"] == "longtext" else 20
    return [Column(code, item["name"], _note(item), item, words=words, width=width)]


def _note(item: Mapping[str, Any]) -> str:
    found = [str(item["help"])] if item.get("help") else []
    least, most, kind = item.get("min"), item.get("max"), item["kind"]
    if kind in ("text", "longtext") and (most or least):
        found.append(
            _("%(least)s 至 %(most)s 字") % {"least": least or 0, "most": most or kinds.LENGTHS[kind]}
        )
    if kind == "choices":
        found.append(_("可填多项，中间用“；”隔开"))
    if kind == "patents":
        found.append(_("一行一个，单元格内换行"))
    if kind in ("money", "number"):
        found.append(_("单位：%(unit)s") % {"unit": _("元") if kind == "money" else item.get("unit") or "—"})
    if not item.get("required", True):
        found.append(_("选填"))
    return "\n".join(found)
