"""Earlier titles: taken in from lists, and bound to a person once somebody has proved who it is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from baijia.award.programmes.models import Edition
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
    titles = [
        EarlierTitle(
            programme_id=edition.programme_id,
            person=row.get("person"),
            name=str(row["name"]).strip(),
            unit=str(row["unit"]).strip(),
            year=int(row["year"]),
        )
        for row in rows
    ]
    before = EarlierTitle.objects.filter(programme_id=edition.programme_id).count()
    EarlierTitle.objects.bulk_create(titles, batch_size=CHUNK, ignore_conflicts=True)
    added = EarlierTitle.objects.filter(programme_id=edition.programme_id).count() - before
    audit.record(actor, "screening.import_titles", edition, scope=edition.code, after={"added": added})
    return added


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
