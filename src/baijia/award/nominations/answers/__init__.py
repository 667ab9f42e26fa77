"""Answers are data: one JSON document, checked against the form of the edition (docs/reference/form.md)."""

from baijia.award.nominations.answers.document import (
    clean,
    fields_by_code,
    is_sensitive,
    label,
    split,
    tidy_text,
)
from baijia.award.nominations.answers.identifiers import check_credit_code, read_patent

__all__ = [
    "check_credit_code",
    "clean",
    "fields_by_code",
    "is_sensitive",
    "label",
    "read_patent",
    "split",
    "tidy_text",
]
