"""The shape of an edition definition. Unknown keys and wrong types are refused; there is no fee field."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, field_validator

Code = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,47}$")]
EditionCode = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]{0,39}$")]
Words = Annotated[str, StringConstraints(min_length=1, max_length=400)]
Money = Annotated[str, StringConstraints(pattern=r"^(0|[1-9][0-9]{0,11})\.[0-9]{2}$")]
Mark = Annotated[str, StringConstraints(pattern=r"^(0|[1-9][0-9]{0,5})(\.[0-9]{1,6})?$")]
Part = Annotated[str, StringConstraints(pattern=r"^[1-9][0-9]{0,3}/[1-9][0-9]{0,3}$")]
Tie = Annotated[
    str, StringConstraints(pattern=r"^(lot|round:[a-z][a-z0-9_]*|criterion(:[a-z][a-z0-9_]*){1,2})$")
]
Positive = Annotated[int, Field(gt=0, le=1_000_000)]
Count = Annotated[int, Field(ge=0, le=1_000_000)]
DataClassCode = Literal["public", "internal", "personal", "sensitive"]


class Table(BaseModel):
    """A table of the file; each may say what it rests on, and that it is only assumed."""

    model_config = ConfigDict(extra="forbid", strict=True)
    source: Words | None = None
    assumed: bool | None = None


class Approval(Table):
    """The approval an honour needs (评比达标表彰): without it no edition opens."""

    document: Words
    body: Words
    cycle: Words
    places: Positive
    prize: Money
    fund_source: Words


class Organiser(Table):
    """A host or co-host."""

    role: Literal["host", "cohost"]
    name: Words


class Calendar(Table):
    """Instants of the edition, each with its offset from UTC."""

    filing_opens: datetime
    filing_closes: datetime
    confirmation_closes: datetime
    recommendation_closes: datetime
    screening_closes: datetime
    paper_opens: datetime | None = None
    paper_closes: datetime | None = None
    defence_opens: datetime | None = None
    defence_closes: datetime | None = None
    notice_opens: datetime

    @field_validator("*")
    @classmethod
    def _zoned(cls, value: Any) -> Any:
        if isinstance(value, datetime) and value.tzinfo is None:
            raise ValueError("an instant needs its offset, as in 2021-07-28T17:00:00+08:00")
        return value


class Subjects(Table):
    """Who may be honoured, and how often one person may stand."""

    kinds: Annotated[list[Literal["person", "team", "unit"]], Field(min_length=1)]
    per_person: Positive
    team_members_max: Positive


class Filing(Table):
    """Channels that may file, and the levels a dossier passes."""

    channels: Annotated[list[Literal["organisation", "self", "expert"]], Field(min_length=1)]
    levels: Annotated[list[Code], Field(min_length=1)]


class When(Table):
    """A condition on another answer."""

    field: Code
    value: str | bool | int


class EligibilityRule(Table):
    """One rule of eligibility as data, with the sentence people read."""

    code: Code
    rule: Literal[
        "age_at_most", "answer_is", "no_earlier_title", "patent_granted", "files_present", "credit_code"
    ]
    text: Words
    years: Positive | None = None
    on: date | None = None
    field: Code | None = None
    value: str | bool | int | None = None
    when: When | None = None
    kinds: list[str] | None = None


class Group(Table):
    """A group (行业组) entries compete in."""

    code: Code
    name: Words
    name_en: Words | None = None


class QuotaRow(Table):
    """Places issued to one union by name of its code."""

    union: Words
    places: Count


class Quotas(Table):
    """How many each union may recommend (名额分配)."""

    mode: Literal["none", "table", "formula"]
    total: Positive | None = None
    weights: dict[Code, Positive] = Field(default_factory=dict)
    minimum: Count = 0
    rows: list[QuotaRow] = Field(default_factory=list)


class Criterion(Table):
    """A criterion of a rubric; ``max`` is in points, marks are integers at the rubric's scale."""

    code: Code
    name: Words
    name_en: Words | None = None
    max: Positive
    bands: list[Words] = Field(default_factory=list)


class Rubric(Table):
    """A score sheet."""

    code: Code
    version: Positive
    scale: Positive
    criteria: Annotated[list[Criterion], Field(min_length=1)]


class Advance(Table):
    """How many go on to the next round."""

    total: Positive
    by: Literal["group_share", "overall"]


