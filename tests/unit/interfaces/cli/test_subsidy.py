"""``baijia subsidy`` as a user runs it: a table to read, or JSON."""

import json

import pytest

from baijia.interfaces.cli.main import main

LOAN = {
    "principal": "200000.00",
    "disbursed": "2025-01-15",
    "matures": "2025-06-20",
    "day_count": "ACT/360",
    "rates": [{"from": "2025-01-01", "annual": "0.0345"}],
    "repayments": [],
    "interest_days": {"months": [3, 6, 9, 12], "day": 20, "includes_day": True},
    "subsidy": {"kind": "share", "share": "0.5"},
    "excluded": [],
    "budget": "1000.00",
}


@pytest.fixture
def loan(tmp_path):
    def write(**changes):
        path = tmp_path / "loan.json"
        path.write_text(json.dumps({**LOAN, **changes}), encoding="utf-8")
        return str(path)

    return write


def test_json_is_the_documented_object(loan, capsys):
    assert main(["subsidy", loan(), "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == {
        "periods": [
            {
                "from": "2025-01-15",
                "to": "2025-03-21",
                "days": 65,
                "interest": "1245.83",
                "subsidy": "622.92",
            },
            {
                "from": "2025-03-21",
                "to": "2025-06-20",
                "days": 91,
                "interest": "1744.17",
                "subsidy": "377.08",
            },
        ],
        "interest_total": "2990.00",
        "subsidy_total": "1000.00",
        "budget_left": "0.00",
    }


def test_table_shows_the_last_day_that_bears_interest(loan, capsys):
    assert main(["subsidy", loan()]) == 0
    out = capsys.readouterr().out
    assert "2025-01-15  2025-03-20" in out
    assert "2,990.00" in out
    assert "预算结余（元）：0.00" in out


def test_bad_input_names_file_and_path(loan, capsys):
    path = loan(rates=[{"from": "2025-02-01", "annual": "0.0345"}])
    assert main(["subsidy", path]) == 2
    captured = capsys.readouterr()
    assert captured.err.startswith(f"{path}: rates[0].from: no rate from 2025-01-15 to 2025-02-01")
    assert captured.out == ""
