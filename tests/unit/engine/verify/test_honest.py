"""Honest bundles of many shapes never raise an alarm."""

from __future__ import annotations

import copy
import io
from typing import Any

import pytest

import bundles
from baijia.engine.bundle import reader
from baijia.engine.bundle.sealed import log_digest, seal
from baijia.engine.log import entries, policy
from baijia.engine.verify import Held, Report, verify


def judge(
    made: bundles.Made, *, profile: str = "inspector", pinned: bool = True, held: int | None = None
) -> Report:
    return verify(
        reader.read(io.BytesIO(made.pack(profile=profile))),
        policy=policy.parse(made.policy()) if pinned else None,
        held=[Held("held", made.checkpoint(held).encode())] if held is not None else [],
    )


def statuses(report: Report) -> dict[str, str]:
    return {check.id: check.status for check in report.checks}


def alarms(report: Report) -> list[str]:
    return [f"{check.id} {failure}" for check in report.checks for failure in check.failures]


def one_round() -> dict[str, Any]:
    rules = bundles.definition()
    rules["rounds"] = rules["rounds"][:1]
    rules["rubrics"] = rules["rubrics"][:1]
    rules["result"] |= {"weights": {"paper": 1}, "ties": ["criterion:paper:skill", "lot"]}
    return rules


def overall() -> dict[str, Any]:
    rules = bundles.definition()
    rules["rounds"][0]["advance"]["by"] = "overall"
    rules["result"]["group_places"] = "overall"
    return rules


def five_reviewers() -> dict[str, Any]:
    rules = bundles.definition()
    rules["rounds"][0]["reviews_per_item"] = 5
    rules["rubrics"][0]["scale"] = 10
    return rules


def abstaining() -> dict[str, Any]:
    rules = five_reviewers()
    rules["rounds"][0]["abstaining"] = "left_out"
    return rules


def tie_off(**changes: Any) -> dict[str, Any]:
    rules = five_reviewers()
    rules["rubrics"][0]["scale"] = 1
    rules["rounds"][0] |= {"tie_off": {"reviews": 2, "band": "4.00"}, **changes}
    return rules


def adjusted(**changes: Any) -> dict[str, Any]:
    """The adjusted score counts in both rounds: of single reviewers with a tie-off, and of panels that mark all."""
    rules = tie_off(**changes)
    rules["rounds"][0]["adjusted"] = {"item_ratio": 400_000, "expert_ratio": 1_500_000}
    rules["rounds"][1]["adjusted"] = {"item_ratio": 1_000_000, "expert_ratio": 1_000_000}
    return rules


SHAPES: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "plain": ({}, {}),
    "ties everywhere": ({}, {"ties": True}),
    "places stay empty": ({"approval": {"places": 60}}, {}),
    "marks too low": ({}, {"low": 0.1}),
    "no defence": (one_round(), {}),
    "over all groups": (overall(), {"ties": True}),
    "five reviewers, trimmed, tenths": (five_reviewers(), {}),
    "abstaining from a criterion": (abstaining(), {}),
    "tie-off at the cut": (tie_off(), {}),
    "tie-off over all groups": (tie_off(advance={"total": 14, "by": "overall"}), {"ties": True}),
    "nobody in doubt": (tie_off(tie_off={"reviews": 2, "band": "0"}), {}),
    "adjusted": (adjusted(), {}),
    "adjusted, over all groups": (adjusted(advance={"total": 14, "by": "overall"}), {"ties": True}),
    "reserves noticed later": ({}, {"reserves_on_notice": False}),
    "one revoked": ({}, {"revoke": True}),
    "nobody withdraws": ({}, {"late_withdrawal": False}),
    "keys made by the server": ({}, {"slots": "server"}),
    "calendar days": ({"notice": {"days": 7, "unit": "calendar", "counts_opening_day": False}}, {}),
}


@pytest.mark.parametrize("name", SHAPES)
def test_honest_shape_passes_every_check(name):
    rules, shape = SHAPES[name]
    for seed in (11, 12):
        made = bundles.make(seed, rules={**bundles.definition(), **copy.deepcopy(rules)}, **shape)
        report = judge(made, held=40)
        assert alarms(report) == []
        assert set(statuses(report).values()) == {"pass"}
        assert report.ok


