"""The notice on paper: page 1 stands alone on a wall with root and QR code; the list follows."""

from __future__ import annotations

from typing import Any

from django.utils import translation

from baijia.award.decisions.models import Notice
from baijia.award.programmes import queries as programmes
from baijia.interfaces.web import qr
from baijia.interfaces.web.papers import press
from baijia.interfaces.web.public import noticing
from baijia.interfaces.web.ui import words

WIDTHS = {"name": 4, "unit": 13, "post": 6, "project": 12}


def pdf(notice: Notice) -> bytes:
    """Return a running notice as A4 sheets, always in Chinese.

    Raises:
        Refused: the server has no Chinese font.
    """
    with translation.override("zh-hans"):
        return press.pdf("notice.typ", _data(notice), at=notice.opens)


def _data(notice: Notice) -> dict[str, Any]:
    definition = programmes.in_force(notice.edition)
    groups = noticing.groups(notice, definition)
    heading = noticing.title(notice, definition)
    count = len(notice.document["list"])
    shows = [key for key in definition["notice"]["shows"] if key in WIDTHS]
    return {
        "title": "".join(heading),
        "rehearsal": notice.edition.log.origin.startswith("REHEARSAL/"),
        "issuers": [item["name"] for item in definition["organisers"]],
        "serial": f"{definition['year']} 年第 {notice.number} 次公示",
        "heading": list(heading),
        "paragraphs": _paragraphs(notice, definition, count),
        "date": words.long_date(notice.opens),
        "address": noticing.address(notice),
        "qr": qr.svg(noticing.address(notice)),
        "digest": notice.document["list_digest"],
        **_signed(notice),
        "list_title": f"{definition['name']}{heading[1].removesuffix('的公示')}",
        "list_note": f"共 {count} 名，按行业组和公开编号排列",
        "columns": noticing.columns(definition),
        "widths": [WIDTHS[key] for key in shows],
        "groups": [{"name": group.name, "rows": [row.cells for row in group.people]} for group in groups],
    }


def _signed(notice: Notice) -> dict[str, str]:
    proof = noticing.proof(notice)
    if proof is None:
        return {"root": "", "signed": "", "covered": ""}
    seen = f"，见证方：{'、'.join(proof.witnesses)}" if proof.witnesses else ""
    return {
        "root": proof.root,
        "covered": f"{proof.size} 条时的检查点",
        "signed": f"{words.long_moment(proof.at)} 签署{seen}。",
    }


def _paragraphs(notice: Notice, definition: dict[str, Any], count: int) -> list[str]:
    document = notice.document
    unit = "个工作日，节假日不计，调休上班日计入" if noticing.is_working(notice) else "天"
    why = (
        f"按照《{definition['name']}评选办法》，经组织推荐、资格审查、专家评审和会议审议，拟授予下列 {count} 名同志"
        f"{definition['honour']}称号。"
        if notice.number == 1
        else f"{definition['name']}拟授予名单中有人退出，按办法由候补人员依次递补，共 {count} 名。"
    )
    return [
        f"{why}现予公示，接受社会监督。",
        f"公示期为 {words.long_date(notice.opens)}至 {words.long_moment(notice.closes)}，共 {document['days']} {unit}。"
        "对名单有异议的，请在截止前实名提出，写明姓名、联系方式、理由和依据。异议人身份对被异议人及其单位保密。",
        "扫描本页二维码可在网上提出异议并查询处理进度。",
        f"附件：{heading_of(definition, notice)}（{count} 名）",
    ]


def heading_of(definition: dict[str, Any], notice: Notice) -> str:
    """Return what the list is called."""
    kind = "拟授予名单" if notice.number == 1 else "递补人员名单"
    return f"{definition['name']}{kind}"
