"""A bundle seen through its log: entries by type, the definition in force, who stands where."""

from __future__ import annotations

import copy
from array import array
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from heapq import merge
from itertools import chain
from sys import intern
from typing import Any

from baijia.engine.bundle import layout
from baijia.engine.bundle.definition import definition_faults
from baijia.engine.bundle.reader import Bundle
from baijia.engine.faults import BadInput, Fault
from baijia.engine.log.entries import CHECKS, LOG_WIDE, Entry

EARLY_STAGES = ("filing", "recommendation", "screening")
RESOLUTION_STAGE = "resolution"
SCORE = "score"
NEVER = 1 << 60
Indexed = tuple[int, Entry]


class Panels(Mapping[str, dict[str, Any]]):
    """The panels by their names, each parsed when it is asked for."""

    def __init__(self, bundle: Bundle) -> None:
        self._documents = bundle.documents
        self._names = {panel: name for name in bundle.documents if (panel := layout.panel_of(name))}

    def __getitem__(self, panel: str) -> dict[str, Any]:
        value: dict[str, Any] = self._documents[self._names[panel]]
        return value

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)


class Facts:
    """What several checks need. Built once; reads nothing but the bundle.

    Raises:
        BadInput: definition.json is missing, so that nothing can be judged.
    """

    def __init__(self, bundle: Bundle) -> None:
        self.bundle = bundle
        if layout.DEFINITION not in bundle.documents:
            raise BadInput(Fault(layout.DEFINITION, "is missing", "the edition's definition"))
        self.opening: list[Entry] = []
        """The first two entries of the edition."""
        self._by_type: dict[str, list[Indexed]] = {}
        self._scores: dict[str, array[int]] = {}
        self._commits = bytearray(32 * len(bundle.entries))
        self._replaced: dict[int, str] = {}
        self._index()
        self.addendum_faults: list[str] = []
        self.definition = self._in_force()
        self.rounds: list[Mapping[str, Any]] = list(self.definition["rounds"])
        self.round_codes = [str(item["code"]) for item in self.rounds]
        self.excluded = {
            row["nominee"]: (str(row["stage"]), str(row["reason"])) for row in bundle.rows("exclusions.jsonl")
        }
        self.groups = {row["number"]: str(row["group"]) for row in bundle.rows("nominees.jsonl")}
        self.panels = Panels(bundle)

    @cached_property
    def results(self) -> dict[str, dict[str, Any]]:
        """The results of rounds, parsed once they are asked for."""
        documents = self.bundle.documents
        names = {code: f"rounds/{code}.json" for code in self.round_codes}
        return {code: documents[name] for code, name in names.items() if name in documents}

    def _index(self) -> None:
        """Keep the edition's entries by type; of the scores, which are most of a log, place and commitment alone."""
        for index, entry in enumerate(self.bundle.entries):
            if entry["programme"] == self.bundle.edition and len(self.opening) < 2:
                self.opening.append(entry)
            if entry["type"] == SCORE and entry["programme"] == self.bundle.edition:
                self._scores.setdefault(entry["round"], array("Q")).append(index)
                self._commits[32 * index : 32 * index + 32] = bytes.fromhex(entry["commit"])
                if "ref" in entry:
                    self._replaced[index] = entry["ref"]
            elif entry["programme"] == self.bundle.edition or entry["type"] in LOG_WIDE:
                shared = {intern(key): value for key, value in entry.items()}
                self._by_type.setdefault(entry["type"], []).append((index, shared))

    def of_type(self, kind: str, *, what: str | None = None, round_code: str | None = None) -> list[Indexed]:
        """Return entries of a type in log order, narrowed by ``detail.what`` and round.

        Raises:
            ValueError: for scores, see ``scores`` and ``score_places``.
        """
        if kind == SCORE:
            raise ValueError("scores are not held, they are read again")
        return [
            (index, entry)
            for index, entry in self._by_type.get(kind, ())
            if (what is None or entry["detail"]["what"] == what)
            and (round_code is None or entry.get("round") == round_code)
        ]

    def scores(self) -> Iterator[tuple[int, str, str | None]]:
        """Yield index, commitment and the commitment replaced of the edition's score entries, in log order."""
        for index in merge(*self._scores.values()):
            commit = self._commits[32 * index : 32 * index + 32].hex()
            yield index, commit, self._replaced.get(index)

    def score_places(self, round_code: str) -> Sequence[int]:
        """Return the indexes of the score entries of a round, ascending."""
        return self._scores.get(round_code, array("Q"))

    def commits(self, index: int, round_code: str, commit: str) -> bool:
        """Tell whether an entry of the log commits that score, 64 hex digits, in that round."""
        places = self.score_places(round_code)
        at = bisect_left(places, index)
        found = at < len(places) and places[at] == index
        return found and self._commits[32 * index : 32 * index + 32] == bytes.fromhex(commit)

    def unknown_rounds(self) -> list[tuple[int, str]]:
        """Return, in log order, where the log names rounds that the definition does not have, and which."""
        others = (
            (i, entry["round"]) for found in self._by_type.values() for i, entry in found if "round" in entry
        )
        scores = ((index, code) for code, places in self._scores.items() for index in places)
        return sorted((index, code) for index, code in chain(others, scores) if code not in self.round_codes)

    def first(self, kind: str, *, what: str | None = None, round_code: str | None = None) -> int:
        """Return the index of the first such entry, ``NEVER`` if there is none."""
        found = self._places(kind, what, round_code)
        return found[0] if found else NEVER

    def last(self, kind: str, *, what: str | None = None, round_code: str | None = None) -> int:
        """Return the index of the last such entry, -1 if there is none."""
        found = self._places(kind, what, round_code)
        return found[-1] if found else -1

    def _places(self, kind: str, what: str | None, round_code: str | None) -> Sequence[int]:
        if kind == SCORE and round_code is not None:
            return self.score_places(round_code)
        if kind == SCORE:  # of all rounds the ends alone are asked for
            return sorted(end for places in self._scores.values() for end in (places[0], places[-1]))
        return [index for index, _entry in self.of_type(kind, what=what, round_code=round_code)]

    @property
    def requirements(self) -> Entry | None:
        """The edition's declaration, if it stands where it must."""
        first = self.opening[0] if self.opening else None
        return first if first and first["type"] == "requirements" else None

    @property
    def declared(self) -> frozenset[str]:
        """The checks declared; all of them where nothing is declared."""
        requirements = self.requirements
        return frozenset(requirements["detail"]["checks"] if requirements else CHECKS)

    @property
    def conferred(self) -> bool:
        """Whether the honours were conferred, as the log or the bundle says."""
        return bool(self.of_type("decision", what="conferral")) or self.bundle.has("honours.jsonl")

    def round_of(self, code: str) -> Mapping[str, Any]:
        """Return a round of the definition in force."""
        return next(item for item in self.rounds if item["code"] == code)

    def stages_until(self, stage: str) -> set[str]:
        """Return the stages of exclusion up to and with ``stage``."""
        order = [*EARLY_STAGES, *self.round_codes, RESOLUTION_STAGE]
        return set(order[: order.index(stage) + 1])

    def candidates(self, code: str) -> dict[str, str]:
        """Return who stands in a round, number to group, from what was frozen before it (bundle.md 6.1)."""
        place = self.round_codes.index(code)
        if place == 0:
            return {
                number: group
                for number, group in self.groups.items()
                if self.excluded.get(number, ("", ""))[0] not in EARLY_STAGES
            }
        before = self.results.get(self.round_codes[place - 1])
        rows = before["rows"] if before else []
        return {row["nominee"]: str(row["group"]) for row in rows if row["advanced"]}

    def out_at(self, stage: str) -> dict[str, tuple[str, str]]:
        """Return who is excluded at one stage: number to (stage, reason)."""
        return {number: value for number, value in self.excluded.items() if value[0] == stage}

    def slots(self, round_code: str) -> Iterator[tuple[str, dict[str, Any], dict[str, Any]]]:
        """Yield (panel name, panel, slot) for every slot of a round."""
        for name in sorted(self.panels):
            if name.rpartition("-")[0] == round_code:
                panel = self.panels[name]
                for slot in panel["slots"]:
                    yield name, panel, slot

    def retired(self, round_code: str) -> dict[str, int]:
        """Return the retired slots of a round with the index of their retirement."""
        return {
            entry["detail"]["slot"]: index
            for index, entry in self.of_type("panel", what="retired", round_code=round_code)
        }

    def early_panel_digests(self, round_code: str) -> list[str]:
        """Return the digests of the panels formed before the round's first score; they seed its lots."""
        limit = self.first("score", round_code=round_code)
        return [
            entry["digest"]
            for index, entry in self.of_type("panel", what="formed", round_code=round_code)
            if index < limit
        ]

    def _in_force(self) -> dict[str, Any]:
        definition: dict[str, Any] = copy.deepcopy(self.bundle.documents[layout.DEFINITION])
        faults = definition_faults(definition)
        if faults:
            raise BadInput(*faults)
        for row in self.bundle.rows("addenda.jsonl"):
            changed = copy.deepcopy(definition)
            try:
                for change in row["changes"]:
                    _apply(changed, change["path"], change["to"])
                faults = definition_faults(changed)
            except (LookupError, TypeError, AttributeError) as error:
                self.addendum_faults.append(f"addendum {row['number']} cannot be applied: {error}")
                continue
            if faults or changed.get("code") != definition["code"]:
                self.addendum_faults.append(f"addendum {row['number']} leaves no sound definition")
                continue
            definition = changed
        return definition


def _apply(value: Any, path: list[str], to: Any) -> None:
    if not path:
        raise LookupError("an empty path")
    for step in path[:-1]:
        value = _step(value, step)
    last = path[-1]
    if isinstance(value, list):
        place = next((i for i, item in enumerate(value) if item.get("code") == last), None)
        if place is None:
            raise LookupError(f"no element {last!r}")
        if to is None:
            del value[place]
        else:
            value[place] = to
    elif to is None:
        del value[last]
    else:
        value[last] = to


def _step(value: Any, step: str) -> Any:
    if isinstance(value, list):
        found = next((item for item in value if isinstance(item, dict) and item.get("code") == step), None)
        if found is None:
            raise LookupError(f"no element {step!r}")
        return found
    return value[step]
