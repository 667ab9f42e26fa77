"""Words left standing between shared grams, against a search that tries every place."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from baijia.engine.similarity.score import REACH, Shared, left_standing
from baijia.engine.similarity.text import GRAM

TEXT = st.text("abc", min_size=GRAM, max_size=40)


def codes(text: str) -> np.ndarray:
    return np.array([ord(one) for one in text], dtype=np.uint32)


def every_shared(query: str, sources: list[str]) -> set[tuple[int, int, int]]:
    return {
        (number, at, there)
        for number, source in enumerate(sources)
        for at in range(len(query) - GRAM + 1)
        for there in range(len(source) - GRAM + 1)
        if query[at : at + GRAM] == source[there : there + GRAM]
    }


def every_standing(query: str, sources: list[str]) -> set[tuple[int, int, int]]:
    """Try every pair of characters at the distance of every shared gram."""
    shared = every_shared(query, sources)
    found = set(shared)
    for number, at, there in shared:
        for step in range(-REACH - 1, REACH + GRAM):
            for one in (step, step + 1):  # either character of the word
                near, far = at + one, there + one
                source = sources[number]
                pair = [(at + step + k, there + step + k) for k in (0, 1)]
                inside = all(0 <= n < len(query) and 0 <= f < len(source) for n, f in pair)
                reached = (
                    at - 1 - REACH <= min(n for n, _f in pair)
                    and max(n for n, _f in pair) <= at + GRAM + REACH
                )
                if inside and reached and all(query[n] == source[f] for n, f in pair) and near >= GRAM - 1:
                    found.add((number, near - GRAM + 1, far - GRAM + 1))
    return found


def standing(query: str, sources: list[str]) -> set[tuple[int, int, int]]:
    rows = np.array(sorted(every_shared(query, sources)), dtype=np.int64).reshape(-1, 3)
    lengths = np.array([len(source) for source in sources], dtype=np.int64)
    found = left_standing(
        Shared(rows[:, 0], rows[:, 1], rows[:, 2], np.ones(len(rows), dtype=bool), len(sources)),
        codes(query),
        codes("".join(sources)),
        np.cumsum(lengths) - lengths,
        lengths,
    )
    return set(zip(found.candidate.tolist(), found.query.tolist(), found.source.tolist(), strict=True))


def whole(found: set[tuple[int, int, int]], query: str, sources: list[str]) -> set[tuple[int, int, int]]:
    """Add the characters inside runs, which both searches may name or leave out."""
    inside = {
        (number, at + step, there + step)
        for number, at, there in every_shared(query, sources)
        for step in range(1 - GRAM, 1)
        if at + step >= 0
    }
    return found | inside


@settings(deadline=None)
@given(query=TEXT, sources=st.lists(TEXT, min_size=1, max_size=3))
def test_words_left_standing_are_those_a_full_search_finds(query, sources):
    found, wanted = standing(query, sources), every_standing(query, sources)
    assert whole(found, query, sources) == whole(wanted, query, sources)
    assert every_shared(query, sources) <= found


@pytest.mark.parametrize(
    ("query", "source", "found"),
    [
        ("夹具阻尼可调X浮动Y支点", "夹具阻尼可调P浮动Q支点", {"浮动", "支点"}),
        ("夹具阻尼可调X浮", "夹具阻尼可调Q浮", set()),  # one character is no word
        ("夹具阻尼可调XX浮动", "夹具阻尼可调Q浮动", set()),  # at another distance
        ("夹具阻尼可调" + "X" * (REACH - 2) + "浮动", "夹具阻尼可调" + "Y" * (REACH - 2) + "浮动", {"浮动"}),
        ("夹具阻尼可调" + "X" * (REACH + 1) + "浮动", "夹具阻尼可调" + "Y" * (REACH + 1) + "浮动", set()),
    ],
)
def test_a_word_stands_within_reach_at_the_same_distance(query, source, found):
    extra = standing(query, [source]) - every_shared(query, [source])
    ends = {at + GRAM - 1 for _number, at, _there in extra}
    assert ends >= {query.index(word) + place for word in found for place in (0, 1)}
    assert bool(ends - set(range(6))) == bool(found)
