"""Measures ``baijia verify`` from file to exit: wall and CPU seconds, peak memory, and the bare start.

    python bench/verify.py BUNDLE... [--times 5]
    python bench/verify.py --make 100000 BUNDLE [--times 1] [--adjusted]

A bundle comes from ``bench/rehearsal.py --out`` or ``baijia rehearse --out``; ``--make`` writes one of so many nominees
with seven signed scores each, which takes some minutes and, for 100,000, 3 GB. Goals: the start takes 0.3 s at most,
the fourth edition 2 s, 100,000 nominees 120 s and 1 GB on two cores.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import time
import zipfile
from pathlib import Path

from measuring import Memory, machine, percentile

BAIJIA = str(Path(sys.executable).parent / "baijia")


def main() -> None:
    """Print a line for the bare start and one a bundle."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("bundles", nargs="+", type=Path)
    parser.add_argument("--times", type=int, default=5)
    parser.add_argument("--make", type=int, metavar="NOMINEES", help="write the bundle first")
    parser.add_argument("--adjusted", action="store_true", help="with --make: the adjusted score counts")
    options = parser.parse_args()
    if options.make:
        options.bundles[0].write_bytes(made(options.make, adjusted=options.adjusted))
    print(machine())
    report("start alone", [run("verify", "--help") for _ in range(options.times)])
    for bundle in options.bundles:
        with zipfile.ZipFile(bundle) as opened:
            scores = opened.read("scores.jsonl").count(b"\n")
            leaves = opened.read("log/entries.jsonl").count(b"\n")
        report(
            f"{bundle.name}: {bundle.stat().st_size / 1e6:.1f} MB, {scores:,} scores, {leaves:,} entries",
            [run("verify", str(bundle), "--json") for _ in range(options.times)],
        )


def made(nominees: int, *, adjusted: bool) -> bytes:
    """Return a bundle of one round in which seven experts mark each nominee, every ballot under a key of its own."""
    sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))
    import bundles

    paper = {**bundles.definition()["rounds"][0], "reviews_per_item": 7}
    del paper["advance"]
    if adjusted:
        paper["adjusted"] = {"item_ratio": 1_000_000, "expert_ratio": 1_500_000}
    result = {**bundles.definition()["result"], "weights": {"paper": 100}, "ties": ["lot"]}
    rules = bundles.definition(rounds=[paper], result=result, approval={"places": 100})
    return bundles.make(1, nominees=nominees, rules=rules).pack()


def run(*arguments: str) -> dict[str, float]:
    """Run the command once; raises where it says that a check failed."""
    started = time.perf_counter()
    process = subprocess.Popen([BAIJIA, *arguments], stdout=subprocess.PIPE)
    assert process.stdout is not None
    with Memory(process.pid) as memory:
        printed = process.stdout.read()
        _, status, usage = os.wait4(process.pid, 0)
    wall = time.perf_counter() - started
    if os.waitstatus_to_exitcode(status):
        raise SystemExit(printed.decode())
    if "--json" in arguments and not json.loads(printed)["ok"]:
        raise SystemExit("not ok")
    return {
        "cpu": usage.ru_utime + usage.ru_stime,
        "wall": wall,
        "peak": max(memory.peak, usage.ru_maxrss / 1024),
    }


def report(title: str, runs: list[dict[str, float]]) -> None:
    """Print percentiles of CPU beside wall, and the highest peak."""
    cpu, wall = [one["cpu"] for one in runs], [one["wall"] for one in runs]
    print(
        f"{title}\n  CPU p50 {percentile(cpu, 50):.2f} p95 {percentile(cpu, 95):.2f} p99 {percentile(cpu, 99):.2f} s"
        f"   wall p50 {percentile(wall, 50):.2f} p99 {percentile(wall, 99):.2f} s"
        f"   {len(runs) / sum(wall):.2f} a second   peak {max(one['peak'] for one in runs):.0f} MB"
    )


if __name__ == "__main__":
    main()
