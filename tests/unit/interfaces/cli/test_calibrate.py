"""``baijia calibrate`` as a user runs it: files in, files out, exit codes."""

import csv
import io
import sys

import pytest

from baijia.interfaces.cli.main import main

ROWS = [("A", "X", 80), ("A", "Y", 74), ("B", "X", 91), ("B", "Z", 85), ("C", "Y", 60), ("C", "Z", 66)]


@pytest.fixture
def scores(tmp_path):
    path = tmp_path / "scores.csv"
    path.write_text("item,expert,score\n" + "".join(f"{i},{e},{s}\n" for i, e, s in ROWS), encoding="utf-8")
    return path


def run(*arguments):
    return main(["calibrate", *map(str, arguments)])


def test_the_ranking_and_the_explanation_are_written(scores, tmp_path, capsys):
    out, why = tmp_path / "r.csv", tmp_path / "e.csv"
    assert run(scores, "--places", 1, "--out", out, "--explain", why) == 0
    rows = list(csv.DictReader(out.open(encoding="utf-8", newline="")))
    assert [(row["item"], row["n"], row["raw"], row["rank"]) for row in rows] == [
        ("B", "2", "88.000000", "1"),
        ("A", "2", "77.000000", "2"),
        ("C", "2", "63.000000", "3"),
    ]
    assert "可信度" in why.read_text(encoding="utf-8")
    assert capsys.readouterr().out == ""


def test_the_same_input_gives_the_same_bytes(scores, tmp_path):
    for name in ("a", "b"):
        assert run(scores, "--places", 1, "--out", tmp_path / name, "--explain", tmp_path / f"{name}e") == 0
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()
    assert (tmp_path / "ae").read_bytes() == (tmp_path / "be").read_bytes()


def test_by_adjusted_ranks_by_the_adjusted_column(tmp_path):
    path = tmp_path / "s.csv"  # X is ten points kinder than the rest; A has him twice as often as B
    marks = [("A", "X", 85), ("A", "Y", 75), ("B", "Y", 79), ("B", "Z", 79)]
    marks += [(f"P{i}", e, 70 + i + (10 if e == "X" else 0)) for i in range(9) for e in "XYZ"]
    path.write_text("item,expert,score\n" + "".join(f"{i},{e},{s}\n" for i, e, s in marks), encoding="utf-8")
    first = {}
    for by in ("raw", "adjusted"):
        assert run(path, "--places", 1, "--by", by, "--out", tmp_path / by) == 0
        ranks = {row["item"]: int(row["rank"]) for row in csv.DictReader((tmp_path / by).open(newline=""))}
        first[by] = ranks["A"] < ranks["B"]
    assert first == {"raw": True, "adjusted": False}


def test_standard_streams_serve_as_files(scores, capsysbinary, monkeypatch):
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(scores.read_bytes())))
    assert run("-", "--places", 2, "--out", "-") == 0
    assert capsysbinary.readouterr().out.startswith(b"item,n,raw,trimmed,adjusted,advisory,se,rank,p_top\nB,")


def test_warnings_go_to_standard_error_and_leave_zero(tmp_path, capsys):
    path = tmp_path / "s.csv"
    path.write_text("item,expert,score\nA,X,80\nB,Y,70\n", encoding="utf-8")
    assert run(path, "--places", 5, "--out", tmp_path / "r.csv") == 0
    said = capsys.readouterr()
    assert "各组分数不可比" in said.err
    assert "every item has a place" in said.err
    assert said.out == ""


@pytest.mark.parametrize("places", ["0", "-1", "1.5", "many", "", "１"])
def test_places_below_one_or_no_number_are_refused(scores, tmp_path, capsys, places):
    assert run(scores, f"--places={places}", "--out", tmp_path / "r.csv") == 2
    assert "--places" in capsys.readouterr().err
    assert not (tmp_path / "r.csv").exists()


def test_faults_are_placed_and_nothing_is_written(tmp_path, capsys):
    path = tmp_path / "s.csv"
    path.write_text("item,expert,score\nA,X,80\nB,Y,good\nA,X,1\n", encoding="utf-8")
    assert run(path, "--places", 1, "--out", tmp_path / "r.csv", "--explain", tmp_path / "e.csv") == 2
    lines = capsys.readouterr().err.splitlines()
    assert [line.split(": ")[0] for line in lines] == [f"{path}:3:score", f"{path}:4:expert"]
    assert sorted(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize(
    ("out", "explain"),
    [("r.csv", "no/such/e.csv"), ("scores.csv", "e.csv"), ("r.csv", "./r.csv"), ("-", "-"), (".", "e.csv")],
)
def test_outputs_that_cannot_both_be_written_are_refused(scores, tmp_path, monkeypatch, capsys, out, explain):
    monkeypatch.chdir(tmp_path)
    before = scores.read_bytes()
    assert run("scores.csv", "--places", 1, "--out", out, "--explain", explain) == 2
    assert capsys.readouterr().err
    assert list(tmp_path.iterdir()) == [scores]
    assert scores.read_bytes() == before


def test_a_sheet_that_does_not_exist_is_refused(tmp_path, capsys):
    assert run(tmp_path / "none.csv", "--places", 1, "--out", tmp_path / "r.csv") == 2
    assert "none.csv" in capsys.readouterr().err
