"""The supervisor reads words: every act the award rooms write down has one, and so has every value beside it."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import baijia
from baijia.award.record import trail
from baijia.award.record.trail_words import KEYS, WORDS

AWARD = Path(baijia.__file__).parent / "award"


def calls() -> Iterator[ast.Call]:
    for path in AWARD.rglob("*.py"):
        nodes = ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        yield from (node for node in nodes if isinstance(node, ast.Call))


def _names_an_act(given: ast.expr) -> bool:
    return isinstance(given, ast.Constant) and "." in str(given.value)


def test_every_act_and_value_is_said_in_words():
    acts, keys = set(), set()
    for call in calls():
        acts |= {one.value.value for one in call.keywords if one.arg == "act" and _names_an_act(one.value)}
        if not ast.unparse(call.func).endswith("audit.record"):
            continue
        acts |= {one.value for one in call.args[1:2] if isinstance(one, ast.Constant)}
        for given in call.keywords:
            if given.arg in ("before", "after") and isinstance(given.value, ast.Dict):
                keys |= {one.value for one in given.value.keys if isinstance(one, ast.Constant)}
    assert len(acts) > 100
    assert len(keys) > 100
    assert acts - set(WORDS) == set()
    assert keys - set(KEYS) - trail.PAIRING == set()


def test_every_kind_a_supervisor_looks_for_is_of_acts_with_words():
    assert {"reveal", "override", "exemption", "juror", "void", "addendum"} <= set(trail.KINDS)
    assert {act for _words, acts in trail.KINDS.values() for act in acts} - set(WORDS) == set()
