"""Geometry of the server-drawn pictures: numbers in, places of bars and dots out; templates only write it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Bar:
    """A horizontal bar: ``width`` and ``y`` in the units of the picture; ``note`` stands behind its value."""

    label: str
    value: int
    y: int
    width: float
    note: str = ""
    planned: bool = False

    @property
    def text_y(self) -> int:
        """Baseline of its words."""
        return self.y + 15

    @property
    def value_x(self) -> float:
        """Where its value begins."""
        return self.width + 72


@dataclass(frozen=True, slots=True)
class Picture:
    """Bars with the size they need."""

    width: int
    height: int
    bars: tuple[Bar, ...]


def funnel(rows: Iterable[tuple[str, int, bool]], width: int = 330) -> Picture:
    """Lay out an edition's funnel. ``rows`` are (label, count, planned), the widest first.

    Each bar says what share of the one above it came through.
    """
    listed = list(rows)
    most = max((value for _, value, _ in listed), default=0) or 1
    room = width - 64 - 90
    bars = []
    for index, (label, value, planned) in enumerate(listed):
        above = listed[index - 1][1] if index else 0
        note = f"{Decimal(100) * value / above:.0f}%" if above else ""
        bars.append(Bar(label, value, index * 33, max(room * value / most, 2.0), note, planned))
    return Picture(width, max(len(listed) * 33 - 13, 1), tuple(bars))


@dataclass(frozen=True, slots=True)
class Cell:
    """One square of a unit picture; ``paint`` are its classes."""

    x: float
    y: float
    size: float
    paint: str
    hollow: bool


HOLLOW = {"return": "f-white s-red", "reserve": "f-white s-done", "open": "f-white s-mute"}
SOLID = {
    "wait": "f-wait",
    "wait-soft": "f-wait-l",
    "move": "f-move",
    "done": "f-done",
    "ink": "f-ink",
    "grey": "f-grey",
    "red": "f-red",
    "none": "f-line",
}


def units(parts: Sequence[tuple[str, int, str]], columns: int = 10) -> tuple[Cell, ...]:
    """Draw one square for each thing. ``parts``: (label, count, paint), a paint of SOLID or HOLLOW."""
    paints = [paint for _, count, paint in parts for _ in range(count)]
    cells = []
    for index, paint in enumerate(paints):
        x, y = index % columns * 13.0, index // columns * 13.0
        if paint in HOLLOW:
            cells.append(Cell(x + 0.75, y + 0.75, 9.5, HOLLOW[paint], True))
        else:
            cells.append(Cell(x, y, 11.0, SOLID[paint], False))
    return tuple(cells)


@dataclass(frozen=True, slots=True)
class Place:
    """One place of a quota strip: filled, reserve or still open."""

    x: float
    width: float
    kind: str
    number: int


@dataclass(frozen=True, slots=True)
class Strip:
    """A quota strip with its red line between places and reserves."""

    places: tuple[Place, ...]
    line_x: float


def quota(places: int, taken: int, reserves: int = 0, reserved: int = 0, width: float = 272) -> Strip:
    """Lay out a quota: ``taken`` of ``places`` filled, then ``reserved`` of ``reserves`` behind the line."""
    gap = 3.0
    total = max(places + reserves, 1)
    step = (width - 10 + gap) / total
    out = [
        Place(index * step, step - gap, "taken" if index < taken else "open", index + 1)
        for index in range(places)
    ]
    start = places * step + 10
    out += [
        Place(start + index * step, step - gap, "reserve" if index < reserved else "open", index + 1)
        for index in range(reserves)
    ]
    return Strip(tuple(out), places * step + 3.5)


@dataclass(frozen=True, slots=True)
class Limit:
    """A share against its limit: ``at`` and ``limit`` in per cent of the bar, ``sign`` is ≥ or ≤."""

    label: str
    value: Decimal
    limit: Decimal
    sign: str
    y: int

    @property
    def kept(self) -> bool:
        """Whether the limit is kept."""
        return self.value >= self.limit if self.sign == "≥" else self.value <= self.limit

    @property
    def width(self) -> float:
        """Length of the bar in the picture's units."""
        return float(self.value) * 2

    @property
    def limit_x(self) -> float:
        """Where the limit's red mark stands."""
        return 80 + float(self.limit) * 2

    @property
    def text_y(self) -> int:
        """Baseline of its words."""
        return self.y + 10


def limits(rows: Iterable[tuple[str, Decimal | int, str, Decimal | int]]) -> tuple[Limit, ...]:
    """Lay out shares against limits. ``rows`` are (label, per cent, "≥" or "≤", limit in per cent)."""
    return tuple(
        Limit(label, Decimal(value), Decimal(limit), sign, index * 29)
        for index, (label, value, sign, limit) in enumerate(rows)
    )


