"""Signatures of ballots are judged alike by one process and by several."""

from __future__ import annotations

import pytest

from baijia.engine.log.keys import SigningKey
from baijia.engine.verify import signatures
from baijia.engine.verify.signatures import Signatures

KEY = SigningKey("slot", b"K" * 32)
COMMITS = [f"{number:064x}" for number in range(9)]
BAD = {1: "another commit", 4: "another key", 6: "a key of small order", 8: "no signature"}


def given(place: int) -> tuple[str, bytes, str, str]:
    commit, key = COMMITS[place], KEY.verify_key.public
    signature = KEY.sign(bytes.fromhex(commit)).hex()
    match BAD.get(place):
        case "another commit":
            signature = KEY.sign(bytes(32)).hex()
        case "another key":
            key = SigningKey("other", b"O" * 32).verify_key.public
        case "a key of small order":
            key, signature = bytes([1, *bytes(31)]), (bytes([1, *bytes(63)])).hex()
        case "no signature":
            signature = "ff" * 64
    return f"S{place}", key, commit, signature


@pytest.mark.parametrize("few", [0, len(COMMITS)], ids=["several", "one"])
def test_each_that_does_not_hold_is_named_in_order(monkeypatch, few):
    monkeypatch.setattr(signatures, "FEW", few)
    monkeypatch.setattr(signatures, "_BATCH", 2)
    monkeypatch.setattr(signatures, "_AHEAD", 1)
    with Signatures(len(COMMITS)) as all_of_them:
        for place in range(len(COMMITS)):
            all_of_them.add(*given(place))
        assert list(all_of_them.wrong()) == [(f"S{place}", COMMITS[place]) for place in BAD]
