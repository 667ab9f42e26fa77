"""What is read again is what was checked, however many read at once."""

from __future__ import annotations

import io

import pytest

import bundles
from baijia.engine.bundle import reader


@pytest.fixture(scope="module")
def made():
    return bundles.make(3)


@pytest.fixture
def bundle(made):
    return reader.read(io.BytesIO(made.pack()))


def test_rows_are_the_file_at_each_pass_and_by_place(made, bundle):
    rows, due = bundle.rows("scores.jsonl"), made.documents["scores.jsonl"]
    assert [list(rows), list(rows)] == [due, due]
    assert len(rows) == len(due)
    assert [rows[place] for place in (0, 7, len(due) - 1)] == [due[0], due[7], due[-1]]
    assert list(bundle.entries) == made.entries
    with pytest.raises(IndexError):
        rows[len(due)]


def test_two_may_read_at_once(made, bundle):
    pairs = zip(bundle.rows("scores.jsonl"), bundle.entries, strict=False)
    assert list(pairs) == list(zip(made.documents["scores.jsonl"], made.entries, strict=False))


def test_panels_are_parsed_when_asked_for_and_nothing_else_is(bundle):
    name = next(name for name in bundle.documents if name.startswith("panel/"))
    assert bundle.documents[name] == bundle.documents[name]
    assert bundle.documents[name] is not bundle.documents[name]
    assert bundle.documents["definition.json"] is bundle.documents["definition.json"]


def test_absent_rows_are_none(bundle):
    assert len(bundle.rows("nothing.jsonl")) == 0
    assert bundle.documents.get("nothing.jsonl") is None
