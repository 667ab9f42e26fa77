"""The notice a unit puts up itself, reported with its proof."""

from __future__ import annotations

from datetime import date

from baijia.award.nominations.commands import locking
from baijia.award.nominations.models import UnitNotice
from baijia.award.nominations.queries import reading
from baijia.award.nominations.rules import unit_notices as rules
from baijia.core import audit, clock, files
from baijia.core.actor import Actor
from baijia.core.command import command


@command
def report_unit_notice(
    *,
    actor: Actor,
    dossier_uid: str,
    place: str,
    opens: date,
    closes: date,
    result: str,
    name: str,
    data: bytes,
) -> UnitNotice:
    """Report that the dossier hung at the unit, where, from when to when, with what result; ``data`` proves it.

    Reported again it replaces the earlier report, whose file stays in the audit by its hash.
    """
    dossier = locking.dossier(actor, dossier_uid)
    rule = (reading.definition_of(dossier.edition).get("chain") or {}).get("unit_notice")
    now = clock.edition_now()
    rules.check_unit_notice(
        actor, dossier, rule, place=place, opens=opens, closes=closes, result=result, today=now.date()
    )
    evidence = files.store(name=name, data=data)
    notice, made = UnitNotice.objects.update_or_create(
        dossier=dossier,
        defaults={
            "place": place.strip(),
            "opens": opens,
            "closes": closes,
            "result": result.strip(),
            "evidence": evidence,
            "by_uid": actor.account_uid,
            "at": now,
        },
    )
    audit.record(
        actor,
        "nominations.report_unit_notice",
        dossier,
        scope=dossier.edition.code,
        after={"from": str(opens), "to": str(closes), "file": evidence.sha256, "first": made},
    )
    return notice