def hundred(counts: Sequence[tuple[str, int]], columns: int = 48) -> tuple[tuple[str, str], ...]:
    """Draw one small cell for each entry, the inmost outcome first, as one path a stage.

    ``counts`` are (label, count), widest stage first; the answer is (class, path), narrowest first.
    """
    widest_first = [count for _, count in counts]
    classes = ("f1", "f2", "f3", "f4")
    paths = []
    start = 0
    for css, count in zip(reversed(classes), reversed(widest_first[-4:]), strict=False):
        cells = (f"M{i % columns * 6} {i // columns * 6}h5v5h-5z" for i in range(start, count))
        paths.append((css, "".join(cells)))
        start = max(start, count)
    return tuple(paths)


@dataclass(frozen=True, slots=True)
class Column:
    """A standing bar of two heights: all, and the part that came through."""

    label: str
    all: int
    part: int
    x: float
    all_height: float
    part_height: float
    flag: bool

    @property
    def all_y(self) -> float:
        """Top of the pale part."""
        return 100 - self.all_height

    @property
    def part_y(self) -> float:
        """Top of the dark part."""
        return 100 - self.part_height

    @property
    def middle(self) -> float:
        """Middle of the bar, where its name hangs."""
        return self.x + 9


@dataclass(frozen=True, slots=True)
class Columns:
    """Columns, and the lines behind them as (height, value)."""

    columns: tuple[Column, ...]
    grid: tuple[tuple[float, int], ...]
    width: float = 1100

    @property
    def height(self) -> int:
        """Room for the bars and below them for the longest name, a letter under the other."""
        return 116 + 13 * max((len(column.label) for column in self.columns), default=0)


def columns(rows: Iterable[tuple[str, int, int, bool]], width: float = 1100) -> Columns:
    """Lay out columns by district. ``rows`` are (label, all, part, flag); a flagged one gets a red line."""
    listed = list(rows)
    most = max((every for _, every, _, _ in listed), default=0) or 1
    step = max(10 ** (len(str(most)) - 1), 1)
    while most / step > 4:
        step *= 2
    top = -(-most // step) * step
    pitch = (width - 50) / max(len(listed), 1)
    drawn = tuple(
        Column(
            label, every, part, 44 + index * pitch + (pitch - 18) / 2, 94 * every / top, 94 * part / top, flag
        )
        for index, (label, every, part, flag) in enumerate(listed)
    )
    return Columns(drawn, tuple((100 - 94 * value / top, value) for value in range(0, top + 1, step)), width)


@dataclass(frozen=True, slots=True)
class Bin:
    """So many experts have so many slots."""

    load: int
    experts: int
    x: float
    y: float
    width: float
    height: float
    labelled: bool = True
    """Whether there is room for its load below it."""

    @property
    def middle(self) -> float:
        """Where its numbers stand."""
        return self.x + self.width / 2


def loads(counts: Sequence[int], width: float = 260) -> tuple[Bin, ...]:
    """Return the histogram of experts by load, drawn within 100 units of height."""
    found = Counter(counts)
    if not found:
        return ()
    low, high = min(found), max(found)
    most = max(found.values())
    step = min((width - 40) / (high - low + 1), 32)
    sparse = max(1, int(-(-18 // step)))
    return tuple(
        Bin(
            load=load,
            experts=found[load],
            x=round(30 + (load - low) * step, 1),
            y=round(100 - 84 * found[load] / most, 1),
            width=round(max(step - 4, 3), 1),
            height=round(84 * found[load] / most, 1),
            labelled=(load - low) % sparse == 0,
        )
        for load in range(low, high + 1)
    )


@dataclass(frozen=True, slots=True)
class Rung:
    """One step of a ladder of honours: a box on the way up, ``paint`` its classes, ``note`` under its name."""

    x: float
    y: float
    label: str
    note: str
    paint: str
    hollow: bool

    @property
    def text_x(self) -> float:
        """Where its words begin."""
        return self.x + 22

    @property
    def text_y(self) -> float:
        """Baseline of its name."""
        return self.y + 11

    @property
    def note_y(self) -> float:
        """Baseline of its note."""
        return self.y + 27


LADDER = {"done": "done", "moving": "move", "refused": "red", "open": "open"}


def ladder(rungs: Sequence[tuple[str, str, str]]) -> tuple[Rung, ...]:
    """Lay out a ladder, the lowest first at the foot. ``rungs`` are (label, note, state): done, moving, refused, open."""
    steps = []
    for place, (label, note, state) in enumerate(rungs):
        paint = LADDER[state]
        hollow = paint in HOLLOW
        css = HOLLOW[paint] if hollow else SOLID[paint]
        steps.append(Rung(place * 26.0, (len(rungs) - 1 - place) * 44.0, label, note, css, hollow))
    return tuple(steps)
