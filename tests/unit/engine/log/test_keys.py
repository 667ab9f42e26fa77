import pytest

from baijia.engine.faults import BadInput
from baijia.engine.log.keys import COSIGNATURE_V1, ED25519, SigningKey, VerifyKey

PUBLISHED = [
    # The example of C2SP signed-note, two of Go's sumdb/note, the Go checksum database, a public witness.
    "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
    "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
    "EnochRoot+af0cfe78+ATtqJ7zOtqQtYqOo0CpvDXNlMhV3HeJDpjrASKGLWdop",
    "sum.golang.org+033de0ae+Ac4zctda0e5eza+HJyk9SxEdh+s3Ux18htTTAD8OuAn8",
    "remora.n621.de+da77ade7+BOvN63jn/bLvkieywe8R6UYAtVtNbZpXh34x7onlmtw2",
]
PETER = PUBLISHED[1]


@pytest.mark.parametrize("text", PUBLISHED)
def test_published_verifier_keys_are_read_and_written_back(text):
    key = VerifyKey.from_vkey(text)
    assert key.vkey == text
    assert key.key_id.hex() == text.split("+")[1]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "not a verifier key"),
        ("PeterNeumann+c74f20a3", "not a verifier key"),
        (PETER.replace("c74f20a3", "c74f20a4"), "does not belong"),
        (PETER.replace("c74f20a3", "C74F20A3"), "does not belong"),
        (PETER.replace("PeterNeumann", "PeterNeuman"), "does not belong"),
        (PETER.replace("Peter", "Peter "), "without spaces"),
        ("+" + PETER, "not base64"),
        (PETER[:-1], "not base64"),
        (PETER[:-4], "29 bytes"),
        (PETER + "\n", "not base64"),
        (PETER.replace("+ARpc", "+AZpc"), "does not belong"),
        (PETER.replace("+ARpc", "+Bhpc"), "signature type 0x06"),
        (PETER.replace("+ARpc", "+/xpc"), "signature type 0xff"),
        ("x" * 5000 + PETER, "not a verifier key"),
    ],
)
def test_mangled_verifier_keys_are_refused_with_the_reason(text, reason):
    with pytest.raises(BadInput, match=reason):
        VerifyKey.from_vkey(text, where="policy:3")


def test_rfc_8032_test_2_signs_as_published():
    seed = bytes.fromhex("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb")
    key = SigningKey("rfc8032", seed)
    assert key.verify_key.public.hex() == "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c"
    signature = key.sign(b"\x72")
    assert signature.hex() == (
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
        "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"
    )
    assert key.verify_key.verify(b"\x72", signature)
    assert not key.verify_key.verify(b"\x73", signature)
    assert not key.verify_key.verify(b"\x72", signature[:-1])
    assert not key.verify_key.verify(b"\x72", b"")


def test_a_signature_with_the_group_order_added_is_refused():
    key = SigningKey("log", bytes(range(32)))
    signature = key.sign(b"text")
    order = 2**252 + 27742317777372353535851937790883648493
    scalar = int.from_bytes(signature[32:], "little") + order
    assert not key.verify_key.verify(b"text", signature[:32] + scalar.to_bytes(32, "little"))


def test_the_same_seed_under_another_name_or_type_is_another_key():
    seed = bytes(range(32))
    keys = [SigningKey("a", seed), SigningKey("b", seed), SigningKey("a", seed, COSIGNATURE_V1)]
    assert len({key.key_id for key in keys}) == 3
    assert len({key.verify_key.public for key in keys}) == 1
    assert len({key.verify_key.fingerprint for key in keys}) == 1


def test_the_seed_is_never_printed():
    assert "00010203" not in repr(SigningKey("a", bytes(range(32))))
    assert "seed" not in repr(SigningKey("a", bytes(range(32))))


@pytest.mark.parametrize("name", ["", "a b", "a+b", "a\tb", "a\u3000b", "a\nb", "a\u00a0b", "a\ud800b"])
def test_names_that_cannot_stand_in_a_note_are_refused(name):
    with pytest.raises(BadInput, match="key name"):
        SigningKey(name, bytes(32))


def test_chinese_names_are_sound():
    key = SigningKey("成都市总工会/2025", bytes(32))
    assert VerifyKey.from_vkey(key.verify_key.vkey) == key.verify_key


def test_wrong_lengths_and_types_are_refused():
    with pytest.raises(BadInput, match="seed of 31"):
        SigningKey("a", bytes(31))
    with pytest.raises(BadInput, match="public key of 33"):
        VerifyKey("a", bytes(33))
    with pytest.raises(BadInput, match="signature type 0x02"):
        VerifyKey("a", bytes(32), 2)


def test_a_cosigners_key_does_not_sign_a_note_without_a_time():
    with pytest.raises(ValueError, match="Cosigner"):
        SigningKey("w", bytes(32), COSIGNATURE_V1).sign_note(b"text\n")
    assert len(SigningKey("w", bytes(32), ED25519).sign_note(b"text\n")) == 64
