"""What the measures share: CPU, statements and percentiles of repeated calls, peak memory, the machine."""

from __future__ import annotations

import os
import platform
import resource
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any


@dataclass
class Calls:
    """Repeated calls of one thing: CPU and wall in seconds, SQL statements, one figure a call."""

    name: str
    cpu: list[float] = field(default_factory=list)
    wall: list[float] = field(default_factory=list)
    statements: list[int] = field(default_factory=list)

    @contextmanager
    def one(self, counter: Statements | None = None) -> Iterator[None]:
        """Measure one call; nested calls count in both."""
        before = counter.count if counter else 0
        wall, cpu = time.perf_counter(), time.process_time()
        try:
            yield
        finally:
            self.cpu.append(time.process_time() - cpu)
            self.wall.append(time.perf_counter() - wall)
            self.statements.append(counter.count - before if counter else 0)

    def row(self) -> str:
        """Return a line of the table below ``HEAD``."""
        cpu = [1000 * percentile(self.cpu, share) for share in (50, 95, 99)]
        wall, statements = sum(self.wall), sum(self.statements) / len(self.statements)
        rate = len(self.wall) / wall if wall else 0.0
        return (
            f"{self.name:<34}{len(self.cpu):>7,}{statements:>8.1f}{sum(self.cpu):>9.2f}{wall:>9.2f}{rate:>9.1f}"
            f"{cpu[0]:>9.1f}{cpu[1]:>9.1f}{cpu[2]:>9.1f}"
        )


HEAD = (
    f"{'what':<34}{'calls':>7}{'SQL':>8}{'CPU s':>9}{'wall s':>9}{'a second':>9}"
    f"{'p50 ms':>9}{'p95 ms':>9}{'p99 ms':>9}   (p50, p95, p99: CPU of one call)"
)


class Statements:
    """Counts the statements sent to the database while it wraps a connection's execution."""

    def __init__(self) -> None:
        self.count = 0

    def __call__(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        """Count and pass on."""
        self.count += 1
        return execute(sql, params, many, context)


def percentile(values: list[float], share: int) -> float:
    """Return the nearest-rank percentile."""
    ordered = sorted(values)
    return ordered[max(0, -(-len(ordered) * share // 100) - 1)]


def peak_mb(who: int = resource.RUSAGE_SELF) -> int:
    """Return the peak resident memory in MB: of this process, or of the largest finished child."""
    return resource.getrusage(who).ru_maxrss // 1024


class Memory(threading.Thread):
    """Watches the memory of a process and its children together, MB; what they share is counted once (PSS, Linux)."""

    def __init__(self, pid: int, every: float = 0.2) -> None:
        super().__init__(daemon=True)
        self.peak = 0.0
        self._pid, self._every, self._over = pid, every, threading.Event()

    def __enter__(self) -> Memory:
        self.start()
        return self

    def __exit__(self, *_raised: object) -> None:
        self._over.set()
        self.join()

    def run(self) -> None:
        """Take the highest of many looks."""
        while not self._over.wait(self._every):
            self.peak = max(self.peak, sum(_pss_mb(pid) for pid in (self._pid, *_children(self._pid))))


def _children(pid: int) -> list[int]:
    with suppress(OSError):
        return [int(one) for one in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    return []


def _pss_mb(pid: int) -> float:
    with suppress(OSError):
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
        return sum(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1024
    return 0.0


def database(folder: Path) -> str:
    """Return the database to measure on: what ``scripts/postgres.py`` started, else a SQLite file in ``folder``."""
    return os.environ.get("BAIJIA_DATABASE_URL") or f"sqlite:///{folder.resolve() / 'rehearsal.sqlite3'}"


def backend_cpu() -> float:
    """Return the CPU seconds that PostgreSQL's process of this connection has used; 0 on SQLite, which has none."""
    from django.db import connection

    if connection.vendor != "postgresql":
        return 0.0
    pid = connection.connection.info.backend_pid
    return int(Path(f"/proc/{pid}/schedstat").read_text().split()[0]) / 1e9


IDLE = 0.0112
"""CPU seconds of the yardstick on an idle core of the machine the README's figures come from."""


def yardstick() -> float:
    """Return how many CPU seconds a fixed piece of Python takes just now: the load makes it more."""
    started = time.process_time()
    sum(number * number % 7 for number in range(150_000))
    return time.process_time() - started


def machine() -> str:
    """Return what the figures were measured on, and how busy it was."""
    load = " ".join(f"{value:.1f}" for value in os.getloadavg())
    return f"{os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}, load {load}"
