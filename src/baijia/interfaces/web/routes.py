"""Every address of the site and the rule it keeps: route name -> ``access.Rule``.

To add a page of an audience (``urls.AUDIENCES`` lists them):

1. add its ``path(..., name="union-list")`` to ``<audience>/urls.py``; the name begins with the audience
   and is unique in the whole site (``home`` and the sign-in pages are the exceptions);
2. declare it in ``ROUTES`` of ``<audience>/routes.py``::

       ROUTES = {
           "public-notice": anyone(about="edition"),
           "union-todo": roles(Role.RECOMMENDER),
           "unit-dossier": Rule(
               about="dossier",
               roles={Role.FILING_OFFICER: HERE, Role.RECOMMENDER: HERE, Role.ORGANISER: HERE},
           ),
           "unit-dossier-submit": roles(Role.FILING_OFFICER, about="dossier", where=OWN, method="POST"),
           "nominee-confirm": by_link(),
       }

3. where ``about`` is a kind that is not there yet, add a maker to ``KINDS`` in
   ``tests/integration/house/world.py``.

``tests/integration/house/test_authorization.py`` then calls the address in every role and relation. An
address that opens must answer 200 or redirect (a POST may also say 400, 403, 409 or 422: no form was
sent); one that does not must answer 404, or, without sign-in, lead to the sign-in page. An address that is
not declared fails the test, and so does a declaration without an address.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from baijia.interfaces.api.routes import ROUTES as API
from baijia.interfaces.web.access import Rule, anyone
from baijia.interfaces.web.account.routes import ROUTES as ACCOUNT
from baijia.interfaces.web.expert.routes import ROUTES as EXPERT
from baijia.interfaces.web.finance.routes import ROUTES as FINANCE
from baijia.interfaces.web.gatherings.routes import ROUTES as GATHERINGS
from baijia.interfaces.web.holder.routes import ROUTES as HOLDER
from baijia.interfaces.web.lending.routes import ROUTES as LENDING
from baijia.interfaces.web.nominee.routes import ROUTES as NOMINEE
from baijia.interfaces.web.office.routes import ROUTES as OFFICE
from baijia.interfaces.web.pairing.routes import ROUTES as PAIRING
from baijia.interfaces.web.public.routes import ROUTES as PUBLIC
from baijia.interfaces.web.service.routes import ROUTES as SERVICE
from baijia.interfaces.web.spaces.routes import ROUTES as SPACES
from baijia.interfaces.web.ui.routes import ROUTES as UI
from baijia.interfaces.web.union.routes import ROUTES as UNION
from baijia.interfaces.web.unit.routes import ROUTES as UNIT

COMMON: dict[str, Rule] = {"set_language": anyone(method="POST")}
"""Addresses of no audience."""


def _merged(tables: Iterable[Mapping[str, Rule]]) -> dict[str, Rule]:
    merged: dict[str, Rule] = {}
    for table in tables:
        twice = merged.keys() & table.keys()
        if twice:
            raise ValueError(f"declared twice: {', '.join(sorted(twice))}")
        merged |= table
    return merged


ROUTES = _merged(
    (
        COMMON,
        ACCOUNT,
        UI,
        PUBLIC,
        NOMINEE,
        HOLDER,
        UNIT,
        UNION,
        EXPERT,
        OFFICE,
        FINANCE,
        SERVICE,
        LENDING,
        GATHERINGS,
        SPACES,
        PAIRING,
        API,
    )
)
