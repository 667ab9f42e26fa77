"""Score sheets for jurors who prefer a pen (纸质评分表): a page a sheet, each with its own barcode."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils import translation

from baijia.award.programmes import queries as programmes
from baijia.award.review.models import Round
from baijia.award.review.queries import SheetView
from baijia.core import barcodes, clock
from baijia.core.refused import not_found
from baijia.interfaces.web.papers import press


def pdf(round: Round, views: Sequence[SheetView]) -> bytes:
    """Return the sheets as PDF/A, always in Chinese.

    Raises:
        Refused: hidden, where there is none; or the server has no Chinese font.
    """
    if not views:
        raise not_found()
    with translation.override("zh-hans"):
        return press.pdf("scores.typ", _data(round, views), at=max(view.sheet.printed_at for view in views))


def _data(round: Round, views: Sequence[SheetView]) -> dict[str, Any]:
    edition = round.edition
    name = programmes.round_definition(edition, round.code)["name"]
    criteria = [[one["name"], str(one["max"])] for one in views[0].rubric["criteria"]]
    return {
        "title": f"{edition.name} {name}评分表",
        "rehearsal": edition.log.origin.startswith("REHEARSAL/"),
        "edition": edition.name,
        "round": name,
        "criteria": criteria,
        "words": _words(views[0]),
        "sheets": [
            {
                "code": view.code,
                "bar": barcodes.svg(view.code),
                "digest": view.sheet.digest,
                "expert": view.sheet.expert.name,
                "group": next((line.item.group_name for line in view.lines if line.item), ""),
                "printed": clock.iso(view.sheet.printed_at),
                "rows": [
                    [
                        str(line.number),
                        (line.item.name or line.slot) if line.item else line.slot,
                        line.item.title if line.item else "",
                    ]
                    for line in view.lines
                ],
            }
            for view in views
        ],
    }


def _words(view: SheetView) -> str:
    """Return when words are asked for beside the marks, "" where they never are."""
    low, high = view.rubric.get("comment_below"), view.rubric.get("comment_above")
    words = ""
    if low is not None or high is not None:
        words = f"总分低于满分 {low or 0}% 或高于 {100 if high is None else high}% 时须写评语。"
    if view.rubric.get("abstaining"):
        words += "无法判断的项不打分，写“/”，并在评语栏写明理由。"
    return words
