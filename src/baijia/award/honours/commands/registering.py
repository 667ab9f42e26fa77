"""The register: earlier holders taken in from a list, medals handed over."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time

from django.utils.translation import gettext as _

from baijia.award.honours import rules, sheets
from baijia.award.honours.models import Cohort, Honour, MedalReceipt
from baijia.award.programmes.models import Programme
from baijia.award.screening import commands as screening
from baijia.core import audit, clock, files, ids
from baijia.core.actor import Actor
from baijia.core.command import command
from baijia.core.refused import Refused
from baijia.directory import commands as directory
from baijia.directory.models import Person

CHUNK = 500


@dataclass(frozen=True, slots=True)
class Earlier:
    """An earlier edition as its papers tell of it; what they do not tell is None or blank."""

    number: int
    year: int
    name: str
    source: str
    target: int | None = None
    announced: int | None = None
    decision: str = ""


@command
def import_holders(*, actor: Actor, programme: Programme, earlier: Earlier, name: str, data: bytes) -> Cohort:
    """Take in the holders of an earlier edition from a spreadsheet (``name`` and ``data`` of the file).

    Target and announced count are kept beside the list's own length; neither is made to fit the other. Holders
    count as "already holds" in screening from then on. ID numbers are sealed in the directory.

    Raises:
        BadInput: the list has faults; nothing is written.
    """
    programme = (
        Programme.objects.select_for_update(of=("self",)).select_related("organiser").get(pk=programme.pk)
    )
    rules.check_imports(actor, programme)
    rules.check_cohort(programme, number=earlier.number, year=earlier.year, source=earlier.source)
    holders = sheets.read(name, data)
    taken = Honour.objects.filter(number__in=[row.number for row in holders if row.number])
    found = taken.values_list("number", flat=True).first()
    if found:
        raise Refused(
            "cohort.number", _("证书编号 %(number)s 已经在登记册里。") % {"number": found}, field="file"
        )
    cohort = Cohort.objects.create(
        programme=programme,
        number=earlier.number,
        year=earlier.year,
        name=earlier.name.strip(),
        target=earlier.target,
        announced=earlier.announced,
        decision=earlier.decision.strip(),
        source=earlier.source.strip(),
    )
    rows = [_honour(actor, cohort, place, one) for place, one in enumerate(holders, start=1)]
    Honour.objects.bulk_create(rows, batch_size=CHUNK)
    screening.keep_titles(programme, [(row.person, row.name, row.unit, row.year) for row in rows])
    audit.record(
        actor,
        "honours.import_holders",
        cohort,
        after={
            "rows": len(rows),
            "target": earlier.target,
            "announced": earlier.announced,
            "number": cohort.number,
        },
    )
    return cohort


def _honour(actor: Actor, cohort: Cohort, place: int, one: sheets.Holder) -> Honour:
    person: Person | None = None
    if one.id_number:
        person = directory.register_person(actor=actor, name=one.name, id_number=one.id_number)
    code = cohort.programme.code.upper()[:12].rstrip("-")
    return Honour(
        uid=ids.new_uid(),
        programme=cohort.programme,
        cohort=cohort,
        year=cohort.year,
        decision=cohort.decision,
        person=person,
        name=one.name,
        unit=one.unit,
        group=one.group,
        project=one.project,
        number=one.number or f"{code}-{cohort.number}-{place:04d}",
        conferred_at=datetime.combine(date(cohort.year, 1, 1), time(), tzinfo=clock.ZONE),
    )


@command
def hand_over_medal(
    *,
    actor: Actor,
    honour: Honour,
    received_by: str,
    handed_on: date,
    name: str,
    data: bytes,
    on_behalf: str = "",
) -> MedalReceipt:
    """Record that a medal was handed over, with a scan of the signed receipt (``name`` and ``data`` of the file)."""
    honour = (
        Honour.objects.select_for_update(of=("self",))
        .select_related("edition__organiser", "programme__organiser")
        .get(pk=honour.pk)
    )
    rules.check_medal(actor, honour, received_by=received_by, on_behalf=on_behalf, handed_on=handed_on)
    row = MedalReceipt.objects.create(
        honour=honour,
        received_by=received_by.strip(),
        on_behalf=on_behalf.strip(),
        handed_on=handed_on,
        signature=files.store(name=name, data=data),
        by_uid=actor.account_uid,
        at=clock.edition_now(),
    )
    audit.record(
        actor,
        "honours.hand_over_medal",
        honour,
        scope=honour.edition.code if honour.edition else "",
        after={"at": str(handed_on), "file": row.signature.sha256},
    )
    return row
