"""Reading of a next honour's description: whom it takes, and what its form asks."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

from baijia.engine.faults import BadInput, Fault

SHIPPED = Path(__file__).parent / "ladder"
LEVELS = ("national", "province", "city", "district", "unit")
SOURCES = ("answer", "dossier", "honour", "ask")
KEYS = {"code", "name", "body", "level", "rung", "closes", "rule", "items"}
RULE = {"programmes", "within_years", "groups", "front_line", "max_age", "source", "assumed"}


def shipped() -> dict[str, str]:
    """Return the descriptions that come with the house, code -> text."""
    return {path.stem: path.read_text(encoding="utf-8") for path in sorted(SHIPPED.glob("*.toml"))}


def parse(text: str) -> dict[str, Any]:
    """Return a description, checked.

    Raises:
        BadInput: naming line or key, what is wrong and what was expected.
    """
    try:
        document = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise BadInput(Fault("文本", str(error), "TOML")) from None
    faults = [
        *_head_faults(document),
        *_rule_faults(document.get("rule")),
        *_item_faults(document.get("items")),
    ]
    if faults:
        raise BadInput(*faults)
    return document


def _head_faults(document: dict[str, Any]) -> list[Fault]:
    faults = [Fault(key, "not known", ", ".join(sorted(KEYS))) for key in sorted(set(document) - KEYS)]
    faults += [
        Fault(key, f"{document.get(key)!r}", "words")
        for key in ("code", "name", "body")
        if not isinstance(document.get(key), str) or not document[key].strip()
    ]
    if document.get("level") not in LEVELS:
        faults.append(Fault("level", f"{document.get('level')!r}", ", ".join(LEVELS)))
    if not isinstance(document.get("rung"), int) or document["rung"] < 1:
        faults.append(Fault("rung", f"{document.get('rung')!r}", "a place on the ladder from 1"))
    return faults


def _rule_faults(rule: Any) -> list[Fault]:
    if not isinstance(rule, dict) or not isinstance(rule.get("programmes"), list) or not rule["programmes"]:
        return [Fault("rule.programmes", "missing", "codes of the programmes whose holders may be referred")]
    faults = [Fault(f"rule.{key}", "not known", ", ".join(sorted(RULE))) for key in sorted(set(rule) - RULE)]
    return faults + [
        Fault(f"rule.{key}", f"{rule[key]!r}", "a whole number from 1")
        for key in ("within_years", "max_age")
        if key in rule and (not isinstance(rule[key], int) or rule[key] < 1)
    ]


def _item_faults(items: Any) -> list[Fault]:
    if not isinstance(items, list) or not items:
        return [Fault("items", "missing", "what the form asks, at least one")]
    faults, seen = [], set()
    for place, item in enumerate(items, start=1):
        at = f"items[{place}]"
        if not isinstance(item, dict) or not {"code", "name", "from"} <= set(item):
            faults.append(Fault(at, "not an item", "code, name, from and optional field, needed"))
            continue
        if item["from"] not in SOURCES:
            faults.append(Fault(f"{at}.from", f"{item['from']!r}", ", ".join(SOURCES)))
        if item["from"] != "ask" and not item.get("field"):
            faults.append(Fault(f"{at}.field", "missing", "which answer or column it is taken from"))
        if item["code"] in seen:
            faults.append(Fault(f"{at}.code", f"{item['code']!r} stands twice", "each once"))
        seen.add(item["code"])
    return faults
