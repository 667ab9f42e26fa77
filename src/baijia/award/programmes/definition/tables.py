"""What every table of a definition is made of: kinds of values, and the base that refuses unknown keys."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

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


class When(Table):
    """A condition on another answer."""

    field: Code
    value: str | bool | int
