"""The form of an edition and the consents it asks for."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from baijia.award.programmes.definition.tables import Code, Count, DataClassCode, Positive, Table, When, Words


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
    formats: list[Literal["pdf", "jpeg", "png", "docx", "xlsx"]] = Field(default_factory=list)
    mb: Annotated[int, Field(gt=0, le=100)] | None = None
    pages: Annotated[int, Field(gt=0, le=2000)] | None = None
    megapixels: Annotated[int, Field(gt=0, le=200)] | None = None
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


class ConsentRow(Table):
    """A consent asked of every nominee, apart from the others: its words by version, and what hangs on it."""

    purpose: Literal["publish", "share", "bank"]
    version: Positive
    title: Words
    title_en: Words
    effect: Words
    effect_en: Words
    required: bool
