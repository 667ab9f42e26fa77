"""V6 finds the same whatever its parts and in however many processes they are checked."""

from __future__ import annotations

import io

import pytest

import bundles
from baijia.engine import verify as checks
from baijia.engine.bundle import reader
from baijia.engine.log.keys import SigningKey, verifies
from baijia.engine.verify import ballots

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
    assert verifies(KEY.verify_key.public, COMMIT, KEY.sign(COMMIT))
    assert not verifies(public, COMMIT, signature)


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
    made = bundles.make(3)
    monkeypatch.setattr(ballots, "_PART", 5)
    report = checks.verify(reader.read(io.BytesIO(made.pack(profile="public"))))
    check = next(check for check in report.checks if check.id == "V6")
    assert check.count == len(made.documents["scores.jsonl"])
    assert (check.status, check.withheld > 0) in {("withheld", True), ("pass", False)}
