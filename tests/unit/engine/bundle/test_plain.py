"""A line the short way takes is one the long way takes; and it takes nearly all of an honest bundle."""

from __future__ import annotations

import random

import pytest

import bundles
from baijia.engine.bundle import layout, plain
from baijia.engine.bundle.strict import read_canonical
from baijia.engine.canonical import canonical
from baijia.engine.faults import BadInput
from baijia.engine.log import entries


def judged_row(line: bytes) -> bool:
    try:
        return not layout.row_faults(layout.SCORES, read_canonical(line, where="row"), "row")
    except BadInput:
        return False


def judged_entry(line: bytes) -> bool:
    try:
        entries.decode(line)
    except BadInput:
        return False
    return True


CASES = {"row": (plain.SCORE_ROW, judged_row), "entry": (plain.RECEIPT, judged_entry)}
SPARE = (
    b'"',
    b"0",
    b"-",
    b"1.0",
    b"null",
    b" ",
    b"\n",
    b",",
    b"9" * 20,
    "佳".encode(),
    b"A",
    b'{"v":1}',
    b"",
)


@pytest.fixture(scope="module")
def lines():
    made = bundles.make(4)
    return {
        "row": [canonical(row) for row in made.documents[layout.SCORES]],
        "entry": [canonical(entry) for entry in made.entries if entry["type"] in ("score", "nomination")],
    }


@pytest.mark.parametrize("kind", CASES)
def test_it_takes_every_line_of_an_honest_bundle(lines, kind):
    pattern, judge = CASES[kind]
    assert all(pattern.fullmatch(line) and judge(line) for line in lines[kind])


@pytest.mark.parametrize("kind", CASES)
def test_it_takes_nothing_that_is_refused(lines, kind):
    pattern, judge = CASES[kind]
    source = random.Random(1)
    taken = 0
    for _ in range(4000):
        line = source.choice(lines[kind])
        start = source.randrange(len(line))
        end = min(len(line), start + source.choice((0, 1, 1, 2, 9)))
        changed = line[:start] + source.choice((*SPARE, line[start:end])) + line[end:]
        if pattern.fullmatch(changed):
            taken += 1
            assert judge(changed), changed
    assert taken, "some changes leave a line sound, a digit for another"
