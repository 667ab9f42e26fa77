"""Who is told what when a list is released: one letter a dossier, to the officers of the union that filed it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from baijia.award.decisions.models import Resolution
from baijia.award.nominations.models import Dossier
from baijia.directory import queries as directory
from baijia.directory.enums import Role
from baijia.engine.rank import sentence


@dataclass(frozen=True, slots=True)
class Letter:
    """One message to one account; ``union`` and ``reader`` say who that is."""

    account_uid: str
    reader: str
    union: str
    template: str
    context: dict[str, Any] = field(default_factory=dict)


TEMPLATES = {"proposed": "decisions.proposed", "reserve": "decisions.reserve", "none": "decisions.not_listed"}


def release(resolution: Resolution) -> list[Letter]:
    """Return the letters that go out when the list is released, in order of outcome and name; three statements.

    Outcomes go to the unit with their reason, marks do not.
    """
    rows = {row["nominee"]: row for row in resolution.document["rows"]}
    dossiers = Dossier.objects.filter(edition=resolution.edition, number__in=list(rows)).select_related(
        "unit"
    )
    found = sorted(dossiers, key=lambda one: (rows[one.number]["outcome"], one.name, one.number))
    officers = directory.holders(Role.FILING_OFFICER, {one.unit_id for one in found})
    return [
        Letter(
            account_uid=account.uid,
            reader=account.display_name,
            union=dossier.unit.name,
            template=TEMPLATES[rows[dossier.number]["outcome"]],
            context={
                "name": dossier.name,
                "edition": resolution.edition.name,
                "reason": sentence(rows[dossier.number]["reason"], marks=False),
            },
        )
        for dossier in found
        for account in officers.get(dossier.unit_id, [])
    ]
