"""Notices that a unit or a recommending union puts up itself, reported with their proof."""

from __future__ import annotations

from datetime import date

from baijia.award.nominations.commands import locking
from baijia.award.nominations.enums import Place
from baijia.award.nominations.models import ListNotice, UnitNotice
from baijia.award.nominations.queries import reading
from baijia.award.nominations.rules import own_notices as rules
from baijia.award.nominations.rules import recommending
from baijia.award.programmes.models import Edition
from baijia.core import audit, clock, files
from baijia.core.actor import Actor
from baijia.core.command import command
from baijia.directory.models import Union


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


@command
def report_list_notice(
    *,
    actor: Actor,
    edition: Edition,
    union: Union,
    place: str,
    opens: date,
    closes: date,
    result: str,
    name: str,
    data: bytes,
) -> ListNotice:
    """Report that a union's recommended list hung at its own level, with what result; ``data`` proves it.

    It names those recommended now; reported again it replaces the earlier report.
    """
    recommending.check_recommends_at(actor, union)
    row = locking.list_of(edition, union)
    rule = (reading.definition_of(edition).get("chain") or {}).get("list_notice")
    now = clock.edition_now()
    numbers = [each.dossier.number for each in locking.places(row, Place.RECOMMENDED)]
    rules.check_list_notice(
        row, rule, numbers, place=place, opens=opens, closes=closes, result=result, today=now.date()
    )
    evidence = files.store(name=name, data=data)
    notice, made = ListNotice.objects.update_or_create(
        list=row,
        defaults={
            "place": place.strip(),
            "opens": opens,
            "closes": closes,
            "result": result.strip(),
            "numbers": numbers,
            "evidence": evidence,
            "by_uid": actor.account_uid,
            "at": now,
        },
    )
    audit.record(
        actor,
        "nominations.report_list_notice",
        row,
        scope=edition.code,
        after={
            "union": union.code,
            "from": str(opens),
            "to": str(closes),
            "file": evidence.sha256,
            "named": len(numbers),
            "first": made,
        },
    )
    return notice
