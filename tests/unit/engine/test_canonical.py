"""The fast way to canonical JSON gives the bytes of the reference library, and refuses what it refuses."""

from __future__ import annotations

import pytest
import rfc8785
from hypothesis import given, settings
from hypothesis import strategies as st

from baijia.engine.canonical import canonical

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
