import pytest

from baijia.engine.faults import BadInput
from baijia.engine.log import checkpoint, note, policy
from baijia.engine.log.checkpoint import Checkpoint, Cosigner
from baijia.engine.log.keys import COSIGNATURE_V1, SigningKey
from baijia.engine.log.merkle import leaf_hash


def witness(name, number):
    return SigningKey(name, bytes([number]) * 32, COSIGNATURE_V1)


LOG = SigningKey("baijia.example/2025", bytes([9]) * 32)
D, U1, U2, U3 = (witness(f"w{number}.example", number) for number in range(1, 5))
TEXT = f"""\
# discipline office and one of three partner unions
log {LOG.verify_key.vkey} https://baijia.example/2025

witness discipline {D.verify_key.vkey}
witness U1 {U1.verify_key.vkey} https://u1.example/
\twitness   U2\t{U2.verify_key.vkey}
witness U3 {U3.verify_key.vkey}
group union any U1 U2 U3
  # the quorum itself
group q all discipline union
quorum q
"""
HEAD = Checkpoint("baijia.example/2025", 7, leaf_hash(b"root"))


def keys(*signing):
    return [key.verify_key for key in signing]


def signed(*witnesses, log=LOG, head=HEAD):
    return checkpoint.sign(head, [log, *(Cosigner(key, 1_745_000_000) for key in witnesses)])


def test_the_file_is_read_with_names_urls_and_groups():
    read = policy.parse(TEXT)
    assert [key.name for key in read.logs] == ["baijia.example/2025"]
    assert list(read.witnesses) == ["discipline", "U1", "U2", "U3"]
    assert read.witnesses["U1"].url == "https://u1.example/"
    assert read.groups["union"] == policy.Group("union", 1, ("U1", "U2", "U3"))
    assert read.groups["q"].threshold == 2
    assert read.quorum == "q"


@pytest.mark.parametrize(
    ("cosigned", "reached"),
    [
        ([], False),
        ([D], False),
        ([U1, U2, U3], False),
        ([D, U1], True),
        ([D, U3], True),
        ([D, U1, U2, U3], True),
    ],
)
def test_the_quorum_counts_by_group(cosigned, reached):
    assert policy.parse(TEXT).satisfied_by(keys(*cosigned)) is reached


def test_a_numeric_threshold_counts_members():
    read = policy.parse(TEXT.replace("any U1", "2 U1"))
    assert not read.satisfied_by(keys(D, U1))
    assert read.satisfied_by(keys(D, U1, U3))


def test_a_single_witness_or_none_can_be_the_quorum():
    assert policy.parse(TEXT.replace("quorum q", "quorum U2")).satisfied_by(keys(U2))
    assert not policy.parse(TEXT.replace("quorum q", "quorum U2")).satisfied_by(keys(D, U1))
    assert policy.parse("quorum none").satisfied_by([])


def test_what_is_missing_is_said():
    read = policy.parse(TEXT)
    assert read.shortfall(keys(D, U1)) == []
    assert read.shortfall(keys(U1)) == ["group q has 1 of 2", "witness discipline has not cosigned"]
    assert read.shortfall(keys(D))[:2] == ["group q has 1 of 2", "group union has 0 of 1"]


def test_a_key_under_another_name_or_type_does_not_count():
    read = policy.parse(TEXT)
    assert not read.satisfied_by(keys(D, SigningKey("u1", U1.seed, COSIGNATURE_V1)))
    assert not read.satisfied_by(keys(D, SigningKey(U1.name, U1.seed)))
    assert not read.satisfied_by(keys(D, witness(U1.name, 77)))


def test_a_checkpoint_under_the_policy_is_opened():
    opened = policy.parse(TEXT).open(signed(D, U2))
    assert opened.checkpoint == HEAD
    assert [item.name for item in opened.cosignatures] == [D.name, U2.name]


def test_a_checkpoint_short_of_the_quorum_is_refused_with_what_is_missing():
    with pytest.raises(note.Unverified, match=r"quorum not reached: group q has 1 of 2"):
        policy.parse(TEXT).open(signed(D))


def test_a_checkpoint_without_the_logs_signature_is_refused_whoever_cosigned():
    stranger = SigningKey(LOG.name, bytes([8]) * 32)
    with pytest.raises(note.Unverified, match="no log of the policy"):
        policy.parse(TEXT).open(signed(D, U1, log=stranger))


def test_a_checkpoint_of_another_origin_is_refused():
    other = Checkpoint("other.example", 7, HEAD.root)
    with pytest.raises(note.Unverified, match=r"name 'other\.example'"):
        policy.parse(TEXT).open(signed(D, U1, head=other))


