"""The shape of an edition definition. Unknown keys and wrong types are refused; there is no fee field."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any, Literal

from pydantic import ConfigDict, Field, StringConstraints, field_validator

from baijia.award.programmes.definition.form import ConsentRow, Form
from baijia.award.programmes.definition.tables import (
    Code,
    Count,
    EditionCode,
    Mark,
    Money,
    Part,
    Positive,
    Table,
    Tie,
    When,
    Words,
)


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
    paper_tie_off_closes: datetime | None = None
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


class EligibilityRule(Table):
    """One rule of eligibility as data, with the sentence people read."""

    code: Code
    rule: Literal[
        "age_at_most", "answer_is", "answer_not_in", "no_earlier_title", "one_dossier_a_person",
        "patent_granted", "files_present", "credit_code", "division_code",
    ]  # fmt: skip
    text: Words
    years: Positive | None = None
    on: date | None = None
    field: Code | None = None
    value: str | bool | int | None = None
    values: list[str] | None = None
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
    figures_on: date | None = None
    minimum: Count = 0
    rows: list[QuotaRow] = Field(default_factory=list)


class OwnNotice(Table):
    """A notice a unit or a recommending union puts up itself (单位公示、推荐公示), proved by a sheet or a picture."""

    days: Positive
    unit: Literal["working", "calendar"]


class Chain(Table):
    """What the levels between unit and organiser work with: phrases to choose from, and notices of their own."""

    opinions: list[Words] = Field(default_factory=list)
    returns: list[Words] = Field(default_factory=list)
    refusals: list[Words] = Field(default_factory=list)
    unit_notice: OwnNotice | None = None
    list_notice: OwnNotice | None = None


class Stage(Table):
    """A check beside the rounds (实地考察, 电话核实, 视频): recorded with outcome and evidence."""

    code: Code
    name: Words
    name_en: Words | None = None
    kind: Literal["site", "phone", "video", "other"]
    after: Code
    required: bool = True
    evidence: bool = True


class Agency(Table):
    """An office that is asked what it knows of the people on a list (征求意见)."""

    code: Code
    name: Words


class Background(Table):
    """Opinions asked of other offices; ``before_notice`` makes them a condition of every public notice."""

    agencies: Annotated[list[Agency], Field(min_length=1)]
    before_notice: bool = False


class Criterion(Table):
    """A criterion of a rubric; ``max`` is in points, marks are integers at the rubric's scale."""

    code: Code
    name: Words
    name_en: Words | None = None
    max: Positive
    bands: list[Words] = Field(default_factory=list)


class Rubric(Table):
    """A score sheet; a total below or above so many per cent of the most asks for words."""

    code: Code
    version: Positive
    scale: Positive
    comment_below: Annotated[int, Field(ge=1, le=100)] | None = None
    comment_above: Annotated[int, Field(ge=0, le=99)] | None = None
    criteria: Annotated[list[Criterion], Field(min_length=1)]


class Advance(Table):
    """How many go on to the next round."""

    total: Positive
    by: Literal["group_share", "overall"]


class TieOff(Table):
    """A tie-off round (分数线复评): so many more ``reviews`` of all within ``band`` points of the cut (bundle.md 6.15)."""

    reviews: Positive
    band: Mark


class Adjusted(Table):
    """The adjusted score (宽严校正分) counts, by the variance of noise over that of items and of experts, in millionths.

    Both come from earlier editions (``baijia calibrate --explain``), never from the scores that are ranked.
    """

    item_ratio: Annotated[int, Field(ge=100, le=10**9)]
    expert_ratio: Annotated[int, Field(ge=100, le=10**12)]


class Round(Table):
    """A round of review.

    ``others_seen`` says from when an expert sees what others gave an item the expert marked; ``abstaining`` allows an
    expert to abstain from a criterion, and by which rule its mean is taken then (bundle.md 6.14).
    """

    code: Code
    name: Words
    name_en: Words | None = None
    venue: Literal["paper", "onsite"]
    rubric: Code
    reviews_per_item: Positive
    min_reviews: Positive | None = None
    abstaining: Literal["left_out"] | None = None
    others_seen: Literal["never", "after_own", "after_close"] | None = None
    panels: Literal["pool", "group"]
    experts_by_group: dict[Code, Positive]
    accompanying: Count = 0
    venues: list[Words] = Field(default_factory=list)
    minutes: Positive = 20
    present_minutes: Positive | None = None
    mean: Literal["plain", "trimmed", "adjusted"]
    trimmed_from: Annotated[int, Field(ge=3, le=100)]
    decimals: Annotated[int, Field(ge=0, le=6)]
    adjusted: Adjusted | None = None
    pass_mark: Mark
    advance: Advance | None = None
    tie_off: TieOff | None = None
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


class CompositionLimit(Table):
    """A limit on a list's composition (结构比例): the share of those who answered one of ``values``."""

    code: Code
    name: Words
    name_en: Words | None = None
    field: Code
    values: Annotated[list[str | bool | int], Field(min_length=1)]
    min: Part | None = None
    max: Part | None = None
    severity: Literal["warn", "block"]


class Notice(Table):
    """The public notice (公示)."""

    days: Positive
    unit: Literal["working", "calendar"]
    counts_opening_day: bool
    closes_at: Annotated[str, StringConstraints(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$")]
    shows: list[Literal["name", "unit", "post", "group", "project"]]
    holidays: list[date] = Field(default_factory=list)
    makeup: list[date] = Field(default_factory=list)
    witnessed: bool = False
    """The quorum of the witnesses stands under the resolution before the notice opens."""


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


class Retention(Table):
    """How many days after the list is settled what is deleted of those who were not chosen (PIPL article 19).

    ``files`` are attachments and scans, and the scans of all score sheets, ``identity`` ID numbers and phones,
    ``sensitive`` and ``personal`` answers of that class; with the personal ones go the name and the salts that open
    what the log committed to.
    """

    files: Positive
    identity: Positive
    sensitive: Positive
    personal: Positive


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
    expected: Positive | None = None
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
    composition: list[CompositionLimit] = Field(default_factory=list)
    notice: Notice
    objections: Objections
    publication: Publication
    honours: Honours
    retention: Retention | None = None
    form: Form
    consents: list[ConsentRow] = Field(default_factory=list)
    chain: Chain | None = None
    stages: list[Stage] = Field(default_factory=list)
    background: Background | None = None
