"""A whole document of answers against the form: every refusal at once, each naming its field."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from baijia.award.nominations.answers import kinds, words
from baijia.core.enums import DataClass
from baijia.core.refused import Refused, RefusedMany

Fields = Sequence[Mapping[str, Any]]
Answers = dict[str, Any]

tidy_text = words.tidy


def fields_by_code(fields: Fields) -> dict[str, Mapping[str, Any]]:
    """Return the form's fields by code, in the form's order."""
    return {field["code"]: field for field in fields}


def label(field: Mapping[str, Any]) -> str:
    """Return the field's name as people read it."""
    return str(field["name"])


def is_sensitive(field: Mapping[str, Any]) -> bool:
    """Whether the answer belongs into the encrypted side table."""
    return bool(field["data_class"] == DataClass.SENSITIVE)


def split(fields: Fields, answers: Mapping[str, Any]) -> tuple[Answers, Answers]:
    """Divide a clean document into what stands in the dossier and what is sealed beside it."""
    sealed = {field["code"] for field in fields if is_sensitive(field)}
    return (
        {code: value for code, value in answers.items() if code not in sealed},
        {code: value for code, value in answers.items() if code in sealed},
    )


def clean(
    fields: Fields,
    answers: Mapping[str, Any],
    *,
    complete: bool,
    attached: Mapping[str, int] | None = None,
) -> Answers:
    """Return the document in its canonical form: questions not answered are left out, keys in form order.

    Args:
        fields: the form's fields.
        answers: field code -> what was typed.
        complete: whether everything must be answered, as for a submission; a draft is checked for types alone.
        attached: field code of kind ``files`` -> number of files, asked for when complete.

    Raises:
        RefusedMany: everything wrong, each refusal with its ``field``.
    """
    known = fields_by_code(fields)
    wrong = [
        Refused(
            "answers.unknown", _("表中没有“%(key)s”这一项。") % {"key": str(key)[:40]}, field=str(key)[:40]
        )
        for key in answers
        if key not in known
    ]
    result: Answers = {}
    for code, field in known.items():
        if kinds.is_empty(answers.get(code)):
            continue
        try:
            value = _read(field, answers[code])
        except ValueError as error:
            wrong.append(_refusal("answers.value", field, str(error)))
            continue
        lacks = kinds.shortfall(field, value) if complete else None
        if lacks:
            wrong.append(_refusal("answers.short", field, lacks))
        if not kinds.is_empty(value):
            result[code] = value
    if complete:
        wrong += _missing(known.values(), result, attached or {}, {item.field for item in wrong})
    if wrong:
        place = {code: number for number, code in enumerate(known)}
        raise RefusedMany(sorted(wrong, key=lambda item: place.get(item.field or "", -1)))
    return result


def _read(field: Mapping[str, Any], value: Any) -> Any:
    if field["kind"] == "files":
        raise ValueError(_("文件请用上传。"))
    return kinds.READERS[field["kind"]](field, value)


def _missing(
    fields: Any, answers: Answers, attached: Mapping[str, int], faulty: set[str | None]
) -> list[Refused]:
    found: list[Refused] = []
    for field in fields:
        code, kind = field["code"], field["kind"]
        if code in faulty or not _required(field, answers):
            continue
        if kind == "files":
            if attached.get(code, 0) < max(field.get("min") or 0, 1):
                found.append(_refusal("answers.files", field, _("请上传文件。")))
        elif kind == "pledge":
            if answers.get(code) is not True:
                found.append(_refusal("answers.pledge", field, _("须勾选这项承诺后才能报送。")))
        elif code not in answers:
            found.append(_refusal("answers.missing", field, _("尚未填写。")))
    return found


def _required(field: Mapping[str, Any], answers: Answers) -> bool:
    condition = field.get("required_if")
    if condition:
        return bool(answers.get(condition["field"]) == condition["value"])
    return bool(field.get("required", True))


def _refusal(code: str, field: Mapping[str, Any], sentence: str) -> Refused:
    name = label(field).replace("“", "‘").replace("”", "’")  # quoted within quotes
    return Refused(code, f"“{name}”：{sentence}", field=str(field["code"]))
