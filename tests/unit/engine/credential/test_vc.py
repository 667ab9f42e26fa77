from datetime import UTC, datetime

import pytest

from baijia.engine.credential import multibase, proof, status, vc
from baijia.engine.credential.proof import ProofRefused
from baijia.engine.faults import BadInput
from baijia.engine.log.keys import SigningKey

KEY = SigningKey("issuer", bytes(range(32)))
PUBLIC = KEY.verify_key.public
ISSUER = multibase.did_key(PUBLIC)
METHOD = multibase.did_key_method(PUBLIC)
LIST_ID = "https://honour.example/status/2025"
AT = datetime(2025, 6, 1, tzinfo=UTC)


def sign(document, key=KEY):
    return proof.sign(document, key, verification_method=METHOD, created="2025-05-01T00:00:00Z")


def certificate(**changes):
    parts = {
        "identifier": "urn:example:certificate:7",
        "types": ["HonourCredential"],
        "issuer": ISSUER,
        "subject": {"id": "urn:example:person:7", "name": "张三"},
        "valid_from": "2025-04-30T00:00:00+08:00",
        "status_entry": status.entry(list_identifier=LIST_ID, index=7),
        "contexts": [{"HonourCredential": "https://honour.example/terms#HonourCredential"}],
        "properties": {"name": "成都市百佳职工创客明星"},
    }
    return vc.build(**(parts | changes))


def status_list(*indexes, key=KEY, valid_from="2025-05-01T00:00:00Z"):
    made = status.list_credential(identifier=LIST_ID, issuer=ISSUER, valid_from=valid_from, indexes=indexes)
    return sign(made, key)


def verify(document, **options):
    return vc.verify(document, PUBLIC, issuer=ISSUER, verification_method=METHOD, at=AT, **options)


def test_a_certificate_that_stands_is_returned_as_signed():
    made = certificate()
    assert verify(sign(made), status_list=status_list(6, 8)) == made


def test_a_revoked_certificate_is_refused():
    with pytest.raises(ProofRefused, match="revoked"):
        verify(sign(certificate()), status_list=status_list(7))


def test_a_certificate_without_status_needs_no_list():
    made = certificate(status_entry=None)
    assert verify(sign(made)) == made


@pytest.mark.parametrize(
    ("document", "options", "reason"),
    [
        (sign(certificate()), {}, "none is at hand"),
        (certificate(), {}, "no single proof"),
        (sign(certificate(issuer="did:key:other")), {}, "issued by"),
        (sign(certificate(valid_from="2025-07-01T00:00:00Z")), {}, "not valid before"),
        (sign(certificate(valid_until="2025-05-31T00:00:00Z")), {}, "not valid after"),
        (sign(certificate(), SigningKey("x", bytes(32))), {}, "signature does not hold"),
        (sign(certificate()), {"status_list": status_list(key=SigningKey("x", bytes(32)))}, "does not hold"),
        (sign(certificate()), {"status_list": sign(certificate())}, None),
        (
            sign(certificate()),
            {"status_list": status_list(), "list_not_before": datetime(2025, 5, 2, tzinfo=UTC)},
            "out of date",
        ),
    ],
)
def test_certificates_that_cannot_be_relied_on_are_refused(document, options, reason):
    with pytest.raises((ProofRefused, BadInput) if reason is None else ProofRefused, match=reason):
        verify(document, **options)


def test_an_issuer_may_be_an_object():
    made = certificate(issuer={"id": ISSUER, "name": "成都市总工会"}, status_entry=None)
    assert verify(sign(made)) == made


@pytest.mark.parametrize(
    ("changes", "where"),
    [
        ({"@context": ["https://www.w3.org/2018/credentials/v1"]}, "@context"),
        ({"@context": vc.CONTEXT}, "@context"),
        ({"type": ["HonourCredential"]}, "type"),
        ({"type": ["VerifiableCredential", 3]}, "type"),
        ({"issuer": {"name": "no id"}}, "issuer"),
        ({"credentialSubject": {}}, "credentialSubject"),
        ({"credentialSubject": []}, "credentialSubject"),
        ({"validFrom": "2025-04-30"}, "validFrom"),
        ({"validUntil": 5}, "validUntil"),
    ],
)
def test_shapes_that_are_no_credential_are_named(changes, where):
    with pytest.raises(BadInput) as caught:
        vc.check_shape(certificate() | changes)
    assert [fault.where for fault in caught.value.faults] == [where]


def test_all_faults_of_shape_are_told_at_once():
    with pytest.raises(BadInput) as caught:
        vc.check_shape({})
    assert [fault.where for fault in caught.value.faults] == [
        "@context",
        "type",
        "issuer",
        "credentialSubject",
    ]
    with pytest.raises(BadInput, match="not an object"):
        vc.check_shape([])
