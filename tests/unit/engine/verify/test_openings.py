"""V6 finds the same whatever its parts and in however many processes they are checked."""

from __future__ import annotations

import hashlib
import io
import sys

import pytest
from nacl.bindings import crypto_sign_open
from nacl.exceptions import BadSignatureError

import bundles
from baijia.engine import verify as checks
from baijia.engine.bundle import reader
from baijia.engine.log.keys import SigningKey, verifies
from baijia.engine.verify import ballots, ed25519

KEY, OTHER = SigningKey("slot", b"K" * 32), SigningKey("other", b"O" * 32)
COMMIT = bytes(range(32))


@pytest.mark.parametrize(
    ("public", "signature"),
    [
        pytest.param(KEY.verify_key.public, KEY.sign(bytes(32)), id="of another commit"),
        pytest.param(OTHER.verify_key.public, KEY.sign(COMMIT), id="by another key"),
        pytest.param(bytes([1, *bytes(31)]), bytes([1, *bytes(63)]), id="by a key of small order"),
        pytest.param(KEY.verify_key.public, b"\xff" * 64, id="no signature"),
        pytest.param(KEY.verify_key.public, KEY.sign(COMMIT)[:63], id="cut short"),
    ],
)
def test_what_is_no_signature_does_not_hold(public, signature):
    for judge in (verifies, ed25519.for_many(ed25519.FEW + 1)):
        assert judge(KEY.verify_key.public, COMMIT, KEY.sign(COMMIT))
        assert not judge(public, COMMIT, signature)


def test_what_libsodium_refuses_and_rfc_8032_does_not_holds():
    """R is the neutral point, so that S = k * a; both sides of the equation are k * A."""
    point, public = bytes([1, *bytes(31)]), KEY.verify_key.public
    scalar = bytearray(hashlib.sha512(KEY.seed).digest()[:32])
    scalar[0] &= 248
    scalar[31] = scalar[31] & 127 | 64
    factor = int.from_bytes(hashlib.sha512(point + public + COMMIT).digest(), "little")
    signed = factor * int.from_bytes(scalar, "little") % (2**252 + 27742317777372353535851937790883648493)
    signature = point + signed.to_bytes(32, "little")
    assert verifies(public, COMMIT, signature)
    assert ed25519.for_many(ed25519.FEW + 1)(public, COMMIT, signature)
    with pytest.raises(BadSignatureError):
        crypto_sign_open(signature + COMMIT, public)


def test_without_libsodium_openssl_judges_all(monkeypatch):
    assert ed25519.for_many(ed25519.FEW + 1) is not verifies
    monkeypatch.setitem(sys.modules, "nacl.bindings", None)
    assert ed25519.for_many(ed25519.FEW + 1) is verifies
    assert ed25519.for_many(ed25519.FEW) is verifies


@pytest.mark.parametrize("many", [0, 1 << 30], ids=["several processes", "one"])
def test_parts_find_together_what_one_finds(monkeypatch, tmp_path, many):
    made = bundles.make(3)
    rows = made.documents["scores.jsonl"]
    for place in (1, len(rows) - 1):
        rows[place]["sig"] = rows[place - 1]["sig"]
    monkeypatch.setattr(checks, "MANY", many)
    found = []
    for part in (1, 7, len(rows)):
        monkeypatch.setattr(ballots, "_PART", part)
        path = tmp_path / "bundle.zip"
        path.write_bytes(made.pack())
        with path.open("rb") as stream:
            report = checks.verify(reader.read(stream))
        found.append(next(check for check in report.checks if check.id == "V6"))
    assert found[0] == found[1] == found[2]
    assert (found[0].status, found[0].count) == ("fail", len(rows))
    assert [failure.row for failure in found[0].failures] == [rows[1]["commit"], rows[-1]["commit"]]


def test_ballots_that_are_not_open_are_counted_over_all_parts(monkeypatch):
    made = bundles.make(3, rules=bundles.definition(publication={"unit": True, "raw_marks": False}))
    found = []
    for part in (5, 1 << 20):
        monkeypatch.setattr(ballots, "_PART", part)
        report = checks.verify(reader.read(io.BytesIO(made.pack(profile="public"))))
        found.append(next(check for check in report.checks if check.id == "V6"))
    assert found[0] == found[1]
    live = sum(row["state"] == "live" for row in made.documents["scores.jsonl"])
    assert (found[0].status, found[0].withheld) == ("withheld", live)
    assert found[0].count == len(made.documents["scores.jsonl"]) > live
    assert found[0].note == f"{live} of {found[0].count} withheld"
