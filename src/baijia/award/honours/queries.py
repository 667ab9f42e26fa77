"""Reads of the register: who holds which honour, and what a certificate number is worth today."""

from __future__ import annotations

import unicodedata

from django.db.models import Count, Q, QuerySet

from baijia.award.honours.enums import HonourState
from baijia.award.honours.models import Certificate, Honour
from baijia.award.programmes.models import Edition
from baijia.core.refused import not_found
from baijia.directory.models import Person

DASHES = "‐‑‒–—−ー"


def register() -> QuerySet[Honour]:
    """Return the public register, newest edition first; revoked honours stand in it as revoked."""
    return Honour.objects.select_related("edition", "programme", "certificate").order_by(
        "-year", "edition_id", "group", "number"
    )


def search(*, text: str = "", edition: str = "", group: str = "", state: str = "") -> QuerySet[Honour]:
    """Return the register narrowed down; ``text`` is a part of name, unit or project, or a certificate number."""
    rows = register()
    if edition:
        rows = rows.filter(edition__code=edition)
    if group:
        rows = rows.filter(group=group)
    if state:
        rows = rows.filter(state=state)
    if text:
        rows = rows.filter(
            Q(name__icontains=text)
            | Q(unit__icontains=text)
            | Q(project__icontains=text)
            | Q(certificate__number=normalised(text))
        )
    return rows


def editions() -> list[tuple[Edition, int]]:
    """Return the editions that conferred an honour with how many, newest first, in one statement."""
    rows = Edition.objects.annotate(conferred=Count("honours")).filter(conferred__gt=0)
    return [(row, row.conferred) for row in rows.order_by("-id")]


def by_group(edition: Edition) -> dict[str, int]:
    """Return how many an edition honoured in each group."""
    counts = Honour.objects.filter(edition=edition).values_list("group").annotate(Count("id"))
    return dict(counts.order_by())


def normalised(number: str) -> str:
    """Return a certificate number as it is kept, from how people type it: spaces, full width, other dashes."""
    text = unicodedata.normalize("NFKC", number)
    return "".join("-" if mark in DASHES else mark for mark in text if not mark.isspace()).upper()[:40]


def of_edition(edition: Edition) -> QuerySet[Honour]:
    """Return an edition's honours in order of number."""
    return Honour.objects.filter(edition=edition).select_related("certificate").order_by("number")


def check(number: str) -> Certificate:
    """Return the certificate of a number, as anyone may ask. Its honour's state says whether it stands.

    Raises:
        Refused: no certificate has this number; the same answer for any text.
    """
    found = (
        Certificate.objects.filter(number=normalised(number))
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
