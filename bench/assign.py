"""Measures ``baijia assign`` from file to file: wall and CPU seconds, peak memory, totals, bound, proof.

    python bench/assign.py s1 s2 s3 [--objective total|floor|fair] [--keep DIRECTORY] [--beside]

Sizes (items x experts x reviews, load): s1 1,000 x 120 x 5, 38-46; s2 3,000 x 1,000 x 3, 6-12;
s3 10,000 x 1,500 x 3, 16-24; 1 to 4 per cent of the pairs are recusals. Affinities follow fields of work
with noise. ``--beside`` solves the same problems by the published method of OpenReview's matcher (MinMax), which is on no
package index: one flow that fills the least loads, then one for the rest, with the array calls of the same library, so
that only the method differs.
Goals on an idle machine: 1 s; 5 s and 0.6 GB; 30 s and 1.2 GB.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import numpy.typing as npt

SIZES = {
    "s1": (1_000, 120, 5, 38, 46, 0.04),
    "s2": (3_000, 1_000, 3, 6, 12, 0.02),
    "s3": (10_000, 1_500, 3, 16, 24, 0.01),
}


def problem(size: str, seed: int = 1) -> str:
    """Return the JSON of a synthetic problem: twelve fields, experts in one or two of them, recusals at
    random.
    """
    items, experts, reviews, low, high, conflicts = SIZES[size]
    random = np.random.default_rng(seed)
    item_fields = random.dirichlet(np.full(12, 0.25), items)
    expert_fields = random.dirichlet(np.full(12, 0.2), experts)
    length = np.linalg.norm(item_fields, axis=1)[:, None] * np.linalg.norm(expert_fields, axis=1)
    alike = item_fields @ expert_fields.T / length
    affinity = np.clip(0.75 * alike + 0.25 * random.random((items, experts)), 0, 1)
    cells = np.rint(affinity * 1000).astype(int)
    barred = np.argwhere(random.random((items, experts)) < conflicts)
    return json.dumps(
        {
            "name": size,
            "affinity": cells.tolist(),
            "reviews_per_item": reviews,
            "load_min": low,
            "load_max": high,
            "conflicts": barred.tolist(),
        }
    )


def measure(source: Path, target: Path, objective: str) -> dict[str, object]:
    """Run the command once and return its figures."""
    command = [
        str(Path(sys.executable).parent / "baijia"),
        "assign",
        str(source),
        "--out",
        str(target),
        "--objective",
        objective,
    ]
    started = time.perf_counter()
    process = subprocess.Popen(command)
    _, status, usage = os.wait4(process.pid, 0)
    wall = time.perf_counter() - started
    plan = json.loads(target.read_text())
    return {
        "exit": os.waitstatus_to_exitcode(status),
        "wall_s": round(wall, 2),
        "cpu_s": round(usage.ru_utime + usage.ru_stime, 2),
        "peak_mb": usage.ru_maxrss // 1024,
        **{key: plan[key] for key in ("total", "min_item", "worst_edge", "bound", "bound_of", "optimal")},
    }


def minmax(source: Path) -> dict[str, object]:
    """Solve a problem as OpenReview's MinMax does and return its figures."""
    stated = json.loads(source.read_text())
    affinity = np.array(stated["affinity"], dtype=np.int64)
    allowed = np.ones(affinity.shape, dtype=bool)
    allowed[tuple(np.array(stated["conflicts"]).T)] = False
    items, experts = affinity.shape
    started = time.perf_counter()
    needs = np.full(items, stated["reviews_per_item"])
    first = _flow(affinity, allowed, needs, np.full(experts, stated["load_min"]))
    rest = _flow(
        affinity, allowed & ~first, needs - first.sum(axis=1), stated["load_max"] - first.sum(axis=0)
    )
    chosen = first | rest
    sums = (affinity * chosen).sum(axis=1)
    return {
        "wall_s": round(time.perf_counter() - started, 2),
        "unserved": int((stated["reviews_per_item"] - chosen.sum(axis=1)).sum()),
        "total": int(sums.sum()) / 1000,
        "min_item": int(sums.min()) / 1000,
        "worst_edge": int(affinity[chosen].min()) / 1000,
    }


def _flow(
    affinity: npt.NDArray[np.int64],
    allowed: npt.NDArray[np.bool_],
    needs: npt.NDArray[np.int64],
    loads: npt.NDArray[np.int64],
) -> npt.NDArray[np.bool_]:
    """Return the cheapest of the greatest flows from experts, each up to its load, to items."""
    from ortools.graph.python import min_cost_flow

    items, experts = affinity.shape
    rows, cols = np.nonzero(allowed)
    source, sink = items + experts, items + experts + 1
    flow = min_cost_flow.SimpleMinCostFlow()
    flow.add_arcs_with_capacity_and_unit_cost(np.full(experts, source), items + np.arange(experts), loads, 0)
    flow.add_arcs_with_capacity_and_unit_cost(np.arange(items), np.full(items, sink), needs, 0)
    pairs = flow.add_arcs_with_capacity_and_unit_cost(items + cols, rows, 1, -affinity[rows, cols])
    wanted = int(min(needs.sum(), loads.sum()))
    flow.set_node_supply(source, wanted)
    flow.set_node_supply(sink, -wanted)
    if flow.solve_max_flow_with_min_cost() != flow.OPTIMAL:
        raise SystemExit("the flow has no solution")
    used = flow.flows(pairs) > 0
    chosen = np.zeros(affinity.shape, dtype=bool)
    chosen[rows[used], cols[used]] = True
    return chosen


def main() -> None:
    """Print one line of JSON a size."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("sizes", nargs="+", choices=SIZES)
    parser.add_argument("--objective", default="total", choices=("total", "floor", "fair"))
    parser.add_argument("--keep", type=Path, help="keep problems and plans here")
    parser.add_argument("--beside", action="store_true", help="solve them by OpenReview's method as well")
    parser.add_argument("--make", type=Path, help="only write the problem of one size here")
    options = parser.parse_args()
    if options.make:
        options.make.write_text(problem(options.sizes[0]))
        return
    with tempfile.TemporaryDirectory() as scratch:
        folder = options.keep or Path(scratch)
        for size in options.sizes:
            source = folder / f"{size}.json"
            if not source.exists():
                # In a process of its own: a child's peak memory begins with that of its parent.
                subprocess.run([sys.executable, __file__, size, "--make", str(source)], check=True)
            figures = measure(source, folder / f"{size}-{options.objective}.json", options.objective)
            print(json.dumps({"size": size, "objective": options.objective, **figures}))
            if options.beside:
                print(json.dumps({"size": size, "method": "minmax", **minmax(source)}))


if __name__ == "__main__":
    main()
