"""Reads of the register: who holds which honour, and what a certificate number is worth today."""

from __future__ import annotations

from django.db.models import QuerySet

from baijia.award.honours.enums import HonourState
from baijia.award.honours.models import Certificate, Honour
from baijia.award.programmes.models import Edition
from baijia.core.refused import not_found
from baijia.directory.models import Person


def register() -> QuerySet[Honour]:
    """Return the public register, newest edition first; revoked honours stand in it as revoked."""
    return Honour.objects.select_related("edition", "programme", "certificate").order_by(
        "-year", "edition_id", "group", "number"
    )


def of_edition(edition: Edition) -> QuerySet[Honour]:
    """Return an edition's honours in order of number."""
    return Honour.objects.filter(edition=edition).select_related("certificate").order_by("number")


def check(number: str) -> Certificate:
    """Return the certificate of a number, as anyone may ask. Its honour's state says whether it stands.

    Raises:
        Refused: no certificate has this number; the same answer for any text.
    """
    found = (
        Certificate.objects.filter(number=number.strip().upper())
        .select_related("honour__edition__log", "honour__programme")
        .first()
    )
    if found is None:
        raise not_found()
    return found


def held_by(person: Person) -> QuerySet[Honour]:
    """Return the honours a person holds and held."""
    return Honour.objects.filter(person=person).order_by("year")


def stands(honour: Honour) -> bool:
    """Tell whether an honour stands."""
    return honour.state == HonourState.CONFERRED
