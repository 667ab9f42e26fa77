"""Relations that make a conflict of interest, found in what the house knows; each with the sentence that says which."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from baijia.award.experts.enums import ConflictState
from baijia.award.experts.models import CompanyGroup, Conflict, Expert, FormerEmployer
from baijia.award.nominations.enums import DossierState
from baijia.award.nominations.models import Dossier
from baijia.award.programmes.models import Edition
from baijia.core import clock

YEARS = 3
"""For so many years a former employer counts."""


@dataclass(frozen=True, slots=True)
class Relation:
    """An expert and a candidate who are related, and how."""

    expert: Expert
    dossier: Dossier
    reason: str


def relations(edition: Edition, pool: Sequence[Expert]) -> Iterator[Relation]:
    """Yield the relations of an edition's sealed candidates with the pool, the gravest first, one a pair.

    The same employer now or within three years, by credit code or, where one is missing, by name; the same group
    of companies; the candidate in person; the expert's name among those the dossier speaks of, as a co-inventor's or
    co-author's is; and a pair that was confirmed in an earlier edition.
    """
    known = _Known(edition, pool)
    rows = Dossier.objects.filter(edition=edition, state=DossierState.SEALED).select_related("unit")
    for dossier in rows.prefetch_related("members").order_by("number"):
        found: dict[int, str] = {}
        for expert, reason in known.of(dossier):
            found.setdefault(expert, reason)
        for expert, reason in sorted(found.items()):
            yield Relation(known.experts[expert], dossier, reason)


class _Known:
    """What is known of the pool, by what a dossier is looked up by."""

    def __init__(self, edition: Edition, pool: Sequence[Expert]) -> None:
        self.experts = {expert.pk: expert for expert in pool}
        today = clock.edition_now().astimezone(clock.ZONE).date()
        self.by_code: dict[str, list[int]] = {}
        self.by_name: dict[str, list[int]] = {}
        self.former: dict[str, list[int]] = {}
        for expert in pool:
            if expert.credit_code:
                self.by_code.setdefault(expert.credit_code, []).append(expert.pk)
            else:
                self.by_name.setdefault(expert.employer, []).append(expert.pk)
        for row in FormerEmployer.objects.filter(expert__in=self.experts, until__gte=_years_before(today)):
            self.former.setdefault(row.credit_code or row.employer, []).append(row.expert_id)
        self.groups: dict[str, CompanyGroup] = {}
        for group in CompanyGroup.objects.filter(organiser_id=edition.organiser_id).order_by("name"):
            self.groups |= dict.fromkeys(group.credit_codes, group)
        self.people: dict[str, list[int]] = {}
        for expert in pool:
            self.people.setdefault(expert.name, []).append(expert.pk)
        names = sorted((name for name in self.people if len(name) > 1), key=lambda name: (-len(name), name))
        self.names = re.compile("|".join(map(re.escape, names))) if names else None
        earlier = Conflict.objects.filter(expert__in=self.experts, state=ConflictState.CONFIRMED)
        earlier = earlier.exclude(dossier__edition=edition)
        self.earlier: dict[int, list[int]] = {}
        for expert_id, person in earlier.values_list("expert", "dossier__members__person").order_by("id"):
            if person is not None:
                self.earlier.setdefault(person, []).append(expert_id)

    def of(self, dossier: Dossier) -> Iterator[tuple[int, str]]:
        """Yield (expert, reason) of everybody related to a dossier, by primary key."""
        codes = {dossier.unit.credit_code, str(dossier.answers.get("credit_code") or "")} - {""}
        same = _("与被推荐人同一单位")
        for code in codes:
            yield from ((one, same) for one in self.by_code.get(code, []))
        yield from ((one, same) for one in self.by_name.get(dossier.employer, []))
        for one in self.people.get(dossier.name, []):
            if self.experts[one].employer == dossier.employer:
                yield one, _("专家就是被推荐人")
        for key in (*codes, dossier.employer):
            yield from ((one, _("三年内曾在被推荐人单位任职")) for one in self.former.get(key, []))
        for group in {
            self.groups[code].pk: self.groups[code] for code in codes if code in self.groups
        }.values():
            for code in group.credit_codes:
                reason = _("与被推荐人单位同属“%s”") % group.name
                yield from ((one, reason) for one in self.by_code.get(code, []))
        yield from self._named(dossier)
        for member in dossier.members.all():
            yield from ((one, _("往届已认定回避")) for one in self.earlier.get(member.person_id, []))

    def _named(self, dossier: Dossier) -> Iterator[tuple[int, str]]:
        if self.names is None:
            return
        text = "\n".join(_words(dossier.answers))
        for name in dict.fromkeys(self.names.findall(text)):
            if name != dossier.name:
                reason = _("材料中出现专家姓名，可能是共同发明人或合著者")
                yield from ((one, reason) for one in self.people[name])


def _words(value: Any) -> Iterable[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for part in value.values():
            yield from _words(part)
    elif isinstance(value, list):
        for part in value:
            yield from _words(part)


def _years_before(day: date) -> date:
    try:
        return day.replace(year=day.year - YEARS)
    except ValueError:  # 29 February
        return day.replace(year=day.year - YEARS, day=28)
