"""Verifiable credentials (W3C VC Data Model 2.0), as far as a certificate of honour needs them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from baijia.engine.credential import proof, status
from baijia.engine.credential.proof import Document, ProofRefused, moment
from baijia.engine.faults import BadInput, Fault

CONTEXT = status.CONTEXT
TYPE = "VerifiableCredential"


def build(
    *,
    identifier: str,
    types: Sequence[str],
    issuer: str | Document,
    subject: Document,
    valid_from: str,
    valid_until: str | None = None,
    status_entry: Document | None = None,
    contexts: Sequence[Any] = (),
    properties: Document | None = None,
) -> Document:
    """Return an unsigned credential, to be signed with ``proof.sign``.

    Args:
        identifier: its ``id``, a URI.
        types: types besides ``VerifiableCredential``, each explained by a context.
        issuer: a URI, or an object with ``id``.
        subject: the ``credentialSubject``.
        valid_from: as in ``2025-04-30T00:00:00+08:00``.
        valid_until: the same, or open-ended.
        status_entry: from ``status.entry``.
        contexts: further contexts, URIs or objects, behind the standard one.
        properties: further top-level properties, such as ``name``.

    Raises:
        BadInput: the result would not have the shape of a credential.
    """
    document: Document = {
        "@context": [CONTEXT, *contexts],
        "id": identifier,
        "type": [TYPE, *types],
        "issuer": issuer,
        "validFrom": valid_from,
        "credentialSubject": subject,
        **(properties or {}),
    }
    if valid_until is not None:
        document["validUntil"] = valid_until
    if status_entry is not None:
        document["credentialStatus"] = status_entry
    check_shape(document)
    return document


def check_shape(document: Any) -> None:
    """Check what the data model requires of every credential.

    Raises:
        BadInput: with every fault found.
    """
    if not isinstance(document, dict):
        raise BadInput(Fault("credential", "not an object", "a JSON object"))
    faults: list[Fault] = []
    contexts = document.get("@context")
    if not isinstance(contexts, list) or contexts[:1] != [CONTEXT]:
        faults.append(Fault("@context", "the standard context is not the first", CONTEXT))
    types = document.get("type")
    if not isinstance(types, list) or TYPE not in types or not all(isinstance(item, str) for item in types):
        faults.append(Fault("type", f"no {TYPE}", f"a list of texts with {TYPE}"))
    if not isinstance(issuer_of(document), str):
        faults.append(Fault("issuer", "no issuer", "a URI, or an object with an id"))
    subject = document.get("credentialSubject")
    if not isinstance(subject, dict) or not subject:
        faults.append(Fault("credentialSubject", "nothing is said of anyone", "one object with content"))
    for name in ("validFrom", "validUntil"):
        if name in document:
            try:
                moment(document[name], where=name)
            except BadInput as error:
                faults += error.faults
    if faults:
        raise BadInput(*faults)


def issuer_of(document: Document) -> Any:
    """Return the issuer's identifier, or whatever stands in its place."""
    issuer = document.get("issuer")
    return issuer.get("id") if isinstance(issuer, dict) else issuer


def verify(
    document: Document,
    public_key: bytes,
    *,
    issuer: str,
    verification_method: str,
    at: datetime,
    status_list: Document | None = None,
    list_not_before: datetime | None = None,
) -> Document:
    """Check a certificate whole: shape, issuer, proof, validity, status; return what was signed.

    ``public_key``, ``issuer`` and ``verification_method`` are what the reader trusts. ``status_list`` is the
    signed status list credential; it must carry a proof of the same key, and a certificate that names a list
    cannot be judged without it. ``list_not_before`` refuses an old list shown again.

    Raises:
        ProofRefused: with the reason, revocation included.
        BadInput: a document is malformed.
    """
    signed = _verified(document, public_key, issuer, verification_method, at)
    entry = signed.get("credentialStatus")
    if entry is None:
        return signed
    if status_list is None:
        raise ProofRefused("the certificate names a status list and none is at hand")
    listed = _verified(status_list, public_key, issuer, verification_method, at)
    if status.lookup(entry, listed, at=at, issuer=issuer, not_before=list_not_before):
        raise ProofRefused(f"revoked: its {entry['statusPurpose']} bit is set")
    return signed


def _verified(document: Document, public_key: bytes, issuer: str, method: str, at: datetime) -> Document:
    check_shape(document)
    signed = proof.verify(document, public_key, verification_method=method, at=at)
    check_shape(signed)
    if issuer_of(signed) != issuer:
        raise ProofRefused(f"issued by {str(issuer_of(signed))[:80]!r}, not {issuer!r}")
    status.check_validity(signed, at=at)
    return signed
