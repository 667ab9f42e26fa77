"""Two officers at one form: what each of them changed since it was drawn, and both sides where they differ.

A form carries a mark of every answer it was drawn with. What comes back as it went out was not changed by who sent
it, and never stands against what a colleague saved meanwhile.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from baijia.award.nominations import queries
from baijia.award.nominations.models import Dossier
from baijia.award.nominations.queries import Difference
from baijia.engine.canonical import canonical

from .. import answers
from .forms import HEADER

MARK = 12  # hex digits


def mark(value: Any) -> str:
    """Return the mark of one answer, canonical or none."""
    return hashlib.sha256(canonical(value)).hexdigest()[:MARK] if value not in (None, "", [], {}) else ""


def marks(
    definition: Mapping[str, Any], saved: Mapping[str, Any], header: Mapping[str, str]
) -> dict[str, str]:
    """Return code -> mark of everything a form is drawn with: the header and the answers."""
    codes = [item["code"] for item in queries.fields_of(definition) if item["kind"] != "files"]
    return {code: mark(header[code]) for code in HEADER} | {code: mark(saved.get(code)) for code in codes}


def read_marks(text: str) -> dict[str, str]:
    """Return the marks that came back with a form; without them everything in it counts as typed."""
    try:
        found = json.loads(text or "{}")
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def untouched(was: Mapping[str, str], typed: Mapping[str, Any]) -> set[str]:
    """Return which of the canonical values came back as they were drawn."""
    return {code for code, value in typed.items() if code in was and was[code] == mark(value)}


@dataclass(frozen=True, slots=True)
class Both:
    """A question on which the saved answer and the screen differ; ``mine``: who sent the form changed it too."""

    code: str
    label: str
    saved: str
    yours: str
    mine: bool


def both(
    dossier: Dossier,
    definition: Mapping[str, Any],
    header: Mapping[str, str],
    differences: Iterable[Difference],
    theirs: set[str],
) -> list[Both]:
    """Return both sides of everything that differs from what is saved, whole tables in words."""
    items = {item["code"]: item for item in queries.fields_of(definition)}
    labels = {"name": _("姓名或名称"), "employer": _("工作单位"), "group": _("参评组别")}
    rows = [
        Both(code, labels[code], _shown(definition, code, getattr(dossier, code)),
             _shown(definition, code, value), code not in theirs)
        for code, value in header.items()
        if value.strip() != getattr(dossier, code)
    ]  # fmt: skip
    return rows + [
        Both(
            item.field,
            item.name,
            answers.in_full(items[item.field], item.saved),
            answers.in_full(items[item.field], item.yours),
            item.field not in theirs,
        )
        for item in differences
    ]


def _shown(definition: Mapping[str, Any], code: str, value: str) -> str:
    return answers.group_name(definition, value) if code == "group" else value
