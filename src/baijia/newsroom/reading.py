"""Old articles as they lie in a spreadsheet or in a folder of pages. Every fault is named; a file with one is not read.

A spreadsheet has a row an article and these heads: 栏目, 编号, 日期, 标题, 作者, 来源, 正文, and where it is a reprint
原标题, 原作者, 原文链接; 导语 and 标签 may be there. A folder, as a ZIP, has pages named as the old site named them,
``a/<column>/<year>/<mmdd>/<number>.html``, with 作者 and 来源 in the page's ``meta`` elements or in its first lines.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any

import python_calamine
from django.utils.html import escape
from django.utils.translation import gettext as _
from lxml import html

from baijia.core import clock
from baijia.core.refused import Refused, RefusedMany
from baijia.newsroom import cleaning

HEADS = {
    "栏目": "column",
    "编号": "number",
    "日期": "dated",
    "标题": "title",
    "导语": "lead",
    "作者": "author",
    "来源": "source",
    "正文": "text",
    "原标题": "original_title",
    "原作者": "original_author",
    "原文链接": "source_url",
    "标签": "tags",
}
NEEDED = ("栏目", "编号", "日期", "标题", "作者", "来源", "正文")
TITLE_MOST, ARTICLES_MOST, UNPACKED_MOST, FAULTS_MOST = 120, 5000, 256 * 2**20, 30
_PATH = re.compile(r"(?:^|/)a/([a-z0-9-]+)/(\d{4})/(\d{2})(\d{2})/(\d{1,12})\.html?$")
_SAID = re.compile(r"(作者|来源)\s*[:：]\s*([^\s<>|()（）]{1,60})")


@dataclass
class Old:
    """One old article as it was read."""

    where: str
    column: str
    number: int
    dated: datetime
    title: str
    author: str
    source: str
    lead: str = ""
    original_title: str = ""
    original_author: str = ""
    source_url: str = ""
    blocks: list[tuple[str, Any]] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)
    dropped: list[str] = field(default_factory=list)
    extra: dict[str, Any] = field(default_factory=dict)


def read(name: str, data: bytes, columns: Mapping[str, str]) -> list[Old]:
    """Return the articles of a file.

    Args:
        columns: name in addresses and name on screen -> name in addresses.

    Raises:
        Refused: the file is neither a spreadsheet nor a ZIP, or has too much in it.
        RefusedMany: with a sentence for each fault, by row or page; nothing is read then.
    """
    reader = _sheet if name.lower().endswith(".xlsx") else _folder if name.lower().endswith(".zip") else None
    if reader is None:
        raise Refused(
            "import.kind", _("只读 .xlsx 表格或 .zip 网页文件夹，这是“%(name)s”。") % {"name": name[:60]}
        )
    faults: list[Refused] = []
    found: list[Old] = []
    numbers: dict[int, str] = {}
    for where, make in reader(data):
        try:
            old = make()
        except Refused as refusal:
            faults.append(Refused(refusal.code, f"{where}：{refusal.sentence}"))
            continue
        faults += _faults(old, columns, numbers)
        old.column = columns.get(old.column, old.column)
        found.append(old)
        if len(found) > ARTICLES_MOST:
            raise Refused("import.many", _("一次最多 %(most)d 篇，请分开导入。") % {"most": ARTICLES_MOST})
    if faults:
        raise RefusedMany(faults[:FAULTS_MOST])
    if not found:
        raise Refused("import.empty", _("文件里没有稿件。"))
    return found


def _faults(old: Old, columns: Mapping[str, str], numbers: dict[int, str]) -> Iterator[Refused]:
    def fault(code: str, sentence: str) -> Refused:
        return Refused(code, f"{old.where}：{sentence}")

    if old.column not in columns:
        yield fault("import.column", _("没有栏目“%(name)s”。") % {"name": old.column})
    if not old.title or len(old.title) > TITLE_MOST:
        counted = {"most": TITLE_MOST, "n": len(old.title)}
        yield fault("import.title", _("标题要有 1 到 %(most)d 字，现在 %(n)d 字。") % counted)
    if not old.blocks:
        yield fault("import.text", _("没有正文。"))
    if old.number in numbers:
        shown = {"number": old.number, "where": numbers[old.number]}
        yield fault("import.number", _("编号 %(number)d 与%(where)s重复。") % shown)
    numbers[old.number] = old.where


def _sheet(data: bytes) -> Iterator[tuple[str, Callable[[], Old]]]:
    try:
        rows = python_calamine.load_workbook(io.BytesIO(data)).get_sheet_by_index(0).to_python()
    except (python_calamine.CalamineError, zipfile.BadZipFile, IndexError, OSError, ValueError):
        raise Refused("import.damaged", _("表格打不开，请另存为 .xlsx 再试。")) from None
    heads = [str(cell).strip() for cell in rows[0]] if rows else []
    missing = [head for head in NEEDED if head not in heads]
    if missing:
        raise Refused("import.heads", _("表头缺少：%(names)s。") % {"names": "、".join(missing)})
    for number, row in enumerate(rows[1:], start=2):
        cells = {HEADS[head]: cell for head, cell in zip(heads, row, strict=False) if head in HEADS}
        where = _("第 %(row)d 行") % {"row": number}
        if any(str(cell).strip() for cell in cells.values()):
            yield where, lambda cells=cells, where=where: _of_row(cells, where)  # type: ignore[misc]


def _of_row(cells: dict[str, Any], where: str) -> Old:
    text = str(cells.pop("text", ""))
    tags = [tag for tag in re.split(r"[,，、;；\s]+", str(cells.pop("tags", ""))) if tag]
    number, dated = _number(cells.pop("number", "")), _moment(cells.pop("dated", ""))
    given = {name: str(cell).strip() for name, cell in cells.items()}
    cleaned = cleaning.clean(as_html(text))
    return Old(
        where=where,
        number=number,
        dated=dated,
        tags=tags,
        blocks=cleaned.blocks,
        dropped=cleaned.dropped,
        **given,
    )


def as_html(text: str) -> str:
    """Return a text as HTML: itself where it is some, else a paragraph a line."""
    if re.search(r"<\w+[^>]*>", text):
        return text
    return "".join(f"<p>{escape(line)}</p>" for line in text.splitlines() if line.strip())


def _number(cell: Any) -> int:
    try:
        number = int(float(str(cell).strip()))
    except ValueError:
        number = 0
    if not 0 < number < 10**12:
        raise Refused("import.number", _("编号“%(cell)s”不是正整数。") % {"cell": cell})
    return number


def _moment(cell: Any) -> datetime:
    if isinstance(cell, datetime):
        return cell.replace(tzinfo=clock.ZONE) if cell.tzinfo is None else cell
    if isinstance(cell, date):
        return datetime.combine(cell, time(8), clock.ZONE)
    text = str(cell).strip().replace("/", "-")
    for form in ("%Y-%m-%d %H:%M:%S", "%Y-%m-%d %H:%M", "%Y-%m-%d"):
        try:
            return datetime.strptime(text, form).replace(tzinfo=clock.ZONE)
        except ValueError:
            continue
    raise Refused("import.dated", _("日期“%(cell)s”读不懂，请写成 2013-05-08。") % {"cell": cell})


def _folder(data: bytes) -> Iterator[tuple[str, Callable[[], Old]]]:
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except zipfile.BadZipFile:
        raise Refused("import.damaged", _("压缩包打不开，请重新压缩。")) from None
    with archive:
        infos = [info for info in archive.infolist() if _PATH.search(info.filename)]
        if sum(info.file_size for info in infos) > UNPACKED_MOST:
            raise Refused("import.size", _("压缩包展开后过大，请分开导入。"))
        for info in infos:
            with archive.open(info) as member:
                page = member.read(cleaning.MOST + 1)
            yield info.filename, lambda name=info.filename, page=page: _of_page(name, page)  # type: ignore[misc]


def _of_page(name: str, page: bytes) -> Old:
    column, year, month, day, number = _PATH.search(name).groups()  # type: ignore[union-attr]
    try:
        dated = datetime(int(year), int(month), int(day), 8, tzinfo=clock.ZONE)
    except ValueError:
        raise Refused("import.dated", _("地址里的日期不存在。")) from None
    text = _decoded(page)
    said = dict(_SAID.findall(re.sub(r"<[^>]+>", " ", text)[:4000]))
    tree = html.document_fromstring(text) if text.strip() else None
    if tree is None:
        raise Refused("import.text", _("没有正文。"))
    meta = {node.get("name", "").lower(): node.get("content", "") for node in tree.iter("meta")}
    inside = tree.xpath("//article | //*[@id='content' or @class='content' or @id='artibody']")
    bodies = inside or tree.xpath("//body")
    cleaned = cleaning.clean(html.tostring(bodies[0], encoding="unicode") if len(bodies) else text)
    title = cleaning.title_of(text)
    blocks = [block for block in cleaned.blocks if block != ("heading", title[:80])]
    return Old(
        where=name,
        column=column,
        number=int(number),
        dated=dated,
        title=title,
        author=meta.get("author") or said.get("作者", ""),
        source=meta.get("source") or said.get("来源", ""),
        lead=meta.get("description", "")[:300],
        blocks=blocks,
        dropped=cleaned.dropped,
    )


def _decoded(page: bytes) -> str:
    """Return a page's text: most old Chinese sites wrote GBK."""
    for code in ("utf-8-sig", "gb18030"):
        try:
            return page.decode(code)
        except UnicodeDecodeError:
            continue
    raise Refused("import.encoding", _("既不是 UTF-8 也不是 GBK 编码。"))
