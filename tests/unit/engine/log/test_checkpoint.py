import base64

import pytest

from baijia.engine.faults import BadInput
from baijia.engine.log import checkpoint, note
from baijia.engine.log.checkpoint import Checkpoint, Cosigner
from baijia.engine.log.keys import COSIGNATURE_V1, SigningKey, VerifyKey
from baijia.engine.log.merkle import EMPTY_ROOT, leaf_hash

ROOT = leaf_hash(b"root")
HEAD = Checkpoint("baijia.example/2025", 20852163, ROOT)
LOG = SigningKey("baijia.example/2025", bytes(range(32)))
DISCIPLINE = SigningKey("discipline.example", bytes(range(1, 33)), COSIGNATURE_V1)

# A checkpoint served by a public staging log of Certificate Transparency, cosigned by public witnesses. Its
# first signature line is of a type not read here.
PUBLIC = """\
arche2025h1.staging.ct.transparency.dev
1432088532
U7WM79jrzyhGZ5/GUBTpM7NzwdyfFx61t3RovgcC4Ro=

— arche2025h1.staging.ct.transparency.dev zTM8sQAAAZ5W0WdjBAMARjBEAiBjW5IQf9pvsYLfQFX6hoGREPMHbdQ3urbllzalApkptQIgIpwtEroeW2BXaHAI4kJXFbon5Ch9MNL5zRNZ55lvGt0=
— arche2025h1.staging.ct.transparency.dev ui8GwCF1+kWqZrxGdhj4aX3gcw7XUlXQQabg/27lefwhUkzbC3NygNI75MdhL1bfTW9g8Ei59RA23oHP7Ry1k3ZFWwQ=
— transparency.dev/DEV:witness-little-garden 2AQqhwAAAABqEiEgzgFIqqhbUoDwjMWE6UP8nd8/KYTzwZ2rhIgcqoXHAwVkjZr4AscylP3v7sEodkRAErumC2q44vdgJY096st5BQ==
— witness1.smartit.nu/witness1 pIyCDwAAAABqEiEghIp82KWebrw7/oHQwlTAm3g2RKS4+eebl8eO0WH+/iEcxZ75W3u5hNI7TOQtmJbqmNWVuE0tgh0XwzdZsDsUAQ==
— remora.n621.de 2net5wAAAABqEiEgPlfF3V06o0Y+fHM+J5J9s27wgxxcOVSpZ/2g/KSiXCg9DEZI+aVCIobWX9sXTynk5XeU/zZ0WBxtqB0DrAWfBw==
— witness.stagemole.eu Z/euoAAAAABqEiEgw0i+7g2ENfDAWHmtRzCfKTHSDwYDJA2NmKeGi9Y8FtEyOUvVr+AJmIY/2TUFucgKi7lI7cUiOvKFYe/TmN9DAg==
"""  # noqa: E501
PUBLIC_KEYS = [
    VerifyKey.from_vkey(text)
    for text in (
        "arche2025h1.staging.ct.transparency.dev+ba2f06c0+AU0vHmlGCS/PdN8b2OaGmKprLI8HKM+dJ472xgFYh15f",
        "transparency.dev/DEV:witness-little-garden+d8042a87+BCtusOxINQNUTN5Oj8HObRkh2yHf/MwYaGX4CPdiVEPM",
        "witness1.smartit.nu/witness1+a48c820f+BPSFWg9G6KPiO7QPryYO5Xq4oYJJ+kAvLKLSimDhoxMO",
        "remora.n621.de+da77ade7+BOvN63jn/bLvkieywe8R6UYAtVtNbZpXh34x7onlmtw2",
        "witness.stagemole.eu+67f7aea0+BEqSG3yu9YrmcM3BHvQYTxwFj3uSWakQepafafpUqklv",
    )
]


def test_a_public_checkpoint_and_its_cosignatures_verify():
    opened = checkpoint.open(PUBLIC, PUBLIC_KEYS)
    assert opened.checkpoint.origin == "arche2025h1.staging.ct.transparency.dev"
    assert opened.checkpoint.size == 1432088532
    assert opened.note.names == {key.name for key in PUBLIC_KEYS}
    assert len(opened.note.ignored) == 1
    assert [(item.name, item.time) for item in opened.cosignatures] == [
        (key.name, 0x6A122120) for key in PUBLIC_KEYS[1:]
    ]


@pytest.mark.parametrize("number", range(len(PUBLIC_KEYS)))
def test_a_public_checkpoint_with_another_size_fails_for_each_signer(number):
    with pytest.raises(note.Unverified, match="false signature"):
        checkpoint.open(PUBLIC.replace("1432088532", "1432088533"), [PUBLIC_KEYS[number]])


def test_a_cosignature_binds_its_time():
    lines = PUBLIC.splitlines(keepends=True)
    name, blob = lines[8].split()[1:]
    changed = bytearray(base64.b64decode(blob))
    changed[11] ^= 1
    lines[8] = f"— {name} {base64.b64encode(changed).decode()}\n"
    with pytest.raises(note.Unverified, match="remora"):
        checkpoint.open("".join(lines), PUBLIC_KEYS)


