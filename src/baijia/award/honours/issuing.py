"""Making certificates: W3C Verifiable Credentials signed under a key of the edition's own, and their status list."""

from __future__ import annotations

from typing import Any

from django.conf import settings

from baijia.award.honours.models import Honour, IssuerKey
from baijia.award.programmes import queries as programmes
from baijia.award.programmes.models import Edition
from baijia.core import cipher, clock, entropy, ids
from baijia.engine.credential import multibase, proof, status, vc
from baijia.engine.log.keys import SigningKey

CONTEXT = {"@vocab": "https://www.w3.org/ns/credentials/issuer-dependent#"}
TABLE = "honours.issuerkey"


def make_key(edition: Edition) -> IssuerKey:
    """Make the edition's certificate key, sealed, apart from the log's."""
    seed = entropy.random_bytes(32)
    row = IssuerKey(edition=edition, uid=ids.new_uid())
    row.public_key = SigningKey(_name(edition), seed).verify_key.public.hex()
    row.key_token = cipher.seal(seed.hex(), table=TABLE, field="key_token", row=row.uid)
    row.save()
    return row


def multikey(key: IssuerKey) -> str:
    """Return the public key as the log and ``keys.json`` write it."""
    return multibase.encode_multikey(bytes.fromhex(key.public_key))


def certificate_number(prefix: str) -> str:
    """Return a number with 84 random bits, grouped for reading aloud: ``CDBJ4-XXXXXX-XXXXXX-XXXXXX``."""
    return "-".join([prefix, *(ids.public_number("", 6) for _ in range(3))])


def certificate(
    honour: Honour, edition: Edition, key: IssuerKey, *, number: str, index: int
) -> dict[str, Any]:
    """Return the signed credential of an honour. A rehearsal's says so, in its name and its type."""
    definition = programmes.in_force(edition)
    rehearsal = edition.log.origin.startswith("REHEARSAL/")
    hosts = [item["name"] for item in definition["organisers"]]
    document = vc.build(
        identifier=f"{settings.BASE_URL}/certificates/{number}",
        types=["HonourCertificate", *(["REHEARSAL"] if rehearsal else [])],
        issuer={"id": _did(key), "name": "、".join(hosts)},
        subject={
            "type": "HonourHolder",
            "name": honour.name,
            "unit": honour.unit,
            "honour": definition["honour"],
            "edition": edition.code,
            "certificate": number,
            "honourNumber": honour.number,
        },
        valid_from=clock.iso(honour.conferred_at),
        status_entry=status.entry(list_identifier=list_identifier(edition), index=index),
        contexts=[CONTEXT],
        properties={"name": ("REHEARSAL 演示 " if rehearsal else "") + definition["name"]},
    )
    return _signed(document, edition, key)


def status_list(edition: Edition, key: IssuerKey, revoked: list[int]) -> dict[str, Any]:
    """Return the signed list of revoked certificates as it stands now."""
    document = status.list_credential(
        identifier=list_identifier(edition),
        issuer=_did(key),
        valid_from=clock.iso(clock.edition_now()),
        indexes=revoked,
    )
    return _signed(document, edition, key)


def list_identifier(edition: Edition) -> str:
    """Return the address of an edition's status list."""
    return f"{settings.BASE_URL}/editions/{edition.code}/status-list.json"


def _signed(document: dict[str, Any], edition: Edition, key: IssuerKey) -> dict[str, Any]:
    seed = cipher.unseal(key.key_token, table=TABLE, field="key_token", row=key.uid)
    return proof.sign(
        document,
        SigningKey(_name(edition), bytes.fromhex(seed)),
        verification_method=multibase.did_key_method(bytes.fromhex(key.public_key)),
        created=clock.iso(clock.edition_now()),
    )


def _did(key: IssuerKey) -> str:
    return multibase.did_key(bytes.fromhex(key.public_key))


def _name(edition: Edition) -> str:
    return f"{edition.log.origin}/certificates"
