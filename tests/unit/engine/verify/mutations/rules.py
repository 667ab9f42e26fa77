"""The definition, addenda and keys."""

from __future__ import annotations

import copy

import bundles
from baijia.engine.bundle.sealed import log_digest
from baijia.engine.log import entries
from bundles import Made

from .at_work import (
    caught_by,
    insert_before,
)


@caught_by("V1")
def definition_swapped(made: Made) -> None:
    made.documents["definition.json"] = copy.deepcopy(made.definition)
    made.documents["definition.json"]["rounds"][0]["advance"]["total"] = 15


@caught_by("V8")
def definition_swapped_and_logged_anew(made: Made) -> None:
    definition_swapped(made)
    made.relog("definition.json")


@caught_by("V5")
def definition_logged_after_the_scores(made: Made) -> None:
    entry = made.find("definition")
    made.entries.remove(entry)
    insert_before(made, "ranking", entry, round="paper")


@caught_by("V5")
def weights_changed_by_a_late_addendum(made: Made) -> None:
    row = {
        **made.documents["addenda.jsonl"][0],
        "number": 2,
        "changes": [{"path": ["result", "weights", "paper"], "to": 90}],
    }
    made.documents["addenda.jsonl"].append(row)
    made.definition["result"]["weights"]["paper"] = 90
    entry = entries.addendum(made.edition, number=2, digest=log_digest(row))
    insert_before(made, "decision", entry, what="resolution")
    bundles.reresolve(made)
    made.relog("resolution.json")
    made.definition["result"]["weights"]["paper"] = 40


@caught_by("V5")
def requirements_not_first(made: Made) -> None:
    entry = made.find("requirements")
    made.entries.remove(entry)
    insert_before(made, "quotas", entry)


@caught_by("V5")
def key_exchanged(made: Made) -> None:
    made.documents["keys.json"]["keys"][1]["from"] = "2020-01-01T00:00:00+08:00"


@caught_by("V1")
def policy_exchanged(made: Made) -> None:
    made.documents["policy.txt"] = f"log {made.log_key.verify_key.vkey}\nquorum none\n"
