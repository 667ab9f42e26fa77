"""The ranked list on paper for one stamp (推荐排序表): order, reserves, who is not recommended and why."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils import translation

from baijia.award.nominations import queries
from baijia.award.nominations.enums import Place
from baijia.award.programmes.models import Edition
from baijia.core import clock
from baijia.core.actor import Actor
from baijia.directory.models import Union
from baijia.interfaces.web import answers, qr
from baijia.interfaces.web.papers import press
from baijia.interfaces.web.ui import words

CODE = 12
"""Signs of the list's digest that stand on the sheet; typed in, they match the scan with the list."""


def code_of(digest: str) -> str:
    """Return the code of a digest as printed: three groups of four."""
    return " ".join(digest[start : start + 4] for start in range(0, CODE, 4))


def pdf(
    actor: Actor, edition: Edition, union: Union, definition: Mapping[str, Any], standing: queries.Standing
) -> bytes:
    """Return the sheet as PDF/A, always in Chinese; a list that has not gone up is marked as a draft.

    Raises:
        Refused: hidden, where the actor does not recommend there; or the server has no Chinese font.
    """
    with translation.override("zh-hans"):
        row = queries.list_of(edition, union)
        at = row.submitted_at if row and row.submitted_at else clock.edition_now()
        return press.pdf("ranking.typ", _data(actor, edition, union, definition, standing), at=at)


def _data(
    actor: Actor, edition: Edition, union: Union, definition: Mapping[str, Any], standing: queries.Standing
) -> dict[str, Any]:
    row = queries.list_of(edition, union)
    found = queries.ranked(actor, edition, union)
    rest = queries.board(actor, edition, union, place=Place.NOT_RECOMMENDED)
    digest = row.digest if row else ""
    places = "不限名额" if standing.places is None else f"名额 {standing.places} 名"
    return {
        "title": f"{edition.name}推荐排序表",
        "rehearsal": edition.log.origin.startswith("REHEARSAL/"),
        "edition": edition.name,
        "union": union.name,
        "facts": f"{places}；推荐 {standing.recommended} 名，备选 {standing.reserve} 名，"
        f"未推荐 {standing.not_recommended} 名",
        "draft": standing.open,
        "opinion": row.opinion if row else "",
        "signed": words.long_date(row.signed_on) if row and row.signed_on else "",
        "parts": [
            {
                "name": str(part.label),
                "rows": [
                    [
                        str(each.rank),
                        each.name,
                        each.employer,
                        _group(definition, each.group),
                        each.project or "",
                        each.number,
                    ]
                    for each in found[part]
                ],
            }
            for part in (Place.RECOMMENDED, Place.RESERVE)
        ],
        "refused": [[each.name, each.employer, _group(definition, each.group), each.reason] for each in rest],
        "code": code_of(digest),
        "digest": digest,
        "qr": qr.svg(digest or "draft"),
        "address": digest,
        "sent": words.long_moment(row.submitted_at) if row and row.submitted_at else "",
    }


def _group(definition: Mapping[str, Any], code: str) -> str:
    return answers.group_name(definition, code)
