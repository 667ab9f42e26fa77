"""Solves an assignment problem for one of three objectives."""

from __future__ import annotations

from typing import Literal

from baijia.engine.assign.plan import Plan
from baijia.engine.assign.problem import Problem

Objective = Literal["total", "floor", "fair"]
OBJECTIVES: tuple[Objective, ...] = ("total", "floor", "fair")


def solve(problem: Problem, objective: Objective = "total") -> Plan:
    """Return the best plan: the same problem always gives the same plan with the same library versions.

    Args:
        objective: ``total`` the greatest sum of affinities; ``floor`` the greatest least affinity of a pair,
            then the greatest sum; ``fair`` the greatest least sum of an item as far as it can be found, then
            the sum. With ``previous`` each of them among the plans that keep the most earlier pairs.

    Raises:
        Infeasible: naming the items and experts that cannot be served.
    """
    from baijia.engine.assign import causes, objectives

    causes.check_pins(problem)
    return objectives.plan(problem, objective)
