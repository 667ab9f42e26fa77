"""The bodies the addresses take: strict JSON and its outer shape. What answers may be, the edition's form says."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest
from django.utils.translation import gettext as _

from baijia.engine.canonical import parse
from baijia.engine.faults import BadInput
from baijia.interfaces.api.problem import BadBody, escaped

DEEPEST = 8
"""Levels of the deepest body that means anything: body, answers, table, row, cell, and some to spare."""
TYPES: dict[str, type] = {"string": str, "integer": int, "object": dict, "array": list}
Shape = Mapping[str, "Key"]


@dataclass(frozen=True, slots=True)
class Key:
    """A key of a body: its JSON type, what it is for, whether it must be there; ``items`` is the shape of each row."""

    type: str
    says: str
    required: bool = False
    secret: bool = False
    items: Shape = field(default_factory=dict)


MEMBER: Shape = {
    "name": Key("string", "name", required=True),
    "id_number": Key("string", "identity number, sealed and never given back", required=True, secret=True),
    "phone": Key("string", "mobile phone for the own confirmation", secret=True),
    "share": Key("integer", "share of the prize in per mille; all sum to 1000", required=True),
}
BEGIN: Shape = {
    "edition": Key("string", "code of an edition, from /editions/", required=True),
    "unit": Key("string", "code of a unit to file for, from /editions/", required=True),
    "subject": Key("string", "person, team or unit; person without"),
    "name": Key("string", "name of the person, team or unit", required=True),
    "employer": Key("string", "name of the employer", required=True),
    "id_number": Key("string", "a person's identity number, sealed and never given back", secret=True),
    "phone": Key("string", "a person's mobile phone", secret=True),
    "group": Key("string", "code of a group of the edition"),
    "members": Key("array", "a team's members", items=MEMBER),
    "secrecy": Key("string", "what the unit's secrecy reviewer found: unclassified", required=True),
    "reviewer": Key("string", "name of the secrecy reviewer", required=True),
    "answers": Key("object", "field code -> answer, as the edition's form says"),
}
CHANGE: Shape = {
    "version": Key("integer", "the version the answers were read at", required=True),
    "name": Key("string", "name of the person, team or unit"),
    "employer": Key("string", "name of the employer"),
    "group": Key("string", "code of a group of the edition"),
    "answers": Key("object", "field code -> answer; null clears one, what is left out stays"),
}
SUBMIT: Shape = {"seen": Key("string", "the digest that /check/ gave; refused if anything changed since")}


def read(request: HttpRequest, shape: Shape) -> dict[str, Any]:
    """Return the body of a request in this shape, {} for an empty body where nothing is required.

    Raises:
        BadBody: another media type, too long, no strict JSON, or another shape; each fault with its pointer.
    """
    try:
        data = request.body
    except RequestDataTooBig:
        raise BadBody([("", _("正文超过 2 MB。"))], status=413) from None
    if data and request.content_type != "application/json":
        raise BadBody([("", _("正文应为 JSON，请求头写 Content-Type: application/json。"))], status=415)
    body = _parsed(data or b"{}")
    wrong = list(_hidden(body, "")) or list(_faults(body, shape, ""))
    if wrong:
        raise BadBody(wrong)
    return dict(body)


def _parsed(data: bytes) -> Any:
    try:
        return parse(data, where=_("请求正文"))
    except BadInput as bad:
        raise BadBody(
            [
                (
                    "",
                    _("%(where)s：%(wrong)s；应为 %(expected)s")
                    % {"where": one.where, "wrong": one.wrong, "expected": one.expected},
                )
                for one in bad.faults
            ],
            status=400,
        ) from None


def _hidden(value: Any, at: str, depth: int = 0) -> Iterator[tuple[str, str]]:
    """Yield what no text may hold and no database takes: a zero character, half of a surrogate pair; or too many levels."""
    if depth > DEEPEST:
        yield at, _("嵌套超过 %(most)d 层。") % {"most": DEEPEST}
        return
    if isinstance(value, str) and any(sign == "\x00" or "\ud800" <= sign <= "\udfff" for sign in value):
        yield at, _("含有不能保存的字符。")
    if isinstance(value, list):
        for place, item in enumerate(value):
            yield from _hidden(item, at + escaped(place), depth + 1)
    if isinstance(value, dict):
        for key, item in value.items():
            if list(_hidden(key, "")):
                yield at, _("含有不能保存的字符。")
            else:
                yield from _hidden(item, at + escaped(key), depth + 1)


def _faults(body: Any, shape: Shape, at: str) -> Iterator[tuple[str, str]]:
    if not isinstance(body, dict):
        yield at, _("应为 JSON 对象。")
        return
    for name in body.keys() - shape.keys():
        yield at + escaped(name), _("没有“%(key)s”这一项。") % {"key": name[:40]}
    for name, key in shape.items():
        here = at + escaped(name)
        if name not in body:
            if key.required:
                yield here, _("缺少“%(key)s”。") % {"key": name}
        elif not _is(body[name], key.type):
            yield here, _("“%(key)s”应为 JSON %(type)s。") % {"key": name, "type": key.type}
        elif key.items:
            for place, item in enumerate(body[name]):
                yield from _faults(item, key.items, here + escaped(place))


def _is(value: Any, kind: str) -> bool:
    return isinstance(value, TYPES[kind]) and not isinstance(value, bool)
