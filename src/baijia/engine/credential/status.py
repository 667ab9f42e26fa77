"""Bitstring Status List v1.0 (W3C): revocation without telling anyone which certificate was looked up.

Bit 0 is the leftmost bit of the first byte. A list holds at least 131,072 entries, so that one entry hides
among many; a shorter one is refused.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from baijia.engine.credential.multibase import decode_base64url, encode_base64url
from baijia.engine.credential.proof import Document, ProofRefused, moment
from baijia.engine.faults import BadInput, Fault

MIN_BITS = 131_072
MAX_BITS = 16_777_216
"""Two megabytes uncompressed; nothing is inflated beyond it."""
REVOCATION = "revocation"
CONTEXT = "https://www.w3.org/ns/credentials/v2"
# Magic, deflate, no flags, time 0, no hint of effort or machine: the same list gives the same bytes.
_GZIP_HEADER = bytes.fromhex("1f8b08000000000000ff")


def encode(indexes: Iterable[int], *, bits: int = MIN_BITS) -> str:
    """Return the list with these entries set, as multibase base64url of gzip.

    Raises:
        BadInput: ``bits`` is not a multiple of 8 from ``MIN_BITS`` to ``MAX_BITS``, or an index lies outside.
    """
    if not MIN_BITS <= bits <= MAX_BITS or bits % 8:
        raise BadInput(Fault("bits", str(bits), f"a multiple of 8 from {MIN_BITS} to {MAX_BITS}"))
    data = bytearray(bits // 8)
    for index in indexes:
        if not 0 <= index < bits:
            raise BadInput(Fault("index", str(index), f"0 to {bits - 1}"))
        data[index // 8] |= 0x80 >> index % 8
    squeeze = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    body = squeeze.compress(data) + squeeze.flush()
    tail = zlib.crc32(data).to_bytes(4, "little") + len(data).to_bytes(4, "little")
    return encode_base64url(_GZIP_HEADER + body + tail)


def decode(text: str, *, where: str = "encodedList", max_bits: int = MAX_BITS) -> bytes:
    """Return the bytes of a list, inflating no more than ``max_bits``.

    Raises:
        BadInput: it is not one gzip stream, is too long or too short.
    """
    packed = decode_base64url(text, where=where)
    inflate = zlib.decompressobj(zlib.MAX_WBITS | 16)
    try:
        data = inflate.decompress(packed, max_bits // 8 + 1)
    except zlib.error as error:
        raise BadInput(Fault(where, f"not gzip: {error}", "one gzip stream")) from None
    if len(data) > max_bits // 8:
        raise BadInput(Fault(where, "too long a list", f"at most {max_bits} entries"))
    if not inflate.eof or inflate.unused_data:
        raise BadInput(Fault(where, "cut short, or followed by something", "one whole gzip stream"))
    if len(data) * 8 < MIN_BITS:
        raise BadInput(Fault(where, f"{len(data) * 8} entries", f"at least {MIN_BITS}"))
    return data


def bit(data: bytes, index: int) -> bool:
    """Return entry ``index`` of a decoded list.

    Raises:
        BadInput: the list has no such entry.
    """
    if not 0 <= index < len(data) * 8:
        raise BadInput(Fault("statusListIndex", str(index), f"0 to {len(data) * 8 - 1}"))
    return bool(data[index // 8] & 0x80 >> index % 8)


def list_credential(
    *,
    identifier: str,
    issuer: str,
    valid_from: str,
    indexes: Iterable[int],
    valid_until: str | None = None,
    purpose: str = REVOCATION,
    bits: int = MIN_BITS,
) -> Document:
    """Return an unsigned status list credential, to be signed with ``proof.sign``.

    Raises:
        BadInput: a moment or the list is malformed.
    """
    moment(valid_from, where="validFrom")
    document: Document = {
        "@context": [CONTEXT],
        "id": identifier,
        "type": ["VerifiableCredential", "BitstringStatusListCredential"],
        "issuer": issuer,
        "validFrom": valid_from,
        "credentialSubject": {
            "id": f"{identifier}#list",
            "type": "BitstringStatusList",
            "statusPurpose": purpose,
            "encodedList": encode(indexes, bits=bits),
        },
    }
    if valid_until is not None:
        moment(valid_until, where="validUntil")
        document["validUntil"] = valid_until
    return document


def entry(*, list_identifier: str, index: int, purpose: str = REVOCATION) -> Document:
    """Return the ``credentialStatus`` of a certificate: where in which list it stands."""
    return {
        "id": f"{list_identifier}#{index}",
        "type": "BitstringStatusListEntry",
        "statusPurpose": purpose,
        "statusListIndex": str(index),
        "statusListCredential": list_identifier,
    }


def lookup(
    entry: Any,
    list_document: Document,
    *,
    at: datetime,
    issuer: str | None = None,
    not_before: datetime | None = None,
) -> bool:
    """Whether the status of ``entry`` is set (the certificate is revoked, for that purpose).

    Args:
        entry: the ``credentialStatus`` of the certificate.
        list_document: the status list credential as ``proof.verify`` returned it.
        at: the moment of the question, with a zone; a list outside its validity is refused.
        issuer: when given, who must have issued the list.
        not_before: when given, a list valid from an earlier moment is refused as out of date.

    Raises:
        ProofRefused: the list does not answer for this entry, or not at that moment.
        BadInput: the entry or the list is malformed.
    """
    index = _entry_index(entry)
    subject = list_document.get("credentialSubject")
    types = list_document.get("type")
    if not isinstance(subject, dict) or subject.get("type") != "BitstringStatusList":
        raise BadInput(Fault("credentialSubject", "not a status list", "type BitstringStatusList"))
    if not isinstance(types, list) or "BitstringStatusListCredential" not in types:
        raise BadInput(Fault("type", "not a status list credential", "BitstringStatusListCredential"))
    if list_document.get("id") != entry["statusListCredential"]:
        raise ProofRefused("the entry names another status list")
    purposes = subject.get("statusPurpose")
    if entry["statusPurpose"] not in (purposes if isinstance(purposes, list) else [purposes]):
        raise ProofRefused(f"the list is not for {entry['statusPurpose']!r}")
    if issuer is not None and _issuer(list_document) != issuer:
        raise ProofRefused("another issuer signed the status list")
    check_validity(list_document, at=at)
    if not_before is not None and moment(list_document.get("validFrom"), where="validFrom") < not_before:
        raise ProofRefused(f"the status list of {list_document['validFrom']} is out of date")
    encoded = subject.get("encodedList")
    if not isinstance(encoded, str):
        raise BadInput(Fault("encodedList", "not text", "multibase base64url"))
    return bit(decode(encoded), index)


def check_validity(document: Document, *, at: datetime) -> None:
    """Hold ``at`` against ``validFrom`` and ``validUntil``; each may be absent.

    Raises:
        ProofRefused: too early or too late.
        BadInput: a moment is malformed.
    """
    if "validFrom" in document and at < moment(document["validFrom"], where="validFrom"):
        raise ProofRefused(f"not valid before {document['validFrom']}")
    if "validUntil" in document and at > moment(document["validUntil"], where="validUntil"):
        raise ProofRefused(f"not valid after {document['validUntil']}")


def _entry_index(entry: Any) -> int:
    if not isinstance(entry, dict) or entry.get("type") != "BitstringStatusListEntry":
        raise BadInput(Fault("credentialStatus", "not a status list entry", "type BitstringStatusListEntry"))
    faults = [
        Fault(f"credentialStatus.{name}", "not text", "text")
        for name in ("statusPurpose", "statusListIndex", "statusListCredential")
        if not isinstance(entry.get(name), str)
    ]
    if entry.get("statusSize", 1) != 1:
        faults.append(Fault("credentialStatus.statusSize", f"{str(entry['statusSize'])[:20]}", "1"))
    if faults:
        raise BadInput(*faults)
    text = entry["statusListIndex"]
    # Python reads other digits, signs and underscores too; an index has one spelling.
    if not (text.isascii() and text.isdigit() and len(text) <= 8 and str(int(text)) == text):
        raise BadInput(Fault("credentialStatus.statusListIndex", f"{text[:20]!r}", "a decimal number"))
    return int(text)


def _issuer(document: Document) -> Any:
    issuer = document.get("issuer")
    return issuer.get("id") if isinstance(issuer, dict) else issuer
