import gzip
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from baijia.engine.credential import multibase, status
from baijia.engine.credential.proof import ProofRefused
from baijia.engine.faults import BadInput

LIST_ID = "https://honour.example/status/2025"
AT = datetime(2025, 6, 1, tzinfo=UTC)


def pack(data):
    return multibase.encode_base64url(gzip.compress(data, mtime=0))


def listed(indexes=(5,), **changes):
    made = status.list_credential(
        identifier=LIST_ID,
        issuer="did:key:z6Mk",
        valid_from="2025-05-01T00:00:00+08:00",
        valid_until="2026-05-01T00:00:00+08:00",
        indexes=indexes,
    )
    return made | changes


def with_subject(**changes):
    made = listed()
    made["credentialSubject"] = made["credentialSubject"] | changes
    return made


def entry(**changes):
    return status.entry(list_identifier=LIST_ID, index=5) | changes


def test_a_list_made_elsewhere_is_read():
    # The empty list of 131,072 entries, as the W3C document prints it.
    text = "uH4sIAAAAAAAAA-3BMQEAAADCoPVPbQwfoAAAAAAAAAAAAAAAAAAAAIC3AYbSVKsAQAAA"
    assert status.decode(text) == bytes(16_384)


@settings(max_examples=25)
@given(st.sets(st.integers(0, status.MIN_BITS - 1), max_size=50))
def test_set_entries_and_no_others_are_set(indexes):
    data = status.decode(status.encode(indexes))
    assert len(data) * 8 == status.MIN_BITS
    assert sum(byte.bit_count() for byte in data) == len(indexes)
    assert all(status.bit(data, index) for index in indexes)


def test_the_first_entry_is_the_leftmost_bit():
    assert status.decode(status.encode([0]))[0] == 0x80
    assert status.decode(status.encode([7]))[0] == 0x01
    assert status.decode(status.encode([status.MIN_BITS - 1]))[-1] == 0x01


def test_the_same_list_gives_the_same_text_that_gzip_reads():
    text = status.encode([3, 2, 1])
    assert text == status.encode([1, 2, 3])
    packed = multibase.decode_base64url(text)
    assert packed[4:8] == bytes(4)
    assert gzip.decompress(packed) == status.decode(text)


@pytest.mark.parametrize("bits", [0, 8, status.MIN_BITS - 8, status.MIN_BITS + 1, status.MAX_BITS + 8])
def test_lists_that_are_too_short_or_too_long_are_not_made(bits):
    with pytest.raises(BadInput, match="multiple of 8"):
        status.encode([], bits=bits)


@pytest.mark.parametrize("index", [-1, status.MIN_BITS])
def test_entries_outside_the_list_are_refused(index):
    with pytest.raises(BadInput, match="index"):
        status.encode([index])
    with pytest.raises(BadInput, match="statusListIndex"):
        status.bit(bytes(status.MIN_BITS // 8), index)


WHOLE = gzip.compress(bytes(16_384), mtime=0)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (pack(bytes(16_383)), "131064 entries"),
        (pack(b""), "0 entries"),
        (pack(bytes(status.MAX_BITS // 8 + 1)), "too long"),
        (pack(bytes(50_000_000)), "too long"),
        (multibase.encode_base64url(WHOLE[:-1]), "cut short"),
        (multibase.encode_base64url(WHOLE[:-9]), "cut short"),
        (multibase.encode_base64url(WHOLE + b"\x00"), "followed by something"),
        (multibase.encode_base64url(WHOLE + WHOLE), "followed by something"),
        (multibase.encode_base64url(WHOLE[:-8] + bytes(8)), "not gzip"),
        (multibase.encode_base64url(bytes(16_384)), "not gzip"),
        (multibase.encode_base64url(b""), "cut short"),
        (multibase.encode_base58(WHOLE[:20]), "beginning with u"),
        (pack(bytes(16_384)) + "=", "base64url"),
        (pack(bytes(16_384))[1:], "beginning with u"),
    ],
)
def test_bad_lists_are_refused_with_the_reason(text, reason):
    with pytest.raises(BadInput, match=reason):
        status.decode(text)


def test_a_longer_list_is_read_up_to_the_limit():
    text = status.encode([status.MAX_BITS - 1], bits=status.MAX_BITS)
    assert status.bit(status.decode(text), status.MAX_BITS - 1)
    with pytest.raises(BadInput, match="too long"):
        status.decode(text, max_bits=status.MIN_BITS)


def test_lookup_says_whether_the_entry_is_set():
    assert status.lookup(entry(), listed(), at=AT, issuer="did:key:z6Mk")
    assert not status.lookup(entry(), listed(indexes=(4, 6)), at=AT)
    assert status.lookup(entry(), with_subject(statusPurpose=["suspension", "revocation"]), at=AT)
    assert status.lookup(entry(), listed(issuer={"id": "did:key:z6Mk"}), at=AT, issuer="did:key:z6Mk")


@pytest.mark.parametrize(
    ("document", "options", "reason"),
    [
        (listed(id="https://honour.example/status/2024"), {}, "names another status list"),
        (with_subject(statusPurpose="suspension"), {}, "not for 'revocation'"),
        (listed(), {"issuer": "did:key:other"}, "another issuer"),
        (listed(validFrom="2025-06-02T00:00:00Z"), {}, "not valid before"),
        (listed(validUntil="2025-05-31T00:00:00Z"), {}, "not valid after"),
        (listed(), {"not_before": datetime(2025, 5, 2, tzinfo=UTC)}, "out of date"),
    ],
)
def test_a_list_that_does_not_answer_is_refused(document, options, reason):
    with pytest.raises(ProofRefused, match=reason):
        status.lookup(entry(), document, at=AT, **options)


@pytest.mark.parametrize(
    ("asked", "document", "reason"),
    [
        ("entry", listed(), "not a status list entry"),
        (entry(type="StatusList2021Entry"), listed(), "not a status list entry"),
        (entry(statusListIndex=5), listed(), "statusListIndex"),
        (entry(statusListIndex="05"), listed(), "decimal"),
        (entry(statusListIndex="-5"), listed(), "decimal"),
        (entry(statusListIndex="٥"), listed(), "decimal"),
        (entry(statusListIndex="5_0"), listed(), "decimal"),
        (entry(statusListIndex=""), listed(), "decimal"),
        (entry(statusListIndex="9" * 5000), listed(), "decimal"),
        (entry(statusListIndex="131072"), listed(), "0 to 131071"),
        (entry(statusSize=2), listed(), "statusSize"),
        (entry(statusListCredential=None), listed(), "statusListCredential"),
        (entry(), listed(type=["VerifiableCredential"]), "not a status list credential"),
        (entry(), listed(credentialSubject=[]), "not a status list"),
        (entry(), with_subject(type="StatusList2021"), "not a status list"),
        (entry(), with_subject(encodedList=None), "encodedList"),
        (entry(), with_subject(encodedList=pack(bytes(100))), "800 entries"),
        (entry(), listed(validUntil="soon"), "validUntil"),
    ],
)
def test_malformed_entries_and_lists_are_bad_input(asked, document, reason):
    with pytest.raises(BadInput, match=reason):
        status.lookup(asked, document, at=AT)
