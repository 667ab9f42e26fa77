"""The problem of assigning experts to items, and every way in which its description can be wrong."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from baijia.engine.assign import reader
from baijia.engine.faults import BadInput, Fault

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

KEYS = (
    "name", "scale", "affinity", "reviews_per_item", "load_min", "load_max", "conflicts",
    "reviewer_group", "max_same_group", "pinned", "previous",
)  # fmt: skip
MAX_CELLS = 50_000_000
MAX_FAULTS = 20

Pair = tuple[int, int]
Label = int | str


@dataclass(frozen=True, eq=False, slots=True)
class Problem:
    """Items x experts with affinities; read-only arrays.

    Attributes:
        affinity: int32, items x experts, in units of 1/scale; -1 where the pair is impossible
            (null, or named in ``conflicts``).
        scale: the affinity that stands for 1.
        needs: int64, reviews per item.
        load_min, load_max: int64, per expert, pins included.
        conflicts: the pairs named as recusals, to word a cause.
        groups: per expert the label of the unit or discipline, None for no group; None without the rule.
        max_same_group: at most so many experts of one group on an item.
        pinned: pairs that must stand in the plan; a pin on an impossible pair makes the problem infeasible.
        previous: an earlier assignment; a plan first keeps as many of its pairs as can be kept.
        name: free text, repeated in the plan.
    """

    affinity: npt.NDArray[np.int32]
    scale: int
    needs: npt.NDArray[np.int64]
    load_min: npt.NDArray[np.int64]
    load_max: npt.NDArray[np.int64]
    conflicts: frozenset[Pair] = frozenset()
    groups: tuple[Label | None, ...] | None = None
    max_same_group: int | None = None
    pinned: tuple[Pair, ...] = ()
    previous: tuple[Pair, ...] = ()
    name: str | None = None

    @property
    def items(self) -> int:
        return int(self.affinity.shape[0])

    @property
    def experts(self) -> int:
        return int(self.affinity.shape[1])


def read(data: bytes, *, where: str = "problem") -> Problem:
    """Read a problem from the bytes of its JSON.

    Raises:
        BadInput: at most twenty faults, each with the path of what is wrong.
    """
    return _Checker(reader.parse(data, where=where), where).problem()


def problem_of(document: Mapping[str, Any], *, where: str = "problem") -> Problem:
    """Make a problem of plain Python values shaped like the JSON, with the same checks as ``read``."""
    ready = dict(document)
    if isinstance(ready.get("affinity"), list | tuple):
        rows = ready["affinity"]
        ready["affinity"] = [
            reader.pack(list(row), booleans=True) if isinstance(row, list | tuple) else row for row in rows
        ]
    return _Checker(ready, where).problem()


class _Checker:
    """Collects faults; what depends on a faulty part is not looked at."""

    def __init__(self, document: dict[str, Any], where: str) -> None:
        self.document, self.where = document, where
        self.faults: list[Fault] = []
        self.items = self.experts = 0

    def problem(self) -> Problem:
        for key in self.document:
            if key not in KEYS:
                self.fault(str(key)[:40], "unknown key", "one of " + ", ".join(KEYS))
        scale = self.whole("scale", self.document.get("scale", 1000), 1, reader.MAX_SCALE) or reader.MAX_SCALE
        affinity = self.matrix(scale)
        if affinity is None:
            raise BadInput(*self.faults[:MAX_FAULTS])
        needs = self.vector("reviews_per_item", None, self.items, 1)
        low = self.vector("load_min", 0, self.experts, 0)
        high = self.vector("load_max", self.items, self.experts, 0)
        for expert, (least, most) in enumerate(zip(low, high, strict=False)):
            if least > most:
                self.fault(f"load_min[{expert}]", f"{least} is above load_max {most}", "load_min <= load_max")
        conflicts = self.pairs("conflicts", once=False)
        pinned, previous = self.pairs("pinned"), self.pairs("previous")
        groups, most_same = self.groups()
        name = self.document.get("name")
        if name is not None and not isinstance(name, str):
            self.fault("name", f"{_shown(name)} is not text", "text")
        if self.faults:
            raise BadInput(*self.faults[:MAX_FAULTS])
        return _frozen(
            affinity, scale, needs, low, high, conflicts, groups, most_same, pinned, previous, name
        )

    def fault(self, path: str, wrong: str, expected: str) -> None:
        self.faults.append(Fault(f"{self.where}: {path}", wrong, expected))

    def whole(self, path: str, value: Any, least: int, most: int) -> int | None:
        if type(value) is int and least <= value <= most:
            return value
        self.fault(path, f"{_shown(value)} does not fit", f"an integer from {least} to {most}")
        return None

    def matrix(self, scale: int) -> npt.NDArray[np.int32] | None:
        import numpy as np

        rows = self.document.get("affinity")
        if "affinity" not in self.document:
            self.fault("affinity", "missing", "a list of rows, one an item")
        elif not isinstance(rows, list) or not rows:
            self.fault("affinity", f"{_shown(rows)} is no list of rows", "a list of rows, one an item")
        if self.faults and not (isinstance(rows, list) and rows):
            return None
        assert isinstance(rows, list)  # noqa: S101 - told above
        width = next((len(row) for row in rows if hasattr(row, "__len__") and not isinstance(row, str)), 0)
        self.items, self.experts = len(rows), width
        if self.items * self.experts > MAX_CELLS:
            self.fault("affinity", f"{self.items} x {self.experts} values", f"at most {MAX_CELLS}")
            return None
        before = len(self.faults)
        for item, row in enumerate(rows):
            self.row(item, row, width, scale)
            if len(self.faults) >= MAX_FAULTS:
                break
        if len(self.faults) > before or not width:
            return None
        result = np.empty((self.items, self.experts), dtype=np.int32)
        for item in range(self.items):
            result[item] = rows[item]
            rows[item] = None  # two copies of the matrix would double the memory
        return result

    def row(self, item: int, row: Any, width: int, scale: int) -> None:
        path = f"affinity[{item}]"
        if isinstance(row, str) or not hasattr(row, "__len__") or isinstance(row, dict):
            self.fault(path, f"{_shown(row)} is no list", "a list of affinities, one an expert")
            return
        if not len(row):
            self.fault(path, "empty", "a list of affinities, one an expert")
        elif len(row) != width:
            self.fault(path, f"{len(row)} values", f"{width}, as in the first row")
        if not isinstance(row, list) and int(row.max()) <= scale:
            return
        for expert, value in enumerate(row if isinstance(row, list) else row.tolist()):
            hole = value is None if isinstance(row, list) else value == reader.HOLE
            if hole or (type(value) is int and 0 <= value <= scale):
                continue
            self.fault(
                f"{path}[{expert}]", f"{_shown(value)} does not fit", f"an integer from 0 to {scale}, or null"
            )
            if len(self.faults) >= MAX_FAULTS:
                return

    def vector(self, key: str, default: int | None, size: int, least: int) -> list[int]:
        """An integer for all or a list with one each; an empty list when it is faulty."""
        value = self.document.get(key, default)
        if value is None:
            self.fault(key, "missing", "an integer, or a list of integers")
            return []
        most = 2**31 - 1
        if not isinstance(value, list | tuple):
            number = self.whole(key, value, least, most)
            return [] if number is None else [number] * size
        if len(value) != size:
            self.fault(key, f"{len(value)} values", str(size))
            return []
        numbers = [self.whole(f"{key}[{at}]", number, least, most) for at, number in enumerate(value)]
        sound = [number for number in numbers if number is not None]
        return sound if len(sound) == size else []

    def pairs(self, key: str, *, once: bool = True) -> list[Pair]:
        value = self.document.get(key)
        if value is None:
            return []
        if not isinstance(value, list | tuple):
            self.fault(key, f"{_shown(value)} is no list", "a list of [item, expert]")
            return []
        result: list[Pair] = []
        seen: set[Pair] = set()
        for at, pair in enumerate(value):
            if not (
                isinstance(pair, list | tuple) and len(pair) == 2 and all(type(end) is int for end in pair)
            ):
                self.fault(f"{key}[{at}]", f"{_shown(pair)} is no pair", "[item, expert], two integers")
                continue
            item, expert = pair
            if not 0 <= item < self.items:
                self.fault(f"{key}[{at}][0]", f"there is no item {item}", f"0 to {self.items - 1}")
            elif not 0 <= expert < self.experts:
                self.fault(f"{key}[{at}][1]", f"there is no expert {expert}", f"0 to {self.experts - 1}")
            elif once and (item, expert) in seen:
                self.fault(f"{key}[{at}]", f"[{item}, {expert}] stands twice", "each pair once")
            seen.add((item, expert))
            result.append((item, expert))
        return result

    def groups(self) -> tuple[tuple[Label | None, ...] | None, int | None]:
        labels, most = self.document.get("reviewer_group"), self.document.get("max_same_group")
        if labels is None and most is None:
            return None, None
        if labels is None or most is None:
            missing = "reviewer_group" if labels is None else "max_same_group"
            self.fault(missing, "missing", "reviewer_group and max_same_group together, or neither")
            return None, None
        limit = self.whole("max_same_group", most, 1, 2**31 - 1)
        if not isinstance(labels, list | tuple) or len(labels) != self.experts:
            self.fault("reviewer_group", f"{_shown(labels)} does not fit", f"a list of {self.experts} labels")
            return None, limit
        for at, label in enumerate(labels):
            if label is not None and type(label) not in (int, str):
                self.fault(
                    f"reviewer_group[{at}]", f"{_shown(label)} is no label", "text, an integer, or null"
                )
        return tuple(labels), limit


def _frozen(
    affinity: npt.NDArray[np.int32],
    scale: int,
    needs: Sequence[int],
    low: Sequence[int],
    high: Sequence[int],
    conflicts: Sequence[Pair],
    groups: tuple[Label | None, ...] | None,
    most_same: int | None,
    pinned: Sequence[Pair],
    previous: Sequence[Pair],
    name: str | None,
) -> Problem:
    import numpy as np

    if conflicts:
        ends = np.array(conflicts, dtype=np.int64)
        affinity[ends[:, 0], ends[:, 1]] = reader.HOLE
    vectors = [np.array(values, dtype=np.int64) for values in (needs, low, high)]
    affinity.flags.writeable = False
    for vector in vectors:
        vector.flags.writeable = False
    return Problem(
        affinity=affinity,
        scale=scale,
        needs=vectors[0],
        load_min=vectors[1],
        load_max=vectors[2],
        conflicts=frozenset(conflicts),
        groups=groups,
        max_same_group=most_same,
        pinned=tuple(sorted(pinned)),
        previous=tuple(sorted(previous)),
        name=name,
    )


def _shown(value: Any) -> str:
    if isinstance(value, list | tuple | dict):
        return f"a {'list' if not isinstance(value, dict) else 'object'} of {len(value)}"
    text = repr(value) if not isinstance(value, bool) and value is not None else str(value).lower()
    return text if len(text) <= 40 else text[:37] + "..."
