"""Writes of honours: confer with certificates, revoke. Nothing is deleted."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any

from baijia.award.decisions.models import NoticeOutcome
from baijia.award.honours import documents, issuing, rules
from baijia.award.honours.enums import HONOUR_MOVES, HonourState
from baijia.award.honours.models import Certificate, Honour, IssuerKey, StatusList
from baijia.award.nominations.models import Dossier
from baijia.award.programmes import queries as programmes
from baijia.award.programmes.models import Edition
from baijia.core import audit, clock, entropy, ids, ledger, lifecycle
from baijia.core.actor import Actor
from baijia.core.command import command
from baijia.engine.bundle import sealed
from baijia.engine.canonical import digest
from baijia.engine.credential.status import MIN_BITS
from baijia.engine.log import entries


@command
def confer(*, actor: Actor, edition: Edition) -> list[Honour]:
    """Confer the honour on everyone the settled list names, each with a signed certificate.

    The log receives the certificate key, the conferral, each certificate's commitment and the status list.
    """
    edition = (
        Edition.objects.select_for_update().select_related("organiser", "log", "programme").get(pk=edition.pk)
    )
    rules.check_confer(actor, edition)
    outcome = NoticeOutcome.objects.get(edition=edition)
    honours = Honour.objects.bulk_create(_honours(edition, outcome.honoured))
    key = issuing.make_key(edition)
    certificates = Certificate.objects.bulk_create(_certificates(edition, honours, key))
    _log_conferral(
        edition, key, certificates, valid_from=honours[0].conferred_at if honours else clock.edition_now()
    )
    _publish_status(edition, key, [])
    audit.record(actor, "honours.confer", edition, scope=edition.code, after={"honours": len(honours)})
    return honours


def _honours(edition: Edition, numbers: list[str]) -> list[Honour]:
    definition = programmes.in_force(edition)
    prefix = definition["honours"]["certificate_prefix"]
    now = clock.edition_now()
    dossiers = Dossier.objects.filter(edition=edition, number__in=numbers).prefetch_related("members__person")
    rows = []
    for place, dossier in enumerate(sorted(dossiers, key=lambda item: item.number), start=1):
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
                number=f"{prefix}-{definition['year']}-{place:03d}",
                conferred_at=now,
            )
        )
    return rows


def _certificates(edition: Edition, honours: list[Honour], key: IssuerKey) -> list[Certificate]:
    prefix = programmes.in_force(edition)["honours"]["certificate_prefix"]
    taken: set[int] = set()
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


def _log_conferral(
    edition: Edition, key: IssuerKey, certificates: list[Certificate], *, valid_from: datetime
) -> None:
    since = clock.iso(valid_from)
    ledger.append(edition.log, entries.key(use="certificate", key=issuing.multikey(key), valid_from=since))
    rows = documents.honours(edition)
    ledger.append(
        edition.log,
        entries.decision(edition.code, what="conferral", digest=sealed.log_digest_lines(rows)),
    )
    for certificate in sorted(certificates, key=lambda row: row.commit):
        ledger.append(edition.log, entries.certificate(edition.code, commit=certificate.commit))


def _publish_status(edition: Edition, key: IssuerKey, revoked: list[int]) -> StatusList:
    credential = issuing.status_list(edition, key, revoked)
    row = StatusList.objects.create(
        edition=edition,
        number=StatusList.objects.filter(edition=edition).count() + 1,
        credential=credential,
        digest=digest(credential),
        at=clock.edition_now(),
    )
    ledger.append(edition.log, entries.status_list(edition.code, digest=row.digest))
    return row


@command
def revoke(
    *,
    actor: Actor,
    honour: Honour,
    ground: str,
    decision: str,
    public_note: str,
    recover: Decimal = Decimal("0.00"),
) -> Honour:
    """Revoke an honour (撤销): status, decision number, what is to be recovered, and a public note stand beside it."""
    honour = (
        Honour.objects.select_for_update(of=("self",))
        .select_related("edition__organiser", "edition__log", "programme__organiser")
        .get(pk=honour.pk)
    )
    rules.check_revoke(actor, honour, ground=ground, decision=decision, public_note=public_note)
    before, after = lifecycle.move(honour, "revoke", HONOUR_MOVES)
    honour.revoked_at = clock.edition_now()
    honour.revocation = {
        "ground": ground,
        "decision": decision.strip(),
        "note": public_note.strip(),
        "recover": str(recover),
    }
    honour.save()
    if honour.edition is not None:
        _log_revocation(honour, honour.edition)
    audit.record(
        actor,
        "honours.revoke",
        honour,
        scope=honour.edition.code if honour.edition else "",
        purpose=public_note,
        before={"state": before},
        after={"state": after, "ground": ground, "decision": decision},
    )
    return honour


def _log_revocation(honour: Honour, edition: Edition) -> None:
    certificate = Certificate.objects.get(honour=honour)
    decided: dict[str, Any] = {"certificate": certificate.number, **honour.revocation}
    ledger.append(
        edition.log,
        entries.decision(edition.code, what="revocation", digest=digest(decided), ref=certificate.commit),
    )
    revoked = Certificate.objects.filter(honour__edition=edition, honour__state=HonourState.REVOKED)
    key = IssuerKey.objects.get(edition=edition)
    _publish_status(edition, key, sorted(revoked.values_list("status_index", flat=True)))
