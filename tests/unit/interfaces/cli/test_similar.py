"""``baijia similar`` as a user runs it: JSON lines in, a table of hits out."""

import csv
import json
import random

import pytest

from baijia.interfaces.cli.main import main

CHARACTERS = (
    "机床焊接开关转向叶片污水盾构变电包装集装调料燃气电梯光伏芯片照明充电冷链桥梁影像极片风机干化起重"
)


def text(seed):
    rng = random.Random(seed)
    return "".join(rng.choice(CHARACTERS) for _ in range(200))


@pytest.fixture
def lines(tmp_path):
    def write(name, rows):
        path = tmp_path / name
        path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
        return str(path)

    return write


def rows_of(path):
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def test_queries_are_compared_with_a_base(lines, tmp_path, capsys):
    base = lines("base.jsonl", [{"id": f"旧{n}", "text": text(n), "edition": "3"} for n in range(30)])
    query = lines("query.jsonl", [{"id": "q", "text": text(100) + text(4)}, {"id": "own", "text": text(200)}])
    out = tmp_path / "hits.csv"
    assert main(["similar", query, "--against", base, "--out", str(out)]) == 0
    rows = rows_of(out)
    assert list(rows[0]) == ["query", "source", "score", "flag", "q_start", "q_end", "s_start", "s_end"]
    assert rows[0]["query"] == "q"
    assert rows[0]["source"] == "旧4"
    assert [row["flag"] for row in rows].count("1") == 1
    assert (rows[0]["q_start"], rows[0]["q_end"], rows[0]["s_start"], rows[0]["s_end"]) == (
        "200",
        "400",
        "0",
        "200",
    )
    assert "需人工核对 1 份" in capsys.readouterr().out


def test_without_a_base_a_text_is_not_its_own_source(lines, tmp_path):
    rows = [{"id": str(n), "text": text(n)} for n in range(20)]
    query = lines("query.jsonl", [*rows, {"id": "twin", "text": text(3)}])
    out = tmp_path / "hits.csv"
    assert main(["similar", query, "--out", str(out)]) == 0
    flagged = {(row["query"], row["source"]) for row in rows_of(out) if row["flag"] == "1"}
    assert flagged == {("3", "twin"), ("twin", "3")}


def test_same_input_gives_the_same_bytes(lines, tmp_path):
    query = lines("query.jsonl", [{"id": str(n), "text": text(n % 15)} for n in range(20)])
    main(["similar", query, "--out", str(tmp_path / "a")])
    main(["similar", query, "--out", str(tmp_path / "b")])
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()


def test_bad_line_leaves_with_two_and_writes_nothing(lines, tmp_path, capsys):
    query = lines("query.jsonl", [{"id": "a", "text": "x"}, {"id": "b"}])
    out = tmp_path / "hits.csv"
    assert main(["similar", query, "--out", str(out)]) == 2
    assert f"{query}:2: text is missing" in capsys.readouterr().err
    assert not out.exists()
