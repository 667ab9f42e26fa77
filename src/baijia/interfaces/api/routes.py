"""Every address of the interface, what each method does, and who may open it.

Addresses, views and ``openapi.json`` are all made of this one table.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from django.http import HttpResponse

from baijia.directory.enums import PROGRAM_ROLES
from baijia.interfaces.api import bodies, views
from baijia.interfaces.api.bodies import Shape
from baijia.interfaces.web.access import HERE, Rule, anyone
from baijia.interfaces.web.unit.routes import filers


@dataclass(frozen=True, slots=True)
class Act:
    """What one method of an address does.

    Attributes:
        view: what answers.
        says: a sentence for ``openapi.json``.
        body: the shape of the JSON it takes, None for none.
        upload: whether it takes a file instead.
        status: of its answer where all is well.
        repeats: whether ``Idempotency-Key`` counts.
        query: names of the query's parts.
    """

    view: Callable[..., HttpResponse]
    says: str
    body: Shape | None = None
    upload: bool = False
    status: int = 200
    repeats: bool = False
    query: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Address:
    """An address below ``PROGRAMS``, its rule and its acts by method."""

    path: str
    rule: Rule
    acts: Mapping[str, Act] = field(default_factory=dict)


def _filers(about: str = "", *, post: bool = False) -> Rule:
    return filers(about=about, method="POST" if post else "GET", token=True)


ADDRESSES: dict[str, Address] = {
    "api-editions": Address(
        "editions/",
        _filers(),
        {"GET": Act(views.editions, "Editions you file in: deadlines, groups, units.")},
    ),
    "api-form": Address(
        "editions/<str:code>/form/",
        Rule(roles=dict.fromkeys(PROGRAM_ROLES, HERE), about="edition", token=True),
        {"GET": Act(views.form, "The form of an edition as JSON Schema 2020-12 of its answers.")},
    ),
    "api-dossiers": Address(
        "dossiers/",
        _filers(),
        {
            "GET": Act(
                views.dossiers,
                "Your dossiers of one edition, newest first, fifty a page.",
                query=("edition", "unit", "state", "q", "page"),
            ),
            "POST": Act(views.begin, "Begin a draft.", body=bodies.BEGIN, status=201, repeats=True),
        },
    ),
    "api-dossier": Address(
        "dossiers/<str:uid>/",
        _filers("dossier"),
        {
            "GET": Act(views.dossier, "A dossier: state, version, answers, confirmations, deadlines."),
            "PATCH": Act(
                views.change,
                "Save some answers; 409 with what changed if the version is not the newest.",
                body=bodies.CHANGE,
            ),
        },
    ),
    "api-files": Address(
        "dossiers/<str:uid>/files/",
        _filers("dossier", post=True),
        {"POST": Act(views.attach, "Add a file under a field.", upload=True, status=201, repeats=True)},
    ),
    "api-check": Address(
        "dossiers/<str:uid>/check/",
        _filers("dossier"),
        {"GET": Act(views.check, "What still hinders a submission.")},
    ),
    "api-submit": Address(
        "dossiers/<str:uid>/submit/",
        _filers("dossier", post=True),
        {"POST": Act(views.submit, "Hand in; the receipt.", body=bodies.SUBMIT, repeats=True)},
    ),
}
DESCRIPTION = "api-openapi"
"""The name of the address that describes the others."""

ROUTES: dict[str, Rule] = {DESCRIPTION: anyone()} | {name: row.rule for name, row in ADDRESSES.items()}
