"""Data Integrity proofs of cryptosuite ``eddsa-jcs-2022`` (W3C vc-di-eddsa, section 3.3).

The signature covers SHA-256 of the canonical proof options followed by SHA-256 of the canonical document.
"""

from __future__ import annotations

import hashlib
import re
from datetime import datetime
from typing import Any

from baijia.engine.canonical import canonical
from baijia.engine.credential.multibase import decode_base58, encode_base58
from baijia.engine.faults import AnswerIsNo, BadInput, Fault
from baijia.engine.log.keys import SigningKey, VerifyKey

Document = dict[str, Any]
TYPE = "DataIntegrityProof"
CRYPTOSUITE = "eddsa-jcs-2022"
ASSERTION = "assertionMethod"
_STAMP = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]{1,6})?(?:Z|[+-][0-9]{2}:[0-9]{2})",
    re.ASCII,
)


class ProofRefused(AnswerIsNo):
    """The document is readable and its proof does not hold; the message says why."""


def sign(
    document: Document,
    key: SigningKey,
    *,
    verification_method: str,
    created: str,
    proof_purpose: str = ASSERTION,
) -> Document:
    """Return a copy of ``document`` with a proof.

    Args:
        document: JSON without floats and without a proof.
        key: the issuer's key.
        verification_method: how a reader finds the public key, such as ``multibase.did_key_method``.
        created: the moment of signing, as in ``2023-02-24T23:36:38Z``.
        proof_purpose: what the proof is for.

    Raises:
        BadInput: a proof stands there already, ``created`` is malformed, or the document cannot be canonical.
    """
    if "proof" in document:
        raise BadInput(Fault("proof", "the document is signed already", "a document without a proof"))
    moment(created, where="proof.created")
    options: Document = {
        "type": TYPE,
        "cryptosuite": CRYPTOSUITE,
        "created": created,
        "verificationMethod": verification_method,
        "proofPurpose": proof_purpose,
    }
    if "@context" in document:
        options["@context"] = document["@context"]
    value = encode_base58(key.sign(hash_data(document, options)))
    return {**document, "proof": {**options, "proofValue": value}}


def verify(
    document: Document,
    public_key: bytes,
    *,
    verification_method: str | None = None,
    proof_purpose: str = ASSERTION,
    at: datetime | None = None,
) -> Document:
    """Verify the proof and return the document that was signed, without the proof.

    Use what is returned: a context added behind the signed ones is dropped there, as the standard has it.

    Args:
        document: the secured document.
        public_key: 32 bytes, trusted for other reasons than this document.
        verification_method: when given, the proof must name it.
        proof_purpose: what the proof must be for.
        at: when given, an expired proof is refused.

    Raises:
        ProofRefused: with the reason.
        BadInput: the document cannot be canonical (a float, an integer too large, half a surrogate pair).
    """
    proof = document.get("proof")
    if not isinstance(proof, dict):
        raise ProofRefused("no single proof")
    due = {"type": TYPE, "cryptosuite": CRYPTOSUITE, "proofPurpose": proof_purpose}
    if verification_method is not None:
        due["verificationMethod"] = verification_method
    for name, value in due.items():
        if proof.get(name) != value:
            raise ProofRefused(f"proof.{name} is {str(proof.get(name))[:80]!r}, not {value!r}")
    if not isinstance(proof.get("verificationMethod"), str):
        raise ProofRefused("proof.verificationMethod is not text")
    if "previousProof" in proof:
        raise ProofRefused("proof chains are not accepted")
    _check_times(proof, at)
    unsecured = {name: value for name, value in document.items() if name != "proof"}
    options = {name: value for name, value in proof.items() if name != "proofValue"}
    if "@context" in options:
        signed, present = _as_list(options["@context"]), _as_list(unsecured.get("@context", []))
        if present[: len(signed)] != signed:
            raise ProofRefused("the contexts of the document do not begin with those signed")
        unsecured["@context"] = options["@context"]
    data = hash_data(unsecured, options)
    if not VerifyKey("proof", public_key).verify(data, _signature(proof)):
        raise ProofRefused("the signature does not hold")
    return unsecured


def hash_data(document: Document, options: Document) -> bytes:
    """Return the 64 bytes that are signed: hash of the proof options, hash of the document without proof.

    Raises:
        BadInput: one of them cannot be canonical.
    """
    return _hash(options, "proof") + _hash(document, "document")


def moment(text: Any, *, where: str) -> datetime:
    """Read an XML Schema dateTimeStamp: date, time, and a zone.

    Raises:
        BadInput: naming ``where``.
    """
    if isinstance(text, str) and _STAMP.fullmatch(text):
        try:
            return datetime.fromisoformat(text)
        except ValueError:
            pass
    raise BadInput(Fault(where, f"{str(text)[:40]!r}", "a moment as in 2023-02-24T23:36:38Z"))


def _hash(value: Document, where: str) -> bytes:
    try:
        return hashlib.sha256(canonical(value)).digest()
    except (TypeError, ValueError, RecursionError) as error:
        raise BadInput(Fault(where, f"no canonical form: {error}", "JSON without floats")) from None


def _check_times(proof: Document, at: datetime | None) -> None:
    try:
        for name in ("created", "expires"):
            if name in proof:
                moment(proof[name], where=f"proof.{name}")
    except BadInput as error:
        raise ProofRefused(str(error)) from None
    if at is not None and "expires" in proof and moment(proof["expires"], where="proof.expires") <= at:
        raise ProofRefused(f"the proof expired at {proof['expires']}")


def _signature(proof: Document) -> bytes:
    value = proof.get("proofValue")
    if not isinstance(value, str):
        raise ProofRefused("proof.proofValue is not text")
    try:
        signature = decode_base58(value, where="proof.proofValue")
    except BadInput as error:
        raise ProofRefused(str(error)) from None
    if len(signature) != 64:
        raise ProofRefused(f"proof.proofValue has {len(signature)} bytes, not 64")
    return signature


def _as_list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]
