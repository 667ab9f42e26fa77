"""Holds ``baijia verify`` and the second verifier (``verifier/``) against each other on generated bundles.

    python bench/verifiers.py [--bundles 1000] [--seed 1] [--keep FOLDER]

A third of the bundles are honest, a third carry one of the named mutations, a third are damaged by chance. Both must
give every check the same status, or both refuse; an honest bundle raises no alarm; a mutation is caught by the check
that names it. Exits 1 otherwise; ``--keep`` writes the bundles they disagree on.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter
from pathlib import Path

from measuring import machine

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from comparing import Second, compare
from tampered import cases


def main() -> int:
    """Compare, and print a line a disagreement and a table of what was compared."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--bundles", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keep", type=Path, metavar="FOLDER")
    options = parser.parse_args()
    print(machine(), flush=True)
    wrong = 0
    counted: Counter[str] = Counter()
    spent = {"first": 0.0, "second": 0.0}
    started = time.perf_counter()
    with Second() as second:
        for number, case in enumerate(cases(options.bundles, options.seed)):
            found = compare(case, second)
            counted[f"{case.kind}, {found.verdict}"] += 1
            spent["first"] += found.first_seconds
            spent["second"] += found.second_seconds
            if found.faults:
                wrong += 1
                print(f"{number} {case.kind}: {case.name}", *found.faults, sep="\n    ", flush=True)
                if options.keep:
                    options.keep.mkdir(parents=True, exist_ok=True)
                    (options.keep / f"{options.seed}-{number}.zip").write_bytes(case.data)
    print(f"{options.bundles:,} bundles in {time.perf_counter() - started:.0f} s")
    print(f"CPU of the first verifier {spent['first']:.0f} s; waited for the second {spent['second']:.0f} s")
    for kind, count in sorted(counted.items()):
        print(f"  {kind:<30}{count:>7,}")
    print(f"{wrong} with a disagreement, a false alarm or a miss")
    return 1 if wrong else 0


if __name__ == "__main__":
    raise SystemExit(main())
