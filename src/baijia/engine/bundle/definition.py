"""What a verifier reads of an edition's definition (docs/reference/bundle.md 5.2); the rest of it is free."""

from __future__ import annotations

from typing import Any

from baijia.engine.bundle import shapes as s
from baijia.engine.faults import Fault

_DECIMALS = s.test(lambda value: type(value) is int and 0 <= value <= 9, "0 to 9")
_SHARE = s.loose(
    {
        "fraction": s.text(r"[0-9]{1,6}(/[1-9][0-9]{0,5})?", "a fraction"),
        "base": s.one_of("members", "present"),
    }
)
_ITEM_RATIO = s.test(lambda value: type(value) is int and 100 <= value <= 10**9, "100 to 10^9 millionths")
_EXPERT_RATIO = s.test(lambda value: type(value) is int and 100 <= value <= 10**12, "100 to 10^12 millionths")
_POSITIVE_WEIGHTS = s.mapping(s.CODE, s.integer())
DEFINITION_SHAPE = s.loose(
    {
        "code": s.EDITION,
        "approval": s.loose({"places": s.integer()}),
        "calendar": s.OBJECT,
        "groups": s.listing(s.loose({"code": s.CODE})),
        "rubrics": s.listing(
            s.loose(
                {
                    "code": s.CODE,
                    "version": s.integer(1),
                    "scale": s.integer(1),
                    "criteria": s.listing(s.loose({"code": s.CODE, "max": s.integer(1)})),
                }
            )
        ),
        "rounds": s.listing(
            s.loose(
                {"code": s.CODE, "rubric": s.CODE, "decimals": _DECIMALS},
                {
                    "trimmed_from": s.integer(),
                    "pass_mark": s.DECIMAL,
                    "advance": s.loose({"total": s.integer(), "by": s.STRING}),
                    "ties": s.listing(s.STRING),
                    "reviews_per_item": s.integer(1),
                    "abstaining": s.one_of("left_out"),
                    "tie_off": s.loose({"reviews": s.integer(1), "band": s.DECIMAL}),
                    "adjusted": s.loose({"item_ratio": _ITEM_RATIO, "expert_ratio": _EXPERT_RATIO}),
                },
            )
        ),
        "result": s.loose(
            {"weights": _POSITIVE_WEIGHTS, "decimals": _DECIMALS, "group_places": s.STRING},
            {"reserves": s.integer(), "ties": s.listing(s.STRING), "pass_mark": s.DECIMAL},
        ),
        "notice": s.loose(
            {"days": s.integer(1), "unit": s.one_of("working", "calendar")},
            {"counts_opening_day": s.BOOL, "closes_at": s.text("([01][0-9]|2[0-3]):[0-5][0-9]", "hh:mm")},
        ),
    },
    {
        "decision": s.loose({"members": s.integer(1), "quorum": _SHARE, "pass": _SHARE}),
        "honours": s.loose({}, {"places": s.integer()}),
        "publication": s.OBJECT,
        "quotas": s.loose({"mode": s.one_of("formula", "table", "none")}),
    },
)


def definition_faults(value: Any, where: str = "definition.json") -> list[Fault]:
    """Tell what a verifier misses in a definition, frozen or in force."""
    faults: list[Fault] = []
    DEFINITION_SHAPE(value, where, faults)
    if not faults and not (value["rounds"] and value["groups"]):
        faults.append(Fault(where, "has no rounds or no groups", "at least one each"))
    return faults[: s.MAX_FAULTS]
