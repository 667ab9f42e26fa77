"""An article as WeChat's editor takes it: styles in the elements, since it drops all others, and nothing else.

These styles never reach a page for readers; the copy is shown at the desk alone, under the editor's policy.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from wagtail.rich_text import expand_db_html

from baijia.newsroom.models import ArticlePage

STYLES = {
    "whole": "font-size:16px;line-height:1.85;letter-spacing:0.5px;color:#333;text-align:justify",
    "h1": "font-size:22px;line-height:1.4;margin:0 0 8px;font-weight:bold",
    "small": "font-size:14px;color:#888;margin:0 0 20px",
    "lead": "color:#666;margin:0 0 20px",
    "h2": "font-size:18px;margin:28px 0 12px;padding-left:10px;border-left:4px solid #b3261e;font-weight:bold",
    "text": "margin:0 0 18px",
    "quote": "margin:0 0 18px;padding:12px 16px;background:#f7f5f2;color:#555",
    "table": "border-collapse:collapse;width:100%;margin:0 0 18px;font-size:14px",
    "cell": "border:1px solid #ddd;padding:6px",
    "place": "font-size:14px;color:#888;text-align:center;margin:0 0 18px",
}


def copy(page: ArticlePage) -> SafeString:
    """Return an article ready to be pasted."""
    parts = [
        _element("h1", "h1", page.title),
        _element("p", "small", f"{page.source}　{page.author}"),
        *([_element("p", "lead", page.lead)] if page.lead else []),
        *(part for block in page.body for part in _block(block.block_type, block.value)),
        *_foot(page),
    ]
    return _element("section", "whole", format_html_join("\n", "{}", ((part,) for part in parts)))


def _element(tag: str, style: str, inner: Any) -> SafeString:
    return format_html(f'<{tag} style="{{}}">{{}}</{tag}>', STYLES[style], inner)


def _block(kind: str, value: Any) -> Iterator[SafeString]:
    if kind == "heading":
        yield _element("h2", "h2", value)
    elif kind == "paragraph":
        yield _element("section", "text", SafeString(expand_db_html(value.source)))
    elif kind == "quote":
        yield _element(
            "blockquote", "quote", f"{value['text']} {value['who'] and '—— ' + value['who']}".strip()
        )
    elif kind == "table":
        yield _table(value)
    elif kind in ("figure", "gallery"):
        for item in value["pictures"] if kind == "gallery" else [value]:
            yield _element("p", "place", _("（此处插图：%(caption)s）") % {"caption": item["caption"] or ""})
    elif kind in ("video", "attachment"):
        yield _element("p", "place", _standing_in(kind, value))


def _standing_in(kind: str, value: Any) -> str:
    """Return the line in place of what WeChat takes by its own upload alone."""
    if kind == "video":
        return _("（此处插视频：%(caption)s）") % {"caption": value["caption"] or value["video"].title}
    return _("（附件：%(name)s，见原文）") % {"name": value["name"] or value["file"].title}


def _table(value: Any) -> SafeString:
    rows = [
        [column["heading"] for column in value.columns],
        *([cell.value for cell in row] for row in value.rows),
    ]
    drawn = ((format_html_join("", "{}", ((_element("td", "cell", cell),) for cell in row)),) for row in rows)
    return _element("table", "table", format_html_join("", "<tr>{}</tr>", drawn))


def _foot(page: ArticlePage) -> Iterator[SafeString]:
    if page.responsible:
        yield _element("p", "small", _("责任编辑：%(name)s") % {"name": page.responsible})
    if page.address:
        shown = {"base": settings.BASE_URL, "address": page.address}
        yield _element("p", "small", _("原文：%(base)s%(address)s") % shown)
