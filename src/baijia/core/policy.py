"""Policy as data: a document somebody writes, the days it holds, and the basis it rests on."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TypeVar

from django.utils.translation import gettext as _

from baijia.core.refused import Refused, RefusedMany
from baijia.engine.faults import BadInput

MOST_FAULTS = 12
SHORTEST_BASIS, LONGEST_BASIS = 4, 300
T = TypeVar("T")


def check_document(parse: Callable[[str], T], text: str) -> T:
    """Return what ``parse`` reads in a text.

    Raises:
        RefusedMany: with a sentence for every fault, by line or key.
    """
    try:
        return parse(text)
    except BadInput as bad:
        raise RefusedMany(
            [
                Refused(
                    "policy.document",
                    _("%(where)s：%(wrong)s；应为 %(expected)s")
                    % {"where": one.where, "wrong": one.wrong, "expected": one.expected},
                    field="text",
                )
                for one in bad.faults[:MOST_FAULTS]
            ]
        ) from None


def check_basis(basis: str) -> str:
    """A number that is policy names what it rests on. Returns it.

    Raises:
        Refused: it does not.
    """
    text = basis.strip()
    if len(text) < SHORTEST_BASIS:
        raise Refused("policy.basis", _("请写明依据的法律、文件和条款。"), field="basis")
    return text[:LONGEST_BASIS]


def check_days(starts: date, ends: date | None) -> None:
    """What holds for some days ends on its first day or later.

    Raises:
        Refused: before.
    """
    if ends is not None and ends < starts:
        raise Refused("policy.days", _("失效日不能早于生效日。"), field="ends")
