"""A refusal shown in a form: its sentence under the field it names and in the summary, entries kept."""

from __future__ import annotations

from django import forms

from baijia.core.refused import Refused, RefusedMany


def each(refused: Refused) -> list[Refused]:
    """Return the refusals that one answer of a command carries."""
    return refused.refusals if isinstance(refused, RefusedMany) else [refused]


def put(form: forms.Form, refused: Refused) -> None:
    """Put a refusal onto a form that has been validated.

    Raises:
        Refused: the same, where it hides an object.
    """
    if refused.hidden:
        raise refused
    for one in each(refused):
        form.add_error(one.field if one.field in form.fields else None, one.sentence)
