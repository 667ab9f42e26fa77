"""A round's frozen result: the document ``rounds/<round>.json`` (bundle.md 5.10, 6.1 to 6.7)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any, NamedTuple

from baijia.engine.faults import BadInput, Fault
from baijia.engine.rank.adjusted import Raters, adjusted_means
from baijia.engine.rank.apportion import apportion
from baijia.engine.rank.rules import LOT, NotOpen, Ordering, Stated, by_code, decimal_text, pair

LEFT_OUT = "left_out"
"""A round's ``abstaining``: whoever abstains from a criterion is left out of its mean."""
Document = dict[str, Any]
Places = dict[str, int] | int | None


class Ballot(NamedTuple):
    """A live ballot: marks as integers at the rubric's scale, in the order of its criteria; None where withheld.

    A mark is None where the round lets its expert abstain from a criterion (bundle.md 6.14).
    """

    nominee: str
    slot: str
    vector: tuple[int | None, ...] | None


def limits_of(rubric: Mapping[str, Any]) -> list[int]:
    """Return the highest mark of each criterion, at the rubric's scale."""
    return [int(criterion["max"]) * int(rubric["scale"]) for criterion in rubric["criteria"]]


def within(vector: Sequence[int | None], limits: Sequence[int], *, abstaining: bool) -> bool:
    """Tell whether marks are one a criterion and in range; with ``abstaining`` some, not all, may be None."""
    given = 0
    for mark, limit in zip(vector, limits, strict=False):
        if mark is not None:
            if not 0 <= mark <= limit:
                return False
            given += 1
    return len(vector) == len(limits) and (given > 0 if abstaining else given == len(limits))


def mean_of(totals: Sequence[int], trimmed_from: int | None, *, scale: int = 1) -> Fraction:
    """Return the mean over ``scale``; from ``trimmed_from`` totals on (at least 3) without one highest and lowest."""
    kept = sorted(totals)
    if trimmed_from and len(kept) >= max(trimmed_from, 3):
        kept = kept[1:-1]
    return Fraction(sum(kept), len(kept) * scale)


