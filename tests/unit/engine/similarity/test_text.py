"""Comparable text: what is folded, what is dropped, and the way back to the original."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from baijia.engine.similarity.text import Normaliser, grams

normalise = Normaliser()


def shown(text):
    found = normalise(text)
    return "".join(map(chr, found.codes)), found.origin.tolist()


@pytest.mark.parametrize(
    ("text", "comparable", "origin"),
    [
        ("百佳，工匠。", "百佳工匠", [0, 1, 3, 4]),
        ("百\u200b佳\ufeff", "百佳", [0, 2]),
        ("ＡＢ１２", "ab00", [0, 1, 2, 3]),
        ("30㎡房", "00m0房", [0, 1, 2, 2, 3]),
        ("e\u0301tude é", "etudee", [0, 2, 3, 4, 5, 7]),
        ("𠮷a\U0001f600b", "𠮷ab", [0, 1, 3]),
        ("a\ud800b", "ab", [0, 2]),
        ("㊣①ﬁ", "正0fi", [0, 1, 2, 2]),
        ("", "", []),
        ("——！？", "", []),
    ],
)
def test_comparable_characters_remember_where_they_came_from(text, comparable, origin):
    assert shown(text) == (comparable, origin)


@given(st.text(max_size=60), st.text(max_size=60))
def test_texts_one_after_the_other_fold_as_each_alone(one, other):
    codes, origin = normalise.joined([one, other])
    first, second = normalise(one), normalise(other)
    assert codes.tolist() == [*first.codes.tolist(), *second.codes.tolist()]
    assert origin.tolist() == [*first.origin.tolist(), *(second.origin + len(one)).tolist()]


def test_equal_runs_have_equal_grams_wherever_they_stand():
    one, other = grams(normalise("成都百佳工匠").codes), grams(normalise("蓉城百佳工匠评选").codes)
    assert one[2] == other[2]
    assert len(set(one.tolist()) & set(other.tolist())) == 1
    assert len(grams(normalise("百佳").codes)) == 0
