"""Throws operations at the payments and compares the books with a bank that remembers what it did.

    python bench/payments.py [--operations 100000] [--seed 1]

Prints operations a second, what was done, what was refused and why. Ends with an error at the first payment made
twice, lost, or unknown to the books. The machine itself is ``tests/payments_machine.py``; a run in CI is short.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SLICE = 500


def main(arguments: list[str]) -> int:
    """Run and report."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--operations", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="baijia-") as folder:
        from baijia.interfaces.rehearsal import scratch

        scratch.configure(database=scratch.sqlite_url(Path(folder) / "payments.sqlite3"), data=Path(folder))
        scratch.prepare("the scratch database")
        scratch.quick()
        run(options.operations, options.seed)
    return 0


def run(operations: int, seed: int) -> None:
    """Make desks in turn and throw operations at each, so that no list grows without end."""
    sys.path.insert(0, str(ROOT / "tests"))
    import factories
    import payments
    from baijia.core import clock, entropy
    from payments_machine import START, Machine

    with clock.fixed(START), entropy.seeded(f"payments/{seed}"):
        cast = factories.make_cast()
        definition = factories.definition()
    began, cpu, done, refused, executed = time.monotonic(), time.process_time(), 0, 0, 0
    for turn in range(-(-operations // SLICE)):
        code = f"bench-{turn}"
        changed = definition | {
            "code": code,
            "honours": definition["honours"] | {"certificate_prefix": f"B{turn}"},
        }
        with clock.fixed(START):
            edition = factories.open_edition(cast, changed)
            desk = payments.make_desk(cast, edition, holders=4, settings=turn == 0)
        machine = Machine(desk, seed * 10_000 + turn, fresh=40)
        machine.run(min(SLICE, operations - done))
        done += SLICE
        refused += sum(machine.refusals.values())
        executed += sum(machine.executed.values())
        wall = time.monotonic() - began
        print(
            f"{done:>8,} operations {done / wall:>7.1f} a second, {refused:,} refused, {executed:,} paid at the bank",
            flush=True,
        )
    print(
        f"no double and no lost payment; {time.monotonic() - began:.0f} s wall, {time.process_time() - cpu:.0f} s CPU"
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
