import copy
import json
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from baijia.engine.canonical import canonical
from baijia.engine.credential import multibase, proof
from baijia.engine.credential.proof import ProofRefused
from baijia.engine.faults import BadInput
from baijia.engine.log.keys import SigningKey

# The secret key that W3C vc-di-eddsa publishes with its examples.
W3C_KEY = SigningKey("w3c", bytes.fromhex("c96ef9ea10c5e414c471723aff9de72c35fa5b70fae97e8832ecac7d2e2b8ed6"))
KEY = SigningKey("issuer", bytes(range(32)))
PUBLIC = KEY.verify_key.public
METHOD = multibase.did_key_method(PUBLIC)
DOCUMENT = {
    "@context": ["https://www.w3.org/ns/credentials/v2", "https://example.org/honour"],
    "id": "urn:example:certificate:1",
    "credentialSubject": {"id": "urn:example:person:1", "honour": "百佳职工创客明星", "rank": 3, "team": []},
}


def signed(document=DOCUMENT, **options):
    options = {"verification_method": METHOD, "created": "2025-04-30T09:00:00+08:00"} | options
    return proof.sign(document, KEY, **options)


def read(folder, name):
    return (folder / name).read_text().strip()


def test_the_published_document_verifies(jcs_vectors):
    document = json.loads(read(jcs_vectors, "signedJCS.json"))
    method = document["proof"]["verificationMethod"]
    public = multibase.public_of_did_key(method)
    result = proof.verify(document, public, verification_method=method)
    assert canonical(result).decode() == read(jcs_vectors, "canonDocJCS.txt")


def test_the_published_intermediate_values_are_met(jcs_vectors):
    document = json.loads(read(jcs_vectors, "canonDocJCS.txt"))
    options = json.loads(read(jcs_vectors, "proofConfigJCS.json"))
    assert canonical(options).decode() == read(jcs_vectors, "proofCanonJCS.txt")
    combined = proof.hash_data(document, options).hex()
    assert combined == read(jcs_vectors, "combinedHashJCS.txt")
    assert combined == read(jcs_vectors, "proofHashJCS.txt") + read(jcs_vectors, "docHashJCS.txt")
    signature = W3C_KEY.sign(bytes.fromhex(combined))
    assert signature.hex() == read(jcs_vectors, "sigHexJCS.txt")
    assert multibase.encode_base58(signature) == read(jcs_vectors, "sigBTC58JCS.txt")


def test_signing_gives_the_published_document(jcs_vectors):
    due = json.loads(read(jcs_vectors, "signedJCS.json"))
    made = proof.sign(
        {name: value for name, value in due.items() if name != "proof"},
        W3C_KEY,
        verification_method=due["proof"]["verificationMethod"],
        created=due["proof"]["created"],
    )
    assert made == due


def test_every_change_to_the_published_document_is_refused(jcs_vectors):
    document = json.loads(read(jcs_vectors, "signedJCS.json"))
    public = multibase.public_of_did_key(document["proof"]["verificationMethod"])
    for name in list(document):
        with pytest.raises(ProofRefused):
            proof.verify({key: value for key, value in document.items() if key != name}, public)
    for name in document["proof"]:
        # Without its contexts the proof says other options, without anything else it is not one.
        less = {key: value for key, value in document["proof"].items() if key != name}
        with pytest.raises(ProofRefused):
            proof.verify({**document, "proof": less}, public)


def test_what_is_signed_verifies_and_the_original_stays_as_it_was():
    before = copy.deepcopy(DOCUMENT)
    document = signed()
    assert before == DOCUMENT
    assert proof.verify(document, PUBLIC, verification_method=METHOD) == DOCUMENT


def test_order_of_members_does_not_matter():
    document = signed()
    shuffled = {
        name: dict(reversed(value.items())) if isinstance(value, dict) else value
        for name, value in reversed(document.items())
    }
    assert proof.verify(shuffled, PUBLIC) == DOCUMENT


def test_a_document_without_contexts_is_signed_without_them():
    document = signed({"name": "x"})
    assert "@context" not in document["proof"]
    assert proof.verify(document, PUBLIC) == {"name": "x"}


def test_a_context_added_behind_is_not_part_of_what_was_signed():
    document = signed()
    document["@context"] = [*DOCUMENT["@context"], "https://evil.example"]
    assert proof.verify(document, PUBLIC) == DOCUMENT


@pytest.mark.parametrize(
    "contexts",
    [
        ["https://evil.example", *DOCUMENT["@context"]],
        DOCUMENT["@context"][::-1],
        DOCUMENT["@context"][:1],
        [],
        DOCUMENT["@context"][0],
    ],
)
def test_other_contexts_are_refused(contexts):
    with pytest.raises(ProofRefused, match="contexts"):
        proof.verify({**signed(), "@context": contexts}, PUBLIC)