class Marks:
    """The live ballots of one round with its rubric; answers for means of totals and of single criteria."""

    def __init__(
        self,
        definition: Mapping[str, Any],
        round_code: str,
        ballots: Iterable[Ballot],
        stated: Document | None = None,
    ) -> None:
        """Group ballots by nominee; means of those with a withheld ballot are read from ``stated``.

        Raises:
            BadInput: marks that are not the rubric's, or a slot that scores a nominee twice.
        """
        rule = by_code(definition["rounds"], round_code, "rounds")
        self.rubric = by_code(definition["rubrics"], str(rule["rubric"]), "rubrics")
        self._criteria = [str(criterion["code"]) for criterion in self.rubric["criteria"]]
        self._trimmed_from: int | None = rule.get("trimmed_from")
        self._left_out = rule.get("abstaining") == LEFT_OUT
        self._scale = int(self.rubric["scale"])
        self._stated = means_stated(stated)
        self.ballots: dict[str, list[Ballot]] = {}
        limits = limits_of(self.rubric)
        for ballot in ballots:
            vector = ballot.vector
            if vector is not None and not within(vector, limits, abstaining=self._left_out):
                where = f"{round_code}: ballot of {ballot.slot} for {ballot.nominee}"
                raise BadInput(Fault(where, f"marks {list(vector)}", f"one a criterion, 0 to {limits}"))
            self.ballots.setdefault(ballot.nominee, []).append(ballot)
        for nominee, own in self.ballots.items():
            if len({ballot.slot for ballot in own}) < len(own):
                where = f"{round_code}: ballots for {nominee}"
                raise BadInput(Fault(where, "a slot stands twice", "one live ballot a slot and nominee"))

    def mean(self, nominee: str) -> Fraction:
        """Return the mean that counts; the stated one where a ballot is withheld.

        Raises:
            BadInput: it is withheld and none is stated, or nobody marked one of the criteria.
        """
        vectors = self._vectors(nominee)
        if vectors is not None and self._left_out:
            return sum((self.criterion(code, nominee) for code in self._criteria), Fraction(0))
        if vectors is not None:
            totals = [sum(mark or 0 for mark in vector) for vector in vectors]
            return mean_of(totals, self._trimmed_from, scale=self._scale)
        return self.stated(nominee)

    def stated(self, nominee: str) -> Fraction:
        """Return the mean that the published result states.

        Raises:
            BadInput: it states none.
        """
        if nominee not in self._stated:
            raise BadInput(Fault(nominee, "has ballots and no mean", "the mean of the ballots"))
        return Fraction(*self._stated[nominee])

    def totals(self, nominee: str) -> dict[str, int] | None:
        """Return the totals of a nominee's ballots by slot, at the rubric's scale; None where some are withheld."""
        if self._vectors(nominee) is None:
            return None
        return {
            ballot.slot: sum(mark or 0 for mark in ballot.vector or ()) for ballot in self.ballots[nominee]
        }

    def _vectors(self, nominee: str) -> list[tuple[int | None, ...]] | None:
        """Return the marks of a nominee, None where some of them are withheld."""
        own = self.ballots.get(nominee, [])
        vectors = [ballot.vector for ballot in own if ballot.vector is not None]
        return vectors if len(vectors) == len(own) else None

    def criterion(self, code: str, nominee: str) -> Fraction:
        """Return the mean of one criterion over all live ballots that mark it.

        Raises:
            BadInput: there is no such criterion, or no ballot.
            NotOpen: a ballot is withheld.
        """
        if code not in self._criteria:
            raise BadInput(
                Fault("ties", f"criterion {code!r} is not in the rubric", ", ".join(self._criteria))
            )
        place = self._criteria.index(code)
        vectors = self._vectors(nominee)
        if vectors is None:
            raise NotOpen(nominee)
        given = [mark for vector in vectors if (mark := vector[place]) is not None]
        if not given:
            raise BadInput(Fault("ties", f"{nominee} has no mark for criterion {code!r}", "at least one"))
        return Fraction(sum(given), len(given) * self._scale)


def means_stated(document: Document | None) -> dict[str, tuple[int, int]]:
    """Return the means that a result states, numerator and denominator: most are never asked for."""
    rows = document["rows"] if document else ()
    return {row["nominee"]: tuple(row["mean"]) for row in rows if row["mean"]}


def marks_named(
    ties: Sequence[str], definition: Mapping[str, Any], ballots: Mapping[str, Iterable[Ballot]]
) -> dict[str, Marks]:
    """Return the marks of the rounds that tie rules ``criterion:r:c`` name."""
    named = {parts[1] for rule in ties if len(parts := rule.split(":")) == 3}
    return {code: Marks(definition, code, own) for code, own in ballots.items() if code in named}


class TieValues:
    """What tie rules compare: criteria and means of this and earlier rounds."""

    def __init__(
        self, current: str | None, marks: Mapping[str, Marks], results: Mapping[str, Document]
    ) -> None:
        """Take the marks and results by round; ``current`` is the round a bare ``criterion:c`` means."""
        self._current = current
        self._marks = marks
        self._means = {code: means_stated(document) for code, document in results.items()}

    def __call__(self, rule: str, nominee: str) -> Fraction:
        """Return the value of one rule for one nominee, higher is better.

        Raises:
            BadInput: the rule is not known or names a round that is not there.
        """
        parts = rule.split(":")
        if parts[0] == "round" and len(parts) == 2 and nominee in self._means.get(parts[1], {}):
            return Fraction(*self._means[parts[1]][nominee])
        if parts[0] == "criterion" and len(parts) == 2 and self._current in self._marks:
            return self._marks[str(self._current)].criterion(parts[1], nominee)
        if parts[0] == "criterion" and len(parts) == 3 and parts[1] in self._marks:
            return self._marks[parts[1]].criterion(parts[2], nominee)
        expected = f"criterion:c, round:r, criterion:r:c or {LOT}, with results and ballots of that round"
        raise BadInput(Fault("ties", f"rule {rule!r} cannot be applied to {nominee}", expected))


