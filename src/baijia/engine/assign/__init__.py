"""Reviewer assignment: who reviews what, within loads, recusals and group limits, with a proof.

``solve(problem, objective)`` answers a ``Plan`` or raises ``Infeasible``. Formats and the inequality that
proves a plan: ``docs/reference/assign.md``. OR-Tools and numpy are loaded when a problem is read or solved.
"""

from baijia.engine.assign.plan import Certificate, Infeasible, Plan
from baijia.engine.assign.problem import Problem, problem_of, read
from baijia.engine.assign.solve import OBJECTIVES, Objective, solve

__all__ = [
    "OBJECTIVES",
    "Certificate",
    "Infeasible",
    "Objective",
    "Plan",
    "Problem",
    "problem_of",
    "read",
    "solve",
]
