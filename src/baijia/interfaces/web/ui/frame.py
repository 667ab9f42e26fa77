"""What surrounds a page of the working side: whose work it is, for which edition, and where it leads.

The context variable ``frame`` is one ``Frame``; a page adds its own rail with ``dataclasses.replace``.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class RailItem:
    """One place of the rail. ``count`` is shown as written (``"9 / 12"``); ``icon`` is in ``icons.txt``."""

    label: str
    url: str
    icon: str = ""
    count: str | int = ""
    current: bool = False


@dataclass(frozen=True, slots=True)
class RailGroup:
    """A headed group of places."""

    head: str
    items: tuple[RailItem, ...]


@dataclass(frozen=True, slots=True)
class Frame:
    """Bar and rail. ``unit``, ``role``, ``person``: in whose name; ``roles``: others one may take.

    ``queue``: the name under which this browser keeps what is not sent yet.
    """

    edition: str = ""
    unit: str = ""
    role: str = ""
    person: str = ""
    home_url: str = "/"
    search_url: str = ""
    rail: tuple[RailGroup, ...] = ()
    roles: tuple[RailItem, ...] = ()
    queue: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """One section of a long form: ``state`` is done, part, bad or none; ``note`` says what is missing."""

    label: str
    url: str
    state: str = "none"
    note: str = ""
    current: bool = False


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a timeline: ``state`` is done, now or empty (to come); ``when`` is shown as written."""

    label: str
    when: str = ""
    state: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Chip:
    """One filter above a list; the address keeps the choice."""

    label: str
    url: str
    count: str | int = ""
    current: bool = False
