"""The loan desk: the union's officers and the bank's clerks."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy

from baijia.aftercare.loans import queries
from baijia.core.actor import Actor
from baijia.core.refused import not_found
from baijia.directory.enums import Role
from baijia.interfaces.web.desks import Desk, actor_of, holds

LENDERS = (Role.SERVICE_OFFICER, Role.BANK)
SEES = (Role.SERVICE_OFFICER, Role.PAYER, Role.BANK)
DESK = Desk(
    folder="lending",
    name=gettext_lazy("贴息贷款"),
    roles=(*SEES, Role.LEADER),
    places=(
        ("lending-home", gettext_lazy("贷款"), "cash", SEES),
        ("lending-claims", gettext_lazy("贴息申请"), "receipt", SEES),
        ("lending-sheets", gettext_lazy("银行表格"), "file-spreadsheet", LENDERS),
        ("lending-board", gettext_lazy("贴息预算"), "chart-bar", (Role.SERVICE_OFFICER, Role.PAYER)),
        ("lending-products", gettext_lazy("贷款产品"), "briefcase", (Role.SERVICE_OFFICER, Role.LEADER)),
        ("lending-rates", gettext_lazy("LPR 利率表"), "percentage", (Role.SERVICE_OFFICER,)),
    ),
)


def sees(request: HttpRequest) -> Actor:
    """Return who asks, where it is somebody who may see loans.

    Raises:
        Refused: as hidden.
    """
    actor = actor_of(request)
    if not holds(actor, *SEES):
        raise not_found()
    return actor


def page(request: HttpRequest, template: str, **context: Any) -> HttpResponse:
    """Answer with a page of the desk in the name of the union, or bank, whose loans the actor sees; see ``Desk.page``."""
    return DESK.page(request, template, queries.organiser(actor_of(request)), **context)