def round_result(
    definition: Mapping[str, Any],
    round_code: str,
    *,
    ballots: Iterable[Ballot],
    candidates: Mapping[str, str],
    lot_seed: str,
    excluded: Mapping[str, tuple[str, str]] | None = None,
    earlier: Mapping[str, Document] | None = None,
    earlier_ballots: Mapping[str, Iterable[Ballot]] | None = None,
    raters: Raters | None = None,
    stated: Document | None = None,
) -> Document:
    """Return the result document of a round.

    Args:
        definition: the edition's definition in force.
        round_code: which of its rounds.
        ballots: live ballots only; those of retired slots are voided and left out.
        candidates: public number to group code, of everybody who stands in the round.
        lot_seed: ``rank.lot_seed`` of the log digests of the round's panels.
        excluded: candidates out at the stage of this round: number to (stage, reason code).
        earlier: results of earlier rounds, for tie rules ``round:r``.
        earlier_ballots: their live ballots, for tie rules ``criterion:r:c``.
        raters: slot to rater where the adjusted score counts; None where that is withheld (bundle.md 6.16).
        stated: the published result, for means and ties that withheld ballots decide (bundle.md 6.13).

    Raises:
        BadInput: a ballot for somebody who is no candidate, marks that are not the rubric's, an unknown rule.
    """
    rule = by_code(definition["rounds"], round_code, "rounds")
    gone = dict(excluded or {})
    marks = Marks(definition, round_code, ballots, stated)
    strangers = sorted(set(marks.ballots) - set(candidates))
    if strangers:
        raise BadInput(
            *(Fault(round_code, f"a ballot for {number}", "a candidate") for number in strangers[:20])
        )
    ties = list(rule.get("ties", []))
    all_marks = marks_named(ties, definition, earlier_ballots or {}) | {round_code: marks}
    standing = [number for number in marks.ballots if number not in gone]
    if rule.get("adjusted"):
        means = adjusted_means(definition, rule, marks, candidates, standing, raters)
    else:
        means = {number: marks.mean(number) for number in standing}
    scores = {number: decimal_text(mean, int(rule["decimals"])) for number, mean in means.items()}
    advance = rule.get("advance")
    places = _places(definition, round_code, advance, [g for n, g in candidates.items() if n not in gone])
    board = Board(
        scores,
        candidates,
        rules=ties,
        value=TieValues(round_code, all_marks, earlier or {}),
        seed=lot_seed,
        overall=advance is not None and advance["by"] == "overall",
        pass_mark=rule.get("pass_mark"),
        stated=stated,
    )
    rows = []
    for number in sorted(candidates):
        place = board.place(number)
        advanced, reason = _verdict(number, board, places, gone)
        rows.append(
            {
                "nominee": number,
                "group": candidates[number],
                "n": len(marks.ballots[number]) if number in means else 0,
                "mean": pair(means.get(number)),
                "score": scores.get(number),
                **place,
                "advanced": advanced,
                "reason": reason,
            }
        )
    return {
        "v": 1,
        "edition": definition["code"],
        "round": round_code,
        "rubric": f"{marks.rubric['code']}/{marks.rubric['version']}",
        "lot_seed": lot_seed,
        "places": places,
        "rows": rows,
    }