def test_a_false_cosignature_is_refused_even_beyond_the_quorum():
    false = note.Signature(U3.name, U3.key_id, bytes(72)).line
    with pytest.raises(note.Unverified, match="false signature of w4"):
        policy.parse(TEXT).open(signed(D, U1) + false)


VKEY = U1.verify_key.vkey
OTHER = U2.verify_key.vkey


@pytest.mark.parametrize(
    ("text", "where", "reason"),
    [
        ("", "policy", "no quorum line"),
        ("quorum none\nquorum none", "policy:2", "a second quorum line"),
        ("quorum q", "policy:1", "'q' is not defined above"),
        (f"quorum a\nwitness a {VKEY}", "policy:1", "'a' is not defined above"),
        ("quorum", "policy:1", "0 items"),
        ("quorum none none", "policy:1", "2 items"),
        ("Quorum none", "policy:1", "line begins with 'Quorum'"),
        ("quorum none # well", "policy:1", "3 items"),
        ("quorum none\r", "policy:1", "control character"),
        ("quorum\x00none", "policy:1", "control character"),
        ("quorum\x7fnone", "policy:1", "control character"),
        ("quorum\u3000none", "policy:1", "line begins with"),
        (f"witness none {VKEY}", "policy:1", "reserved"),
        (f"witness a {VKEY}\nwitness a {OTHER}", "policy:2", "'a' is defined already"),
        (f"witness a {VKEY}\nwitness b {VKEY}", "policy:2", "this key is a witness already"),
        (f"witness a {SigningKey('x', U1.seed).verify_key.vkey}", "policy:1", "signature type 0x01"),
        (f"witness {VKEY}", "policy:1", "1 items"),
        ("witness a notakey", "policy:1", "not a verifier key"),
        (f"witness a {VKEY} u v", "policy:1", "4 items"),
        ("log", "policy:1", "0 items"),
        (f"log {VKEY}", "policy:1", "signature type 0x04"),
        (f"log {LOG.verify_key.vkey}\nlog {LOG.verify_key.vkey}", "policy:2", "a log already"),
        (
            f"log {LOG.verify_key.vkey}\nlog {SigningKey('n', LOG.seed).verify_key.vkey}",
            "policy:2",
            "a log already",
        ),
        (f"witness a {VKEY}\ngroup g any", "policy:2", "2 items"),
        (f"witness a {VKEY}\ngroup g 2 a", "policy:2", "threshold '2' of 1"),
        (f"witness a {VKEY}\ngroup g 0 a", "policy:2", "threshold '0' of 1"),
        (f"witness a {VKEY}\ngroup g +1 a", "policy:2", r"threshold '\+1' of 1"),
        (f"witness a {VKEY}\ngroup g ١ a", "policy:2", "threshold"),
        (f"witness a {VKEY}\ngroup g some a", "policy:2", "threshold 'some'"),
        (f"witness a {VKEY}\ngroup a any a", "policy:2", "'a' is defined already"),
        (f"witness a {VKEY}\ngroup g any g", "policy:2", "'g' is not defined above"),
        (f"witness a {VKEY}\ngroup g any none", "policy:2", "'none' is not defined above"),
        (f"witness a {VKEY}\ngroup g 1 a a", "policy:2", "'a' is a member of 'g' already"),
        (f"witness a {VKEY}\ngroup g any a\ngroup h any a", "policy:3", "'a' is a member of 'g' already"),
        ("#" * 1_000_001, "policy", "at most 1000000"),
    ],
)
def test_faults_are_named_with_their_line(text, where, reason):
    with pytest.raises(BadInput, match=reason) as caught:
        policy.parse(text)
    assert caught.value.faults[0].where == where


def test_all_faults_are_told_at_once_up_to_twenty():
    with pytest.raises(BadInput) as caught:
        policy.parse("what\nlog\nquorum\n")
    assert [fault.where for fault in caught.value.faults] == ["policy:1", "policy:2", "policy:3"]
    with pytest.raises(BadInput) as caught:
        policy.parse("what\n" * 50)
    assert len(caught.value.faults) == 20


def test_names_are_octets_and_kept_apart():
    # The Kelvin sign looks like K, and bytes that are no UTF-8 are a name as well.
    read = policy.parse(
        b"witness K %s\nwitness \xe2\x84\xaa %s\nwitness \xff %s\ngroup g any \xe2\x84\xaa \xff\nquorum g\n"
        % (VKEY.encode(), OTHER.encode(), U3.verify_key.vkey.encode())
    )
    assert not read.satisfied_by(keys(U1))
    assert read.satisfied_by(keys(U2))
    assert read.satisfied_by(keys(U3))
