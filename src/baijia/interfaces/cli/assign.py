"""``baijia assign``: reviewers for items, with a proof, from a problem file to a plan file."""

from __future__ import annotations

import argparse
import time

from baijia.engine import assign
from baijia.engine.assign.plan import to_bytes
from baijia.interfaces.cli.files import read_bytes, write_bytes


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the problem, the plan and the objective."""
    parser.add_argument("problem", metavar="problem.json", help="the problem; '-' is standard input")
    parser.add_argument("--out", required=True, metavar="plan.json", help="the plan; '-' is standard output")
    parser.add_argument(
        "--objective",
        choices=assign.OBJECTIVES,
        default="total",
        help="greatest sum (default); greatest worst pair, then sum; greatest worst item, then sum",
    )


def run(options: argparse.Namespace) -> int:
    """Solve and write the plan; without a plan write the cause and leave with 1."""
    started = time.perf_counter()
    problem = assign.read(read_bytes(options.problem), where=options.problem)
    try:
        plan = assign.solve(problem, options.objective)
    except assign.Infeasible as reason:
        answer = reason.document(name=problem.name, seconds=_since(started))
        write_bytes(options.out, to_bytes(answer))
        raise
    write_bytes(options.out, to_bytes(plan.document(seconds=_since(started))))
    return 0


def _since(started: float) -> float:
    return round(time.perf_counter() - started, 3)
