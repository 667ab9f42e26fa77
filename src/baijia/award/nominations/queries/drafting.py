"""What a half-written form holds: the answers that can be kept already, and what is wrong with the others."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from baijia.award.nominations import answers as form
from baijia.award.nominations.queries.reading import Definition, fields_of
from baijia.core.refused import Refused, RefusedMany


def sound(definition: Definition, typed: Mapping[str, Any]) -> tuple[dict[str, Any], list[Refused]]:
    """Return the typed answers that are sound, canonical, None for cleared ones; and the refusals of the rest.

    A draft saves itself while somebody types: one number half written must not keep back all the rest.
    """
    clean: dict[str, Any] = {}
    wrong: list[Refused] = []
    for field in fields_of(definition):
        code = field["code"]
        if code not in typed:
            continue
        try:
            clean[code] = form.clean([field], {code: typed[code]}, complete=False).get(code)
        except RefusedMany as many:
            wrong += many.refusals
    return clean, wrong
