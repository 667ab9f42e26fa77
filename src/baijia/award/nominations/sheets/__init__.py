"""Dossiers as rows of a spreadsheet: the edition's own template, what was typed into it, and where each word stood."""

from baijia.award.nominations.sheets.dossiers import answers_of, cells_of
from baijia.award.nominations.sheets.layout import MAIN, MEMBERS, Column, Sheet, layout
from baijia.award.nominations.sheets.reading import Read, Row, read
from baijia.award.nominations.sheets.writing import Filled, write

__all__ = [
    "MAIN",
    "MEMBERS",
    "Column",
    "Filled",
    "Read",
    "Row",
    "Sheet",
    "answers_of",
    "cells_of",
    "layout",
    "read",
    "write",
]
