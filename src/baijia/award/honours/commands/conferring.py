"""Conferring: the register, a signed certificate each, the status list; and telling the units."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from baijia.award.honours import documents, issuing, queries, rules
from baijia.award.honours.enums import HonourState
from baijia.award.honours.models import Certificate, Honour, IssuerKey, StatusList
from baijia.award.nominations.models import Dossier
from baijia.award.programmes import queries as programmes
from baijia.award.programmes.models import Edition
from baijia.award.screening import commands as screening
from baijia.core import audit, clock, entropy, ids, ledger, outbox
from baijia.core.actor import Actor
from baijia.core.command import command
from baijia.directory import queries as directory
from baijia.directory.enums import Role
from baijia.engine.bundle import sealed
from baijia.engine.canonical import digest
from baijia.engine.credential.status import MIN_BITS
from baijia.engine.log import entries


@command
def confer(*, actor: Actor, edition: Edition, decision: str = "") -> list[Honour]:
    """Confer the honour on everyone the settled list names and no objection holds back, with a signed certificate each.

    The log receives the certificate key, the conferral, each certificate's commitment and the status list. Who was
    held back is conferred by a later call, once cleared; that conferral's entry names the one before it. ``decision`` is
    the number of the document that confers.
    """
    edition = (
        Edition.objects.select_for_update().select_related("organiser", "log", "programme").get(pk=edition.pk)
    )
    outcome = rules.check_confer(actor, edition)
    earlier = documents.honours(edition)
    honours = Honour.objects.bulk_create(
        _honours(edition, queries.to_confer(edition, outcome), after=len(earlier), decision=decision.strip())
    )
    key = queries.issuer_key(edition)
    if key is None:
        key = issuing.make_key(edition)
        since = clock.iso(clock.edition_now())
        ledger.append(
            edition.log, entries.key(use="certificate", key=issuing.multikey(key), valid_from=since)
        )
    certificates = Certificate.objects.bulk_create(_certificates(edition, honours, key))
    _log_conferral(edition, certificates, earlier)
    publish_status(edition, key)
    screening.keep_titles(edition.programme, [(row.person, row.name, row.unit, row.year) for row in honours])
    outbox.enqueue_all(_letters(edition, honours, certificates))
    audit.record(
        actor,
        "honours.confer",
        edition,
        scope=edition.code,
        after={"honours": len(honours), "decision": decision.strip()},
    )
    return honours


def _letters(
    edition: Edition, honours: list[Honour], certificates: list[Certificate]
) -> Iterator[tuple[str, str, dict[str, Any]]]:
    numbers = {row.honour_id: row.number for row in certificates}
    units = {row.dossier.unit_id for row in honours if row.dossier}
    officers = directory.holders(Role.FILING_OFFICER, units)
    for row in honours:
        for account in officers.get(row.dossier.unit_id, []) if row.dossier else []:
            context = {"name": row.name, "edition": edition.name, "certificate": numbers[row.pk]}
            yield account.uid, "honours.conferred", context


def _honours(edition: Edition, numbers: list[str], *, after: int, decision: str) -> list[Honour]:
    definition = programmes.in_force(edition)
    prefix = definition["honours"]["certificate_prefix"]
    now = clock.edition_now()
    dossiers = Dossier.objects.filter(edition=edition, number__in=numbers).prefetch_related("members__person")
    rows = []
    for place, dossier in enumerate(sorted(dossiers, key=lambda item: item.number), start=after + 1):
        members = list(dossier.members.all())
        rows.append(
            Honour(
                uid=ids.new_uid(),
                programme=edition.programme,
                edition=edition,
                year=definition["year"],
                dossier=dossier,
                person=members[0].person if len(members) == 1 else None,
                name=dossier.name,
                unit=dossier.employer,
                group=dossier.group,
                project=str(dossier.answers.get("project_name", "")),
                decision=decision[:80],
                number=f"{prefix}-{definition['year']}-{place:03d}",
                conferred_at=now,
            )
        )
    return rows


def _certificates(edition: Edition, honours: list[Honour], key: IssuerKey) -> list[Certificate]:
    prefix = programmes.in_force(edition)["honours"]["certificate_prefix"]
    taken = set(Certificate.objects.filter(honour__edition=edition).values_list("status_index", flat=True))
    rows = []
    for honour in honours:
        index = entropy.below(MIN_BITS)
        while index in taken:
            index = entropy.below(MIN_BITS)
        taken.add(index)
        number = issuing.certificate_number(prefix)
        salt = entropy.random_bytes(32)
        credential = issuing.certificate(honour, edition, key, number=number, index=index)
        rows.append(
            Certificate(
                uid=ids.new_uid(),
                honour=honour,
                number=number,
                status_index=index,
                credential=credential,
                salt=salt.hex(),
                commit=sealed.commitment("certificate", salt, credential),
                issued_at=clock.edition_now(),
            )
        )
    return rows


def _log_conferral(edition: Edition, certificates: list[Certificate], earlier: list[dict[str, Any]]) -> None:
    rows = documents.honours(edition)
    ledger.append(
        edition.log,
        entries.decision(
            edition.code,
            what="conferral",
            digest=sealed.log_digest_lines(rows),
            ref=sealed.log_digest_lines(earlier) if earlier else None,
        ),
    )
    for certificate in sorted(certificates, key=lambda row: row.commit):
        ledger.append(edition.log, entries.certificate(edition.code, commit=certificate.commit))


def publish_status(edition: Edition, key: IssuerKey) -> StatusList:
    """Sign and log the status list as the register stands now."""
    rows = Certificate.objects.filter(honour__edition=edition, honour__state=HonourState.REVOKED)
    credential = issuing.status_list(edition, key, sorted(rows.values_list("status_index", flat=True)))
    row = StatusList.objects.create(
        edition=edition,
        number=StatusList.objects.filter(edition=edition).count() + 1,
        credential=credential,
        digest=digest(credential),
        at=clock.edition_now(),
    )
    ledger.append(edition.log, entries.status_list(edition.code, digest=row.digest))
    return row
