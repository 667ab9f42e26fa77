"""Work on what is too large for one processor, spread over forked processes."""

from __future__ import annotations

import gc
import os
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from concurrent.futures import ProcessPoolExecutor

Result = TypeVar("Result")
Task = Callable[[], Any]

_tasks: list[Task] = []


def spread(tasks: Sequence[Callable[[], Result]], *, large: bool) -> list[Result]:
    """Run tasks, none of which waits for another, and return their results in the same order.

    Where they are ``large``, each processor takes the next one as soon as it is free; the tasks themselves may be
    anything, their results are pickled. What a task raises is raised here.
    """
    pool = _pool(tasks) if large else None
    if pool is None:
        return [task() for task in tasks]
    try:
        running = [pool.submit(_run, place) for place in range(len(tasks))]
        return [future.result() for future in running]
    finally:
        pool.shutdown(cancel_futures=True)


def _pool(tasks: Sequence[Task]) -> ProcessPoolExecutor | None:
    """Return a process for each processor; None where there is one, or where a process cannot be forked.

    Forked, since a process started anew would run the caller's script once more if that has no guard against it,
    and would know nothing of what was read.
    """
    # Loading these takes a fifth of the time in which a small bundle is judged.
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing import get_all_start_methods, get_context

    processors = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    if processors == 1 or "fork" not in get_all_start_methods():
        return None
    # A forked process has what it is started with; only a place in it is sent later.
    return ProcessPoolExecutor(processors, get_context("fork"), initializer=_take, initargs=(tasks,))


def _take(tasks: Sequence[Task]) -> None:
    # To look for cycles among millions of rows takes a quarter of the time; the process ends with its last task.
    gc.disable()
    _tasks[:] = tasks


def _run(place: int) -> Any:
    return _tasks[place]()
