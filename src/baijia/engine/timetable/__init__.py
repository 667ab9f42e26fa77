"""The timetable of presentations: which half day, venue and order, so that nobody is in two places at once."""

from baijia.engine.timetable.check import Clash, clashes
from baijia.engine.timetable.problem import Item, Place, Problem, Venue, halves, slots
from baijia.engine.timetable.solve import InfeasibleError, Plan, solve

__all__ = [
    "Clash",
    "InfeasibleError",
    "Item",
    "Place",
    "Plan",
    "Problem",
    "Venue",
    "clashes",
    "halves",
    "slots",
    "solve",
]