class Round(Table):
    """A round of review."""

    code: Code
    name: Words
    name_en: Words | None = None
    venue: Literal["paper", "onsite"]
    rubric: Code
    reviews_per_item: Positive
    panels: Literal["pool", "group"]
    experts_by_group: dict[Code, Positive]
    accompanying: Count = 0
    venues: list[Words] = Field(default_factory=list)
    minutes: Positive = 20
    mean: Literal["plain", "trimmed"]
    trimmed_from: Annotated[int, Field(ge=3, le=100)]
    decimals: Annotated[int, Field(ge=0, le=6)]
    pass_mark: Mark
    advance: Advance | None = None
    ties: Annotated[list[Tie], Field(min_length=1)]


class ResultRules(Table):
    """How rounds become one result."""

    weights: dict[Code, Positive]
    decimals: Annotated[int, Field(ge=0, le=6)]
    group_places: Literal["group_share", "overall"]
    reserves: Count
    ties: Annotated[list[Tie], Field(min_length=1)]
    pass_mark: Mark


class Threshold(Table):
    """A fraction of a base."""

    fraction: Part
    base: Literal["members", "present"]


class Decision(Table):
    """Who decides and with which majority."""

    body: Words
    quorum: Threshold
    passing: Threshold = Field(alias="pass")
    members: Positive


class Notice(Table):
    """The public notice (公示)."""

    days: Positive
    unit: Literal["working", "calendar"]
    counts_opening_day: bool
    closes_at: Annotated[str, StringConstraints(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$")]
    shows: list[Literal["name", "unit", "post", "group", "project"]]
    holidays: list[date] = Field(default_factory=list)
    makeup: list[date] = Field(default_factory=list)


class Objections(Table):
    """How objections are taken."""

    real_name: bool
    anonymous: Literal["lead", "refuse"]
    rank_disputes: bool
    answer_days: Positive


class Publication(Table):
    """What the public bundle shows beyond names of the conferred."""

    unit: bool
    raw_marks: bool
    own_mark: bool


class Honours(Table):
    """What is conferred."""

    certificate_prefix: Annotated[str, StringConstraints(pattern=r"^[A-Z0-9]{2,12}$")]
    places: Positive
    prize: Money
    prize_tax: Literal["incidental", "exempt", "wages"]
    medal: bool


class Option(Table):
    """A choice of a field."""

    code: Code
    name: Words
    name_en: Words | None = None


class FormField(Table):
    """A field of the form with its data class and whether experts see it."""

    code: Code
    kind: Literal[
        "text", "longtext", "number", "money", "date", "choice", "choices", "boolean", "person", "unit",
        "patents", "honour", "industry", "division", "table", "files", "pledge",
    ]  # fmt: skip
    name: Words
    name_en: Words | None = None
    help: Words | None = None
    required: bool = True
    required_if: When | None = None
    min: Count | None = None
    max: Positive | None = None
    unit: Words | None = None
    options: list[Option] = Field(default_factory=list)
    columns: list[FormField] = Field(default_factory=list)
    data_class: DataClassCode
    blind: Literal["shown", "hidden"]


class Section(Table):
    """A section of the form."""

    code: Code
    name: Words
    name_en: Words | None = None
    fields: Annotated[list[FormField], Field(min_length=1)]


class Form(Table):
    """The form of the edition."""

    version: Positive
    sections: Annotated[list[Section], Field(min_length=1)]


class Definition(Table):
    """A whole edition."""

    model_config = ConfigDict(extra="forbid", strict=True, populate_by_name=True)
    schema_version: Literal[1] = Field(alias="schema")
    code: EditionCode
    programme: EditionCode
    programme_name: Words
    programme_name_en: Words
    name: Words
    name_en: Words
    honour: Words
    honour_en: Words
    number: Positive
    year: Annotated[int, Field(ge=1949, le=2200)]
    timezone: Literal["Asia/Shanghai"]
    approval: Approval
    organisers: Annotated[list[Organiser], Field(min_length=1)]
    calendar: Calendar
    subjects: Subjects
    filing: Filing
    eligibility: list[EligibilityRule]
    groups: Annotated[list[Group], Field(min_length=1)]
    quotas: Quotas
    rubrics: Annotated[list[Rubric], Field(min_length=1)]
    rounds: Annotated[list[Round], Field(min_length=1)]
    result: ResultRules
    decision: Decision
    notice: Notice
    objections: Objections
    publication: Publication
    honours: Honours
    form: Form