class Board:
    """The standings of a round or of the result: an order in each group and, where asked, over all."""

    def __init__(
        self,
        scores: Mapping[str, str],
        groups: Mapping[str, str],
        *,
        rules: list[str],
        value: TieValues,
        seed: str,
        overall: bool,
        pass_mark: str | None,
        stated: Document | None = None,
    ) -> None:
        """Order everybody who has a score."""
        given = {key: _places_stated(stated, key) for key in ("rank", "overall")}
        self.groups = groups
        self.scores = scores
        self.overall = overall
        self._mark = pass_mark
        self._least = None if pass_mark is None else Decimal(pass_mark)
        members: dict[str, dict[str, str]] = {}
        for number, score in scores.items():
            members.setdefault(groups[number], {})[number] = score
        self._in_group = {
            group: Ordering(own, rules, value, seed, given["rank"]) for group, own in members.items()
        }
        self._all = Ordering(scores, rules, value, seed, given["overall"]) if overall else None

    def order(self, number: str) -> Ordering:
        """Return the order in which this nominee competes for a place."""
        return self._all or self._in_group[self.groups[number]]

    def orders(self) -> list[Ordering]:
        """Return every order in which places are given."""
        return [self._all] if self._all else list(self._in_group.values())

    def place(self, number: str) -> dict[str, Any]:
        """Return rank, overall and tie of a row."""
        if number not in self.scores:
            return {"rank": None, "overall": None, "tie": None}
        return {
            "rank": self._in_group[self.groups[number]].rank[number],
            "overall": self._all.rank[number] if self._all else None,
            "tie": self.order(number).tie(number),
        }

    def reaches(self, number: str) -> bool:
        """Tell whether the score that counts is not under the pass mark."""
        return self._least is None or Decimal(self.scores[number]) >= self._least

    def below_mark(self, number: str) -> dict[str, Any]:
        """Return the reason of one who is under the pass mark."""
        return {"code": "below_pass_mark", "score": self.scores[number], "pass_mark": self._mark}

    def reached(self, number: str) -> dict[str, Any]:
        """Return the reason of one who goes on without a cut."""
        return {"code": "reached", "score": self.scores[number], "pass_mark": self._mark or ""}

    def cut(self, number: str, places: int) -> dict[str, Any]:
        """Return the reason of one who stands after the last place."""
        order = self.order(number)
        rank = order.rank[number]
        rule = order.separator(order.nominees[places - 1], number) if places > 0 else None
        if rule is None:
            return {"code": "below_cut", "rank": rank, "places": places}
        return {"code": "tie_cut", "rank": rank, "places": places, "rule": rule}


def _places_stated(stated: Document | None, key: str) -> dict[str, Stated] | None:
    if stated is None:
        return None
    return {
        row["nominee"]: Stated(int(row[key] or 0), row["tie"], row["reason"].get("rule"))
        for row in stated["rows"]
    }


def places_for(places: Places, group: str) -> int | None:
    """Return the places open to a member of this group, None without a cut."""
    return places.get(group, 0) if isinstance(places, dict) else places


def _places(
    definition: Mapping[str, Any], round_code: str, advance: Mapping[str, Any] | None, standing: Sequence[str]
) -> Places:
    if advance is None:
        return None
    total = min(int(advance["total"]), len(standing))
    if advance["by"] == "overall":
        return total
    if advance["by"] == "group_share":
        weights = {str(group["code"]): standing.count(group["code"]) for group in definition["groups"]}
        return apportion(total, weights, 1)
    raise BadInput(
        Fault(f"rounds.{round_code}.advance.by", f"is {advance['by']!r}", "group_share or overall")
    )


def _verdict(
    number: str, board: Board, places: Places, gone: Mapping[str, tuple[str, str]]
) -> tuple[bool, dict[str, Any]]:
    if number in gone:
        stage, why = gone[number]
        return False, {"code": "excluded", "stage": stage, "why": why}
    if number not in board.scores:
        return False, {"code": "no_ballot"}
    if not board.reaches(number):
        return False, board.below_mark(number)
    limit = places_for(places, board.groups[number])
    if limit is None:
        return True, board.reached(number)
    rank = board.order(number).rank[number]
    if rank <= limit:
        return True, {"code": "advanced", "rank": rank, "places": limit}
    return False, board.cut(number, limit)