def test_format_is_the_one_published():
    text = "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n"
    read = checkpoint.parse(text)
    assert (read.origin, read.size) == ("example.com/behind-the-sofa", 20852163)
    assert checkpoint.format(read) == text


def test_log_and_witness_sign_and_are_told_apart():
    signed = checkpoint.sign(HEAD, [LOG])
    cosigned = checkpoint.cosign(signed, [Cosigner(DISCIPLINE, 1_745_000_000)])
    assert cosigned.startswith(signed)
    opened = checkpoint.open(cosigned, [LOG.verify_key, DISCIPLINE.verify_key])
    assert opened.checkpoint == HEAD
    assert [(item.name, item.time) for item in opened.cosignatures] == [("discipline.example", 1_745_000_000)]
    assert opened.note.signed_by(LOG.verify_key)


def test_a_cosignature_is_not_a_plain_signature_of_the_same_key():
    seed = bytes(range(32))
    plain, witness = SigningKey("w", seed), SigningKey("w", seed, COSIGNATURE_V1)
    cosigned = checkpoint.sign(HEAD, [Cosigner(witness, 5)])
    value = note.parse(cosigned)[1][0].value
    relabelled = (
        note.sign(checkpoint.format(HEAD), [plain]) + note.Signature("w", plain.key_id, value[8:]).line
    )
    with pytest.raises(note.Unverified, match="false"):
        checkpoint.open(relabelled, [plain.verify_key])
    with pytest.raises(note.Unverified, match="no signature"):
        checkpoint.open(cosigned, [plain.verify_key])


def test_a_cosignature_of_wrong_length_or_time_is_false():
    text = checkpoint.format(HEAD).encode()
    good = Cosigner(DISCIPLINE, 5).sign_note(text)
    key = DISCIPLINE.verify_key
    assert key.verify_note(text, good)
    late = (2**63).to_bytes(8, "big") + DISCIPLINE.sign(b"cosignature/v1\ntime %d\n" % 2**63 + text)
    for wrong in (good[:-1], good + b"\x00", good[8:], b"", late):
        assert not key.verify_note(text, wrong)


def test_a_cosigner_needs_a_cosigners_key_and_a_time():
    with pytest.raises(BadInput, match="not a cosigner"):
        Cosigner(LOG, 5)
    for time in (-1, 2**63):
        with pytest.raises(BadInput, match="time"):
            Cosigner(DISCIPLINE, time)


def test_extension_lines_are_carried_and_signed():
    head = Checkpoint("log", 3, ROOT, ("edition 4", "x"))
    signed = checkpoint.sign(head, [LOG])
    assert checkpoint.open(signed, [LOG.verify_key]).checkpoint == head
    with pytest.raises(note.Unverified):
        checkpoint.open(signed.replace("edition 4", "edition 5"), [LOG.verify_key])


B64 = base64.b64encode(ROOT).decode()


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("", "head"),
        ("log\n3\n", "head"),
        (f"log\n3\n{B64}", "head"),
        (f"\n3\n{B64}\n", "head"),
        (f"log\n3\n{B64}\n\n", "head"),
        (f"log\n3\n{B64}\n\nmore\n", "head"),
        (f"log\t\n3\n{B64}\n", "head"),
        (f"log\n03\n{B64}\n", "head:2"),
        (f"log\n+3\n{B64}\n", "head:2"),
        (f"log\n-3\n{B64}\n", "head:2"),
        (f"log\n 3\n{B64}\n", "head:2"),
        (f"log\n1_0\n{B64}\n", "head:2"),
        (f"log\n٣\n{B64}\n", "head:2"),
        (f"log\n{2**63}\n{B64}\n", "head:2"),
        (f"log\n{'9' * 5000}\n{B64}\n", "head:2"),
        (f"log\n3\n{B64[:-1]}\n", "head:3"),
        (f"log\n3\n{B64[:-4]}\n", "head:3"),
        (f"log\n3\n{B64} \n", "head:3"),
        (f"log\n3\n{ROOT.hex()}\n", "head:3"),
        (f"log\n0\n{B64}\n", "head:3"),
    ],
)
def test_malformed_checkpoints_are_refused_at_their_line(text, place):
    with pytest.raises(BadInput) as caught:
        checkpoint.parse(text, where="head")
    assert [fault.where for fault in caught.value.faults] == [place]


def test_the_empty_log_has_the_hash_of_nothing():
    empty = Checkpoint("log", 0, EMPTY_ROOT)
    assert checkpoint.parse(checkpoint.format(empty)) == empty


@pytest.mark.parametrize(
    "head",
    [
        Checkpoint("", 3, ROOT),
        Checkpoint("a\nb", 3, ROOT),
        Checkpoint("log", -1, ROOT),
        Checkpoint("log", 3, ROOT[:-1]),
        Checkpoint("log", 3, ROOT, ("",)),
        Checkpoint("log", 3, ROOT, ("a\nb",)),
    ],
)
def test_heads_that_could_not_be_read_back_are_not_signed(head):
    with pytest.raises(BadInput):
        checkpoint.sign(head, [LOG])


def test_only_checkpoints_are_cosigned():
    with pytest.raises(BadInput, match="not a checkpoint"):
        checkpoint.cosign(note.sign("hello\n", [LOG]), [Cosigner(DISCIPLINE, 5)])
