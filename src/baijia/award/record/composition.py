"""What the people of each stage are made of (构成): shares by answer, against the edition's limits. Never a weight."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from baijia.award.decisions.models import Resolution
from baijia.award.honours.models import Honour
from baijia.award.nominations import queries as nominations
from baijia.award.nominations.models import Dossier
from baijia.award.programmes import queries as programmes
from baijia.award.programmes.models import Edition
from baijia.award.review.models import RoundResult
from baijia.award.screening.enums import OutcomeState
from baijia.award.screening.models import Outcome
from baijia.core.enums import DataClass
from baijia.directory import queries as directory
from baijia.directory.models import PATH_STEP, Union

KINDS = ("boolean", "choice", "industry")
DISTRICT = "district"
UNKNOWN = ""


@dataclass(frozen=True, slots=True)
class Share:
    """A part of a stage's people: how many, and per cent of the whole, rounded down."""

    label: str
    count: int
    percent: int


@dataclass(frozen=True, slots=True)
class Question:
    """One thing people are counted by, and the parts in order of size."""

    code: str
    label: str
    shares: tuple[Share, ...]


@dataclass(frozen=True, slots=True)
class Kept:
    """One limit at a stage. ``state`` is kept, warn or block; ``low`` and ``high`` are per cent or None."""

    code: str
    label: str
    count: int
    percent: int
    low: int | None
    high: int | None
    state: str

    @property
    def bounds(self) -> str:
        """Return the limit as read: 至少 30%，至多 60%."""
        parts = []
        if self.low is not None:
            parts.append(_("至少 %(n)d%%") % {"n": self.low})
        if self.high is not None:
            parts.append(_("至多 %(n)d%%") % {"n": self.high})
        return "，".join(parts)


@dataclass(frozen=True, slots=True)
class Stage:
    """A stage reached so far: its people in numbers, by question and against each limit."""

    code: str
    label: str
    total: int
    questions: tuple[Question, ...]
    limits: tuple[Kept, ...]

    def bars(self) -> list[tuple[str, int, str, int]]:
        """Return the limits for the picture: (label, per cent, sign, bound)."""
        rows = []
        for each in self.limits:
            if each.low is not None:
                rows.append((each.label, each.percent, "≥", each.low))
            if each.high is not None:
                rows.append((each.label, each.percent, "≤", each.high))
        return rows


@dataclass(frozen=True, slots=True)
class Board:
    """Every stage in the order of the line."""

    stages: tuple[Stage, ...]


def board(edition: Edition) -> Board:
    """Return what each stage reached so far is made of; a constant number of statements."""
    definition = programmes.in_force(edition)
    asked = _asked(definition)
    people = _people(edition, list(asked))
    stages = [
        Stage(code, label, len(keys), _questions(asked, people, keys), _limits(definition, people, keys))
        for code, label, keys in _stages(edition, definition, people)
    ]
    return Board(tuple(stages))


