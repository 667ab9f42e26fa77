"""Writing: the same documents give the same bytes; both profiles have the same log digests."""

from __future__ import annotations

import copy
import io
import random
from typing import Any

import pytest

import bundles
from baijia.engine.bundle import layout, reader, sealed, writer
from baijia.engine.faults import BadInput


@pytest.fixture(scope="module")
def made() -> bundles.Made:
    return bundles.make(5, rules=bundles.definition(publication={"unit": False, "raw_marks": False}))


def test_same_documents_in_any_order_give_the_same_bytes(made):
    shuffled = copy.deepcopy(made)
    for name, rows in shuffled.documents.items():
        if isinstance(rows, list):
            random.Random(name).shuffle(rows)
    shuffled.documents = dict(reversed(shuffled.documents.items()))
    assert shuffled.pack() == made.pack() == made.pack()


def test_played_twice_gives_the_same_bytes(made):
    rules = bundles.definition(publication={"unit": False, "raw_marks": False})
    assert bundles.make(5, rules=rules).pack() == made.pack()


def digests(data: bytes) -> dict[str, str]:
    bundle = reader.read(io.BytesIO(data))
    return {
        name: sealed.log_digest_lines(value) if layout.is_rows(name) else sealed.log_digest(value)
        for name, value in bundle.documents.items()
        if name != "scores.jsonl"
    }


def test_profiles_share_log_digests_and_differ_in_bytes(made):
    inspector, public = made.pack(), made.pack(profile="public")
    assert digests(inspector) == digests(public)
    assert inspector != public


def words(value: Any) -> str:
    return str(value)


def test_public_profile_names_the_conferred_only(made):
    documents = writer.public_documents(made.documents)
    conferred = {row["nominee"] for row in made.documents["honours.jsonl"]}
    for row in documents["nominees.jsonl"]:
        assert sealed.is_open(row["identity"]) == (row["number"] in conferred)
        assert not sealed.is_open(row["unit"])
        assert not sealed.is_open(row["nomination"])
    names = {
        row["identity"]["value"]["name"]
        for row in made.documents["nominees.jsonl"]
        if row["number"] not in conferred
    }
    shown = words(documents)
    assert not [name for name in names if f"'{name}'" in shown]
    for secret in ("某专家", "材料不实", "工厂", "总工会"):
        assert secret in words(made.documents)
        assert secret not in shown
    assert all("vector" not in row and "salt" not in row for row in documents["scores.jsonl"])


def test_inspector_documents_stay_as_they_are(made):
    before = copy.deepcopy(made.documents)
    writer.public_documents(made.documents)
    assert made.documents == before


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("tea.json", {}),
        ("honours.jsonl", [{"nominee": "P1"}]),
        ("honours.jsonl", [{"nominee": "PBBBBBBB", "group": "a", "certificate": "1"}] * 2),
        ("quotas.json", {"v": 1}),
        ("log/entries.jsonl", [b"{}"]),
    ],
)
def test_writer_refuses_what_a_reader_would(made, name, value):
    documents = {**made.documents, name: value}
    with pytest.raises(BadInput):
        writer.write(documents, edition=made.edition, origin="x", engine="x")


def test_commitment_is_the_one_of_the_specification():
    # Worked by hand: sha256 of the ASCII prefix, 32 zero bytes, and the canonical value.
    import hashlib

    expected = hashlib.sha256(b"baijia/identity/v1" + bytes(32) + '{"name":"王"}'.encode()).hexdigest()
    assert sealed.commitment("identity", bytes(32), {"name": "王"}) == expected
    assert sealed.seal("unit", "厂", bytes(32))["commit"] != sealed.seal("shown", "厂", bytes(32))["commit"]


def test_score_commitment_does_not_depend_on_key_order():
    value = sealed.score_value(round="paper", nominee="P1", slot="S1", rubric="paper/1", vector=[1, 2])
    other = dict(reversed(value.items()))
    assert sealed.commitment("score", bytes(32), value) == sealed.commitment("score", bytes(32), other)


@pytest.mark.parametrize(("kind", "salt"), [("tea", bytes(32)), ("unit", bytes(31))])
def test_commitment_of_unknown_kind_or_short_salt_is_refused(kind, salt):
    with pytest.raises(ValueError, match=r"kind|32"):
        sealed.commitment(kind, salt, 1)


def test_public_numbers_have_no_vowels_and_every_symbol():
    numbers = [sealed.public_number("S", random.Random(seed).randbytes) for seed in range(200)]
    assert set("".join(number[1:] for number in numbers)) == set(sealed.ALPHABET)
    assert {len(number) for number in numbers} == {11}
