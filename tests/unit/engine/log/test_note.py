import base64

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from baijia.engine.faults import AnswerIsNo, BadInput
from baijia.engine.log import note
from baijia.engine.log.keys import SigningKey, VerifyKey

# The example of Go's golang.org/x/mod/sumdb/note, with its published private key.
PETER = SigningKey(
    "PeterNeumann", bytes.fromhex("810a1402d5146c8d84f2443330f54080ebf98ee17d9c74f6252fc5d5c7283173")
)
PETER_VKEY = VerifyKey.from_vkey("PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW")
PETER_TEXT = """\
If you think cryptography is the answer to your problem,
then you don't know what your problem is.
"""
PETER_SIGNATURE = (
    "x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM="
)
PETER_LINE = f"— PeterNeumann {PETER_SIGNATURE}\n"
PETER_NOTE = f"{PETER_TEXT}\n{PETER_LINE}"

# The example of C2SP signed-note.
FOO = VerifyKey.from_vkey("example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k")
FOO_NOTE = (
    "This is an example message.\n\n— example.com/foo "
    "Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n"
)

LOG = SigningKey("log.example/2025", bytes(range(32)))
OTHER = SigningKey("other.example", bytes(range(1, 33)))
SM2 = "国密签名".encode()
SM2_LINE = f"— {LOG.name} {base64.b64encode(b'sm2!' + SM2).decode()}\n"


def test_published_notes_verify():
    assert note.open(PETER_NOTE, [PETER_VKEY]).text == PETER_TEXT
    assert note.open(FOO_NOTE.encode(), [FOO]).names == {"example.com/foo"}


def test_the_published_private_key_signs_the_published_note():
    assert PETER.verify_key == PETER_VKEY
    assert note.sign(PETER_TEXT, [PETER]) == PETER_NOTE


def test_several_sign_and_only_those_known_are_reported():
    text = note.sign("成都\n\n第二行\n", [LOG, OTHER])
    opened = note.open(text, [OTHER.verify_key])
    assert opened.text == "成都\n\n第二行\n"
    assert opened.names == {"other.example"}
    assert [item.name for item in opened.ignored] == [LOG.name]
    assert opened.signed_by(OTHER.verify_key)
    assert not opened.signed_by(LOG.verify_key)


def test_a_line_of_an_unknown_type_under_a_known_name_is_ignored():
    text = note.sign("text\n", [LOG]) + SM2_LINE
    opened = note.open(text, [LOG.verify_key])
    assert opened.signed_by(LOG.verify_key)
    assert [item.key_id for item in opened.ignored] == [b"sm2!"]


def test_a_further_type_of_signature_needs_only_name_id_and_check():
    class Sm2:
        name = LOG.name
        key_id = b"sm2!"

        def verify_note(self, text, signature):
            return text == b"text\n" and signature == SM2

    assert note.open("text\n\n" + SM2_LINE, [Sm2()]).signed_by(Sm2())
    with pytest.raises(note.Unverified, match="false signature"):
        note.open("texts\n\n" + SM2_LINE, [Sm2()])


def test_no_known_signer_is_a_no_and_not_bad_input():
    with pytest.raises(AnswerIsNo, match="no signature of a known key"):
        note.open(PETER_NOTE, [FOO])
    with pytest.raises(AnswerIsNo, match="no signature of a known key"):
        note.open(PETER_NOTE, [])


def test_one_false_signature_of_a_known_key_condemns_the_note():
    good = note.sign("text\n", [LOG, OTHER])
    forged = note.Signature(OTHER.name, OTHER.key_id, OTHER.sign(b"another\n")).line
    text = note.sign("text\n", [LOG]) + forged
    assert note.open(good, [LOG.verify_key, OTHER.verify_key]).names == {LOG.name, OTHER.name}
    assert note.open(text, [LOG.verify_key]).names == {LOG.name}
    with pytest.raises(note.Unverified, match=f"false signature of other.example\\+{OTHER.key_id.hex()}"):
        note.open(text, [LOG.verify_key, OTHER.verify_key])


