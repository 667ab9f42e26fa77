"""The fast way to canonical JSON gives the bytes of the reference library, and refuses what it refuses."""

from __future__ import annotations

import pytest
import rfc8785
from hypothesis import given, settings
from hypothesis import strategies as st

from baijia.engine.canonical import canonical, parse, parse_canonical, rewritten
from baijia.engine.faults import BadInput

TEXT = st.text(st.characters(codec="utf-8"), max_size=8)
SCALARS = st.one_of(st.none(), st.booleans(), st.integers(-(2**53) + 1, 2**53 - 1), TEXT)
VALUES = st.recursive(
    SCALARS, lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(TEXT, inner, max_size=4))
)


@settings(max_examples=300, deadline=None)
@given(VALUES)
def test_canonical_any_value_equals_reference(value):
    assert canonical(value) == rfc8785.dumps(value)


@pytest.mark.parametrize("value", [{"a": [0.5]}, [1.0], float("nan")])
def test_canonical_float_refused(value):
    with pytest.raises(TypeError):
        canonical(value)


@pytest.mark.parametrize("value", [{1: "a"}, {None: 1}, [2**53], {"a": -(2**60)}, "\ud800", {"a": b"x"}])
def test_canonical_not_json_refused(value):
    with pytest.raises(ValueError, match=r"."):
        canonical(value)


@settings(max_examples=150, deadline=None)
@given(VALUES)
def test_parse_canonical_reads_what_canonical_wrote(value):
    assert parse_canonical(canonical(value), where="x") == value
    assert rewritten(parse(canonical(value), where="x")) == canonical(value)


@pytest.mark.parametrize("keys", ["\ue000\U00010000", "\uffff\U0001f600", "\ue000甲", "aZ甲"])
def test_keys_are_in_the_order_of_utf_16(keys):
    value = dict.fromkeys(keys, 1)
    assert rewritten(value) == canonical(value) == rfc8785.dumps(value)


@pytest.mark.parametrize(
    "data",
    [
        b'{"a":1,"a":1}',
        b'{"b":1,"a":1}',
        b'{"a": 1}',
        b"[1.5]",
        b"[1.0]",
        b"[1e2]",
        b"[NaN]",
        b"[-0]",
        b"[9007199254740992]",
        b"[-9007199254740993]",
        b'{"a":12345678901234567890}',
        b"[01]",
        b'["\\u0041"]',
        b'["\\ud800"]',
        b'["\xff"]',
        b"[" * 5000 + b"]" * 5000,
        b"[1]\n",
        b"",
    ],
)
def test_parse_canonical_takes_one_spelling_only(data):
    with pytest.raises(BadInput):
        parse_canonical(data, where="x")


def test_parse_canonical_reads_the_largest_integers():
    assert parse_canonical(b"[-9007199254740991,9007199254740991]", where="x") == [-(2**53) + 1, 2**53 - 1]
