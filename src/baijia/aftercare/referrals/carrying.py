"""The dossier carried over: each item the next form asks, from where it is known, or marked as missing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from baijia.award.honours.models import Honour
from baijia.award.programmes import queries as programmes

Item = dict[str, Any]


def carry(document: Mapping[str, Any], honour: Honour) -> list[Item]:
    """Return the items of a next honour's form: [{code, name, needed, value, from}]; a missing one has value ""."""
    dossier = honour.dossier
    questions = {}
    if dossier is not None and honour.edition is not None:
        questions = {field["code"]: field for field in programmes.form_fields(honour.edition)}
    items = []
    for asked in document["items"]:
        value = ""
        if asked["from"] == "answer" and dossier is not None:
            value = _words(questions.get(asked["field"]), dossier.answers.get(asked["field"]))
        elif asked["from"] == "dossier":
            known = {"name": honour.name, "employer": honour.unit, "group": honour.group}
            value = known.get(asked["field"], "")
        elif asked["from"] == "honour":
            value = f"{honour.programme.name} {honour.number}"
        items.append(
            {
                "code": asked["code"],
                "name": asked["name"],
                "needed": bool(asked.get("needed")),
                "value": value,
                "from": asked["from"],
            }
        )
    return items


def missing(items: list[Item]) -> list[str]:
    """Return the names of needed items that have no value."""
    return [item["name"] for item in items if item["needed"] and not item["value"]]


def _words(question: Mapping[str, Any] | None, value: Any) -> str:
    """Return an answer as text; sensitive answers are not among those of the dossier's document."""
    if question is None or value in (None, "", [], {}) or isinstance(value, bool):
        return ""
    if isinstance(value, list):
        options = {option["code"]: option["name"] for option in question.get("options", [])}
        return "；".join(_row(one, options) for one in value)
    if question["kind"] == "choice":
        return next((str(one["name"]) for one in question["options"] if one["code"] == value), str(value))
    return str(value)


def _row(value: Any, options: Mapping[str, str]) -> str:
    if isinstance(value, dict):
        return " ".join(str(part) for part in value.values() if part)
    return str(options.get(value, value))