def test_a_false_second_signature_of_the_same_key_condemns_too():
    text = note.sign("text\n", [LOG])
    doubled = text + text.split("\n\n")[1]
    assert len(note.open(doubled, [LOG.verify_key]).verified) == 1
    with pytest.raises(note.Unverified, match="false"):
        note.open(text + note.Signature(LOG.name, LOG.key_id, bytes(64)).line, [LOG.verify_key])


def test_signatures_are_added_without_touching_those_there():
    first = note.sign("text\n", [LOG])
    both = note.add_signatures(first, [OTHER])
    assert both == note.sign("text\n", [LOG, OTHER])


def test_a_blank_line_in_the_text_belongs_to_the_text():
    inner = "text\n\n— fake AAAAAAAA\n"
    assert note.open(note.sign(inner, [LOG]), [LOG.verify_key]).text == inner


@pytest.mark.parametrize(
    ("mangled", "reason"),
    [
        (b"", "not a note"),
        (b"text\n", "not a note"),
        (b"\n\n", "not a note"),
        (b"text\n\n", "not a note"),
        (PETER_NOTE.encode()[:-1], "not a note"),
        (PETER_NOTE.replace("— ", "- ").encode(), "malformed signature line"),
        (PETER_NOTE.replace("— Peter", "—  Peter").encode(), "malformed signature line"),
        (PETER_NOTE.replace("Neumann x", "Neumann  x").encode(), "malformed signature line"),
        (PETER_NOTE.replace("Neumann x", "+Neumann x").encode(), "malformed signature line"),
        (PETER_NOTE.replace("nAM=", "nAN=").encode(), "malformed signature line"),
        (PETER_NOTE.replace("nAM=", "nAM").encode(), "malformed signature line"),
        (PETER_NOTE.replace("nAM=", "nAM=\r").encode(), "control character U\\+000D"),
        (PETER_NOTE.replace("your", "your\t").encode(), "control character U\\+0009"),
        ((PETER_NOTE + "— x AAAAAA==\n").encode(), "malformed signature line"),
        (PETER_NOTE.encode() + b"\xff\n", "not UTF-8"),
        (PETER_NOTE.encode() + b"trailing\n", "malformed signature line"),
        (b"x" * 1_000_001, "at most 1000000"),
        (PETER_NOTE.encode() + PETER_LINE.encode() * 100, "at most 100"),
        ("\ud800\n\n", "not UTF-8"),
    ],
)
def test_malformed_notes_are_refused_with_the_reason(mangled, reason):
    with pytest.raises(BadInput, match=reason):
        note.open(mangled, [PETER_VKEY], where="head")


def test_each_malformed_line_is_named():
    with pytest.raises(BadInput) as caught:
        note.parse("one\ntwo\n\n— x\n" + PETER_LINE + "y\n", where="head")
    assert [fault.where for fault in caught.value.faults] == ["head:4", "head:6"]


def test_a_hundred_signatures_are_read():
    keys = [SigningKey(f"key{number}", bytes(range(32))) for number in range(100)]
    assert len(note.open(note.sign("text\n", keys), [key.verify_key for key in keys]).verified) == 100
    with pytest.raises(BadInput, match="at most 100"):
        note.sign("text\n", [*keys, LOG])


@pytest.mark.parametrize("body", ["", "text", "a\x00b\n", "a\rb\n", "\ud800\n"])
def test_texts_that_no_note_can_carry_are_not_signed(body):
    with pytest.raises(BadInput):
        note.sign(body, [LOG])


def test_a_note_that_nobody_signs_is_not_made():
    with pytest.raises(BadInput, match="nobody signs"):
        note.sign("text\n", [])


TEXTS = st.text(st.characters(blacklist_categories=["Cs"], min_codepoint=32) | st.just("\n"), max_size=40)


@settings(max_examples=60)
@given(TEXTS, st.integers(0, 10_000), st.integers(1, 255))
def test_every_text_comes_back_and_no_changed_byte_verifies(text, at, change):
    body = text + "\n"
    signed = note.sign(body, [LOG])
    assert note.open(signed, [LOG.verify_key]).text == body
    data = bytearray(signed.encode())
    data[at % len(data)] ^= change
    with pytest.raises((BadInput, note.Unverified)):
        note.open(bytes(data), [LOG.verify_key])
