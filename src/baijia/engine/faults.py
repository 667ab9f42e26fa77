"""Faults in what somebody handed in: each names its place, what is wrong and what was expected."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong with an input: ``where`` is a file, row, column or path."""

    where: str
    wrong: str
    expected: str

    def __str__(self) -> str:
        return f"{self.where}: {self.wrong}; expected {self.expected}"


class BadInput(Exception):  # noqa: N818 - it names what happened, as the exit code does
    """The input cannot be used; the command line prints one line per fault and leaves with 2."""

    def __init__(self, *faults: Fault) -> None:
        super().__init__("\n".join(str(fault) for fault in faults))
        self.faults = faults


class AnswerIsNo(Exception):  # noqa: N818
    """The input is sound and the answer is no (infeasible, too few, a check failed): exit code 1."""
