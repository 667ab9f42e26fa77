"""The recommendation approval form (推荐审批表) as PDF and DOCX: one set of data, two printers."""

from __future__ import annotations

import io
from collections.abc import Mapping
from typing import Any

from django.utils import translation

from baijia.award.nominations import paper, queries
from baijia.award.nominations.models import Dossier
from baijia.core import barcodes
from baijia.interfaces.web import answers
from baijia.interfaces.web.papers import press
from baijia.interfaces.web.ui import words

SHORT = 24
"""Characters of an answer that shares its line with another."""


def pdf(dossier: Dossier, *, secret: Mapping[str, Any] | None) -> bytes:
    """Return the form as A4 sheets, always in Chinese; with the watermark of a draft until it was handed in.

    Args:
        secret: the sensitive answers, for those who may read them; without it they are left out.

    Raises:
        Refused: the server has no Chinese font.
    """
    return press.pdf("approval.typ", data(dossier, secret=secret), at=dossier.saved_at)


def data(dossier: Dossier, *, secret: Mapping[str, Any] | None) -> dict[str, Any]:
    """Return what is printed, as plain JSON values."""
    with translation.override("zh-hans"):
        return _data(dossier, paper.papers(dossier), secret)


def _data(dossier: Dossier, papers: paper.Papers, secret: Mapping[str, Any] | None) -> dict[str, Any]:
    definition = queries.definition_of(dossier.edition)
    note = "本页摘要与条码随内容固定。" if papers.locked else "草稿，未报送；报送后重新打印。"
    sheets = [
        {
            "code": page.code,
            "bar": barcodes.svg(page.code),
            "digest": page.digest,
            "note": note,
            "union": page.union.name if page.union else "",
            "title": f"{page.union.name}意见" if page.union else "",
            "opinion": page.opinion,
        }
        for page in papers.pages
    ]
    return {
        "title": f"{dossier.edition.name} 推荐审批表 {dossier.name}",
        "rehearsal": dossier.edition.log.origin.startswith("REHEARSAL/"),
        "draft": not papers.locked,
        "copies": "一式三份",
        "words": {"hash": "内容摘要 SHA-256"},
        "edition": dossier.edition.name,
        "head": _head(dossier, definition),
        "items": _items(answers.sections(definition, dossier.answers, secret=secret)),
        "files": [
            [row.file.name, words.file_size(row.file.size), _grouped(row.file.sha256)]
            for row in queries.attachments_of(dossier)
        ],
        "who": [
            ["姓名或名称", dossier.name],
            ["公开编号", dossier.number or "—"],
            ["工作单位", dossier.employer],
            ["项目名称", paper.project_of(dossier) or "—"],
        ],
        "form": sheets[0],
        "opinions": sheets[1:],
    }


def _grouped(digest: str) -> str:
    return " ".join(digest[start : start + 8] for start in range(0, len(digest), 8))


def _head(dossier: Dossier, definition: Mapping[str, Any]) -> list[list[str]]:
    rows = [
        ["姓名或名称", dossier.name],
        ["行业组", answers.group_name(definition, dossier.group) or "—"],
        ["工作单位", dossier.employer],
        ["公开编号", dossier.number or "报送后生成"],
    ]
    for member in queries.members_of(dossier):
        born = member.person.birth_date
        rows += [
            [
                "出生年月" if len(rows) == 4 else member.person.name,
                f"{born.year} 年 {born.month} 月" if born else "—",
            ]
        ]
    return rows if len(rows) % 2 == 0 else [*rows, ["申报单位", dossier.unit.name]]


def _items(sections: list[answers.ShownSection]) -> list[dict[str, Any]]:
    """Return the answers in order; short ones go two a line, so a lone one takes the whole line."""
    found: list[dict[str, Any]] = []
    pending: list[dict[str, Any]] = []
    for section in sections:
        for item in section.items:
            short = not item.long and not item.rows and len(item.text) <= SHORT and "\n" not in item.text
            row = {
                "label": item.label,
                "text": item.text or "—",
                "long": item.long,
                "heads": list(item.heads),
                "rows": [list(cells) for cells in item.rows],
                "wide": not short,
            }
            if short and not pending:
                pending.append(row)
            elif short:
                found += [pending.pop(), row]
            else:
                found += [{**left, "wide": True} for left in pending] + [row]
                pending.clear()
    return found + [{**left, "wide": True} for left in pending]


def docx(dossier: Dossier, *, secret: Mapping[str, Any] | None) -> bytes:
    """Return the form as an editable document with the same pages, barcodes and hashes."""
    from baijia.interfaces.web.papers import approval_docx  # python-docx is loaded where it is used

    box = io.BytesIO()
    approval_docx.document(data(dossier, secret=secret)).save(box)
    return box.getvalue()
