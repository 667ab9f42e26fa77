"""``baijia verify``: exit codes, JSON, what it prints and what it does not load."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

import bundles
from baijia.interfaces.cli.main import main


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    folder = tmp_path_factory.mktemp("bundle")
    made = bundles.make(31, nominees=18)
    (folder / "good.zip").write_bytes(made.pack())
    (folder / "public.zip").write_bytes(made.pack(profile="public"))
    (folder / "unwitnessed.zip").write_bytes(made.pack(witnessed=False))
    (folder / "early.zip").write_bytes(bundles.make(31, nominees=18, until="paper").pack())
    (folder / "policy.txt").write_text(made.policy(), encoding="utf-8")
    (folder / "held.txt").write_text(made.checkpoint(30), encoding="utf-8")
    made.definition["name"] = "另一份"
    made.relog("definition.json")
    (folder / "forked.zip").write_bytes(made.pack())
    return folder


def run(capsys, *arguments):
    code = main(["verify", *map(str, arguments)])
    captured = capsys.readouterr()
    return code, captured.out, captured.err


def test_good_bundle_with_policy_and_checkpoint(files, capsys):
    code, out, _ = run(
        capsys, files / "good.zip", "--policy", files / "policy.txt", "--checkpoint", files / "held.txt"
    )
    assert code == 0
    lines = [line for line in out.splitlines() if line.startswith("V")]
    assert [line.split()[0] for line in lines] == [f"V{n}" for n in range(1, 13)]
    assert {line.split()[2] for line in lines} == {"pass"}
    assert "REHEARSAL" in out
    assert "Not proven" in out


def test_json_has_exactly_the_agreed_keys(files, capsys):
    code, out, _ = run(capsys, files / "public.zip", "--json")
    report = json.loads(out)
    assert code == 0
    assert set(report) == {"ok", "checks"}
    assert report["ok"] is True
    assert [set(check) for check in report["checks"]] == [{"id", "status", "count", "failures"}] * 12
    statuses = {check["id"]: check["status"] for check in report["checks"]}
    assert (statuses["V2"], statuses["V4"]) == ("self_asserted", "not_held")


def test_self_asserted_names_the_fingerprint(files, capsys):
    made = bundles.make(31, nominees=18)
    _, out, _ = run(capsys, files / "good.zip")
    assert f"self-asserted, key fingerprint {made.log_key.verify_key.fingerprint}" in out


@pytest.mark.parametrize(
    ("bundle", "options", "failed"),
    [
        ("unwitnessed.zip", ["--policy", "policy.txt"], {"V2"}),
        ("forked.zip", ["--checkpoint", "held.txt"], {"V4"}),
    ],
)
def test_failure_exits_1_and_names_the_check(files, capsys, bundle, options, failed):
    named = [files / option if option.endswith(".txt") else option for option in options]
    code, out, _ = run(capsys, files / bundle, *named, "--json")
    assert code == 1
    report = json.loads(out)
    assert {check["id"] for check in report["checks"] if check["status"] == "fail"} == failed
    failures = [item for check in report["checks"] for item in check["failures"]]
    assert all(set(item) == {"file", "row", "rule", "text"} for item in failures)


def test_declared_check_absent_exits_1(files, capsys):
    code, out, _ = run(capsys, files / "early.zip")
    assert code == 1
    assert "Declared and absent: V9, V10, V11, V12" in out


def test_bad_input_exits_2_with_a_line_per_fault(files, capsys, tmp_path):
    (tmp_path / "cut.zip").write_bytes((files / "good.zip").read_bytes()[:-40])
    (tmp_path / "policy.txt").write_text("quorum tea\n", encoding="utf-8")
    for arguments in (
        [tmp_path / "cut.zip"],
        [tmp_path / "missing.zip"],
        [files / "good.zip", "--policy", tmp_path / "policy.txt"],
        [files / "good.zip", "--checkpoint", tmp_path / "policy.txt"],
        [files / "good.zip", "--checkpoint", tmp_path / "missing.txt"],
    ):
        code, out, err = run(capsys, *arguments)
        assert (code, out) == (2, "")
        assert err.strip()
        assert "Traceback" not in err


def test_verify_loads_no_framework_and_no_solver():
    program = (
        "import sys, baijia.interfaces.cli.verify; "
        "print(sorted({name.partition('.')[0] for name in sys.modules} "
        "& {'django', 'pydantic', 'numpy', 'ortools', 'typst', 'wagtail', 'zipfile'}))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_standard_input_is_read(files):
    done = subprocess.run(
        [sys.executable, "-m", "baijia.interfaces.cli.main", "verify", "-", "--json"],
        input=(files / "good.zip").read_bytes(),
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0
    assert json.loads(done.stdout)["ok"] is True


def test_a_reader_that_stops_early_gets_no_trace(files):
    done = subprocess.run(
        ["sh", "-c", f"{sys.executable} -m baijia.interfaces.cli.main verify {files / 'good.zip'} | true"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert "Traceback" not in done.stderr
    assert "BrokenPipe" not in done.stderr
