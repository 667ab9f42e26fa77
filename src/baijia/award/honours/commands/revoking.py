"""Revocation: an honour ends with its ground, decision and public note; nothing is deleted."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from baijia.award.decisions.models import Objection
from baijia.award.honours import rules
from baijia.award.honours.commands.conferring import publish_status
from baijia.award.honours.enums import HONOUR_MOVES
from baijia.award.honours.models import Certificate, Honour, IssuerKey
from baijia.award.programmes.models import Edition
from baijia.core import audit, clock, ledger, lifecycle
from baijia.core.actor import Actor
from baijia.core.command import command
from baijia.engine.canonical import digest
from baijia.engine.log import entries


@command
def revoke(
    *,
    actor: Actor,
    honour: Honour,
    ground: str,
    decision: str,
    public_note: str,
    recover: Decimal = Decimal("0.00"),
    items: Sequence[str] = (),
    objection: Objection | None = None,
) -> Honour:
    """Revoke an honour (撤销): status, decision number, what is to be recovered, and a public note stand beside it.

    ``recover`` is the money in yuan, ``items`` what else comes back (``enums.Recovered``); ``objection`` is
    the one it rests on, upheld after the honour was conferred.
    """
    honour = (
        Honour.objects.select_for_update(of=("self",))
        .select_related("edition__organiser", "edition__log", "programme__organiser")
        .get(pk=honour.pk)
    )
    rules.check_revoke(
        actor,
        honour,
        ground=ground,
        decision=decision,
        public_note=public_note,
        recover=recover,
        items=items,
        objection=objection,
    )
    before, after = lifecycle.move(honour, "revoke", HONOUR_MOVES)
    honour.revoked_at = clock.edition_now()
    honour.revocation = _revocation(ground, decision, public_note, recover, items, objection)
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


def _revocation(
    ground: str,
    decision: str,
    public_note: str,
    recover: Decimal,
    items: Sequence[str],
    objection: Objection | None,
) -> dict[str, Any]:
    found: dict[str, Any] = {
        "ground": ground,
        "decision": decision.strip(),
        "note": public_note.strip(),
        "recover": str(recover),
    }
    if items:
        found["items"] = sorted(items)
    if objection is not None:
        found["objection"] = objection.number
    return found


def _log_revocation(honour: Honour, edition: Edition) -> None:
    certificate = Certificate.objects.get(honour=honour)
    decided: dict[str, Any] = {"certificate": certificate.number, **honour.revocation}
    ledger.append(
        edition.log,
        entries.decision(edition.code, what="revocation", digest=digest(decided), ref=certificate.commit),
    )
    publish_status(edition, IssuerKey.objects.get(edition=edition, replaced_at=None))
