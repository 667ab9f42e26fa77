"""Gathers what the rules look at, for one dossier or a thousand, in a constant number of statements."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from baijia.award.nominations.enums import ConfirmationState, DossierState
from baijia.award.nominations.models import Attachment, Dossier, Member
from baijia.award.programmes.models import Edition
from baijia.award.screening.eligibility import Case, plain
from baijia.award.screening.models import EarlierTitle


def load(edition: Edition, dossiers: Sequence[Dossier]) -> dict[int, Case]:
    """Return the case of each dossier by primary key."""
    members = defaultdict(list)
    for member in (
        Member.objects.filter(dossier__in=dossiers, active=True).select_related("person").order_by("place")
    ):
        members[member.dossier_id].append(member)
    files = defaultdict(set)
    rows = Attachment.objects.filter(dossier__in=dossiers, removed=False)
    for dossier_id, field in rows.values_list("dossier_id", "field"):
        files[dossier_id].add(field)
    of_person, alike = _titles(edition)
    standing = _standing(edition)
    result = {}
    for dossier in dossiers:
        people = [member.person for member in members[dossier.pk]]
        unit = plain(dossier.employer)
        names = {plain(member.name) for member in members[dossier.pk]} | {plain(dossier.name)}
        result[dossier.pk] = Case(
            answers=dossier.answers,
            birth_dates=tuple(person.birth_date for person in people),
            files=frozenset(files[dossier.pk]),
            titles_of_person=tuple(sorted({year for person in people for year in of_person[person.pk]})),
            titles_alike=tuple(sorted({year for name in names for year in alike[name, unit]})),
            elsewhere=tuple(
                sorted({number for person in people for number in standing[person.pk]} - {dossier.number})
            ),
        )
    return result


def _standing(edition: Edition) -> dict[int, list[str]]:
    """Return the public numbers under which each person stands in the edition; who declined does not stand there."""
    numbers: dict[int, list[str]] = defaultdict(list)
    rows = Member.objects.filter(dossier__edition=edition).exclude(dossier__number="")
    rows = rows.exclude(dossier__state=DossierState.WITHDRAWN).exclude(state=ConfirmationState.REFUSED)
    for person, number in rows.values_list("person_id", "dossier__number"):
        numbers[person].append(number)
    return numbers


def _titles(edition: Edition) -> tuple[dict[int, list[int]], dict[tuple[str, str], list[int]]]:
    """Return years of earlier titles by person, and by name and unit where the person is not known."""
    of_person: dict[int, list[int]] = defaultdict(list)
    alike: dict[tuple[str, str], list[int]] = defaultdict(list)
    for title in EarlierTitle.objects.filter(programme_id=edition.programme_id):
        if title.person_id is not None:
            of_person[title.person_id].append(title.year)
        else:
            alike[plain(title.name), plain(title.unit)].append(title.year)
    return of_person, alike
