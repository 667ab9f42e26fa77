from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

import pytest

from baijia.engine import assign
from baijia.engine.assign import problem as problems
from baijia.engine.faults import BadInput

GOOD: dict[str, Any] = {"affinity": [[1, 2, None], [3, 1000, 0]], "reviews_per_item": 1}


def faults(document: Any) -> list[str]:
    """Read the document as JSON, and as Python values as well; both must name the same faults."""
    with pytest.raises(BadInput) as caught:
        assign.read(json.dumps(document).encode(), where="p.json")
    found = [str(fault) for fault in caught.value.faults]
    if isinstance(document, dict):
        with pytest.raises(BadInput) as again:
            assign.problem_of(document, where="p.json")
        assert [str(fault) for fault in again.value.faults] == found
    return found


@pytest.mark.parametrize(
    ("change", "place"),
    [
        ({"affinity": None}, "affinity"),
        ({"affinity": []}, "affinity"),
        ({"affinity": "abc"}, "affinity"),
        ({"affinity": [[]]}, "affinity[0]"),
        ({"affinity": [1, 2]}, "affinity[0]"),
        ({"affinity": ["ab", [1, 2]]}, "affinity[0]"),
        ({"affinity": [{"a": 1}]}, "affinity[0]"),
        ({"affinity": [[1, 2, 3], [1, 2]]}, "affinity[1]"),
        ({"affinity": [[1, 2, 3], [1, 1001, 3]]}, "affinity[1][1]"),
        ({"affinity": [[1, 2, 3], [1, -1, 3]]}, "affinity[1][1]"),
        ({"affinity": [[1, 2, None], [1, -1, None]]}, "affinity[1][1]"),
        ({"affinity": [[1, 2, 3], [1, 0.5, 3]]}, "affinity[1][1]"),
        ({"affinity": [[1, 2, 3], [1, 2.0, 3]]}, "affinity[1][1]"),
        ({"affinity": [[1, 2, 3], [1, True, 3]]}, "affinity[1][1]"),
        ({"affinity": [[1, 2, 3], [False, False, False]]}, "affinity[1][0]"),
        ({"affinity": [[1, 2, 3], [1, "2", 3]]}, "affinity[1][1]"),
        ({"affinity": [[1, 2, 3], [1, [2], 3]]}, "affinity[1][1]"),
        ({"affinity": [[1, 2, 3], [1, 10**30, 3]]}, "affinity[1][1]"),
        ({"scale": 10}, "affinity[1][1]"),
        ({"scale": 0}, "scale"),
        ({"scale": 10**7}, "scale"),
        ({"scale": 1.5}, "scale"),
        ({"scale": True}, "scale"),
        ({"reviews_per_item": None}, "reviews_per_item"),
        ({"reviews_per_item": 0}, "reviews_per_item"),
        ({"reviews_per_item": "1"}, "reviews_per_item"),
        ({"reviews_per_item": [1]}, "reviews_per_item"),
        ({"reviews_per_item": [1, -1]}, "reviews_per_item[1]"),
        ({"load_min": -1}, "load_min"),
        ({"load_min": [1, 2]}, "load_min"),
        ({"load_max": 2.5}, "load_max"),
        ({"load_min": [0, 2, 0], "load_max": [1, 1, 1]}, "load_min[1]"),
        ({"load_min": 3, "load_max": 2}, "load_min[0]"),
        ({"conflicts": 3}, "conflicts"),
        ({"conflicts": [[0, 0], [2, 0]]}, "conflicts[1][0]"),
        ({"conflicts": [[0, 3]]}, "conflicts[0][1]"),
        ({"conflicts": [[0, -1]]}, "conflicts[0][1]"),
        ({"conflicts": [[0]]}, "conflicts[0]"),
        ({"conflicts": [[0, "1"]]}, "conflicts[0]"),
        ({"pinned": [[5, 0]]}, "pinned[0][0]"),
        ({"pinned": [[0, 0], [0, 0]]}, "pinned[1]"),
        ({"previous": [[0, 9]]}, "previous[0][1]"),
        ({"previous": {"a": 1}}, "previous"),
        ({"reviewer_group": ["a", "b", "c"]}, "max_same_group"),
        ({"max_same_group": 1}, "reviewer_group"),
        ({"reviewer_group": ["a", "b"], "max_same_group": 1}, "reviewer_group"),
        ({"reviewer_group": ["a", "b", 1.5], "max_same_group": 1}, "reviewer_group[2]"),
        ({"reviewer_group": ["a", "b", "c"], "max_same_group": 0}, "max_same_group"),
        ({"name": 3}, "name"),
        ({"reviews": 3}, "reviews"),
    ],
)
def test_every_fault_is_named_by_its_path(change: dict[str, Any], place: str) -> None:
    found = faults(GOOD | change)
    assert found[0].startswith(f"p.json: {place}: "), found
    assert "; expected " in found[0]


