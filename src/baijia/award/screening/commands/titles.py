"""Earlier titles: taken in from lists, and bound to a person once somebody has proved who it is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from baijia.award.programmes.models import Edition, Programme
from baijia.award.screening import rules
from baijia.award.screening.models import EarlierTitle
from baijia.core import audit
from baijia.core.actor import Actor
from baijia.core.command import command
from baijia.directory.models import Person

CHUNK = 1000


@command
def import_titles(*, actor: Actor, edition: Edition, rows: Sequence[Mapping[str, Any]]) -> int:
    """Take in holders of earlier titles: ``{name, unit, year}`` and, where known, ``person``.

    Rows that are already there stay as they are. Returns how many are new.
    """
    rules.check_screens(actor, edition)
    added = keep_titles(
        edition.programme,
        [(row.get("person"), str(row["name"]), str(row["unit"]), int(row["year"])) for row in rows],
    )
    audit.record(actor, "screening.import_titles", edition, scope=edition.code, after={"added": added})
    return added


def keep_titles(programme: Programme, holders: Iterable[tuple[Person | None, str, str, int]]) -> int:
    """Keep (person, name, unit, year) of holders, inside the command that made them; returns how many are new.

    Rows that are already there stay as they are.
    """
    kept = EarlierTitle.objects.filter(programme=programme)
    before = kept.count()
    EarlierTitle.objects.bulk_create(
        [
            EarlierTitle(programme=programme, person=person, name=name.strip(), unit=unit.strip(), year=year)
            for person, name, unit, year in holders
        ],
        batch_size=CHUNK,
        ignore_conflicts=True,
    )
    return kept.count() - before


@command
def bind_title(
    *, actor: Actor, edition: Edition, title: EarlierTitle, person: Person, reason: str
) -> EarlierTitle:
    """Say that an imported holder, known by name and unit alone, is this person; from now on it is no guess."""
    title = EarlierTitle.objects.select_for_update(of=("self",)).get(pk=title.pk)
    rules.check_screens(actor, edition)
    rules.check_binds(edition, title, person)
    title.person, title.bound_reason = person, rules.check_reason(reason)
    title.bound_by_uid = actor.account_uid or actor.kind
    title.save(update_fields=["person", "bound_reason", "bound_by_uid"])
    audit.record(
        actor,
        "screening.bind_title",
        title,
        scope=edition.code,
        purpose=title.bound_reason,
        after={"person": person.uid, "year": title.year},
    )
    return title
