from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from baijia.interfaces.cli.main import main

PROBLEM: dict[str, Any] = {
    "name": "第一轮",
    "affinity": [[900, 800, 100], [900, 700, None], [850, 600, 500]],
    "reviews_per_item": 2,
    "load_min": 1,
    "load_max": 3,
}
KEYS = [
    "name", "assignment", "total", "min_item", "worst_edge", "bound", "bound_of", "optimal", "certificate", "seconds",
]  # fmt: skip


def run(folder: Path, problem: Any, *more: str) -> tuple[int, Path]:
    source, target = folder / "problem.json", folder / "plan.json"
    source.write_text(json.dumps(problem), encoding="utf-8")
    return main(["assign", str(source), "--out", str(target), *more]), target


@pytest.mark.parametrize("objective", ["total", "floor", "fair"])
def test_plan_has_exactly_the_documented_fields(tmp_path: Path, objective: str) -> None:
    code, target = run(tmp_path, PROBLEM, "--objective", objective)
    plan = json.loads(target.read_text(encoding="utf-8"))
    assert code == 0
    assert list(plan) == KEYS
    assert plan["name"] == "第一轮"
    assert plan["assignment"] == sorted(plan["assignment"])
    assert (
        plan["total"] == sum(PROBLEM["affinity"][item][expert] for item, expert in plan["assignment"]) / 1000
    )
    assert plan["optimal"] is True
    assert plan["bound_of"] == ("min_item" if objective == "fair" else "total")
    assert (plan["certificate"] is None) == (objective == "fair")
    if plan["certificate"]:
        assert list(plan["certificate"]) == ["item_dual", "expert_dual_min", "expert_dual_max", "group_dual"]


def test_objective_is_total_unless_said(tmp_path: Path) -> None:
    assert run(tmp_path, PROBLEM)[0] == 0
    plan = json.loads((tmp_path / "plan.json").read_text(encoding="utf-8"))
    assert plan["total"] == plan["bound"] == 4.65
    assert (plan["min_item"], plan["worst_edge"]) == (1.35, 0.5)


def test_name_is_left_out_when_there_is_none(tmp_path: Path) -> None:
    _, target = run(tmp_path, {key: value for key, value in PROBLEM.items() if key != "name"})
    assert "name" not in json.loads(target.read_text(encoding="utf-8"))


def test_same_bytes_but_for_seconds(tmp_path: Path) -> None:
    texts = []
    for _ in range(2):
        _, target = run(tmp_path, PROBLEM, "--objective", "fair")
        texts.append(
            [line for line in target.read_text(encoding="utf-8").splitlines() if "seconds" not in line]
        )
    assert texts[0] == texts[1]


def test_infeasible_is_written_and_leaves_with_1(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, target = run(tmp_path, PROBLEM | {"reviews_per_item": 3})
    plan = json.loads(target.read_text(encoding="utf-8"))
    assert code == 1
    assert plan["assignment"] == []
    assert plan["infeasible"]["items"] == [1]
    assert plan["infeasible"]["experts"] == [0, 1]
    assert plan["infeasible"]["cause"] in capsys.readouterr().err
    assert {"name", "assignment", "infeasible", "seconds"} == set(plan)


def test_bad_input_leaves_with_2_a_line_a_fault_and_no_file(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, target = run(tmp_path, PROBLEM | {"load_min": -1, "conflicts": [[9, 0]]})
    lines = capsys.readouterr().err.splitlines()
    assert code == 2
    assert not target.exists()
    assert len(lines) == 2
    assert lines[0].startswith(f"{tmp_path / 'problem.json'}: load_min: -1")


def test_missing_file_leaves_with_2(tmp_path: Path) -> None:
    assert main(["assign", str(tmp_path / "none.json"), "--out", str(tmp_path / "plan.json")]) == 2


def test_standard_output(tmp_path: Path, capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    source = tmp_path / "problem.json"
    source.write_text(json.dumps(PROBLEM), encoding="utf-8")
    assert main(["assign", str(source), "--out", "-"]) == 0
    assert json.loads(capsysbinary.readouterr().out)["optimal"] is True
