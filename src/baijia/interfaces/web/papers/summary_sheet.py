"""A panel's summary sheet on paper (评审汇总表): every mark, opinion and dissent, with a line for each signature."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils import translation

from baijia.award.defence import sheeting
from baijia.award.defence.models import Sheet
from baijia.award.programmes import queries as programmes
from baijia.core import barcodes, clock
from baijia.interfaces.web.papers import press
from baijia.interfaces.web.ui import words

STATES = {"absence": "缺席", "abstention": "弃权", "missing": "未评"}


def name_of(sheet: Sheet) -> str:
    """Return a file name for a sheet."""
    return f"summary-{sheet.group}-{sheet.number}.pdf"


def pdf(sheet: Sheet) -> bytes:
    """Return the sheet as PDF/A, always in Chinese; the same sheet gives the same bytes.

    Raises:
        Refused: the server has no Chinese font.
    """
    with translation.override("zh-hans"):
        return press.pdf("summary.typ", _data(sheet), at=sheet.at)


def _data(sheet: Sheet) -> dict[str, Any]:
    edition, document = sheet.round.edition, sheet.document
    definition = programmes.in_force(edition)
    groups = {one["code"]: one["name"] for one in definition["groups"]}
    code = sheeting.code_of(sheet.digest)
    return {
        "title": f"{edition.name}评审汇总表",
        "rehearsal": edition.log.origin.startswith("REHEARSAL/"),
        "edition": edition.name,
        "round": programmes.round_definition(edition, sheet.round.code)["name"],
        "group": groups.get(sheet.group, sheet.group),
        "number": sheet.number,
        "voided": sheet.voided_at is not None,
        "criteria": "、".join(document["criteria"]),
        "scale": document["scale"],
        "jurors": [one["name"] for one in document["jurors"]],
        "cases": [_case(case) for case in document["cases"]],
        "code": code,
        "barcode": barcodes.svg(code),
        "digest": sheet.digest,
        "at": words.long_moment(sheet.at),
    }


def _case(case: dict[str, Any]) -> dict[str, Any]:
    at = datetime.fromisoformat(case["starts"]).astimezone(clock.ZONE)
    gone = [f"{one['reason']} {one['count']} 位" for one in case["gone"]]
    dissents = [f"{mark['name']}：{mark['dissent']}" for mark in case["marks"] if mark["dissent"]]
    reasons = [f"{mark['name']}：{mark['reason']}" for mark in case["marks"] if mark["reason"]]
    return {
        "number": case["number"],
        "name": case["name"],
        "place": f"{case['venue']} {at:%m-%d %H:%M}",
        "absent": case["state"] == "absent",
        "marks": [[mark["name"], _mark(mark)] for mark in case["marks"]],
        "opinion": case["opinion"],
        "notes": "；".join([*reasons, *gone]),
        "dissent": "；".join(dissents),
    }


def _mark(mark: dict[str, Any]) -> str:
    if not mark["vector"]:
        return STATES.get(mark["state"], "—")
    return f"{' + '.join(str(one) for one in mark['vector'])} = {sum(mark['vector'])}"
