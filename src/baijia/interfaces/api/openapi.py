"""``openapi.json``: the interface described for programs (OpenAPI 3.1), made of the table of its addresses."""

from __future__ import annotations

import re
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from baijia.interfaces.api import problem
from baijia.interfaces.api.bodies import Shape
from baijia.interfaces.api.gate import said
from baijia.interfaces.api.routes import ADDRESSES, Act, Address
from baijia.interfaces.web.access import PROGRAMS

ARGUMENT = re.compile(r"<str:(\w+)>")
REFUSALS = {
    "400": "no strict JSON",
    "401": "no token, or one that opens nothing any more",
    "404": "not there, or not yours; which is not told",
    "422": "refused by a rule; each sentence with the JSON pointer of its field",
    "429": "too often; Retry-After says for how many seconds",
}
MORE = {"413": "the body is too large", "415": "another media type"}
Document = dict[str, Any]


@require_safe
def describe(request: HttpRequest) -> HttpResponse:
    """Describe the interface; it holds nothing of anybody, so that no token is asked for."""
    return said(document())


def document() -> Document:
    """Return the whole description."""
    return {
        "openapi": "3.1.0",
        "info": {"title": "Baijia", "version": "1", "summary": "File nominations from your own system."},
        "servers": [{"url": f"{settings.BASE_URL}/{PROGRAMS.rstrip('/')}"}],
        "security": [{"token": []}],
        "paths": {"/" + ARGUMENT.sub(r"{\1}", row.path): _address(row) for row in ADDRESSES.values()},
        "components": {
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
            "schemas": {"Problem": _problem()},
        },
    }


def _address(row: Address) -> Document:
    places = [
        {"name": name, "in": "path", "required": True, "schema": {"type": "string"}}
        for name in ARGUMENT.findall(row.path)
    ]
    acts = {method.lower(): _act(method, act) for method, act in row.acts.items()}
    return ({"parameters": places} if places else {}) | acts


def _act(method: str, act: Act) -> Document:
    asked = [{"name": name, "in": "query", "schema": {"type": "string"}} for name in act.query]
    if act.repeats:
        asked.append({"name": "Idempotency-Key", "in": "header", "schema": {"type": "string"}})
    refusals = REFUSALS | (MORE if act.upload or act.body is not None else {})
    refusals |= {"409": "somebody saved meanwhile; nothing was overwritten"} if method == "PATCH" else {}
    answers: Document = {
        str(act.status): {"description": act.says, "content": {"application/json": {}}},
        **{code: _refusal(words) for code, words in sorted(refusals.items())},
    }
    found: Document = {"operationId": act.view.__name__, "summary": act.says, "responses": answers}
    if asked:
        found["parameters"] = asked
    if act.body is not None:
        required = any(key.required for key in act.body.values())
        found["requestBody"] = {
            "required": required,
            "content": {"application/json": {"schema": _shape(act.body)}},
        }
    if act.upload:
        found["requestBody"] = {"required": True, "content": {"multipart/form-data": {"schema": _upload()}}}
    return found


def _refusal(words: str) -> Document:
    return {
        "description": words,
        "content": {problem.MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
    }


def _shape(shape: Shape) -> Document:
    properties: Document = {}
    for name, key in shape.items():
        properties[name] = {"type": key.type, "description": key.says}
        if key.secret:
            properties[name]["writeOnly"] = True
        if key.items:
            properties[name]["items"] = _shape(key.items)
    return {
        "type": "object",
        "properties": properties,
        "required": [name for name, key in shape.items() if key.required],
        "additionalProperties": False,
    }


def _upload() -> Document:
    return {
        "type": "object",
        "properties": {"field": {"type": "string"}, "file": {"type": "string", "format": "binary"}},
        "required": ["field", "file"],
    }


def _problem() -> Document:
    """Return the schema of what a refusal looks like (RFC 9457)."""
    text = {"type": "string"}
    error = {"type": "object", "properties": {"pointer": text, "code": text, "sentence": text}}
    return {
        "type": "object",
        "properties": {
            "type": text,
            "title": text | {"description": "the sentence people read"},
            "status": {"type": "integer"},
            "code": text | {"description": "the same in every language and version"},
            "errors": {"type": "array", "items": error},
        },
        "required": ["type", "title", "status", "code", "errors"],
    }
