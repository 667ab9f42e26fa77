"""Code lists that ship with the house: GB/T 4754-2017 down to its divisions, and county codes of GB/T 2260.

The full table of industries is loaded into the database by ``load_industries``; what ships is enough to file.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib import resources


@dataclass(frozen=True, slots=True)
class Code:
    """A code with its name; ``until`` is the year in which a division code was retired, "" where it holds."""

    code: str
    name: str
    until: str = ""

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


def _rows(file: str) -> Iterator[dict[str, str]]:
    text = resources.files("baijia.directory").joinpath("data", file).read_text(encoding="utf-8")
    yield from csv.DictReader(text.splitlines())


@cache
def industries() -> dict[str, Code]:
    """Return sections and divisions of GB/T 4754-2017 by code: ``C`` and ``C34``."""
    return {row["code"]: Code(row["code"], row["name"]) for row in _rows("industries.csv")}


@cache
def sections() -> dict[str, str]:
    """Return the letter of the section by the two digits of a division: ``34`` -> ``C``."""
    return {code[1:]: code[0] for code in industries() if len(code) == 3}


@cache
def divisions() -> dict[str, Code]:
    """Return the county-level codes of the city by code, retired ones too: older papers carry them."""
    return {row["code"]: Code(row["code"], row["name"], row["until"]) for row in _rows("divisions.csv")}
