"""A certificate key is changed: every some years, or because it is no longer the organiser's alone."""

from __future__ import annotations

from baijia.award.honours import issuing, rules
from baijia.award.honours.commands.conferring import publish_status
from baijia.award.honours.models import IssuerKey, StatusList
from baijia.award.programmes import rules as programmes
from baijia.award.programmes.models import Edition
from baijia.core import audit, clock, keeping, ledger
from baijia.core.actor import Actor
from baijia.core.command import command
from baijia.engine.log import entries


@command
def rotate_certificate_key(*, actor: Actor, edition: Edition, reason: str) -> IssuerKey:
    """Give an edition a new certificate key, whose entry in the log cites the old one's (bundle.md 5.17).

    Certificates stay as they are: each was logged, and what somebody signs with a stolen key was not. The status list
    is signed anew, and the old key's private half is erased.
    """
    edition = (
        Edition.objects.select_for_update(of=("self",)).select_related("organiser", "log").get(pk=edition.pk)
    )
    older = rules.check_rotates_key(actor, edition)
    why = programmes.check_reason(reason)
    cited = keeping.key_entry_digest(edition.log, issuing.multikey(older))
    older.replaced_at, older.key_token = clock.edition_now(), ""
    older.save(update_fields=["replaced_at", "key_token"])
    key = issuing.make_key(edition)
    since = clock.iso(clock.edition_now())
    ledger.append(
        edition.log,
        entries.key(use="certificate", key=issuing.multikey(key), valid_from=since, ref=cited),
    )
    if StatusList.objects.filter(edition=edition).exists():
        publish_status(edition, key)
    audit.record(
        actor,
        "honours.rotate_certificate_key",
        edition,
        scope=edition.code,
        purpose=why,
        before={"key": older.public_key},
        after={"key": key.public_key},
    )
    return key
