"""Extra stages of an edition (实地考察、电话核实、视频), each check recorded with outcome and evidence."""

from __future__ import annotations

from datetime import date

from baijia.award.nominations.models import Dossier
from baijia.award.screening import queries, rules
from baijia.award.screening.enums import StageResult
from baijia.award.screening.models import StageCheck
from baijia.core import audit, clock, files
from baijia.core.actor import Actor
from baijia.core.command import command


@command
def record_check(
    *,
    actor: Actor,
    dossier: Dossier,
    stage: str,
    result: StageResult,
    note: str,
    checked_on: date,
    checkers: str,
    name: str = "",
    data: bytes = b"",
) -> StageCheck:
    """Record a check of an extra stage; a later one replaces it and both stay on record.

    ``name`` and ``data`` are the evidence: a picture or a signed sheet, asked for where the edition says so.
    """
    rows = Dossier.objects.select_for_update(of=("self",)).select_related("edition__organiser")
    dossier = rows.get(pk=dossier.pk)
    rules.check_reaches(actor, dossier)
    rules.check_stage(
        dossier,
        stage,
        note=note,
        checkers=checkers,
        checked_on=checked_on,
        today=clock.edition_now().date(),
        evidence=bool(data),
    )
    check = StageCheck.objects.create(
        dossier=dossier,
        stage=stage,
        result=StageResult(result),
        note=note.strip(),
        checked_on=checked_on,
        checkers=checkers.strip(),
        evidence=files.store(name=name, data=data) if data else None,
        replaces=queries.last_check(dossier, stage),
        by_uid=actor.account_uid or actor.kind,
        at=clock.edition_now(),
    )
    audit.record(
        actor,
        "screening.record_check",
        check,
        scope=dossier.edition.code,
        after={
            "dossier": dossier.uid,
            "stage": stage,
            "result": str(check.result),
            "file": check.evidence.sha256 if check.evidence else "",
        },
    )
    return check