def changed(**options):
    document = signed()
    document["proof"] = {
        name: value for name, value in (document["proof"] | options).items() if value is not None
    }
    return document


@pytest.mark.parametrize(
    ("document", "reason"),
    [
        (DOCUMENT, "no single proof"),
        ({**DOCUMENT, "proof": [signed()["proof"]]}, "no single proof"),
        ({**DOCUMENT, "proof": {}}, "proof.type"),
        (changed(type="Ed25519Signature2020"), "proof.type"),
        (changed(cryptosuite="eddsa-rdfc-2022"), "proof.cryptosuite"),
        (changed(cryptosuite=None), "proof.cryptosuite"),
        (changed(proofPurpose="authentication"), "proof.proofPurpose"),
        (changed(verificationMethod=METHOD + "x"), "proof.verificationMethod"),
        (changed(previousProof="urn:1"), "chains"),
        (changed(proofValue=None), "proofValue is not text"),
        (changed(proofValue=7), "proofValue is not text"),
        (changed(proofValue=""), "proofValue"),
        (changed(proofValue="z1"), "1 bytes, not 64"),
        (changed(proofValue="u" + "A" * 86), "beginning with z"),
        (changed(proofValue=multibase.encode_base58(bytes(64))), "signature does not hold"),
        (changed(created="2025-05-01T09:00:00+08:00"), "signature does not hold"),
        (changed(created="yesterday"), "proof.created"),
        (changed(created=None), "signature does not hold"),
        (changed(nonce="more"), "signature does not hold"),
        ({**signed(), "id": "urn:example:certificate:2"}, "signature does not hold"),
        ({**signed(), "more": 1}, "signature does not hold"),
    ],
)
def test_proofs_that_do_not_hold_are_refused_with_the_reason(document, reason):
    with pytest.raises(ProofRefused, match=reason):
        proof.verify(document, PUBLIC, verification_method=METHOD)


def test_another_key_does_not_verify():
    with pytest.raises(ProofRefused, match="does not hold"):
        proof.verify(signed(), W3C_KEY.verify_key.public)


def test_an_expired_proof_is_refused_when_a_moment_is_given():
    options = {name: value for name, value in signed()["proof"].items() if name != "proofValue"}
    options["expires"] = "2025-06-01T00:00:00Z"
    value = multibase.encode_base58(KEY.sign(proof.hash_data(DOCUMENT, options)))
    document = {**DOCUMENT, "proof": {**options, "proofValue": value}}
    assert proof.verify(document, PUBLIC) == DOCUMENT
    assert proof.verify(document, PUBLIC, at=datetime(2025, 5, 31, tzinfo=UTC)) == DOCUMENT
    with pytest.raises(ProofRefused, match="expired"):
        proof.verify(document, PUBLIC, at=datetime(2025, 6, 1, tzinfo=UTC))


@pytest.mark.parametrize(
    "document", [{"mark": 1.5}, {"big": 2**53}, {"half": "\ud800"}, {"deep": {1: 2}}, {"odd": b"bytes"}]
)
def test_documents_without_a_canonical_form_are_not_signed(document):
    with pytest.raises(BadInput, match="no canonical form"):
        signed(document)


def test_a_float_in_a_signed_document_is_bad_input():
    with pytest.raises(BadInput, match="no canonical form"):
        proof.verify({**signed(), "mark": 1.5}, PUBLIC)


def test_a_signed_document_is_not_signed_again():
    with pytest.raises(BadInput, match="signed already"):
        signed(signed())


@pytest.mark.parametrize(
    "created",
    [
        "",
        "2025-04-30",
        "2025-04-30T09:00:00",
        "2025-02-30T09:00:00Z",
        "2025-04-30 09:00:00Z",
        "２025-04-30T09:00:00Z",
    ],
)
def test_a_moment_needs_date_time_and_zone(created):
    with pytest.raises(BadInput, match=r"proof\.created"):
        signed(created=created)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | st.text(max_size=6),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=3), inner, max_size=2),
    max_leaves=4,
)


@settings(max_examples=30)
@given(st.dictionaries(st.sampled_from(["id", "姓名", "\U0001f600", "\ufb33"]), JSON), JSON)
def test_any_document_verifies_and_no_other_does(document, other):
    secured = signed(document)
    assert proof.verify(secured, PUBLIC) == document
    for name in document:
        if canonical(document[name]) != canonical(other):
            with pytest.raises(ProofRefused):
                proof.verify({**secured, name: other}, PUBLIC)
