"""Reads of the days on site: timetable, the day, panels and their sheets."""

from baijia.award.defence.queries.board import Cell, Line, board, moves, places_to_go
from baijia.award.defence.queries.day import (
    Hall,
    Own,
    arrivals,
    arrived,
    halls,
    my_sittings,
    own_sitting,
    phase_of,
    presenting_round,
)
from baijia.award.defence.queries.panel import (
    Member,
    PanelView,
    jurors,
    panel,
    panels,
    sheet,
    sheets_of,
    to_sign,
    todo,
)
from baijia.award.defence.queries.timetable import (
    frame,
    places,
    posed,
    row_of,
    timetables_due,
)

__all__ = [
    "Cell",
    "Hall",
    "Line",
    "Member",
    "Own",
    "PanelView",
    "arrivals",
    "arrived",
    "board",
    "frame",
    "halls",
    "jurors",
    "moves",
    "my_sittings",
    "own_sitting",
    "panel",
    "panels",
    "phase_of",
    "places",
    "places_to_go",
    "posed",
    "presenting_round",
    "row_of",
    "sheet",
    "sheets_of",
    "timetables_due",
    "to_sign",
    "todo",
]
