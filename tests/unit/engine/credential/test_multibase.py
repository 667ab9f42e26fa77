import pytest
from hypothesis import given
from hypothesis import strategies as st

from baijia.engine.credential import multibase
from baijia.engine.faults import BadInput

# The key of the examples in W3C vc-di-eddsa.
MULTIKEY = "z6MkrJVnaZkeFzdQyMZu1cgjg7k1pZZ6pvBQ7XJPt4swbTQ2"


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (b"Hello World!", "2NEpo7TZRRrLZSi2U"),
        (
            b"The quick brown fox jumps over the lazy dog.",
            "USm3fpXnKG5EUBx2ndxBDMPVciP5hGey2Jh4NDv6gmeo1LkMeiKrLJUUBk6Z",
        ),
        (bytes.fromhex("0000287fb4cd"), "11233QC4"),
        (b"", ""),
        (b"\x00", "1"),
    ],
)
def test_base58_is_that_of_the_published_examples(data, text):
    assert multibase.base58_encode(data) == text
    assert multibase.base58_decode(text) == data


@given(st.binary(max_size=100))
def test_both_bases_come_back(data):
    assert multibase.decode_base58(multibase.encode_base58(data)) == data
    assert multibase.decode_base64url(multibase.encode_base64url(data)) == data


@pytest.mark.parametrize("text", ["", "m1", "Z1", "z0", "zO", "zI", "zl", "z ", "z1\n", "z" + "1" * 257])
def test_what_is_not_base58btc_is_refused(text):
    with pytest.raises(BadInput):
        multibase.decode_base58(text)


@pytest.mark.parametrize("text", ["", "mAA", "uA", "uAA=", "uAA==", "uA+", "uAB", "u A", "uAA\n", "uÄÄ"])
def test_what_is_not_base64url_is_refused(text):
    with pytest.raises(BadInput):
        multibase.decode_base64url(text)


def test_multikeys_and_did_keys_come_back():
    public = multibase.decode_multikey(MULTIKEY)
    assert len(public) == 32
    assert multibase.encode_multikey(public) == MULTIKEY
    assert multibase.did_key(public) == f"did:key:{MULTIKEY}"
    assert multibase.did_key_method(public) == f"did:key:{MULTIKEY}#{MULTIKEY}"
    assert multibase.public_of_did_key(multibase.did_key(public)) == public
    assert multibase.public_of_did_key(multibase.did_key_method(public)) == public


@pytest.mark.parametrize(
    "text",
    [
        "did:web:example.com",
        MULTIKEY,
        f"did:key:{MULTIKEY}#z6MkiTBz1ymuepAQ4HEHYSF1H8quG5GLVVQR3djdX3mDooWp",
        f"did:key:{MULTIKEY}#",
        "did:key:" + multibase.encode_base58(b"\xed\x01" + bytes(31)),
        "did:key:" + multibase.encode_base58(b"\xed\x01" + bytes(33)),
        "did:key:" + multibase.encode_base58(b"\x80\x24" + bytes(33)),
        "did:key:" + multibase.encode_base58(b"\xec\x01" + bytes(32)),
    ],
)
def test_other_keys_and_methods_are_refused(text):
    with pytest.raises(BadInput):
        multibase.public_of_did_key(text)


def test_a_key_of_wrong_length_has_no_multikey():
    with pytest.raises(BadInput, match="31 bytes"):
        multibase.encode_multikey(bytes(31))
