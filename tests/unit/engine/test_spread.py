"""Tasks give the same results in one process and in several, in their order."""

from __future__ import annotations

import os
import sys

import pytest

from baijia.engine.faults import BadInput, Fault
from baijia.engine.spread import spread


@pytest.mark.parametrize("large", [False, True])
def test_results_stand_in_the_order_of_their_tasks(large):
    held = {"what": "only this process read"}
    assert spread([lambda number=number: (number, held["what"]) for number in range(50)], large=large) == [
        (number, "only this process read") for number in range(50)
    ]


@pytest.mark.parametrize("large", [False, True])
def test_what_a_task_raises_is_raised_with_its_faults(large):
    def broken():
        raise BadInput(Fault("scores.jsonl:7", "a long line", "a short one"))

    with pytest.raises(BadInput) as caught:
        spread([int, broken, int], large=large)
    assert caught.value.faults == (Fault("scores.jsonl:7", "a long line", "a short one"),)


@pytest.mark.skipif(
    sys.platform != "linux" or len(os.sched_getaffinity(0)) == 1, reason="one processor, or none to fork"
)
def test_large_tasks_run_in_processes_of_their_own():
    assert os.getpid() not in spread([os.getpid] * 8, large=True)
    assert set(spread([os.getpid] * 8, large=False)) == {os.getpid()}
