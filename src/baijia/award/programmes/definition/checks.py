"""Rules across the tables of a definition: dates in order, places within the approval, groups with judges."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise

from baijia.award.programmes.definition.positions import Path
from baijia.award.programmes.definition.schema import Definition, FormField

Finding = tuple[Path, str, str]

ORDER = (
    "filing_opens",
    "filing_closes",
    "confirmation_closes",
    "recommendation_closes",
    "screening_closes",
    "paper_opens",
    "paper_closes",
    "defence_opens",
    "defence_closes",
    "notice_opens",
)


def findings(definition: Definition) -> Iterator[Finding]:
    """Yield (path, what is wrong, what was expected) for every rule broken."""
    yield from _dates(definition)
    yield from _places(definition)
    yield from _codes(definition)
    yield from _judges(definition)
    yield from _ties(definition)
    yield from _form(definition)


def _dates(definition: Definition) -> Iterator[Finding]:
    present = [(name, at) for name in ORDER if (at := getattr(definition.calendar, name)) is not None]
    for (earlier, first), (later, second) in pairwise(present):
        if second <= first:
            yield (
                ("calendar", later),
                f"{later} is not after {earlier} ({first.isoformat()})",
                "dates in order",
            )


def _places(definition: Definition) -> Iterator[Finding]:
    approval, honours = definition.approval, definition.honours
    if honours.places > approval.places:
        yield (
            ("honours", "places"),
            f"{honours.places} places, {approval.places} approved",
            "at most the approval",
        )
    if Decimal(honours.prize) > Decimal(approval.prize):
        yield (
            ("honours", "prize"),
            f"prize {honours.prize}, {approval.prize} approved",
            "at most the approval",
        )
    quotas = definition.quotas
    issued = sum(row.places for row in quotas.rows)
    if quotas.total is not None and issued > quotas.total:
        yield (
            ("quotas", "total"),
            f"quotas add up to {issued}, over {quotas.total} places",
            "at most the total",
        )
    if quotas.mode != "none" and quotas.total is None:
        yield ("quotas", "mode"), f"mode {quotas.mode} without a total", "quotas.total"
    if quotas.mode == "formula" and not quotas.weights:
        yield ("quotas", "mode"), "a formula without weights", "quotas.weights"
    if quotas.total is not None and quotas.total < honours.places:
        yield (
            ("quotas", "total"),
            f"{quotas.total} may be recommended for {honours.places} places",
            "no fewer",
        )
    for index, entry in enumerate(definition.rounds):
        if entry.advance and entry.advance.total < honours.places:
            where = ("rounds", index, "advance", "total")
            yield where, f"{entry.advance.total} advance for {honours.places} places", "no fewer than places"


def _codes(definition: Definition) -> Iterator[Finding]:
    for table in ("groups", "rubrics", "rounds", "eligibility"):
        seen: set[str] = set()
        for index, item in enumerate(getattr(definition, table)):
            if item.code in seen:
                yield (table, index, "code"), f"code {item.code} stands twice", "each code once"
            seen.add(item.code)
    rubrics = {rubric.code for rubric in definition.rubrics}
    rounds = {entry.code for entry in definition.rounds}
    for index, entry in enumerate(definition.rounds):
        if entry.rubric not in rubrics:
            yield ("rounds", index, "rubric"), f"no rubric {entry.rubric}", ", ".join(sorted(rubrics))
    if set(definition.result.weights) != rounds:
        weighed = ", ".join(sorted(definition.result.weights))
        yield (
            ("result", "weights"),
            f"weights of {weighed}",
            f"one for each round: {', '.join(sorted(rounds))}",
        )


def _judges(definition: Definition) -> Iterator[Finding]:
    groups = {group.code for group in definition.groups}
    for index, entry in enumerate(definition.rounds):
        where = ("rounds", index, "experts_by_group")
        for code in sorted(groups):
            experts = entry.experts_by_group.get(code, 0)
            if experts < entry.reviews_per_item:
                wrong = f"group {code} has {experts} experts for {entry.reviews_per_item} reviews: nobody can judge it"
                yield where, wrong, f"at least {entry.reviews_per_item}"
        for code in sorted(set(entry.experts_by_group) - groups):
            yield (*where, code), f"experts for unknown group {code}", ", ".join(sorted(groups))
        if entry.venue == "onsite" and not entry.venues:
            yield ("rounds", index, "venue"), "an on-site round without venues", "rounds.venues"


def _ties(definition: Definition) -> Iterator[Finding]:
    criteria = {rubric.code: {item.code for item in rubric.criteria} for rubric in definition.rubrics}
    by_round = {entry.code: criteria.get(entry.rubric, set()) for entry in definition.rounds}
    for index, entry in enumerate(definition.rounds):
        for place, tie in enumerate(entry.ties):
            parts = tie.split(":")
            known = tie == "lot" or (
                parts[0] == "criterion" and len(parts) == 2 and parts[1] in by_round[entry.code]
            )
            if not known:
                yield (
                    ("rounds", index, "ties", place),
                    f"tie rule {tie}",
                    "criterion:<code of its rubric> or lot",
                )
        if entry.ties[-1] != "lot" or "lot" in entry.ties[:-1]:
            yield ("rounds", index, "ties"), "the lot does not stand last", "lot as the last rule"
    for place, tie in enumerate(definition.result.ties):
        parts = tie.split(":")
        known = (
            tie == "lot"
            or (parts[0] == "round" and parts[1] in by_round)
            or (parts[0] == "criterion" and len(parts) == 3 and parts[2] in by_round.get(parts[1], set()))
        )
        if not known:
            yield (
                ("result", "ties", place),
                f"tie rule {tie}",
                "round:<code>, criterion:<round>:<code> or lot",
            )
    if definition.result.ties[-1] != "lot":
        yield ("result", "ties"), "the lot does not stand last", "lot as the last rule"


def _form(definition: Definition) -> Iterator[Finding]:
    fields: set[str] = set()
    for number, section in enumerate(definition.form.sections):
        for index, field in enumerate(section.fields):
            where = ("form", "sections", number, "fields", index)
            if field.code in fields:
                yield (*where, "code"), f"field {field.code} stands twice", "each field once"
            fields.add(field.code)
            yield from _field(field, where)
    yield from _eligibility(definition, fields)


def _field(field: FormField, where: Path) -> Iterator[Finding]:
    if field.kind in {"choice", "choices"} and not field.options:
        yield (*where, "kind"), f"field {field.code} offers no options", "options"
    if field.kind == "table" and not field.columns:
        yield (*where, "kind"), f"table {field.code} has no columns", "columns"
    if field.blind == "shown" and field.data_class == "sensitive":
        yield (*where, "blind"), f"sensitive field {field.code} shown to experts", "hidden"


def _eligibility(definition: Definition, fields: set[str]) -> Iterator[Finding]:
    for index, rule in enumerate(definition.eligibility):
        needed = [rule.field] if rule.rule in {"answer_is", "patent_granted", "files_present"} else []
        needed += [rule.when.field] if rule.when else []
        for code in needed:
            if code not in fields:
                yield (
                    ("eligibility", index),
                    f"rule {rule.code} reads field {code}, not in the form",
                    "a form field",
                )
        if rule.rule == "age_at_most" and (rule.years is None or rule.on is None):
            yield ("eligibility", index), f"rule {rule.code} without years and day", "years and on"
