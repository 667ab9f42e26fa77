"""``baijia draw`` as a user runs it: files in, files out, exit codes."""

import hashlib
import json

import pytest

from baijia.interfaces.cli.main import main

NONCE = "7a" * 32


@pytest.fixture
def record(tmp_path):
    def write(**changes):
        data = {
            "name": "抽取",
            "candidates": [{"id": f"P{n}", "unit": f"U{n % 3}"} for n in range(6)],
            "nonce_commits": {"主办方": hashlib.sha256(bytes.fromhex(NONCE)).hexdigest()},
            "nonces": {"主办方": NONCE},
            "beacon": "0421",
            "take": 2,
            "max_per_unit": 1,
            "excluded": {"P3": "本人回避"},
            "note": "其余内容原样保留",
            **changes,
        }
        path = tmp_path / "record.json"
        path.write_text(json.dumps(data), encoding="utf-8")
        return str(path)

    return write


def test_drawn_record_keeps_the_record_and_checks(record, tmp_path, capsys):
    out = tmp_path / "drawn.json"
    assert main(["draw", record(), "--out", str(out)]) == 0
    data = json.loads(out.read_text(encoding="utf-8"))
    assert data["note"] == "其余内容原样保留"
    assert len(data["picked"]) == 2
    assert "P3" in data["order"]
    assert "P3：本人回避" in capsys.readouterr().out
    assert main(["draw", "--check", str(out)]) == 0
    assert "核对无误" in capsys.readouterr().out


def test_same_record_gives_the_same_bytes(record, tmp_path):
    main(["draw", record(), "--out", str(tmp_path / "a")])
    main(["draw", record(), "--out", str(tmp_path / "b")])
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()


def test_fewer_than_asked_is_said_and_still_written(record, tmp_path, capsys):
    out = tmp_path / "drawn.json"
    assert main(["draw", record(take=4), "--out", str(out)]) == 1
    assert len(json.loads(out.read_text(encoding="utf-8"))["picked"]) == 3
    assert "3 could be taken" in capsys.readouterr().err
    assert main(["draw", "--check", str(out)]) == 0
    assert "应抽 4，实抽 3" in capsys.readouterr().out


def test_standard_output_holds_the_record_alone(record, capsys):
    assert main(["draw", record(), "--out", "-"]) == 0
    assert json.loads(capsys.readouterr().out)["take"] == 2


def test_tampered_pick_leaves_with_one_and_its_name(record, tmp_path, capsys):
    out = tmp_path / "drawn.json"
    main(["draw", record(), "--out", str(out)])
    data = json.loads(out.read_text(encoding="utf-8"))
    data["picked"].reverse()
    out.write_text(json.dumps(data), encoding="utf-8")
    assert main(["draw", "--check", str(out)]) == 1
    assert capsys.readouterr().err.startswith("picked: place 1")


def test_wrong_nonce_leaves_with_one_and_writes_nothing(record, tmp_path, capsys):
    out = tmp_path / "drawn.json"
    assert main(["draw", record(nonces={"主办方": "00"}), "--out", str(out)]) == 1
    assert "nonces.主办方" in capsys.readouterr().err
    assert not out.exists()


def test_record_with_another_list_commitment_is_refused(record, tmp_path, capsys):
    assert main(["draw", record(list_commit="0" * 64), "--out", str(tmp_path / "x")]) == 1
    assert "list_commit" in capsys.readouterr().err


def test_bad_input_leaves_with_two(record, tmp_path, capsys):
    path = record(take="2")
    assert main(["draw", path, "--out", str(tmp_path / "x")]) == 2
    assert f"{path}: take: is text" in capsys.readouterr().err
    assert main(["draw", "--check", path]) == 2


def test_record_and_check_together_are_refused(record, tmp_path, capsys):
    assert main(["draw", record(), "--check", "x"]) == 2
    assert main(["draw", record()]) == 2
    assert "--out" in capsys.readouterr().err