def test_missing_parts() -> None:
    assert faults({"reviews_per_item": 1})[0].startswith("p.json: affinity: missing")
    assert faults({"affinity": [[1]]})[0].startswith("p.json: reviews_per_item: missing")


def test_faults_come_together_and_stop_at_twenty() -> None:
    document = GOOD | {"load_min": -1, "conflicts": [[7, 0]], "unknown": 1}
    assert [fault.split(": ")[1] for fault in faults(document)] == ["unknown", "load_min", "conflicts[0][0]"]
    assert len(faults(GOOD | {"affinity": [[-1] * 30]})) == 20


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("", "p.json:1:1"),
        ("[1]", "not an object"),
        ("{", "p.json:1:2"),
        ('{"affinity": [[1, 2}', "p.json:1:20"),
        ('{"affinity": [[1] [2]], "reviews_per_item": 1}', "p.json:1:19"),
        ('{"affinity": [[1]], "reviews_per_item": 1} x', "p.json:1:44"),
        ('{"affinity": [[1]], "affinity": [[1]]}', "stands twice"),
        ('{"affinity": [[NaN]], "reviews_per_item": 1}', "NaN"),
        ('{"affinity": [[1]], "name": {"a": 1, "a": 2}}', "twice"),
        ('{"affinity": [[' + "9" * 5000 + "]]}", "thousands of digits"),
        ('{"affinity": ' + "[" * 100_000, "nested too deeply"),
    ],
)
def test_broken_text(text: str, wrong: str) -> None:
    with pytest.raises(BadInput) as caught:
        assign.read(text.encode(), where="p.json")
    assert wrong in str(caught.value)


def test_bytes_that_are_not_utf8() -> None:
    with pytest.raises(BadInput, match="not UTF-8"):
        assign.read(b'{"name": "\xff"}')


def test_too_large_a_matrix(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(problems, "MAX_CELLS", 5)
    assert "at most 5" in faults(GOOD)[0]


def test_empty_object_lacks_everything() -> None:
    assert faults({}) == ["p.json: affinity: missing; expected a list of rows, one an item"]


def test_defaults_and_arrays() -> None:
    problem = assign.read(json.dumps(GOOD | {"conflicts": [[1, 0]], "name": "初评"}).encode())
    assert (problem.scale, problem.name) == (1000, "初评")
    assert problem.affinity.tolist() == [[1, 2, -1], [-1, 1000, 0]]
    assert problem.needs.tolist() == [1, 1]
    assert problem.load_min.tolist() == [0, 0, 0]
    assert problem.load_max.tolist() == [2, 2, 2]
    with pytest.raises(ValueError, match="read-only"):
        problem.affinity[0, 0] = 5


def test_numpy_and_the_solver_wait_until_they_are_needed() -> None:
    code = "import sys, baijia.engine.assign as a; print(sorted({'numpy', 'ortools'} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
