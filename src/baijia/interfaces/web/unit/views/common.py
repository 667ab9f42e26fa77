"""What the views of one dossier share."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse

from baijia.award.nominations import queries as nominations
from baijia.award.nominations.enums import DossierState
from baijia.award.nominations.models import Dossier
from baijia.award.nominations.rules.filing import EDITABLE
from baijia.core.refused import not_found
from baijia.interfaces.web.desks import actor_of

from ...frames import work_page


def own(request: HttpRequest, uid: str) -> Dossier:
    """Return a dossier that the actor files.

    Raises:
        Refused: hidden for everybody else.
    """
    actor = actor_of(request)
    dossier = nominations.get(actor, uid)
    if not nominations.files(actor, dossier):
        raise not_found()
    return dossier


def editable(dossier: Dossier) -> bool:
    """Whether the form of this dossier may be filled in."""
    return dossier.state in EDITABLE


def opened(dossier: Dossier) -> set[str] | None:
    """Return the fields a return opened, None for all."""
    if dossier.state != DossierState.RETURNED:
        return None
    step = nominations.last_return(dossier)
    return set(step.fields) if step and step.fields else None


def whole_number(text: str) -> int:
    """Return a number that the page itself sent along, 0 for anything else."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else 0


def page(
    request: HttpRequest,
    template: str,
    dossier: Dossier,
    context: Mapping[str, Any],
    *,
    status: int = 200,
) -> HttpResponse:
    """Answer with a page about one dossier."""
    return work_page(
        request,
        f"unit/{template}.html",
        {"dossier": dossier, **context},
        current="unit-home",
        edition=dossier.edition,
        status=status,
    )
