"""Geometry of the office's pictures: numbers in, places of bars and dots out; templates only write it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from baijia.core import clock

LEFT, RIGHT, ROW = 96, 1140, 19


@dataclass(frozen=True, slots=True)
class Span:
    """A period of the calendar: its bar, its words, and on which side of the bar they stand."""

    label: str
    starts: datetime
    ends: datetime
    y: int
    x: float
    width: float
    state: str
    """done, now or later"""

    @property
    def words_x(self) -> float:
        """Where the words begin, or end when they stand before the bar."""
        return self.x - 8 if self.before else self.x + self.width + 8

    @property
    def before(self) -> bool:
        """Whether the words stand before the bar, because there is no room behind it."""
        return self.x + self.width > RIGHT - 260

    @property
    def text_y(self) -> int:
        """Baseline of the words."""
        return self.y + 11


@dataclass(frozen=True, slots=True)
class Calendar:
    """The calendar as bars over time, the months, and where today stands."""

    spans: tuple[Span, ...]
    months: tuple[tuple[float, str], ...]
    today_x: float | None
    height: int


def calendar(periods: Sequence[tuple[str, datetime, datetime]], now: datetime) -> Calendar:
    """Lay out (label, starts, ends) over time. Today is left out when it lies outside the picture."""
    if not periods:
        return Calendar((), (), None, 1)
    first = min(start for _, start, _ in periods) - timedelta(days=4)
    last = max(end for _, _, end in periods) + timedelta(days=10)
    whole = (last - first).total_seconds()

    def at(moment: datetime) -> float:
        return round(LEFT + (RIGHT - LEFT) * (moment - first).total_seconds() / whole, 1)

    spans = tuple(
        Span(
            label=label,
            starts=start,
            ends=end,
            y=24 + index * ROW,
            x=at(start),
            width=max(at(end) - at(start), 4.0),
            state="done" if end < now else "now" if start <= now else "later",
        )
        for index, (label, start, end) in enumerate(periods)
    )
    inside = first <= now <= last
    return Calendar(
        spans, tuple(_months(first, last, at)), at(now) if inside else None, 28 + len(spans) * ROW
    )


def _months(first: datetime, last: datetime, at: object) -> Iterable[tuple[float, str]]:
    month = first.astimezone(clock.ZONE).replace(day=1, hour=0, minute=0, second=0)
    while month <= last:
        if month >= first:
            yield at(month), f"{month:%Y-%m}"  # type: ignore[operator]
        month = (month + timedelta(days=32)).replace(day=1)


@dataclass(frozen=True, slots=True)
class Dot:
    """A candidate at its rank and mark; between ``high`` and ``low`` the mark is uncertain."""

    x: float
    y: float
    advanced: bool
    high: float
    low: float


@dataclass(frozen=True, slots=True)
class Cut:
    """Ranks along, marks up, and one red line between who goes on and who does not."""

    dots: tuple[Dot, ...]
    line_x: float | None
    grid: tuple[tuple[float, str], ...]
    places: int


def cut(marks: Sequence[tuple[Decimal, bool]], width: float = 1060, spread: Sequence[Decimal] = ()) -> Cut:
    """Lay out marks in the order of ranks; each says whether it goes on. ``spread`` is how far each is uncertain."""
    if not marks:
        return Cut((), None, (), 0)
    apart = spread or [Decimal(0)] * len(marks)
    values = [mark + sign * half for (mark, _), half in zip(marks, apart, strict=True) for sign in (-1, 1)]
    low, high = int(min(values)) // 5 * 5, (int(max(values)) // 5 + 1) * 5
    step = (width - 60) / max(len(marks), 1)

    def up(value: Decimal | int) -> float:
        return round(110 - 100 * float(Decimal(value) - low) / (high - low), 1)

    dots = tuple(
        Dot(
            round(50 + (place + 0.5) * step, 1),
            up(mark),
            advanced,
            up(mark + apart[place]),
            up(mark - apart[place]),
        )
        for place, (mark, advanced) in enumerate(marks)
    )
    places = sum(advanced for _, advanced in marks)
    line = 50 + places * step if 0 < places < len(marks) else None
    grid = tuple((up(value), str(value)) for value in range(low, high + 1, max(5, (high - low) // 20 * 5)))
    return Cut(dots, line, grid, places)


@dataclass(frozen=True, slots=True)
class Strip:
    """One candidate's marks on the axis all share: a tick each and a dot for the mean."""

    ticks: tuple[float, ...]
    mean: float | None


@dataclass(frozen=True, slots=True)
class Axis:
    """The axis of the strips: its numbers, and where the cut stands."""

    low: Decimal
    high: Decimal
    numbers: tuple[tuple[float, str], ...]
    cut_x: float | None

    def at(self, mark: Decimal) -> float:
        """Return where a mark stands, in 420 units."""
        return round(10 + 400 * float((mark - self.low) / (self.high - self.low)), 1)

    def strip(self, marks: Iterable[Decimal], mean: Decimal | None) -> Strip:
        """Lay out one candidate's marks."""
        return Strip(tuple(self.at(mark) for mark in marks), None if mean is None else self.at(mean))


def axis(marks: Sequence[Decimal], cut_at: Decimal | None) -> Axis | None:
    """Return the axis that holds all marks, None without any."""
    if not marks:
        return None
    low, high = Decimal(int(min(marks)) // 5 * 5), Decimal((int(max(marks)) // 5 + 1) * 5)
    bare = Axis(low, high, (), None)
    step = max(5, int(high - low) // 20 * 5)
    numbers = tuple((bare.at(Decimal(n)), str(n)) for n in range(int(low), int(high) + 1, step))
    return Axis(low, high, numbers, None if cut_at is None else bare.at(cut_at))
