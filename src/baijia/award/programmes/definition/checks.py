"""Rules across the tables of a definition: dates in order, places within the approval, groups with judges."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

from baijia.award.programmes.definition.form import FormField
from baijia.award.programmes.definition.positions import Path
from baijia.award.programmes.definition.schema import Definition, Round

Finding = tuple[Path, str, str]

CELLS = frozenset({"text", "number", "money", "date", "choice", "boolean", "unit", "industry", "division"})
"""Kinds a table's columns may have: what fits into one cell, on the page as in a spreadsheet."""
ORDER = (
    "filing_opens",
    "filing_closes",
    "confirmation_closes",
    "recommendation_closes",
    "screening_closes",
    "paper_opens",
    "paper_closes",
    "paper_tie_off_closes",
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
    yield from _tie_offs(definition)
    yield from _ties(definition)
    yield from _form(definition)
    yield from _consents(definition)
    yield from _composition(definition)
    yield from _beside(definition)


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
    for table in ("groups", "rubrics", "rounds", "eligibility", "composition", "stages"):
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
        if (entry.min_reviews or 1) > entry.reviews_per_item:
            wrong = f"{entry.min_reviews} is above the {entry.reviews_per_item} reviews an item gets"
            yield ("rounds", index, "min_reviews"), wrong, f"at most {entry.reviews_per_item}"
        for code in sorted(groups):
            experts = entry.experts_by_group.get(code, 0)
            reviews = entry.reviews_per_item + (entry.tie_off.reviews if entry.tie_off else 0)
            if experts < reviews:
                wrong = f"group {code} has {experts} experts for {reviews} reviews: nobody can judge it"
                yield where, wrong, f"at least {reviews}"
        for code in sorted(set(entry.experts_by_group) - groups):
            yield (*where, code), f"experts for unknown group {code}", ", ".join(sorted(groups))
        most = entry.reviews_per_item + (entry.tie_off.reviews if entry.tie_off else 0)
        if entry.mean == "plain" and entry.trimmed_from <= most and not entry.abstaining:
            wrong = f"{most} marks on one item would be trimmed from {entry.trimmed_from} on, yet the mean is plain"
            yield ("rounds", index, "trimmed_from"), wrong, f'mean = "trimmed", or more than {most}'
        if entry.abstaining and entry.mean == "trimmed":
            wrong = "trimmed totals and abstaining from single criteria do not go together"
            yield ("rounds", index, "abstaining"), wrong, 'mean = "plain"'
        yield from _adjusted(entry, index)
        if entry.venue == "onsite" and not entry.venues:
            yield ("rounds", index, "venue"), "an on-site round without venues", "rounds.venues"
        if entry.present_minutes is not None and entry.present_minutes > entry.minutes:
            where = ("rounds", index, "present_minutes")
            yield where, "longer than the whole presentation", f"at most {entry.minutes}"


def _adjusted(entry: Round, index: int) -> Iterator[Finding]:
    """Check what counts: the adjusted score has its ratios, and no other rule for the mean beside it."""
    if entry.mean == "adjusted" and not entry.adjusted:
        wrong = "the adjusted score without its ratios"
        yield ("rounds", index, "mean"), wrong, "adjusted = { item_ratio, expert_ratio }, in millionths"
    if entry.adjusted and entry.mean != "adjusted":
        wrong = f"ratios of the adjusted score, yet the mean is {entry.mean}: trimming and adjusting exclude each other"
        yield ("rounds", index, "adjusted"), wrong, 'mean = "adjusted"'
    if entry.adjusted and entry.abstaining:
        wrong = "totals are adjusted, and who abstains from a criterion gives none"
        yield ("rounds", index, "abstaining"), wrong, "adjusted or abstaining, not both"


def _tie_offs(definition: Definition) -> Iterator[Finding]:
    for index, entry in enumerate(definition.rounds):
        if entry.tie_off and not entry.advance:
            yield ("rounds", index, "tie_off"), "a tie-off in a round without a cut", "rounds.advance"
        if entry.tie_off and entry.venue == "onsite":
            yield ("rounds", index, "tie_off"), "a tie-off of what was presented on site", 'venue = "paper"'
    paper = next((entry for entry in definition.rounds if entry.code == "paper"), None)
    if definition.calendar.paper_tie_off_closes and not (paper and paper.tie_off):
        where = ("calendar", "paper_tie_off_closes")
        yield where, "the end of a tie-off that no round allows", "rounds.tie_off"


def _consents(definition: Definition) -> Iterator[Finding]:
    purposes = [row.purpose for row in definition.consents]
    if not purposes:
        return
    if len(set(purposes)) < len(purposes):
        yield ("consents",), "a purpose stands twice", "each purpose once"
    if not any(row.purpose == "publish" and row.required for row in definition.consents):
        yield (
            ("consents",),
            "no required consent to publish, but an honour goes on public notice",
            "publish, required",
        )


def _beside(definition: Definition) -> Iterator[Finding]:
    """Check what stands beside the rounds."""
    after = {"recommendation", "screening", *(entry.code for entry in definition.rounds)}
    for index, stage in enumerate(definition.stages):
        if stage.after not in after:
            yield (
                ("stages", index, "after"),
                f"stage {stage.code} after {stage.after}",
                ", ".join(sorted(after)),
            )


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
    yield from _conditions(definition, fields)
    yield from _eligibility(definition, fields)


def _composition(definition: Definition) -> Iterator[Finding]:
    fields = {field.code for section in definition.form.sections for field in section.fields}
    for index, limit in enumerate(definition.composition):
        where = ("composition", index)
        if limit.field not in fields:
            yield (
                (*where, "field"),
                f"limit {limit.code} reads field {limit.field}, not in the form",
                "a form field",
            )
        if limit.min is None and limit.max is None:
            yield where, f"limit {limit.code} has neither min nor max", "min, max or both"
        low, high = Fraction(limit.min or 0), Fraction(limit.max or 1)
        if not low <= high <= 1:
            yield (
                where,
                f"limit {limit.code} asks for {low} to {high}",
                "shares from 0 to 1, min not above max",
            )


def _field(field: FormField, where: Path) -> Iterator[Finding]:
    if field.kind in {"choice", "choices"} and not field.options:
        yield (*where, "kind"), f"field {field.code} offers no options", "options"
    if len({option.code for option in field.options}) < len(field.options):
        yield (*where, "options"), f"field {field.code} offers an option twice", "each code once"
    if field.kind == "table":
        yield from _table(field, where)
    if field.min is not None and field.max is not None and field.min > field.max:
        yield (
            (*where, "min"),
            f"field {field.code} asks for {field.min} of at most {field.max}",
            "min up to max",
        )
    for limit in ("formats", "mb", "pages", "megapixels"):
        if field.kind != "files" and getattr(field, limit):
            yield (*where, limit), f"field {field.code} is no files and has {limit}", "kind files"
    if field.blind == "shown" and field.data_class == "sensitive":
        yield (*where, "blind"), f"sensitive field {field.code} shown to experts", "hidden"


def _table(field: FormField, where: Path) -> Iterator[Finding]:
    if not field.columns:
        yield (*where, "kind"), f"table {field.code} has no columns", "columns"
    if len({column.code for column in field.columns}) < len(field.columns):
        yield (*where, "columns"), f"table {field.code} has a column twice", "each code once"
    for place, column in enumerate(field.columns):
        if column.kind not in CELLS:
            yield (
                (*where, "columns", place, "kind"),
                f"column of kind {column.kind}",
                ", ".join(sorted(CELLS)),
            )
        else:
            yield from _field(column, (*where, "columns", place))


def _conditions(definition: Definition, fields: set[str]) -> Iterator[Finding]:
    for number, section in enumerate(definition.form.sections):
        for index, field in enumerate(section.fields):
            if field.required_if and field.required_if.field not in fields:
                where = ("form", "sections", number, "fields", index, "required_if")
                yield where, f"{field.code} is required if {field.required_if.field}", "a form field"


def _eligibility(definition: Definition, fields: set[str]) -> Iterator[Finding]:
    for index, rule in enumerate(definition.eligibility):
        reads = {
            "answer_is",
            "answer_not_in",
            "patent_granted",
            "files_present",
            "credit_code",
            "division_code",
        }
        needed = [rule.field] if rule.rule in reads else []
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
        if rule.rule == "answer_not_in" and not rule.values:
            yield ("eligibility", index), f"rule {rule.code} excludes nothing", "values"
