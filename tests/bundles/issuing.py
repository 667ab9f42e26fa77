"""Certificates, their proofs and their status list."""

from __future__ import annotations

from typing import Any

from baijia.engine.bundle.sealed import (
    log_digest,
)
from baijia.engine.credential import multibase, proof, status, vc
from baijia.engine.log import entries
from bundles.made import ISSUED, Made


def certificate(made: Made, number: str, name: str, place: int) -> dict[str, Any]:
    """Return a signed certificate."""
    issuer = multibase.did_key(made.certificate_key.verify_key.public)
    document = vc.build(
        identifier=f"urn:baijia:{number}",
        types=["HonourCertificate"],
        issuer=issuer,
        subject={"certificate": number, "edition": made.edition, "name": name},
        valid_from=ISSUED,
        status_entry=status.entry(list_identifier="urn:baijia:status", index=place),
    )
    return sign(made, document)


def sign(made: Made, document: dict[str, Any]) -> dict[str, Any]:
    """Prove a document with the certificate key."""
    method = multibase.did_key_method(made.certificate_key.verify_key.public)
    return proof.sign(document, made.certificate_key, verification_method=method, created=ISSUED)


def publish_status(made: Made, revoked: list[int], *, at: str = ISSUED) -> None:
    """Publish a status list and log it."""
    document = sign(
        made,
        status.list_credential(
            identifier="urn:baijia:status",
            issuer=multibase.did_key(made.certificate_key.verify_key.public),
            valid_from=at,
            indexes=revoked,
        ),
    )
    made.documents["status-list.json"] = document
    made.log(entries.status_list(made.edition, digest=log_digest(document)))


def revoke(made: Made, place: int) -> None:
    """Revoke one certificate as the rules say: by decision, on the list."""
    commit = made.documents["certificates.jsonl"][place]["credential"]["commit"]
    made.log(entries.decision(made.edition, what="revocation", digest="0" * 64, ref=commit))
    publish_status(made, [place], at="2022-01-01T00:00:00+08:00")
