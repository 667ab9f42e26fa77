"""Loans as their readers may see them: the service officer and the payer all, a bank only those sent to it."""

from __future__ import annotations

from django.db.models import Count, Q, QuerySet

from baijia.aftercare.loans.enums import AT_BANK, LoanState
from baijia.aftercare.loans.models import Claim, Clawback, Loan, LoanFile
from baijia.core.actor import Actor
from baijia.core.refused import not_found
from baijia.directory.enums import Role, UnionKind
from baijia.directory.models import Person, Union

STAFF = (Role.SERVICE_OFFICER, Role.PAYER)


def visible_to(actor: Actor) -> QuerySet[Loan]:
    """Return the loans the actor may see, newest first.

    A bank's clerk sees what was sent to the very bank at which the role is held, never a union's below or above.
    """
    where = Q(bank__path__in=actor.places(Role.BANK), state__in=AT_BANK)
    for role in STAFF:
        for path in actor.places(role):
            where |= Q(organiser__path__startswith=path)
    rows = Loan.objects.all() if actor.is_system else Loan.objects.filter(where)
    return rows.select_related("product", "bank", "organiser", "honour", "person").order_by("-pk")


def loan(actor: Actor, uid: str) -> Loan:
    """Return one of them.

    Raises:
        Refused: as hidden.
    """
    found = visible_to(actor).filter(uid=uid).first()
    if found is None:
        raise not_found()
    return found


def file(actor: Actor, uid: str) -> LoanFile:
    """Return a document of a loan the actor may see.

    Raises:
        Refused: as hidden.
    """
    found = (
        LoanFile.objects.filter(uid=uid, loan__in=visible_to(actor)).select_related("file", "loan").first()
    )
    if found is None:
        raise not_found()
    return found


def by_state(actor: Actor) -> dict[str, int]:
    """Return how many loans the actor sees in each state."""
    counts = dict(visible_to(actor).order_by().values_list("state").annotate(Count("pk")))
    return {state.value: counts.get(state.value, 0) for state in LoanState}


def claims(actor: Actor) -> QuerySet[Claim]:
    """Return the claims of the loans the actor may see, newest first."""
    rows = Claim.objects.filter(loan__in=visible_to(actor).order_by())
    return rows.select_related("loan__product", "loan__bank", "loan__organiser").order_by("-pk")


def claim(actor: Actor, uid: str) -> Claim:
    """Return one claim.

    Raises:
        Refused: as hidden.
    """
    found = claims(actor).filter(uid=uid).first()
    if found is None:
        raise not_found()
    return found


def clawbacks(actor: Actor) -> QuerySet[Clawback]:
    """Return what is claimed back of the loans that the actor serves or pays, newest first."""
    rows = Clawback.objects.filter(loan__in=visible_to(actor).order_by())
    return rows.select_related("loan__organiser").order_by("-pk")


def clawback(actor: Actor, uid: str) -> Clawback:
    """Return one of them.

    Raises:
        Refused: as hidden.
    """
    found = clawbacks(actor).filter(uid=uid).first()
    if found is None:
        raise not_found()
    return found


def organiser(actor: Actor) -> Union:
    """Return the union whose loans the actor serves, pays or signs, or, for a bank's clerk, the bank itself.

    Raises:
        Refused: as hidden.
    """
    places = [path for role in (*STAFF, Role.LEADER, Role.BANK) for path in actor.places(role)]
    found = Union.objects.filter(path__in=places).order_by("path").first()
    if found is None:
        raise not_found()
    return found


def serves(actor: Actor, loan: Loan) -> bool:
    """Tell whether the actor serves the loan's organiser."""
    return actor.has(Role.SERVICE_OFFICER, path=loan.organiser.path)


def banks(organiser: Union) -> QuerySet[Union]:
    """Return the partner banks of an organiser."""
    rows = Union.objects.filter(path__startswith=organiser.path, kind=UnionKind.PARTNER, valid_to=None)
    return rows.order_by("path")


def of_person(person: Person) -> QuerySet[Loan]:
    """Return a person's applications and loans, newest first."""
    return Loan.objects.filter(person=person).select_related("product", "bank", "organiser").order_by("-pk")


def own(person: Person, uid: str) -> Loan:
    """Return one of a person's own.

    Raises:
        Refused: as hidden.
    """
    found = of_person(person).filter(uid=uid).first()
    if found is None:
        raise not_found()
    return found