@pytest.mark.parametrize("raw_marks", [True, False])
@pytest.mark.parametrize("unit", [True, False])
def test_public_profile_says_withheld_and_never_passed(raw_marks, unit):
    made = bundles.make(
        21, rules=bundles.definition(publication={"unit": unit, "raw_marks": raw_marks}), ties=True
    )
    report = judge(made, profile="public", held=40)
    assert alarms(report) == []
    assert report.ok
    due = "pass" if raw_marks else "withheld"
    assert {statuses(report)[check] for check in ("V6", "V8")} == {due}


def test_without_policy_signatures_are_self_asserted():
    made = bundles.make(22)
    report = judge(made, pinned=False)
    assert statuses(report)["V2"] == "self_asserted"
    assert statuses(report)["V4"] == "not_held"
    assert made.log_key.verify_key.fingerprint in report.checks[1].note
    assert report.ok
    assert any("no policy" in line for line in report.not_proven)


def test_erased_certificate_is_withheld():
    made = bundles.make(23)
    row = made.documents["certificates.jsonl"][0]
    row["credential"] = {"commit": row["credential"]["commit"]}
    report = judge(made)
    assert statuses(report)["V12"] == "withheld"
    assert report.ok


@pytest.mark.parametrize(
    ("until", "absent"),
    [
        ("paper", {"V9", "V10", "V11", "V12"}),
        ("resolution", {"V9", "V10", "V11", "V12"}),
        ("notice", {"V9", "V10", "V11", "V12"}),
    ],
)
def test_unfinished_edition_has_absent_checks_and_no_alarm(until, absent):
    report = judge(bundles.make(24, until=until))
    assert alarms(report) == []
    assert {check for check, status in statuses(report).items() if status == "absent"} == absent
    assert not report.ok


def test_entries_of_another_edition_in_the_same_log_do_not_matter():
    made = bundles.make(25)
    other = bundles.make(26, rules=bundles.definition(code="other-edition"))
    made.entries += [entry for entry in other.entries if entry["programme"] == "other-edition"]
    report = judge(made)
    assert alarms(report) == []
    assert report.ok


def test_lead_found_true_removes_like_an_objection():
    made = bundles.make(28)
    row = made.documents["objections.jsonl"][1]
    entry = made.find("decision", what="objection", ref=row["received"]["commit"])
    row["outcome"] = "lead"
    entry["digest"] = log_digest(row)
    assert alarms(judge(made)) == []


def test_objection_after_the_conferral_may_be_open():
    made = bundles.make(29)
    received = seal("objection", {"facts": "新线索"}, bytes(32))
    made.log(entries.objection(made.edition, number=3, commit=received["commit"]))
    row = {"number": 3, "nominee": None, "received": received, "state": "open", "outcome": "", "text": ""}
    made.documents["objections.jsonl"].append(row)
    report = judge(made)
    assert alarms(report) == []
    assert report.ok


def test_second_notice_before_the_changes_are_settled():
    made = bundles.make(30, reserves_on_notice=False)
    settled = next(i for i, e in enumerate(made.entries) if e.get("detail", {}).get("what") == "change")
    made.entries = made.entries[:settled]
    for name in ("changes.jsonl", "honours.jsonl", "certificates.jsonl", "status-list.json"):
        del made.documents[name]
    second = made.documents["notice.json"]["notices"][1]
    values = {key: second[key] for key in ("opens", "closes")}
    made.log(entries.notice_open(made.edition, number=2, digest=second["list_digest"], **values))
    report = judge(made)
    assert alarms(report) == []
    assert not report.ok


def test_rehearsal_is_said():
    assert judge(bundles.make(27)).rehearsal


def test_fourth_edition_passes():
    made = bundles.make(1, nominees=90, rules=bundles.definition_file("chengdu-baijia-4.toml"), low=0.6)
    report = judge(made, held=100)
    assert alarms(report) == []
    assert report.ok