def _asked(definition: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """Return the fields people may be counted by: few fixed answers and no secret, and what a limit names."""
    limited = {limit["field"] for limit in definition.get("composition", [])}
    return {
        field["code"]: field
        for field in nominations.fields_of(definition)
        if field["data_class"] != DataClass.SENSITIVE and (field["kind"] in KINDS or field["code"] in limited)
    }


def _people(edition: Edition, codes: Sequence[str]) -> dict[str, dict[str, str]]:
    """Return public number -> answers asked about as keys, and the district it was filed in."""
    filed = Dossier.objects.filter(edition=edition).exclude(number="")
    people = {
        number: (path, {code: _plain(given.get(code)) for code in codes})
        for number, path, given in filed.values_list("number", "unit__path", "answers")
    }
    steps = len(edition.organiser.path) + PATH_STEP
    names = dict(
        Union.objects.filter(path__in={path[:steps] for path, _given in people.values()}).values_list(
            "path", "short_name"
        )
    )
    return {
        number: {**given, DISTRICT: names.get(path[:steps], UNKNOWN)}
        for number, (path, given) in people.items()
    }


def _stages(
    edition: Edition, definition: Mapping[str, Any], people: Mapping[str, Any]
) -> list[tuple[str, str, list[str]]]:
    stages = [("filed", _("申报"), list(people))]
    recommended = nominations.recommended_numbers(edition)
    if recommended:
        stages.append(("recommended", _("推荐"), sorted(recommended)))
    passed = Outcome.objects.filter(dossier__edition=edition, state=OutcomeState.PASSED)
    numbers = list(passed.values_list("dossier__number", flat=True))
    if numbers:
        stages.append(("passed", _("资格审查通过"), numbers))
    names = {item["code"]: _name(item) for item in definition["rounds"]}
    for result in RoundResult.objects.filter(round__edition=edition).order_by("round__number"):
        advanced = [row["nominee"] for row in result.document["rows"] if row["advanced"]]
        code = result.document["round"]
        stages.append((code, _("%(round)s通过") % {"round": names.get(code, code)}, advanced))
    resolution = Resolution.objects.filter(edition=edition).order_by("-id").first()
    if resolution:
        rows = [row["nominee"] for row in resolution.document["rows"] if row["outcome"] == "proposed"]
        stages.append(("proposed", _("拟授予"), rows))
    conferred = list(Honour.objects.filter(edition=edition).values_list("dossier__number", flat=True))
    if conferred:
        stages.append(("conferred", _("授予"), conferred))
    return [(code, label, [number for number in rows if number in people]) for code, label, rows in stages]


def _questions(
    asked: Mapping[str, Mapping[str, Any]], people: Mapping[str, Mapping[str, str]], keys: Sequence[str]
) -> tuple[Question, ...]:
    found = []
    for code, label in [
        *((code, _name(field)) for code, field in asked.items()),
        (DISTRICT, _("区县与产业")),
    ]:
        field = asked.get(code, {})
        counts = Counter(people[key].get(code, UNKNOWN) for key in keys)
        if field.get("kind") == "industry":
            counts = _by_section(counts)
        parts = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
        shares = tuple(Share(_said(field, value), n, n * 100 // len(keys)) for value, n in parts)
        found.append(Question(code, label, shares))
    return tuple(found)


def _limits(
    definition: Mapping[str, Any], people: Mapping[str, Mapping[str, str]], keys: Sequence[str]
) -> tuple[Kept, ...]:
    kept = []
    for limit in definition.get("composition", []):
        wanted = {_plain(value) for value in limit["values"]}
        count = sum(people[key].get(limit["field"], UNKNOWN) in wanted for key in keys)
        share = Fraction(count, len(keys)) if keys else Fraction(0)
        low = Fraction(limit["min"]) if limit.get("min") else None
        high = Fraction(limit["max"]) if limit.get("max") else None
        broken = bool(keys) and ((low is not None and share < low) or (high is not None and share > high))
        kept.append(
            Kept(
                limit["code"],
                _name(limit),
                count,
                int(share * 100),
                None if low is None else int(low * 100),
                None if high is None else int(high * 100),
                str(limit["severity"]) if broken else "kept",
            )
        )
    return tuple(kept)


def _plain(value: Any) -> str:
    """Return an answer as a key: yes and no of a form are not the texts of the same letters."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return UNKNOWN if value is None else str(value)


def _by_section(counts: Counter[str]) -> Counter[str]:
    """Count industries under their sections (GB/T 4754-2017, one letter)."""
    found: Counter[str] = Counter()
    for code, number in counts.items():
        found[UNKNOWN if code == UNKNOWN else code[:1]] += number
    return found


def _said(field: Mapping[str, Any], value: str) -> str:
    if value == UNKNOWN:
        return _("未填")
    if field.get("kind") == "boolean":
        return _("是") if value == "yes" else _("否")
    if field.get("kind") == "industry":
        section = directory.industry(value)
        return section.name if section else value
    return next((_name(option) for option in field.get("options", []) if option["code"] == value), value)


def _name(item: Mapping[str, Any]) -> str:
    english = (get_language() or "").startswith("en")
    return str((item.get("name_en") if english else "") or item["name"])
